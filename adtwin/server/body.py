"""From query and body to one set of parameters: `receive` reads within the limits, `decode` makes sense of it."""

from __future__ import annotations

import tempfile
from typing import Any

import orjson
from yarl import query_to_pairs

from adtwin.errors.protocol import INVALID_PARAMETER, MALFORMED_PARAMETER, REQUEST_TOO_LARGE, UNSUPPORTED_REQUEST
from adtwin.graph.decode import gather
from adtwin.graph.path import split
from adtwin.server import jsonp
from adtwin.server.exchange import DisconnectedError, Exchange
from adtwin.server.limits import FIELDS, INTEGER_DIGITS, JSON_DEPTH, body_too_large, room_of, takes_a_file
from adtwin.server.multipart import IN_MEMORY, Parts, Spooled

VERBS = ("GET", "POST", "DELETE")
Pairs = list[tuple[str, Any]]
_LARGEST = 10**INTEGER_DIGITS


async def receive(exchange: Exchange) -> None:
    """Read the body: multipart is taken apart as it arrives, anything else is kept whole.

    Errors: REQUEST_TOO_LARGE at the first byte too many, MALFORMED_PARAMETER for a multipart body that is cut off.
    """
    headers = exchange.headers
    if headers.get("content-length", "0") == "0" and "transfer-encoding" not in headers:
        return
    encoding = headers.get("content-encoding", "identity")
    if encoding != "identity":
        detail = f"A body in Content-Encoding {encoding[:40]} is not taken. Send it as it is."
        raise INVALID_PARAMETER(detail=detail)
    kind = headers.get("content-type", "")
    if exchange.method == "POST" and takes_a_file(exchange.path):
        await _receive_file(exchange)
    elif kind[:19].lower() == "multipart/form-data":
        await _receive_parts(exchange, Parts(kind, room_of(exchange.path)))
    else:
        await _receive_whole(exchange)


async def _receive_parts(exchange: Exchange, parts: Parts) -> None:
    try:
        await _feed(exchange, parts)
    except BaseException:
        parts.close()
        raise
    exchange.request.files = parts.files
    exchange.request.params = gather([*_query(exchange), *parts.pairs])


async def _feed(exchange: Exchange, parts: Parts) -> None:
    room, size = room_of(exchange.path), 0
    async for piece in _pieces(exchange):
        size += len(piece)
        if size > room.body:
            raise body_too_large(room)
        parts.feed(piece)
    parts.finish()


async def _receive_file(exchange: Exchange) -> None:
    """One file as the whole body. Of a connection that is cut, what had arrived is taken, so that the client can go
    on from there; nobody is left to be answered then [A-203, A-228]."""
    room, size = room_of(exchange.path), 0
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - it lives as long as the upload
    exchange.request.files = [Spooled("", "", exchange.headers.get("content-type", ""), file)]
    exchange.request.params = gather(_query(exchange))
    try:
        async for piece in _pieces(exchange):
            size += len(piece)
            if size > room.body:
                raise body_too_large(room)
            file.write(piece)
    except DisconnectedError:
        exchange.lost = True


async def _receive_whole(exchange: Exchange) -> None:
    room, body = room_of(exchange.path), bytearray()
    async for piece in _pieces(exchange):
        if len(body) + len(piece) > room.body:
            raise body_too_large(room)
        body += piece
    declared = exchange.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > len(body):
        detail = f"The body ended after {len(body)} of the {declared} bytes that Content-Length declares."
        raise INVALID_PARAMETER(detail=detail)
    exchange.request.body = bytes(body)


async def _pieces(exchange: Exchange) -> Any:
    more = True
    while more:
        message = await exchange.receive()
        if message["type"] == "http.disconnect":
            raise DisconnectedError
        more = message.get("more_body", False)
        if piece := message.get("body", b""):
            yield piece


async def decode(exchange: Exchange) -> None:
    """Gather the parameters of query and body, the body's last [A-003], and settle the verb."""
    request = exchange.request
    if not request.files and not request.params:
        query = _query(exchange)
        pairs = [*query, *_body(exchange)] if request.body else query
        request.params = gather(pairs) if pairs else {}
    if "callback" in request.params:
        jsonp.check(request.params["callback"])
    settle_verb(exchange)


def settle_verb(exchange: Exchange) -> None:
    """Let `method=` say the verb [A-006]. Error: UNSUPPORTED_REQUEST for one that there is not."""
    request, method = exchange.request, exchange.method
    if "method" in request.params:
        method = str(request.params["method"]).upper()
    if method == "HEAD":
        method = "GET"
    if method not in VERBS:
        raise UNSUPPORTED_REQUEST(blame=["method"], verb=method[:20].lower(), id=split(request.path).alone[:100] or "/")
    request.method = method


def _query(exchange: Exchange) -> Pairs:
    query = exchange.scope["query_string"]
    return form(query.decode("utf-8", errors="replace")) if query else []


def _body(exchange: Exchange) -> Pairs:
    """The pairs of a form or a JSON object; other kinds of body are left to the edge that takes them."""
    body = exchange.request.body
    kind = exchange.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json" or kind.endswith("+json"):
        return json(body)
    if kind in ("", "application/x-www-form-urlencoded", "text/plain"):
        text = body.decode("utf-8", errors="replace")
        return json(body) if kind != "application/x-www-form-urlencoded" and text[:1] == "{" else form(text)
    return []


def form(text: str) -> Pairs:
    """The pairs of a query string or a form, in order. Error: REQUEST_TOO_LARGE."""
    try:
        return query_to_pairs(text, max_fields=FIELDS)
    except ValueError:
        raise REQUEST_TOO_LARGE(detail=f"A request may have at most {FIELDS} parameters.") from None


def json(body: bytes) -> Pairs:
    """The members of a JSON object, those that are null left out. Errors: MALFORMED_PARAMETER, REQUEST_TOO_LARGE."""
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise _malformed(str(error)) from None
    if not isinstance(value, dict):
        raise _malformed("it is no object")
    if len(value) > FIELDS:
        raise REQUEST_TOO_LARGE(detail=f"A request may have at most {FIELDS} parameters.")
    _bound(value)
    return [(name, one) for name, one in value.items() if one is not None]


def _bound(value: dict[str, Any]) -> None:
    """Refuse nesting and numbers beyond any documented spec, before anything walks or stores them."""
    level: list[Any] = [value]
    for _ in range(JSON_DEPTH):
        below: list[Any] = []
        for part in level:
            for item in part.values() if isinstance(part, dict) else part:
                if isinstance(item, dict | list):
                    below.append(item)
                elif isinstance(item, float) and abs(item) >= _LARGEST:
                    raise _malformed(f"a number has more than {INTEGER_DIGITS} digits")
        if not below:
            return
        level = below
    raise _malformed(f"it is nested deeper than {JSON_DEPTH} levels")


def _malformed(detail: str) -> Exception:
    return MALFORMED_PARAMETER(param="the JSON body", expected="a JSON object", detail=detail)
