"""Changes that several recommendations make when they are applied, each as an update of its own would."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from adtwin.graph import writing
from adtwin.model.creative.features.enrollment import FEATURES_OF, FREEDOM
from adtwin.model.creative.features.table import RETIRED
from adtwin.model.creative.inline import create_creative
from adtwin.model.tree.recommendations.kinds import Apply, Applying
from adtwin.model.tree.recommendations.state import Json, State, targeting_of
from adtwin.store import Obj


def update(state: State, obj: Obj, given: Json) -> None:
    """Change an object."""
    writing.update(state.call, state.call.registry.wrap(obj), given)


def with_targeting(applied: Callable[[Json], Json]) -> Apply:
    """Give every ad set another targeting."""

    def apply(state: State, adsets: list[Obj], given: Applying) -> None:  # noqa: ARG001 - an application's signature
        for adset in adsets:
            update(state, adset, {"targeting": applied(targeting_of(adset))})

    return apply


def with_fields(fields: Callable[[State, Obj], Json]) -> Apply:
    """Change fields of every object."""

    def apply(state: State, objects: list[Obj], given: Applying) -> None:  # noqa: ARG001
        for obj in objects:
            update(state, obj, fields(state, obj))

    return apply


def with_features(names: Callable[[State, Obj], tuple[str, ...]]) -> Apply:
    """Let every ad show a copy of its creative that has these features."""

    def apply(state: State, ads: list[Obj], given: Applying) -> None:  # noqa: ARG001
        for ad in ads:
            creative = _again(state, state.creative_of(ad), names(state, ad))
            update(state, ad, {"creative": {"creative_id": creative}})

    return apply


def _again(state: State, creative: Obj, names: tuple[str, ...]) -> str:
    """A creative with the same content and more features; its id."""
    known = state.call.registry.types[creative.type].create.shapes
    given: Json = {name: copy.deepcopy(value) for name, value in creative.data.items() if name in known and value}
    if given.get("object_story_spec"):
        given.pop("object_story_id", None)
    spec = given.get(FREEDOM) or {}
    opted = {name: {"enroll_status": "OPT_IN"} for name in names}
    kept = {name: one for name, one in (spec.get(FEATURES_OF) or {}).items() if name not in RETIRED}
    given[FREEDOM] = {**spec, FEATURES_OF: {**kept, **opted}}
    return create_creative(state.call, state.account, given).wire_id


def copy_ad(state: State, ad: Obj, **more: Any) -> None:
    """Another ad like this one, with some things different."""
    given = {
        "name": f"{ad.data.get('name', 'Ad')} - copy",
        "adset_id": ad.data["adset_id"],
        "creative": {"creative_id": ad.data["creative_id"]},
        "status": ad.status,
    }
    writing.create(state.call, "Ad", state.account, {**given, **more})
