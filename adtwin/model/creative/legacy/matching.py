"""Which page an address belongs to, by the websites that pages list. Pure. [E-449…E-460]"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

FEWEST_FANS = 10
"""Below this a page gives no social context [E-452]."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A page or an application: its id, the websites it lists, and its fans (None where fans don't count)."""

    id: int
    websites: tuple[str, ...]
    fans: int | None


def listed(text: str) -> tuple[str, ...]:
    """The addresses in a page's field "Websites": separated by blanks, commas or semicolons."""
    return tuple(part for part in re.split(r"[\s,;]+", text or "") if part)


def place_of(address: str) -> tuple[str, str] | None:
    """Host with port, and path, as they are compared: no scheme, query, fragment or single slash at the end. Letters'
    case counts in the path alone [E-455…E-457]."""
    text = address.strip()
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        port = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").rstrip(".")
    if not host:
        return None
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    return host + (f":{port}" if port and port != usual else ""), parts.path.removesuffix("/")


def matches(website: str, address: str) -> bool:
    """Whether an ad's address is the listed one: host and path must be equal."""
    place = place_of(website)
    return place is not None and place == place_of(address)


def detected(candidates: Iterable[Candidate], address: str) -> int | None:
    """The one candidate that lists the address; None when several do, for an address belongs to one page [E-458]."""
    found = [one.id for one in candidates if any(matches(website, address) for website in one.websites)]
    return found[0] if len(found) == 1 else None


def context(candidates: Iterable[Candidate], address: str, wanted: str) -> int | None:
    """Who gives an ad its social context: 0 asks for nobody, 1 for whoever lists the address, an id for that one if it
    is the same. Too few fans give none [E-449…E-452]."""
    if wanted == "0":
        return None
    pages = list(candidates)
    page = detected(pages, address)
    if page is None or (wanted != "1" and wanted != str(page)):
        return None
    fans = next(one.fans for one in pages if one.id == page)
    return page if fans is None or fans >= FEWEST_FANS else None
