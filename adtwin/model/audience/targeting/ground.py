"""Where the people of a targeting spec are: countries and regions, and the part of them that smaller places leave.

Delivery places people in countries and regions. So a city is told as its region, and the share of the region's people
that live in the city.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from adtwin.delivery.geography import country
from adtwin.model.audience.places import cities, regions, zips
from adtwin.model.audience.places.place import has_regions, people_in
from adtwin.model.audience.targeting.geo import CITY_SIZED_KEYS, SMALL_KEYS, City, CustomLocation, GeoLocations, Place
from adtwin.model.audience.targeting.vocabulary import COUNTRY_GROUPS
from adtwin.model.countries import Country, values_of

_UNSAID: Final = "US"
"""The country of a place that the twin doesn't know and that names none."""
_PEOPLE: Final = dict.fromkeys(CITY_SIZED_KEYS, 150_000.0) | dict.fromkeys(SMALL_KEYS, zips.PEOPLE)
"""The people at a place that the twin doesn't know, by the list that it stands in."""
_USUAL_RADIUS_KM: Final = 16.0

Part = tuple[str, str | None]
"""A country, or one region of it."""


@dataclass(slots=True)
class Ground:
    """Whole parts, and people at single spots of others."""

    whole: set[Part] = field(default_factory=set)
    spots: dict[Part, float] = field(default_factory=dict)

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries that are meant as a whole, or that hold spots whose region isn't known."""
        return tuple(sorted({code for code, region in {*self.whole, *self.spots} if region is None}))

    @property
    def regions(self) -> tuple[tuple[str, str], ...]:
        """The regions beside them, each with its country."""
        told = set(self.countries)
        parts = sorted((code, region) for code, region in {*self.whole, *self.spots} if region is not None)
        return tuple((code, region) for code, region in parts if code not in told)

    @property
    def share(self) -> float:
        """The part of all people of these countries and regions that is meant."""
        told = sum(map(people_in, self.countries)) + sum(people_in(*part) for part in self.regions)
        meant = sum(people_in(*part) for part in self.whole) + sum(self.spots.values())
        return min(1.0, meant / told) if told else 1.0


def ground_of(wanted: GeoLocations, unwanted: GeoLocations) -> Ground:
    """The people of the wanted places who are in none of the unwanted ones."""
    barred = whole_countries(unwanted)
    ground = Ground({(code, None) for code in whole_countries(wanted) - barred})
    ground.whole |= {part for part in _whole_regions(wanted) if part[0] not in barred and not _holds(ground, part)}
    for part, people in _spots(wanted):
        if part[0] not in barred and not _holds(ground, part):
            most = people_in(*part)
            ground.spots[part] = min(most, ground.spots.get(part, 0.0) + people)
    for part in _whole_regions(unwanted):
        _take_region(ground, part)
    for part, people in _spots(unwanted):
        _take_spot(ground, part, people)
    return ground


def countries_of(wanted: GeoLocations, unwanted: GeoLocations) -> tuple[str, ...]:
    """Every country in which people are wanted, sorted, without the unwanted ones."""
    found = whole_countries(wanted) | {code for code, _ in _whole_regions(wanted)}
    found |= {country_of(key, place) for key, place in _small_places(wanted)}
    return tuple(sorted(found & values_of(Country) - whole_countries(unwanted)))


def whole_countries(geo: GeoLocations) -> set[str]:
    """The countries named by themselves or in a group."""
    found: set[str] = set(geo.countries)
    for group in geo.country_groups:
        found |= COUNTRY_GROUPS.get(group.lower(), values_of(Country))
    return found


def country_of(key: str, place: Place | CustomLocation) -> str:
    """The country that a place of the list `key` lies in: as it says, or as the gazetteer has it."""
    if place.country:
        return place.country
    code = (place.key or "").partition(":")[0]
    if key in ("zips", "geo_markets"):
        return code if code in values_of(Country) else _UNSAID
    if isinstance(place, CustomLocation):
        return _nearest_country(place)
    known = cities.cities().get(place.key) if key == "cities" else None
    return known.country if known is not None else place.country_code or _UNSAID


def _holds(ground: Ground, part: Part) -> bool:
    return part in ground.whole or (part[0], None) in ground.whole


def _whole_regions(geo: GeoLocations) -> Iterator[Part]:
    """Regions, and the states of market areas. One without people of its own stands for the spot it is."""
    for place in geo.regions:
        part = _region_of(place)
        if part is not None:
            yield part
    for place in geo.geo_markets:
        market = regions.markets().get(place.key)
        yield from (("US", state) for state in market.regions) if market is not None else ()


def _region_of(place: Place) -> Part | None:
    known = regions.regions().get(place.key)
    if known is not None:
        return known.country, known.region
    code = place.country or place.country_code
    return (code, place.name) if code and place.name else None


def _small_places(geo: GeoLocations) -> Iterator[tuple[str, Place | CustomLocation]]:
    """What is no whole region, with the list it stands in."""
    for key in (*CITY_SIZED_KEYS, *SMALL_KEYS):
        for place in getattr(geo, key):
            told = (key == "regions" and _region_of(place)) or (key == "geo_markets" and place.key in regions.markets())
            if isinstance(place, Place | CustomLocation) and not told:
                yield key, place


def _spots(geo: GeoLocations) -> Iterator[tuple[Part, float]]:
    for key, place in _small_places(geo):
        if isinstance(place, CustomLocation):
            yield _circle(place)
        else:
            yield _named(key, place)


def _named(key: str, place: Place) -> tuple[Part, float]:
    code = country_of(key, place)
    known = cities.cities().get(place.key) if key == "cities" else zips.zip_of(place.key) if key == "zips" else None
    if known is None:
        return (code, None), _PEOPLE[key]
    people = known.people
    if isinstance(place, City) and place.radius and known.latitude is not None and known.longitude is not None:
        km = place.radius * cities.KM[place.distance_unit or "mile"]
        people = max(people, cities.people_around(known.latitude, known.longitude, km, known.country))
    return (known.country, known.region), people


def _circle(place: CustomLocation) -> tuple[Part, float]:
    """A circle counts as its people in the region of the city that it is nearest to."""
    if place.latitude is None or place.longitude is None:
        return (place.country or _UNSAID, None), _PEOPLE["custom_locations"]
    near = cities.nearest(place.latitude, place.longitude)
    code = place.country or near.country
    km = place.radius * cities.KM[place.distance_unit or "mile"] if place.radius else _USUAL_RADIUS_KM
    people = cities.people_around(place.latitude, place.longitude, km, code)
    return (code, near.region if code == near.country else None), people


def _nearest_country(place: CustomLocation) -> str:
    if place.latitude is None or place.longitude is None:
        return _UNSAID
    return cities.nearest(place.latitude, place.longitude).country


def _take_region(ground: Ground, part: Part) -> None:
    """Leave a region out: of a whole country the other regions stay."""
    ground.spots.pop(part, None)
    ground.whole.discard(part)
    code = part[0]
    if (code, None) in ground.whole and has_regions(code) and people_in(*part):
        ground.whole.discard((code, None))
        ground.whole |= {(code, name) for name, _ in country(code).regions if name != part[1]}


def _take_spot(ground: Ground, part: Part, people: float) -> None:
    """Leave the people of a spot out, wherever they were counted."""
    for where in (part, (part[0], None)):
        if where in ground.spots:
            ground.spots[where] = max(0.0, ground.spots[where] - people)
            return
        if where in ground.whole:
            ground.whole.discard(where)
            ground.spots[where] = max(0.0, people_in(*where) - people)
            return
