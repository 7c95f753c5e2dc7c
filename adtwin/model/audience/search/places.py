"""Places by name: countries, groups of them, regions, cities, postal codes, market areas. [report the Targeting Search
reference]"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Final

from adtwin.errors.protocol import INVALID_PARAMETER, MISSING_PARAMETER
from adtwin.model.audience.matching import begins, best_first
from adtwin.model.audience.places import cities, regions, zips
from adtwin.model.audience.places.place import Place, country_name, has_regions, people_in
from adtwin.model.audience.search.asked import Row, SearchParams
from adtwin.model.audience.targeting.vocabulary import COUNTRY_GROUPS
from adtwin.model.countries import Country, values_of

_MOST_ZIPS: Final = 500
_ENOUGH_PEOPLE: Final = 100_000
"""A suggested radius holds so many people, if the largest one does."""
_LARGEST: Final = {"mile": 50, "kilometer": 80}
_GROUP_NAMES: Final = {
    "eea": "European Economic Area", "euro_area": "Euro area", "nafta": "NAFTA", "mercosur": "Mercosur", "gcc": "GCC",
    "asean": "ASEAN", "apec": "APEC", "cisfta": "CISFTA",
}  # fmt: skip


@cache
def _countries() -> Mapping[str, Place]:
    codes = sorted(values_of(Country), key=country_name)
    return {code: Place(code, "country", country_name(code), code, people_in(code)) for code in codes}


@cache
def _groups() -> Mapping[str, Place]:
    return {
        key: Place(key, "country_group", _GROUP_NAMES.get(key, key.replace("_", " ").title()), "",
                   sum(map(people_in, members)), countries=tuple(sorted(members)))
        for key, members in COUNTRY_GROUPS.items()
    }  # fmt: skip


def _zips(asked: SearchParams) -> Iterable[Place]:
    return zips.beginning_with(asked.q, asked.country_code or "US", _MOST_ZIPS)


_LISTS: Final[Mapping[str, Callable[[], Mapping[str, Place]]]] = {
    "country": _countries,
    "country_group": _groups,
    "region": regions.regions,
    "geo_market": regions.markets,
    "city": cities.cities,
}
_TYPES: Final = (*_LISTS, "zip")


def find(asked: SearchParams) -> list[Row]:
    """`type=adgeolocation`: what the text finds among `location_types`, those called exactly so first, then widest."""
    types = asked.location_types or _TYPES
    unknown = [one for one in types if one not in _TYPES and one not in _UNMODELLED]
    if unknown:
        detail = f"Param location_types must hold only {', '.join((*_TYPES, *_UNMODELLED))}"
        raise INVALID_PARAMETER(blame=["location_types", unknown[0]], detail=detail)
    found = [place for one in _TYPES if one in types for place in _of_type(one, asked)]
    return [row_of(place) for place in best_first(found, asked.q, lambda place: place.name)]


_UNMODELLED: Final = (
    "electoral_district", "large_geo_area", "medium_geo_area", "small_geo_area", "metro_area", "subcity",
    "neighborhood", "subneighborhood", "place",
)  # fmt: skip
"""Types that may be asked for; the twin has no places of them."""


def of_type(kind: str) -> Callable[[SearchParams], list[Row]]:
    """`type=adcountry` and its siblings, older than `location_types`."""
    return lambda asked: find(asked.model_copy(update={"location_types": (kind,)}))


def _of_type(kind: str, asked: SearchParams) -> Iterable[Place]:
    if kind == "zip":
        return [place for place in _zips(asked) if _lies_in(place, asked)]
    if kind == "country" and asked.match_country_code:
        return [place for code, place in _countries().items() if code.startswith(asked.q.strip().upper())]
    return [place for place in _LISTS[kind]().values() if begins(place.name, asked.q) and _lies_in(place, asked)]


def _lies_in(place: Place, asked: SearchParams) -> bool:
    if asked.country_code and asked.country_code.upper() not in (place.country, *place.countries):
        return False
    region = regions.regions().get(asked.region_id) if asked.region_id else None
    if asked.region_id:
        return region is not None and (place.country, place.region) == (region.country, region.region)
    return True


def row_of(place: Place) -> Row:
    """A place as search shows it."""
    told: Row = {"key": place.key, "name": place.name, "type": place.kind}
    if place.kind == "country_group":
        told |= {"country_codes": list(place.countries), "is_worldwide": False}
    elif place.kind != "country":
        told |= {"country_code": place.country, "country_name": country_name(place.country)}
    if place.kind in ("city", "zip") and place.region is not None:
        key = regions.key_of(place.country, place.region)
        told |= {"region": place.region, **({"region_id": int(key)} if key is not None else {})}
    finer = place.kind == "country_group" or has_regions(place.country)
    return told | {"supports_region": finer, "supports_city": True}


def meta(asked: SearchParams) -> Row:
    """`type=adgeolocationmeta&cities=[…]&zips=[…]`: what these keys stand for; unknown ones are left out."""
    known: dict[str, tuple[Iterable[str], Callable[[str], Place | None]]] = {
        "countries": (asked.countries, lambda key: _countries().get(key)),
        "country_groups": (asked.country_groups, lambda key: _groups().get(key.lower())),
        "regions": (asked.regions, lambda key: regions.regions().get(key)),
        "cities": (asked.cities, lambda key: cities.cities().get(key)),
        "zips": (asked.zips, zips.zip_of),
        "geo_markets": (asked.geo_markets, lambda key: regions.markets().get(key)),
    }
    told: Row = {}
    for name, (keys, look_up) in known.items():
        found = {key: look_up(key) for key in keys}
        if any(found.values()):
            told[name] = {key: row_of(place) for key, place in found.items() if place is not None}
    return {"data": told}


def radius(asked: SearchParams) -> list[Row]:
    """`type=adradiussuggestion`: the smallest whole radius around a point that holds enough people."""
    if asked.latitude is None or asked.longitude is None:
        missing = "latitude" if asked.latitude is None else "longitude"
        raise MISSING_PARAMETER(blame=[missing], param=missing)
    unit, code = asked.distance_unit, cities.nearest(asked.latitude, asked.longitude).country
    longest = _LARGEST[unit]
    for length in range(1, longest + 1):
        if cities.people_around(asked.latitude, asked.longitude, length * cities.KM[unit], code) >= _ENOUGH_PEOPLE:
            longest = length
            break
    return [{"suggested_radius": longest, "distance_unit": unit}]
