"""The requests of a batch: each is carried through the steps of a request of its own, and answered in the batch's."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from adtwin.errors.batch import BATCH_NESTED, BATCH_NO_FILE
from adtwin.errors.protocol import TOKEN_REQUIRED
from adtwin.graph import idempotency
from adtwin.graph.auth import token_in
from adtwin.graph.batch import Budget, as_form, parts_of, run, says_yes
from adtwin.graph.call import Request, Response, Upload
from adtwin.graph.decode import gather
from adtwin.graph.path import path_below, split
from adtwin.graph.references import Answer, Part, Results
from adtwin.server.body import Pairs, form, json
from adtwin.server.exchange import Exchange
from adtwin.server.usage import Header
from adtwin.store import Transaction

Through = Callable[[Exchange, Callable[[], None]], Awaitable[tuple[list[Header], bytes] | None]]
"""Takes an exchange, once it is filled, through the steps; its headers and body, or None when the answer is lost."""

_SPELLED = {"etag": "ETag", "www-authenticate": "WWW-Authenticate", "facebook-api-version": "facebook-api-version"}
_UNLIKE = frozenset((b"x-fb-request-id", b"x-fb-trace-id", b"x-fb-debug", b"etag"))
"""Headers that no two answers share."""
_INHERITED = ("appsecret_proof",)
"""What goes with the batch's own token [D-273]."""


def is_batch(request: Request) -> bool:
    """Whether a request is a batch: a POST with `batch` to the root or a node; edges have parameters of their own."""
    return request.method == "POST" and "batch" in request.params and split(request.path).edge is None


@dataclass(frozen=True, slots=True)
class Carrier:
    """Carries the parts of the batch that came in `outer`."""

    outer: Exchange
    through: Through
    waits: Callable[[Part], bool]
    one_state: Callable[[], AbstractContextManager[None]]

    async def carry(self, part: Part, results: Results) -> Answer | None:
        """The answer to one part, None when it is lost."""
        return await carry_out(self.outer, part, results, self.through)


async def answer(carrier: Carrier) -> Response:
    """The answer to a batch. Errors: TOKEN_REQUIRED without a token of its own [C-445], and those of `parts_of`."""
    request = carrier.outer.request
    if token_in(request) is None:
        raise TOKEN_REQUIRED()
    idempotency.key_in(request)
    parts = parts_of(request.params["batch"])
    request.made = set()
    headers = says_yes(request.params.get("include_headers", True))
    body = await run(parts, carrier, Budget(asyncio.get_running_loop().time), headers=headers)
    return Response(200, body, {"facebook-api-version": request.version or split(request.path).version})


async def carry_out(
    outer: Exchange,
    part: Part,
    results: Results,
    through: Through,
    settle: Callable[[Transaction, Any], None] | None = None,
) -> Answer | None:
    """The answer to one part, None when it is lost. A bearer of the outer request is that of the part as well."""
    exchange = _exchange(outer, part)
    exchange.request.bearer, exchange.request.settle = outer.request.bearer, settle
    exchange.request.made = outer.request.made

    answered = await through(exchange, lambda: _fill(exchange, outer.request, part, results))
    outer.request.charges |= exchange.request.charges  # the batch's own answer tells what its parts did to the limits
    response = exchange.response
    if answered is None or response is None:
        return None
    headers, body = answered
    return Answer(response.status, _shown(headers), body.decode(errors="replace"), response.body)


def request_of(outer: Exchange, part: Part, results: Results) -> Request:
    """The request that a part asks for, its references resolved. Errors: those of references and of nesting."""
    exchange = _exchange(outer, part)
    _fill(exchange, outer.request, part, results)
    return exchange.request


def _exchange(outer: Exchange, part: Part) -> Exchange:
    path = path_below(outer.path, unquote(part.path))
    headers = dict(part.headers)
    if idempotency.HEADER not in headers and (key := idempotency.key_of_part(outer.request, part.place)) is not None:
        headers[idempotency.HEADER] = key
    return outer.within("POST" if part.method == "PUT" else part.method, path, headers)


def _fill(exchange: Exchange, outer: Request, part: Part, results: Results) -> None:
    """Put in what the part asks for, its references resolved, its token and files found."""
    results.demand(part)
    request, pairs = exchange.request, _pairs(part)
    if part.may_refer:
        exchange.path = request.path = results.expand(exchange.path)
        pairs = [(name, results.expand(value)) for name, value in pairs]
    request.params = gather([*_token(exchange, outer, part, pairs), *pairs])
    request.params.pop("callback", None)  # only the batch as a whole can be a script
    request.files = [_file(outer, name) for name in part.files]
    if "batch" in request.params and part.method in ("POST", "PUT") and split(request.path).edge is None:
        raise BATCH_NESTED(blame=["batch", str(part.place)])


def _pairs(part: Part) -> Pairs:
    asked, body = form(part.query), part.body
    if not body:
        return asked
    if isinstance(body, dict):
        sent: Pairs = [(name, value) for name, value in body.items() if value is not None]
    elif body.lstrip()[:1] == "{":
        sent = json(body.encode())
    else:
        sent = form(as_form(body))
    return [*asked, *sent]


def _token(exchange: Exchange, outer: Request, part: Part, pairs: Pairs) -> Pairs:
    """The part's own token, else the batch's [C-463]."""
    if exchange.request.bearer is not None:
        return []
    if part.token is not None:
        return [("access_token", part.token)]
    if "authorization" in exchange.headers or any(name == "access_token" and value for name, value in pairs):
        return []
    given: dict[str, Any] = outer.params
    if "access_token" not in given:
        exchange.headers["authorization"] = outer.headers["authorization"]
        names: tuple[str, ...] = _INHERITED
    else:
        names = ("access_token", *_INHERITED)
    return [(name, given[name]) for name in names if name in given]


def _file(outer: Request, name: str) -> Upload:
    for upload in outer.files:
        if upload.name == name:
            return upload
    raise BATCH_NO_FILE(blame=["attached_files"], file=name[:100])


def _shown(headers: list[Header]) -> list[dict[str, str]]:
    """Headers as the batch's answer holds them."""
    return [_told(header) if header[0] not in _UNLIKE else _as_told(header) for header in headers]


def _as_told(header: Header) -> dict[str, str]:
    name, value = header
    return {"name": _spelled(name), "value": value.decode("latin-1")}


_told = lru_cache(maxsize=2_000)(_as_told)
"""Of the headers that answers share; the dictionaries are only read."""


@lru_cache(maxsize=1_000)
def _spelled(name: bytes) -> str:
    """A header's name as the documentation spells it [C-452]."""
    text = name.decode("latin-1")
    return _SPELLED.get(text) or "-".join(word.capitalize() for word in text.split("-"))
