"""A targeting spec in words: a heading to a line, with what stands below it. [report TargetingSentenceLine of SDKs]"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from adtwin.model.audience import details
from adtwin.model.audience.locales import BY_KEY
from adtwin.model.audience.places import cities, regions
from adtwin.model.audience.places.place import country_name
from adtwin.model.audience.targeting.geo import CITY_SIZED_KEYS, SMALL_KEYS, CustomLocation, GeoLocations
from adtwin.model.audience.targeting.geo import Place as NamedPlace
from adtwin.model.audience.targeting.spec import Details, Named, Targeting
from adtwin.model.audience.targeting.vocabulary import NAMED_DETAIL_KEYS, NUMBERED_DETAIL_KEYS, POSITION_KEYS

Line = dict[str, Any]

_GENDERS: Final = {1: "Male", 2: "Female"}


def lines_of(spec: Targeting) -> list[Line]:
    """`{"content": "Location:", "children": ["United States"]}` and so on; nothing of what is left to delivery."""
    told: list[tuple[str, Iterable[str]]] = [
        ("Location:", _places(spec.geo_locations)),
        ("Location - excluded:", _places(spec.excluded_geo_locations)),
        ("Custom Audience:", _names("custom_audiences", spec.custom_audiences)),
        ("Exclude Custom Audience:", _names("custom_audiences", spec.excluded_custom_audiences)),
        ("Age:", [f"{spec.age_min or 18} - {spec.age_max if spec.age_max and spec.age_max < 65 else '65+'}"]),
        ("Gender:", [_GENDERS[one] for one in spec.genders if one in _GENDERS]),
        ("Language:", [BY_KEY[one].name if one in BY_KEY else str(one) for one in spec.locales]),
        *_groups(spec),
        ("Exclude people who match:", _matches(spec.exclusions) if spec.exclusions is not None else ()),
        ("Placements:", _placements(spec)),
        ("Devices:", [*spec.user_os, *spec.user_device]),
    ]
    return [{"content": content, "children": children} for content, found in told if (children := [*found])]


def _groups(spec: Targeting) -> Iterator[tuple[str, list[str]]]:
    """The first group people match, the others they must match too."""
    heading = "People who match:"
    for group in (spec, *spec.flexible_spec):
        matched = [*_matches(group)]
        if matched:
            yield heading, matched
            heading = "And must also match:"


def _matches(group: Details) -> Iterator[str]:
    for key in NAMED_DETAIL_KEYS:
        names = [*_names(key, getattr(group, key))]
        if names:
            yield f"{_title(key)}: {', '.join(names)}"
    for key in NUMBERED_DETAIL_KEYS:
        numbers = getattr(group, key)
        if numbers:
            yield f"{_title(key)}: {', '.join(_number(key, one) for one in numbers)}"
    if not isinstance(group, Targeting) and group.custom_audiences:
        yield f"Custom Audience: {', '.join(_names('custom_audiences', group.custom_audiences))}"


def _names(kind: str, entries: Iterable[Named]) -> Iterator[str]:
    """By the outline's name; as they were sent where it has none; else by id."""
    for entry in entries:
        known = details.with_id(kind, entry.id)
        yield known.name if known is not None else entry.name or entry.id


def _number(kind: str, number: int) -> str:
    known = details.with_id(kind, str(number))
    return known.name if known is not None else str(number)


def _title(key: str) -> str:
    return key.replace("_", " ").capitalize()


def _places(geo: GeoLocations | None) -> Iterator[str]:
    if geo is None:
        return
    yield from map(country_name, geo.countries)
    yield from (group.replace("_", " ") for group in geo.country_groups)
    for key in (*CITY_SIZED_KEYS, *SMALL_KEYS):
        for place in getattr(geo, key):
            yield (
                place
                if isinstance(place, str)
                else _circle(place)
                if isinstance(place, CustomLocation)
                else _named(key, place)
            )


def _circle(place: CustomLocation) -> str:
    where = place.name or place.address_string or f"({place.latitude}, {place.longitude})"
    return f"{where} +{place.radius:g} {place.distance_unit or 'mile'}s" if place.radius else where


def _named(key: str, place: NamedPlace) -> str:
    known = None
    if key == "cities":
        known = cities.cities().get(place.key)
    elif key in ("regions", "geo_markets"):
        known = regions.regions().get(place.key) or regions.markets().get(place.key)
    name = known.name if known is not None else place.name or place.key
    radius = getattr(place, "radius", None)
    return f"{name} +{radius:g} {getattr(place, 'distance_unit', None) or 'mile'}s" if radius else name


def _placements(spec: Targeting) -> Iterator[str]:
    for platform in spec.publisher_platforms:
        key = next(name for name, value in POSITION_KEYS.items() if value == platform)
        positions = getattr(spec, key)
        yield f"{_title(platform)} ({', '.join(positions)})" if positions else _title(platform)
