"""One place, as search shows it and as targeting names it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from adtwin.delivery.geography import UNLISTED_REGION, WHOLE_COUNTRY, country

Kind = Literal["country", "country_group", "region", "city", "zip", "geo_market"]


@dataclass(frozen=True, slots=True)
class Place:
    """A place with its people online. `region` and the coordinates are None where they aren't known; a market area
    lies in `regions`, a group of countries in `countries`."""

    key: str
    kind: Kind
    name: str
    country: str
    people: float
    region: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    regions: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()


_NAMES: Final = {"AN": "Netherlands Antilles", "HK": "Hong Kong", "MO": "Macao", "MM": "Myanmar", "PS": "Palestine"}


@lru_cache(maxsize=512)
def country_name(code: str) -> str:
    """What a country is called in English: `United States`."""
    from babel import Locale

    return _NAMES.get(code) or str(Locale("en").territories.get(code, code))


def has_regions(code: str) -> bool:
    """Whether people of a country are placed in its regions."""
    return country(code).regions[0][0] != WHOLE_COUNTRY


@lru_cache(maxsize=4096)
def people_in(code: str, region: str | None = None) -> float:
    """The people online of a country, or of one of its regions."""
    here = country(code)
    return here.people * dict(here.regions).get(region, UNLISTED_REGION) if region is not None else float(here.people)
