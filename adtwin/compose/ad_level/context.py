"""What an ad inherits: objective, destination, placements; from its own words or from the objects above it. [E-372]"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adtwin.compose.ad_level import spec
from adtwin.compose.ad_level.places import Context, word

POSITIONS = {
    "feed": "Feed", "stream": "Feed", "marketplace": "Feed", "profile_feed": "Feed", "explore": "Feed",
    "story": "Stories", "facebook_reels": "Reels", "reels": "Reels",
}  # fmt: skip
"""Positions of targeting to the families that have limits."""


def objective_of(value: Any) -> str | None:
    """OUTCOME_TRAFFIC, Traffic → TRAFFIC."""
    return word(value).removeprefix("OUTCOME_") if value else None


def destination_of(value: Any) -> str | None:
    """The destination's name here: On Ad → INSTANT_FORMS, MESSAGING_… → COMBINED; None where nobody says."""
    if not value:
        return None
    name = word(value)
    if name.startswith("MESSAGING_") or name.count("MESSENGER") + name.count("WHATSAPP") > 1:
        return "COMBINED"
    if name in {"LEAD_FORM", "INSTANT_FORM", "FORMS"}:
        return "INSTANT_FORMS"
    return spec.DESTINATION_TYPES.get(name, name)


def placements_of(document: Mapping[str, Any]) -> tuple[str, ...]:
    """The families of `placements` or of the positions in `targeting`."""
    named = document.get("placements")
    if named:
        listed = named if isinstance(named, list) else [named]
        return tuple(dict.fromkeys(name for one in listed if (name := str(one).capitalize()) in spec.PLACEMENTS))
    targeting = document.get("targeting")
    if not isinstance(targeting, Mapping):
        return ()
    positions = [
        POSITIONS.get(str(one))
        for key, listed in targeting.items()
        if str(key).endswith("_positions") and isinstance(listed, list)
        for one in listed
    ]
    return tuple(dict.fromkeys(one for one in positions if one))


def inherit(above: Context, document: Mapping[str, Any]) -> Context:
    """The context below a document that lies in this one."""
    promoted = document.get("promoted_object")
    page = document.get("page_id") or (promoted.get("page_id") if isinstance(promoted, Mapping) else None)
    return Context(
        objective_of(document.get("objective")) or above.objective,
        destination_of(document.get("destination") or document.get("destination_type")) or above.destination,
        placements_of(document) or above.placements,
        str(page) if page else above.page_id,
    )
