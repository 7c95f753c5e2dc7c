"""Everything that is wrong with an ad, a creative or a whole campaign, against the ad-level specification."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from adtwin.compose.ad_level import findings, rules, spec
from adtwin.compose.ad_level.context import inherit
from adtwin.compose.ad_level.media import media_fit_their_placements
from adtwin.compose.ad_level.places import Ad, Context
from adtwin.compose.problem import Problem

CHILDREN = ("campaign", "campaigns", "adset", "adsets", "ad", "ads")
"""Keys of a campaign file that hold objects of the tree."""


def check(document: Mapping[str, Any]) -> list[Problem]:
    """All problems of a document, in its order: errors and warnings with field, limit, actual value and a fix.

    A document is an ad (with `creative`, or flat with the tools' names), a creative in any form, or a campaign file
    whose `campaign(s)`, `adsets`, `ads` lie in each other. `objective`, `destination` (or `destination_type`),
    `placements` and `media` may stand at any level; what is not said is not held against the ad.
    """
    return list(_walk(document, "", Context()))


def check_update(changes: Mapping[str, Any]) -> list[Problem]:
    """What an update of an ad may not change [E-383]."""
    protected = [findings.FIELD_PROTECTED(name, name=name) for name in spec.PROTECTED if name in changes]
    return protected + list(rules.creative_is_given_once(Ad(changes, "", Context())))


def _walk(document: Any, path: str, above: Context) -> Iterator[Problem]:
    if not isinstance(document, Mapping):
        yield findings.DOCUMENT_UNREADABLE(path or "document", actual=type(document).__name__)
        return
    held = [key for key in CHILDREN if isinstance(document.get(key), Mapping | list)]
    context = inherit(above, document)
    if isinstance(document.get("campaign"), Mapping):
        context = inherit(context, document["campaign"])
    for key in held:
        value = document[key]
        here = f"{path}.{key}" if path else key
        if isinstance(value, Mapping):
            if key in {"ad", "adset"} or any(child in value for child in CHILDREN):
                yield from _walk(value, here, context)
            continue
        for place, one in enumerate(value):
            yield from _walk(one, f"{here}[{place}]", context)
    if not held and not _is_above_the_ad(document, path):
        yield from _ad(Ad(document, path, context))


def _is_above_the_ad(document: Mapping[str, Any], path: str) -> bool:
    """A campaign or ad set without children has nothing that the ad level speaks of."""
    level = path.rpartition(".")[2].partition("[")[0]
    if level:
        return level not in {"ad", "ads"}
    return "optimization_goal" in document or "special_ad_categories" in document


def _ad(ad: Ad) -> Iterator[Problem]:
    for rule in rules.ALWAYS:
        yield from rule(ad)
    if rules.has_content(ad):
        for rule in rules.CONTENT:
            yield from rule(ad)
    yield from media_fit_their_placements(ad)
