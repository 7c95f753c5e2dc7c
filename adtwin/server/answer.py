"""From a response to what goes over the wire: JSON, headers, and the end of the exchange."""

from __future__ import annotations

import itertools
import logging
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import orjson

from adtwin.errors.protocol import UNKNOWN
from adtwin.graph.call import Response
from adtwin.graph.document import Document
from adtwin.graph.versions import DEFAULT, PRETTY
from adtwin.server.exchange import Exchange, Send
from adtwin.server.usage import Header
from adtwin.server.usage import headers as usage

log = logging.getLogger("adtwin.server")

JSON: Header = (b"content-type", b"application/json; charset=UTF-8")
ALWAYS: list[Header] = [
    (b"x-fb-rev", b"1030000000"),
    (b"x-content-type-options", b"nosniff"),
    (b"cache-control", b"private, no-cache, no-store, must-revalidate"),
]
NOT_MODIFIED = 304
TRUE = ("1", "true", True, 1)
DROP = "adtwin.drop"
"""The extension of the ASGI scope by which the server's protocol lets the application cut a connection."""
_UNSAFE = re.compile(rb"[^\x09\x20-\x7e\x80-\xff]")


class Answers:
    """Writes the answers of one twin."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self.account = "0"
        """The account that usage is told of when a call was to none."""

    def headers(self, exchange: Exchange) -> list[Header]:
        """The headers of a Graph answer, apart from those of its body [wire facts 4]."""
        request, response = exchange.request, exchange.response
        assert response is not None  # noqa: S101 - called for exchanges that have their answer
        number = next(self._numbers) * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF
        return [
            *_own(tuple(response.headers.items())),
            (b"x-fb-request-id", b"A%016x" % number),
            (b"x-fb-trace-id", b"B%016x" % (number ^ 0x5555555555555555)),
            (b"x-fb-debug", b"%032x" % (number << 64 | number ^ 0x3333333333333333)),
            *usage(request.charges.values(), request.access_tier, self.account),
        ]


@lru_cache(maxsize=1_000)
def _own(headers: tuple[tuple[str, str], ...]) -> tuple[Header, ...]:
    """What every answer carries and what this one adds, as bytes; the same few recur."""
    return (*ALWAYS, *((name.lower().encode("latin-1"), _safe(value)) for name, value in headers))


def _safe(value: str) -> bytes:
    """A header value that can't end its line. [S16]"""
    return _UNSAFE.sub(b" ", value.encode("latin-1", errors="replace"))


def encoded(response: Response, params: dict[str, Any], trace_id: Callable[[], str]) -> bytes:
    """The body as bytes; compact, or indented when `pretty` asks and the version still knows it."""
    body = response.body
    if isinstance(body, bytes):
        return body
    if isinstance(body, Document):
        return b"".join(body.pieces)
    indented = params.get("pretty") in TRUE and PRETTY.holds(response.headers.get("facebook-api-version", DEFAULT))
    try:
        return orjson.dumps(body, option=orjson.OPT_INDENT_2 if indented else None)
    except (TypeError, orjson.JSONEncodeError):
        trace = trace_id()
        log.exception("an answer that is no JSON, fbtrace_id %s", trace)
        response.status = 500
        return orjson.dumps(UNKNOWN().body(trace))


async def send_off(send: Send, status: int, headers: list[Header], body: bytes, *, head: bool = False) -> None:
    """Send a whole answer."""
    if status != NOT_MODIFIED:
        headers = [*headers, (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if head else body})


async def send_document(send: Send, headers: list[Header], document: Document) -> None:
    """Send a file piece by piece, so that its size costs no memory."""
    length = (b"content-length", str(document.size).encode())
    await send({"type": "http.response.start", "status": 200, "headers": [*headers, length]})
    for piece in document.pieces:
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def cut(exchange: Exchange, send: Send) -> None:
    """Lose the connection without an answer; where the server can't, the answer breaks off after its headers."""
    drop = (exchange.scope.get("extensions") or {}).get(DROP)
    if drop is not None:
        drop["cut"]()
        while (await exchange.receive())["type"] != "http.disconnect":
            continue
        return
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1")]})
