"""The ASGI application: the list of steps every Graph request takes, and the way to the admin root beside it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Iterable
from string import digits
from urllib.parse import unquote

from adtwin.errors import GraphError
from adtwin.errors.protocol import INVALID_PARAMETER, UNKNOWN
from adtwin.graph.call import Response
from adtwin.graph.decode import gather
from adtwin.graph.document import Document
from adtwin.graph.path import version_of
from adtwin.graph.references import Part
from adtwin.graph.weight import is_heavy, may_be_heavy
from adtwin.server import account_limits, files, jsonp, oauth, operations, parts, probing, rehearsal
from adtwin.server.admin import ROOT, Admin, Routes
from adtwin.server.answer import JSON, NOT_MODIFIED, cut, encoded, send_document, send_off
from adtwin.server.body import decode, form, receive, settle_verb
from adtwin.server.control import Control
from adtwin.server.etags import is_known, tag
from adtwin.server.exchange import DisconnectedError, Exchange, Receive, Scope, Send, headers_of
from adtwin.server.limits import within_limits
from adtwin.server.multipart import close_all
from adtwin.server.openapi import openapi
from adtwin.server.origin import Hosts
from adtwin.server.request_sets import RequestSets
from adtwin.server.usage import Header

log = logging.getLogger("adtwin.server")

Step = Callable[[Exchange], Awaitable[None]]

ADMIN: Routes = {
    ("GET", "/health"): operations.health,
    ("GET", "/world"): operations.world,
    ("POST", "/reset"): operations.reset,
    ("GET", "/openapi.json"): openapi,
    ("GET", "/clock"): operations.clock,
    ("POST", "/clock"): operations.move_clock,
    ("POST", "/review"): operations.review,
    ("GET", "/profiles"): operations.profiles,
    ("POST", "/profiles"): operations.set_profile,
    ("DELETE", "/profiles"): operations.drop_profile,
    ("GET", "/limits"): account_limits.limits,
    ("POST", "/limits"): account_limits.set_limits,
    ("POST", "/page-limits"): account_limits.limit_page,
    ("GET", "/faults"): operations.faults,
    ("POST", "/faults"): operations.add_fault,
    ("DELETE", "/faults"): operations.drop_faults,
    ("GET", "/requests"): operations.requests,
    ("POST", "/tokens"): oauth.make_token,
    ("POST", "/sessions"): oauth.end_sessions,
    ("GET", "/throttle"): operations.throttle,
    ("POST", "/throttle"): operations.choose_throttle,
    ("POST", "/snapshot"): files.snapshot,
    ("POST", "/restore"): files.restore,
    ("POST", "/probe"): probing.probe,
    ("POST", "/rehearse"): rehearsal.rehearse,
}
ADMIN_BELOW: Routes = {
    ("DELETE", "/faults/"): operations.drop_faults,
    ("GET", "/media/"): files.media,
    ("GET", "/preview/"): files.preview,
}

QUIET: dict[str, tuple[int, bytes, bytes]] = {
    "/favicon.ico": (204, b"", b"image/x-icon"),
    "/robots.txt": (200, b"User-agent: *\nDisallow: /\n", b"text/plain"),
}
"""What browsers ask of any server; no request of the Graph API."""

CRASH_REPORTS = "/instruments"
"""Where the official SDKs report their own crashes, without a token [wire facts 3]. They get their thanks."""

TICK = 5.0
"""Real seconds between two looks at what has fallen due, when the clock runs."""


class App:
    """One twin, served."""

    def __init__(self, control: Control, hosts: Hosts, secret: str | None = None) -> None:
        self.control = control
        self._hosts = hosts
        self._admin = Admin(control, ADMIN, ADMIN_BELOW, secret)
        self._dialog = oauth.Dialog(control, secret)
        control.request_sets = RequestSets(control.twin, self._part)
        # The life of a Graph request. A step that sets the response, or raises an error, ends the way in.
        self._steps: tuple[Step, ...] = (
            within_limits,  # refuses by what is declared: URL, headers, length of the body
            receive,  # reads the body within its limit; multipart is taken apart as it arrives
            decode,  # query and body become one set of parameters; `method=` decides the verb
            control.faults.strike,  # errors, delays and lost connections that somebody asked for
            self._answer,  # authenticate, version, route, authorise, validate, apply, render
        )
        # What a request of a batch goes through, once it is filled in.
        self._steps_of_parts: tuple[Step, ...] = (control.faults.strike, self._answer_alone)
        # Then, in `_finish`: the body becomes JSON, the headers are added, the request is logged, the answer is sent.

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = headers_of(scope)
        if scope.get("server"):
            self.control.twin.own_ports.add(scope["server"][1])
        base_url = self._hosts.base_url(scope.get("scheme", "http"), headers.get("host", ""))
        exchange = Exchange.of(scope, receive, headers, base_url or "")
        try:
            if exchange.path == ROOT or exchange.path.startswith(ROOT + "/"):
                await self._administer(exchange, send, known=base_url is not None)
            elif base_url is not None and oauth.PATH.fullmatch(exchange.path):
                await self._dialog.answer(exchange, send)
            elif exchange.path in QUIET:
                status, body, kind = QUIET[exchange.path]
                await send_off(send, status, [(b"content-type", kind)], body, head=exchange.method == "HEAD")
            elif exchange.path.endswith(CRASH_REPORTS) and exchange.method == "POST":
                await send_off(send, 200, [JSON], b'{"success":true}')
            else:
                await self._graph(exchange, send, known=base_url is not None)
        except DisconnectedError:
            log.debug("the client of %s went away", exchange.path)

    async def _administer(self, exchange: Exchange, send: Send, *, known: bool) -> None:
        if not known:
            body = b'{"error":{"message":"The twin does not answer under this Host name. Add it with --allow-host."}}'
            await send_off(send, 400, [JSON], body)
            return
        await self._admin.answer(exchange, send)

    async def _graph(self, exchange: Exchange, send: Send, *, known: bool) -> None:
        gate = self.control.gate
        await gate.enter()
        try:
            if not known:
                exchange.response = self.control.engine.failure(_unknown_host(exchange))
            else:
                await self._go_through(exchange, self._steps)
            await self._finish(exchange, send)
            await self.control.request_sets.follow_up()  # what was ordered is done while its caller has the answer
        finally:
            close_all(exchange.request.files)
            gate.leave()

    async def _go_through(self, exchange: Exchange, steps: Iterable[Step]) -> None:
        try:
            for step in steps:
                await step(exchange)
                if exchange.response is not None:
                    return
        except GraphError as error:
            exchange.response = self.control.engine.failure(error)
        except DisconnectedError:
            raise
        except Exception:
            trace = self.control.engine.trace_id()
            log.exception("unmapped failure before the engine, fbtrace_id %s", trace)
            exchange.response = Response(500, UNKNOWN().body(trace))

    async def _answer(self, exchange: Exchange) -> None:
        if parts.is_batch(exchange.request):
            await self.control.engine.introduce(exchange.request)
            one_state = self.control.twin.store.one_state
            exchange.response = await parts.answer(parts.Carrier(exchange, self._part, self._waits, one_state))
        else:
            await self._answer_alone(exchange)

    def _waits(self, part: Part) -> bool:
        """Whether a read of a batch may take long: by what it reads, or because somebody asked for delays."""
        registry = self.control.twin.registry
        edge = unquote(part.path).lstrip(digits)  # ids are all different, what is asked of them recurs
        query = unquote(part.query)
        return (
            registry.names_slow(edge)
            or registry.names_slow(query)
            or (may_be_heavy(query) and _is_heavy(part.query))
            or self.control.faults.delay()
        )

    async def _part(self, exchange: Exchange, fill: Callable[[], None]) -> tuple[list[Header], bytes] | None:
        """One request of a batch: struck, counted, authorised and logged like any other."""

        async def filled(_: Exchange) -> None:
            fill()
            settle_verb(exchange)

        await self._go_through(exchange, (filled, *self._steps_of_parts))
        return self._settled(exchange)

    async def _answer_alone(self, exchange: Exchange) -> None:
        exchange.response = await self.control.engine.handle(exchange.request)

    async def _finish(self, exchange: Exchange, send: Send) -> None:
        if exchange.response is not None and isinstance(exchange.response.body, Document) and not exchange.lost:
            self.control.log.note(exchange, self.control.twin.clock.now())
            await send_document(send, self.control.answers.headers(exchange), exchange.response.body)
            return
        settled = self._settled(exchange)
        if settled is None or exchange.response is None:
            await cut(exchange, send)
            return
        headers, body = settled
        await send_off(send, exchange.response.status, headers, body, head=exchange.method == "HEAD")

    def _settled(self, exchange: Exchange) -> tuple[list[Header], bytes] | None:
        """Headers and body of an exchange that has its answer, which is logged; None when nobody is to have it."""
        response, control = exchange.response, self.control
        if response is None:
            raise RuntimeError("no step answered")
        response.headers.setdefault("facebook-api-version", version_of(exchange.path))
        if exchange.lost:
            control.log.note(exchange, control.twin.clock.now())
            return None
        body = encoded(response, exchange.request.params, control.engine.trace_id)
        headers = control.answers.headers(exchange)
        tagged = tag(exchange, body)
        if tagged is not None:
            headers.append((b"etag", tagged))
            if is_known(exchange, tagged):
                body, response.status = b"", NOT_MODIFIED
        control.log.note(exchange, control.twin.clock.now())
        if any(name.lower() == "content-type" for name in response.headers):
            return headers, body
        if not jsonp.is_asked(exchange.request.params) or response.status == NOT_MODIFIED:
            return [*headers, JSON], body
        response.status = 200  # browsers run a script whatever it says, but not one that failed
        return [*headers, (b"content-type", jsonp.KIND)], jsonp.wrapped(exchange.request.params["callback"], body)

    # ---- a clock that runs

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        ticking: asyncio.Task[None] | None = None
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                if self.control.twin.clock.runs:
                    ticking = asyncio.create_task(self._tick())
                await self.control.request_sets.carry_out()  # what a stop has left undone
                await send({"type": "lifespan.startup.complete"})
                continue
            if ticking is not None:
                ticking.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await ticking
            await self.control.request_sets.close()
            await send({"type": "lifespan.shutdown.complete"})
            return

    async def _tick(self) -> None:
        """Let happen what falls due while real time goes by."""
        while True:
            await asyncio.sleep(TICK)
            try:
                await self.control.advance(self.control.twin.clock.now())
            except Exception:  # the next look may succeed
                log.exception("what fell due could not be done")


def _is_heavy(query: str) -> bool:
    """Whether a list that is read with this query takes long; one that can't be read is refused at once, as a part."""
    try:
        return is_heavy(gather(form(query)), of_list=True)
    except GraphError:
        return False


def _unknown_host(exchange: Exchange) -> GraphError:
    host = exchange.headers.get("host", "")[:100]
    detail = f"The twin does not answer under the Host name {host!r}. Call a loopback address, or use --allow-host."
    return INVALID_PARAMETER(detail=detail)
