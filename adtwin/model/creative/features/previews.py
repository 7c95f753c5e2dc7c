"""Previews of single features: `creative_feature` of the previews edges. [C-047…C-051, C-074…C-080, C-091…C-099]"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from adtwin.errors.protocol import INVALID_PARAMETER
from adtwin.model.creative.features.enrollment import asks_an_older_version, features_of
from adtwin.model.creative.features.setup import Setup
from adtwin.model.creative.features.table import BUNDLE, BUNDLED, FEATURES, previewed
from adtwin.model.creative.features.transform import TRANSFORMS, Source, Variant

Data = dict[str, Any]
Show = Callable[[Data], str]

CHANGES, GENERATED = "feature_changes", "ai_info"
"""Where the data of a preview says what a feature changed, and that AI had a hand in it."""


def check_feature(name: str) -> str:
    """The feature under its one name. Error 100 naming the parameter for what is none [C-077]."""
    found = previewed(name)
    if found is None:
        detail = f"creative_feature must be a creative feature such as image_uncrop, not {name[:100]}"
        raise INVALID_PARAMETER(blame=["creative_feature"], detail=detail)
    return found


def transformation_spec(source: Source, setup: Setup, name: str, show: Show) -> Data | None:
    """`{feature: [{"body", "status"}]}`, or None where the ad can't have the feature in this placement [C-049].

    `show` answers the iframe of a creative's data.
    """
    if name == BUNDLE:
        if not asks_an_older_version(source.call):
            return None
        parts = BUNDLED.get(setup.format, ())
        rows = [row for part in parts for row in _rows(source, setup, part, show, described=True)]
    else:
        rows = _rows(source, setup, name, show)
    return {name: rows} if rows else None


def _rows(source: Source, setup: Setup, name: str, show: Show, *, described: bool = False) -> list[Data]:
    transform = TRANSFORMS.get(name)
    chosen = features_of(source.data).get(name) or {}
    shown = source.ad_format in FEATURES[name].previews and chosen.get("enroll_status") != "OPT_OUT"
    if transform is None or not shown or not setup.format or not setup.takes(name):
        return []
    return [_row(source, variant, show, described) for variant in transform(source)]


def _row(source: Source, variant: Variant, show: Show, described: bool) -> Data:
    data = {**source.data, CHANGES: variant.changes}
    if variant.generated:
        data[GENERATED] = True
    row: Data = {"body": show(data), "status": variant.status}
    return row | {"optimization_type_description": variant.description} if described else row
