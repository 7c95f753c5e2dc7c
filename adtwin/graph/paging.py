"""Cursors and the links between pages [A-016, C-385…C-391]."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

import orjson

from adtwin.errors.protocol import CURSOR_TOO_DEEP, INVALID_CURSOR, INVALID_PARAMETER
from adtwin.graph.types import MAX_DIGITS
from adtwin.store import Key

if TYPE_CHECKING:
    from adtwin.graph.call import Call

DEFAULT_LIMIT = 25
MAX_LIMIT = 5_000
MAX_OFFSET = 10_000
DEEPEST = 100_000
"""Rows that cursors lead on to."""
OF_THE_REQUEST = (
    "access_token", "appsecret_proof", "callback", "date_format", "debug", "locale", "pretty", "suppress_http_code",
)  # fmt: skip
"""Parameters by which a request as a whole is let in and answered; every link repeats them, however deep it stands."""


def limit_of(params: dict[str, Any], default: int = DEFAULT_LIMIT) -> int:
    """The page size asked for, at most 5,000 [C-387]."""
    digits = str(params.get("limit", default)).strip('" ')
    if not digits.isascii() or not digits.isdigit() or len(digits) > MAX_DIGITS:
        detail = f"Param limit must be a whole number from 0 to {MAX_LIMIT}"
        raise INVALID_PARAMETER(blame=["limit"], detail=detail)
    return min(int(digits), MAX_LIMIT)


def limit_told(call: Call, params: dict[str, Any]) -> int:
    """The page size; `debug` tells who asked for more."""
    limit = limit_of(params)
    if limit == MAX_LIMIT and str(params.get("limit")) != str(limit):
        call.warn(f"limit was lowered to {limit}, the most rows that a page may have.")
    return limit


def offset_of(params: dict[str, Any]) -> int | None:
    """How many rows to pass over [C-394]; None when pages are asked for by cursor."""
    given = params.get("offset")
    if given is None:
        return None
    digits = str(given).strip('" ')
    if not digits.isascii() or not digits.isdigit() or len(digits) > MAX_DIGITS or int(digits) > MAX_OFFSET:
        detail = f"offset must be a whole number from 0 to {MAX_OFFSET}. Use the cursors to go further."
        raise INVALID_PARAMETER(blame=["offset"], detail=detail)
    return int(digits)


class Place(NamedTuple):
    """Where a cursor stands: the key of an object in its list, and how many rows there are up to it."""

    time: int
    pk: int
    depth: int = 0

    @property
    def key(self) -> Key:
        """The key."""
        return Key(self.time, self.pk)


def encode(key: tuple[int, int], depth: int = 0) -> str:
    """An opaque cursor for a place in a list; `=` is written `ZD` as the real ones do [B-010]."""
    text = f"{key[0]:x}.{key[1]:x}.{depth:x}" if depth else f"{key[0]:x}.{key[1]:x}"
    return base64.urlsafe_b64encode(text.encode()).decode().replace("=", "ZD")


def decode(param: str, cursor: Any) -> Place:
    """The place behind the cursor that this parameter carries; error 2642 for anything else."""
    text = str(cursor).strip('"')
    try:
        numbers = [int(part, 16) for part in base64.b64decode(_padded(text), b"-_", validate=True).decode().split(".")]
    except ValueError:
        numbers = []
    if len(numbers) not in (2, 3) or any(abs(number) >= 2**62 for number in numbers):
        raise INVALID_CURSOR(blame=[param], cursor=text[:80])
    return Place(*numbers)


def place_of(call: Call, param: str, params: dict[str, Any]) -> Place | None:
    """The place of the cursor in this parameter, if there is one; too deep a one is refused [C-395]."""
    if not params.get(param):
        return None
    place = decode(param, params[param])
    if place.depth >= call.twin.limits.get("cursor", DEEPEST):
        raise CURSOR_TOO_DEEP(blame=[param], param=param.capitalize())
    return place


def _padded(text: str) -> bytes:
    """Base64 with its `=` again. `ZD` stands for one at the end only: it is a piece of plain base64 elsewhere."""
    pads = len(text) % 4
    return (text.removesuffix("ZD" * pads) + "=" * pads).encode()


def paging(call: Call, path: str, params: dict[str, Any], cursors: tuple[str, str] | None, more: Any) -> dict[str, Any]:
    """The `paging` object. `more` is (is there a page before, is there one after); no cursors past the end."""
    if cursors is None:
        return {}
    before, after = cursors
    out: dict[str, Any] = {"cursors": {"before": before, "after": after}}
    earlier, later = more
    if later:
        out["next"] = link(call, path, {**_kept(params), "after": after})
    if earlier:
        out["previous"] = link(call, path, {**_kept(params), "before": before})
    return out


def by_offset(call: Call, path: str, params: dict[str, Any], offset: int, *, later: bool) -> dict[str, Any]:
    """The `paging` object of pages that are counted [C-394]."""
    limit, kept = limit_of(params), _kept(params)
    out: dict[str, Any] = {}
    if later:
        out["next"] = link(call, path, {**kept, "offset": str(offset + limit)})
    if offset:
        out["previous"] = link(call, path, {**kept, "offset": str(max(0, offset - limit))})
    return out


def by_time(
    call: Call,
    path: str,
    params: dict[str, Any],
    ends: tuple[tuple[str, str], tuple[int, int]],
    more: tuple[bool, bool],
) -> dict[str, Any]:
    """The `paging` object of pages by time: `next` leads to what is older, `previous` to what is newer [C-392].

    Several rows may share a second; the cursors beside the times see to it that none is lost.
    """
    (before, after), (newest, oldest) = ends
    kept, out = _kept(params), dict[str, Any]()
    if more[1]:
        out["next"] = link(call, path, {**kept, "until": str(oldest), "after": after})
    if more[0]:
        kept.pop("until", None)
        out["previous"] = link(call, path, {**kept, "since": str(newest), "before": before})
    return out


def link(call: Call, path: str, params: dict[str, Any]) -> str:
    """A URL on our own origin that repeats the request with other parameters [wire facts 4]."""
    whole = {name: call.params[name] for name in OF_THE_REQUEST if call.params.get(name)}
    plain = {name: _text(value) for name, value in (whole | params).items()}
    return f"{call.request.base_url}/{call.version}/{path}?{urlencode(plain)}"


def _kept(params: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in params.items() if name not in ("after", "before", "method")}
    kept.setdefault("limit", DEFAULT_LIMIT)
    return kept


def _text(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()
