"""Joining ad sets that are alike but for their audiences. [D-299, D-300]"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from adtwin.model.tree.recommendations import changes
from adtwin.model.tree.recommendations.kinds import Applying, Kind
from adtwin.model.tree.recommendations.state import Json, State, targeting_of
from adtwin.store import Obj

YOUNGEST, OLDEST = 18, 65
"""What an ad set reaches that names no ages."""


def _groups(state: State) -> Iterator[list[Obj]]:
    """Running ad sets of a campaign with the same goal and creatives; the one with most results stands first."""
    alike: dict[bytes, list[Obj]] = {}
    for adset in state.adsets:
        shown = sorted({_content(state.creative_of(ad)) for ad in state.ads_of(adset)})
        if shown:
            names = ("campaign_id", "optimization_goal", "billing_event", "promoted_object", "destination_type")
            key = orjson.dumps([*(adset.data.get(name) for name in names), bool(adset.data.get("daily_budget")), shown])
            alike.setdefault(key, []).append(adset)
    for group in alike.values():
        if len({orjson.dumps(targeting_of(one), option=orjson.OPT_SORT_KEYS) for one in group}) > 1:
            yield sorted(group, key=lambda one: (-state.results(one), -_spent(one), one.id))


def _content(creative: Obj) -> str:
    """What a creative shows, whatever it is called."""
    shown = [creative.data.get(name) for name in ("object_story_spec", "asset_feed_spec", "object_story_id")]
    return orjson.dumps(shown if any(shown) else creative.id, option=orjson.OPT_SORT_KEYS).decode()


def _spent(adset: Obj) -> int:
    return int((adset.data.get("spent") or {}).get("lifetime", 0))


def _join(state: State, group: list[Obj], given: Applying) -> None:  # noqa: ARG001 - an application's signature
    """The best stays on with the hull of all audiences, all ads and all budgets; the others are turned off."""
    best, *others = group
    fields: Json = {"targeting": _hull([targeting_of(one) for one in group])}
    if best.data.get("daily_budget"):
        fields["daily_budget"] = sum(one.data["daily_budget"] for one in group)
    changes.update(state, best, fields)
    for other in others:
        for ad in state.ads_of(other):
            changes.copy_ad(state, ad, adset_id=str(best.id), name=ad.data.get("name"))
        changes.update(state, other, {"status": "PAUSED"})


def _hull(targetings: list[Json]) -> Json:
    """The first targeting, wide enough for all: ages from the youngest to the oldest, places united."""
    joined: Json = dict(targetings[0])
    joined["age_min"] = min(one.get("age_min") or YOUNGEST for one in targetings)
    joined["age_max"] = max(one.get("age_max") or OLDEST for one in targetings)
    if any(not one.get("genders") for one in targetings):
        joined.pop("genders", None)
    else:
        joined["genders"] = sorted({gender for one in targetings for gender in one["genders"]})
    joined["geo_locations"] = _united([one.get("geo_locations") or {} for one in targetings])
    return joined


def _united(places: list[Json]) -> Json:
    found: dict[str, list[Any]] = {}
    for one in places:
        for key, values in one.items():
            kept = found.setdefault(key, [])
            kept += [value for value in values if value not in kept]
    return found


KINDS = (
    Kind(
        "FRAGMENTATION",
        "automation",
        "adsets",
        "These ad sets differ in their audiences alone. Joined they learn sooner.",
        _groups,
        _join,
        "fragmentation_parameters",
    ),
)
