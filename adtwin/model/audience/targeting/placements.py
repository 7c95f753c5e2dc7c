"""Where the ads of a spec can stand, once what was left out is filled in [A-130, C-160]."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from adtwin.model.audience.targeting.equipment import device_platforms
from adtwin.model.audience.targeting.spec import Placements, Targeting
from adtwin.model.audience.targeting.vocabulary import (
    DEFAULT_POSITIONS,
    DESKTOP_ONLY_POSITIONS,
    DESKTOP_POSITIONS,
    GONE_POSITIONS,
    LEGACY_PAGE_TYPES,
    POSITION_KEYS,
)

Placement = tuple[str, str]
"""Platform and position."""

_KEY_OF: Final[dict[str, str]] = {platform: key for key, platform in POSITION_KEYS.items()}

# What an account's placement controls can exclude [B-122].
EXCLUDABLE: Final[dict[str, Placement]] = {
    "audience_network_classic": ("audience_network", "classic"),
    "audience_network_rewarded_video": ("audience_network", "rewarded_video"),
    "audience_network_instream_video": ("audience_network", "instream_video"),
    "facebook_marketplace": ("facebook", "marketplace"),
    "facebook_rhc": ("facebook", "right_hand_column"),
}

PLACEMENT_KEYS: Final = ("publisher_platforms", *POSITION_KEYS, "device_platforms", "page_types")
"""Keys that make placements manual when they are given [B-017]."""


def placements_are_automatic(spec: Placements) -> bool:
    """Whether no placement was chosen [B-017, B-019]."""
    return not any(getattr(spec, key) for key in PLACEMENT_KEYS)


def effective_placements(spec: Targeting, excluded: Iterable[str] = ()) -> tuple[Placement, ...]:
    """Platforms and positions the ads can stand on, in a fixed order, without those that account controls exclude."""
    barred = GONE_POSITIONS | {EXCLUDABLE[name] for name in excluded if name in EXCLUDABLE}
    return tuple(one for one in dict.fromkeys(_chosen(spec)) if one not in barred and _on_devices(one, spec))


def chosen_placements(spec: Placements) -> tuple[Placement, ...]:
    """What was chosen by hand, on whatever devices; nothing where placements are automatic."""
    if placements_are_automatic(spec):
        return ()
    return tuple(dict.fromkeys(_chosen(spec)))


def _chosen(spec: Placements) -> Iterable[Placement]:
    return _by_page_type(spec) if spec.page_types and not spec.publisher_platforms else _by_position(spec)


def _by_position(spec: Placements) -> Iterable[Placement]:
    platforms: Iterable[str] = spec.publisher_platforms or DEFAULT_POSITIONS
    for platform in platforms:
        positions: tuple[str, ...] = getattr(spec, _KEY_OF[platform])
        for position in positions or DEFAULT_POSITIONS.get(platform, ()):
            yield platform, position


def _by_page_type(spec: Placements) -> Iterable[Placement]:
    for name in spec.page_types:
        yield from LEGACY_PAGE_TYPES.get(name, ())


def _on_devices(placement: Placement, spec: Targeting) -> bool:
    devices = device_platforms(spec)
    on_mobile = "mobile" in devices and placement not in DESKTOP_ONLY_POSITIONS
    return on_mobile or ("desktop" in devices and placement in DESKTOP_POSITIONS)
