"""A targeting spec as delivery wants it: places, ages, genders, devices, and how many of these people are left.

The shares are the twin's own: the real ones depend on every person. A caller who knows an audience's true share can
give it by id.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Final

from adtwin.delivery.inputs import Audience, Gender
from adtwin.model.audience.details import share_of
from adtwin.model.audience.targeting.equipment import EQUIPMENT_KEYS, handhelds
from adtwin.model.audience.targeting.geo import GeoLocations
from adtwin.model.audience.targeting.ground import Ground, countries_of, ground_of
from adtwin.model.audience.targeting.spec import Details, Named, Targeting
from adtwin.model.audience.targeting.vocabulary import (
    EU_COUNTRIES,
    NAMED_DETAIL_KEYS,
    NUMBERED_DETAIL_KEYS,
)

Sizes = Mapping[str, float]
"""Share of all people by id, for what the catalogue of details doesn't hold: custom audiences."""

_SHARE_OF_KEY: Final = {"interests": 0.12, "behaviors": 0.15, "custom_audiences": 0.02}
_AFFINITY: Final = {"interests": 1.15, "behaviors": 1.10, "custom_audiences": 1.5}
"""How much more often people respond that a detail has chosen."""
_SHARE_OF_DETAIL: Final = 0.10
_SHARE_OF_LOCALE: Final = 0.45
_SMALLEST_SHARE: Final = 1e-6
_GENDER_OF: Final[dict[int, Gender]] = {1: "male", 2: "female"}
_KEY_BITS: Final = 62
_BROAD_KEYS: Final = (
    "geo_locations", "excluded_geo_locations", "age_min", "age_max", "age_range", "genders", "publisher_platforms",
    "device_platforms", "page_types", "targeting_automation", "targeting_relaxation_types", *EQUIPMENT_KEYS,
)  # fmt: skip


def audience(spec: Targeting, *, sizes: Sizes | None = None) -> Audience:
    """Who may see the ads. Equal details give equal keys, whatever the places and placements."""
    known = sizes or {}
    ground = _ground(spec)
    low, high = ages(spec)
    return Audience(
        countries=ground.countries,
        regions=ground.regions,
        age_min=low,
        age_max=high,
        genders=genders(spec),
        narrowness=max(_SMALLEST_SHARE, ground.share * _relaxed(spec, _detailed(spec, known)) * _speaking(spec)),
        excluded=_excluded(spec, known),
        key=_key(spec, ground),
        affinity=_affinity(spec),
        handhelds=handhelds(spec),
    )


def countries(spec: Targeting) -> tuple[str, ...]:
    """Every country in which people can be reached, sorted, without the excluded ones."""
    return countries_of(spec.geo_locations or GeoLocations(), spec.excluded_geo_locations or GeoLocations())


def _ground(spec: Targeting) -> Ground:
    return ground_of(spec.geo_locations or GeoLocations(), spec.excluded_geo_locations or GeoLocations())


def reaches_the_eu(spec: Targeting) -> bool:
    """Whether a beneficiary and a payer must be named [D-052, D-188]."""
    return not EU_COUNTRIES.isdisjoint(countries(spec))


def ages(spec: Targeting) -> tuple[int, int]:
    """Youngest and oldest; 18 to 65 (and older) when nothing is said."""
    return spec.age_min or 18, spec.age_max or 65


def genders(spec: Targeting) -> tuple[Gender, ...]:
    """The genders asked for, none when all are."""
    asked = {_GENDER_OF[number] for number in spec.genders if number in _GENDER_OF}
    return () if len(asked) != 1 else tuple(asked)


def _detailed(spec: Targeting, known: Sizes) -> float:
    """Share left by details: any entry of a group, every group, and one of the custom audiences."""
    left = 1.0
    for group in (spec, *spec.flexible_spec):
        shares = [*_shares(group, known)]
        left *= _any_of(shares) if shares else 1.0
    if spec.custom_audiences:
        left *= _any_of(_named(spec.custom_audiences, "custom_audiences", known))
    return left


def _shares(group: Details, known: Sizes) -> Iterable[float]:
    for key in NAMED_DETAIL_KEYS:
        yield from _named(getattr(group, key), key, known)
    for key in NUMBERED_DETAIL_KEYS:
        yield from (share_of(key, str(number)) or _SHARE_OF_DETAIL for number in getattr(group, key))
    if not isinstance(group, Targeting):
        yield from _named(group.custom_audiences, "custom_audiences", known)


def _named(entries: Iterable[Named], key: str, known: Sizes) -> list[float]:
    usual = _SHARE_OF_KEY.get(key, _SHARE_OF_DETAIL)
    return [known[entry.id] if entry.id in known else share_of(key, entry.id) or usual for entry in entries]


def _any_of(shares: Iterable[float]) -> float:
    missed = 1.0
    for share in shares:
        missed *= 1 - min(1.0, max(0.0, share))
    return 1 - missed


def _relaxed(spec: Targeting, share: float) -> float:
    """Advantage+ audience takes details as suggestions: delivery goes far beyond them [B-022]."""
    automation = spec.targeting_automation
    return share**0.25 if automation is not None and automation.advantage_audience == 1 else share


def _speaking(spec: Targeting) -> float:
    return min(1.0, _SHARE_OF_LOCALE * len(spec.locales)) if spec.locales else 1.0


def _affinity(spec: Targeting) -> float:
    """How much more those left by details respond than anybody: people who know the business most of all."""
    groups = (spec, *spec.flexible_spec)
    found = [more for name, more in _AFFINITY.items() if any(getattr(group, name, None) for group in groups)]
    most = max(found, default=1.0)
    automation = spec.targeting_automation
    return most**0.5 if automation is not None and automation.advantage_audience == 1 else most


def _excluded(spec: Targeting, known: Sizes) -> float:
    shares = _named(spec.excluded_custom_audiences, "custom_audiences", known)
    if spec.exclusions is not None:
        shares += [*_shares(spec.exclusions, known)]
    return min(0.99, _any_of(shares))


def _key(spec: Targeting, ground: Ground) -> int:
    """A stable number for those left by details; demographics, whole places, devices, placements, names don't count."""
    left = {key: value for key, value in spec.wire().items() if not _is_broad(key)}
    if spec.geo_locations and ground.share < 1:
        left["geo_locations"] = spec.geo_locations.wire()
    text = json.dumps(_without_names(left), sort_keys=True, separators=(",", ":"))
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest()) >> (64 - _KEY_BITS)


def _is_broad(key: str) -> bool:
    return key in _BROAD_KEYS or key.endswith("_positions") or key.startswith(("effective_", "brand_safety_"))


def _without_names(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_names(inner) for key, inner in value.items() if key != "name"}
    if isinstance(value, list):
        return sorted((_without_names(inner) for inner in value), key=lambda inner: json.dumps(inner, sort_keys=True))
    return value
