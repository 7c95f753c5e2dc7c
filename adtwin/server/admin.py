"""The admin root `/_adtwin/…`: one table of what it answers. It is no part of the Graph API and speaks plain JSON."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import orjson
from pydantic import BaseModel, ValidationError
from starlette.responses import Response as Whole

from adtwin.errors import GraphError
from adtwin.server.answer import JSON, send_off
from adtwin.server.control import Control
from adtwin.server.exchange import DisconnectedError, Exchange, Send
from adtwin.server.limits import MB
from adtwin.server.origin import is_foreign, is_secret

log = logging.getLogger("adtwin.server")

ROOT = "/_adtwin"
SECRET_HEADER = "x-adtwin-secret"  # noqa: S105 - the name of the header
LARGEST_BODY = MB
OPEN_TO_ALL = ("/health", "/media/", "/preview/")
"""Read by readiness probes and browsers, which can't send the secret; nothing there acts or tells tokens."""
READS = ("GET", "HEAD")

M = TypeVar("M", bound=BaseModel)


class RefusedError(Exception):
    """The call is answered with an error: a status, a sentence, and the field at fault if one is."""

    def __init__(self, status: int, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.field = field


class Call:
    """A call to the admin root: where, with what, and the twin it is about."""

    def __init__(self, exchange: Exchange, control: Control, path: str) -> None:
        self.exchange = exchange
        self.control = control
        self.path = path
        self.query = dict(parse_qsl(exchange.request.query_string))

    @property
    def headers(self) -> dict[str, str]:
        """The headers, names in lower case."""
        return self.exchange.headers

    async def pieces(self) -> Any:
        """The body as it arrives."""
        more = True
        while more:
            message = await self.exchange.receive()
            if message["type"] == "http.disconnect":
                raise DisconnectedError
            more = message.get("more_body", False)
            yield message.get("body", b"")

    async def body(self, model: type[M]) -> M:
        """The JSON body, checked."""
        text = b""
        async for piece in self.pieces():
            text += piece
            if len(text) > LARGEST_BODY:
                raise RefusedError(413, f"The body may have at most {LARGEST_BODY} bytes.")
        try:
            return model.model_validate(orjson.loads(text) if text.strip() else {})
        except orjson.JSONDecodeError as error:
            raise RefusedError(400, f"The body is not JSON: {error}.") from None
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            field = ".".join(str(part) for part in first["loc"]) or None
            raise RefusedError(400, f"{field or 'The body'}: {first['msg']}.", field) from None


Handler = Callable[[Call], Awaitable[Any]]
Routes = dict[tuple[str, str], Handler]


class Admin:
    """Finds the handler of a call. `exact` knows (verb, path), `below` (verb, path up to a slash and more)."""

    def __init__(self, control: Control, exact: Routes, below: Routes, secret: str | None) -> None:
        self._control = control
        self._exact = exact
        self._below = below
        self._secret = secret

    async def answer(self, exchange: Exchange, send: Send) -> None:
        """Answer one call."""
        path = exchange.path.removeprefix(ROOT).rstrip("/") or "/"
        call = Call(exchange, self._control, path)
        try:
            self._admit(exchange, path)
            result = await self._handler(exchange.method, path)(call)
        except RefusedError as error:
            await _say(exchange, send, error.status, _error(error.message, error.field))
        except GraphError as error:
            field = ".".join(error.blame[0]) if error.blame else None
            text = error.row.text.format_map(error.values) if error.row.text else error.message
            await _say(exchange, send, error.row.status, _error(text, field))
        except DisconnectedError:
            raise
        except Exception:
            log.exception("%s %s failed", exchange.method, exchange.path)
            await _say(exchange, send, 500, _error("The twin failed to do it; its log says why.", None))
        else:
            if isinstance(result, Whole):
                await result(exchange.scope, exchange.receive, send)
            else:
                await _say(exchange, send, 200, result)

    def _admit(self, exchange: Exchange, path: str) -> None:
        if exchange.method not in READS and is_foreign(exchange.headers, exchange.base_url):
            raise RefusedError(403, "Pages of other sites may not change the twin.")
        if self._secret is None or path.startswith(OPEN_TO_ALL):
            return
        if not is_secret(exchange.headers.get(SECRET_HEADER), self._secret):
            raise RefusedError(401, "This twin was started with --admin-secret: send it in the header X-Adtwin-Secret.")

    def _handler(self, method: str, path: str) -> Handler:
        method = "GET" if method == "HEAD" else method
        found = self._exact.get((method, path))
        if found is None:
            head, slash, _ = path[1:].partition("/")
            found = self._below.get((method, f"/{head}/")) if slash else None
        if found is not None:
            return found
        verbs = sorted({verb for verb, known in self._exact if known == path})
        if verbs:
            raise RefusedError(405, f"{ROOT}{path} takes {', '.join(verbs)}.")
        known = ", ".join(sorted({known for _, known in self._exact}))
        raise RefusedError(404, f"There is nothing at {ROOT}{path[:100]}. There are: {known}.")


def _error(message: str, field: str | None) -> dict[str, Any]:
    return {"error": {"message": message, "field": field} if field else {"message": message}}


async def _say(exchange: Exchange, send: Send, status: int, body: Any) -> None:
    headers = [JSON, (b"x-content-type-options", b"nosniff"), (b"cache-control", b"no-store")]
    await send_off(send, status, headers, orjson.dumps(body), head=exchange.method == "HEAD")
