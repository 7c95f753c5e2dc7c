"""Regions of the countries in which people are placed by region, and the market areas of the United States."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from adtwin.delivery.geography import country
from adtwin.model.audience.places.place import Place, has_regions, people_in
from adtwin.model.countries import Country, values_of
from adtwin.reporting.markets import AREAS

_FIRST_STATE: Final = 3843
"""The key of Alabama; the states and the capital's district follow by name. [report search samples: 3847, 3886]"""
_DISTRICT: Final = "Washington, District of Columbia"
_FIRST_OTHER: Final = 10_000
"""Elsewhere keys are the twin's own: so many, a hundred to a country in the order of codes."""

_MARKETS: Final = """
Birmingham (Ann And Tusc) 630|Anchorage 743|Phoenix 753|Little Rock-Pine Bluff 693|Los Angeles 803|Denver 751
Hartford & New Haven 533|Tampa-St. Petersburg 539|Atlanta 524|Honolulu 744|Boise 757|Chicago 602|Indianapolis 527
Des Moines-Ames 679|Wichita-Hutchinson Plus 678|Louisville 529|New Orleans 622|Portland-Auburn 500|Baltimore 512
Boston (Manchester) 506|Detroit 505|Minneapolis-St. Paul 613|Jackson, MS 718|St. Louis 609|Missoula 762|Omaha 652
Las Vegas 839|New York 501|Albuquerque-Santa Fe 790|Charlotte 517|Fargo-Valley City 724|Cleveland-Akron (Canton) 510
Oklahoma City 650|Portland, OR 820|Philadelphia 504|Providence-New Bedford 521
Greenville-Spartanburg-Asheville-Anderson 567|Sioux Falls (Mitchell) 725|Nashville 659|Dallas-Ft. Worth 623
Salt Lake City 770|Burlington-Plattsburgh 523|Richmond-Petersburg 556|Seattle-Tacoma 819|Charleston-Huntington 564
Washington, DC (Hagerstown) 511|Milwaukee 617|Cheyenne-Scottsbluff 759
"""
"""Market areas by the number that television goes by."""


@cache
def regions() -> Mapping[str, Place]:
    """All regions by key."""
    return {place.key: place for code in sorted(values_of(Country)) for place in _regions_of(code)}


def _regions_of(code: str) -> Iterator[Place]:
    if not has_regions(code):
        return
    names = [name for name, _ in country(code).regions]
    if code == "US":
        names.sort(key=lambda name: "District of Columbia" if name == _DISTRICT else name)
    first = _FIRST_STATE if code == "US" else _FIRST_OTHER + 100 * (26 * (ord(code[0]) - 65) + ord(code[1]) - 65)
    for position, name in enumerate(names):
        yield Place(str(first + position), "region", name, code, people_in(code, name), region=name)


@cache
def key_of(code: str, name: str) -> str | None:
    """The key of a region by its country and name."""
    return next((one.key for one in regions().values() if (one.country, one.name) == (code, name)), None)


@cache
def markets() -> Mapping[str, Place]:
    """The market areas by key, `DMA:501`; in each live the people of the states that count as it."""
    numbers = (entry.rpartition(" ") for line in _MARKETS.strip().splitlines() for entry in line.split("|"))
    return {f"DMA:{number}": _market(f"DMA:{number}", name) for name, _, number in numbers}


def _market(key: str, name: str) -> Place:
    states = tuple(state for state, area in AREAS.items() if area == name)
    return Place(key, "geo_market", name, "US", sum(people_in("US", state) for state in states), regions=states)
