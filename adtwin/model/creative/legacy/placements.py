"""Where the numbered creatives may be shown; refused when the ad is made. [E-430, E-481…E-484]"""

from __future__ import annotations

from typing import Any, Final

from adtwin.errors.legacy import LEGACY_LOCALES, LEGACY_PLACEMENT
from adtwin.graph.call import Call
from adtwin.graph.node import Node
from adtwin.model.creative.legacy.story import promoted_post
from adtwin.model.creative.legacy.types import TYPES, Place

PAGE_TYPES: Final[dict[str, tuple[Place, ...]]] = {
    "feed": ("desktop_feed", "mobile_feed"), "desktopfeed": ("desktop_feed",), "mobilefeed": ("mobile_feed",),
    "mobile": ("mobile_feed",), "home": ("desktop_feed", "right_column"), "desktop": ("desktop_feed", "right_column"),
    "rightcolumn": ("right_column",), "typeahead": ("typeahead",), "homepage": ("homepage",),
}  # fmt: skip
"""The names that targeting had for places in 2013 [E-482]."""
POSITIONS: Final[dict[str, Place]] = {"right_hand_column": "right_column", "search": "typeahead"}
"""Today's positions that were places then; `feed` is two, by device."""
TODAY: Final[dict[Place, tuple[str, str]]] = {
    "right_column": ("facebook", "right_hand_column"), "desktop_feed": ("facebook", "feed"),
    "mobile_feed": ("facebook", "feed"), "typeahead": ("facebook", "search"),
}  # fmt: skip
"""What is left of the places of 2013; the homepage takes no ads any more."""
WORDS: Final[dict[Place, str]] = {
    "right_column": "the right column", "desktop_feed": "News Feed", "mobile_feed": "Mobile News Feed",
    "typeahead": "search results", "homepage": "the homepage", "elsewhere": "other apps and positions",
}  # fmt: skip


def places_in(targeting: dict[str, Any]) -> set[Place]:
    """The places that a targeting names; none when it leaves them open."""
    named = _listed(targeting.get("page_types"))
    places: set[Place] = {place for name in named for place in PAGE_TYPES.get(str(name), ())}
    for position in _listed(targeting.get("facebook_positions")):
        if position == "feed":
            devices = _listed(targeting.get("device_platforms")) or ["mobile", "desktop"]
            places |= {place for place in ("desktop_feed", "mobile_feed") if place.partition("_")[0] in devices}
        else:
            places.add(POSITIONS.get(str(position), "elsewhere"))
    return places


def stands_on(number: str) -> set[tuple[str, str]]:
    """Today's placements that a type of creative is shown on, whatever else targeting leaves open [E-481…E-484]."""
    return {TODAY[place] for place in TYPES[number].places if place in TODAY}


def is_for_mobile_alone(number: str) -> bool:
    """Whether a type is never seen on desktops [E-435]."""
    return TYPES[number].places == {"mobile_feed"}


def refuse_other_places(creative: Node | None, targeting: dict[str, Any], blame: list[str]) -> None:
    """A creative of 2013 goes to the places of its type alone [E-481…E-484]. Error: LEGACY_PLACEMENT."""
    kind = TYPES.get(creative.obj.data.get("type", "")) if creative is not None else None
    if kind is None:
        return
    barred = sorted(WORDS[place] for place in places_in(targeting) - kind.places)
    if barred:
        allowed = " or ".join(sorted(WORDS[place] for place in kind.places))
        raise LEGACY_PLACEMENT(blame=blame, number=kind.number, places=" and ".join(barred), allowed=allowed)


def refuse_other_locales(call: Call, creative: Node | None, targeting: dict[str, Any], blame: list[str]) -> None:
    """An ad for a post that is targeted by locale goes to some of its locales, and to no other [E-430]."""
    data = creative.obj.data if creative is not None else {}
    story = promoted_post(call.view, data) if data.get("type") == "27" else None
    post = call.view.get(int(story.partition("_")[2])) if story is not None else None
    locales = _numbers((post.data.get("targeting") or {}).get("locales")) if post is not None else set()
    wanted = _numbers(targeting.get("locales"))
    if locales and not (wanted and wanted <= locales):
        raise LEGACY_LOCALES(blame=blame, locales=", ".join(map(str, sorted(locales))))


def _numbers(given: Any) -> set[int]:
    return {int(one) for one in _listed(given) if str(one).isascii() and str(one).isdigit() and len(str(one)) < 10}


def _listed(given: Any) -> list[Any]:
    return given if isinstance(given, list) else [] if given in (None, "") else [given]
