"""What the protocol adds: a batch beside its parts sent alone, and the checks of a call beside the call without them.

Everything runs in this process, straight into the application and without a socket, and is told in seconds of CPU, the
two sides in turns: neighbours on the machine do not show.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from statistics import median
from typing import Any
from unittest import mock
from urllib.parse import urlencode

import orjson

from adtwin.graph import engine
from adtwin.graph.auth import Authentication
from adtwin.graph.call import Principal, Request
from adtwin.graph.throttle import Throttle
from adtwin.server import answer
from adtwin.server.app import App
from adtwin.server.assemble import make_app, make_twin
from adtwin.server.options import Options
from bench.http import FIELDS, campaign

PARTS = 50
Row = tuple[str, float, float]
Work = Callable[[], Awaitable[None]]


class InProcess:
    """A client of the application in the same loop, that speaks ASGI to it."""

    def __init__(self, app: App, token: str) -> None:
        self.app, self.token = app, token
        self._headers = [(b"host", b"127.0.0.1"), (b"authorization", f"Bearer {token}".encode())]

    async def send(self, method: str, path: str, query: str = "", body: bytes = b"") -> bytes:
        """The body of the answer, as it travels."""
        kind = (b"content-type", b"application/x-www-form-urlencoded")
        sent: list[bytes] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def answer(message: Any) -> None:
            sent.append(message.get("body", b""))

        scope = {
            "type": "http", "http_version": "1.1", "scheme": "http", "method": method, "path": path,
            "raw_path": path.encode(), "query_string": query.encode(),
            "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 1),
            "headers": [*self._headers, kind, (b"content-length", str(len(body)).encode())] if body else self._headers,
        }  # fmt: skip
        await self.app(scope, receive, answer)
        return b"".join(sent)


def measure(rounds: int) -> list[Row]:
    """Rows of (what, seconds of CPU, ratio)."""
    return asyncio.run(_measure(rounds))


async def _measure(rounds: int) -> list[Row]:
    options = Options(world="demo", ephemeral=True, seed=1, durability="relaxed")
    app = make_app(make_twin(options), options)
    world = app.control.identities
    client = InProcess(app, world["access_token"])
    edge = f"/v24.0/{world['ad_account_id']}/campaigns"
    ids = [
        orjson.loads(await client.send("POST", edge, body=urlencode(campaign(number)).encode()))["id"]
        for number in range(PARTS)
    ]
    return [await _batch(client, ids, rounds), await _checks(client, ids, rounds)]


async def _batch(client: InProcess, ids: list[str], rounds: int) -> Row:
    parts = [{"method": "GET", "relative_url": f"{one}?fields={FIELDS}"} for one in ids]
    form = urlencode({"batch": orjson.dumps(parts)}).encode()

    async def alone() -> None:
        for one in ids:
            await client.send("GET", f"/v24.0/{one}", f"fields={FIELDS}")

    async def together() -> None:
        await client.send("POST", "/v24.0/", body=form)

    batch, singles = await in_turns(together, alone, rounds)
    return f"a batch of {PARTS} reads, beside {PARTS} reads alone (goal: 1.2)", batch, batch / singles


async def _checks(client: InProcess, ids: list[str], rounds: int) -> Row:
    twin = client.app.control.twin
    request = Request("GET", "/me", {"access_token": client.token})
    caller = await twin.store.read(lambda view: Authentication(twin).principal(request, view, twin.clock.now()))

    async def reads() -> None:
        for one in ids:
            await client.send("GET", f"/v24.0/{one}", f"fields={FIELDS}")

    async def unchecked() -> None:
        with _nothing_checked(caller):
            await reads()

    checked, bare = await in_turns(reads, unchecked, rounds)
    return "a node GET, beside one that nobody checks or counts (goal: 1.15)", checked / PARTS, checked / bare


@contextmanager
def _nothing_checked(caller: Principal) -> Iterator[None]:
    """Every call is taken for this caller's, sees everything, and is not counted."""
    with ExitStack() as stack:
        for where, name, instead in (
            (Authentication, "principal", lambda *_: caller),
            (Principal, "may_see", lambda *_: True),
            (Principal, "may_read", lambda *_: True),
            (engine, "authorise", lambda *_: None),
            (Throttle, "admit", lambda *_: None),
            (answer, "usage", lambda *_: ()),
        ):
            stack.enter_context(mock.patch.object(where, name, instead))
        yield


async def in_turns(first: Work, second: Work, rounds: int) -> tuple[float, float]:
    """Seconds of CPU that each takes, the median of so many turns."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for work, times in zip((first, second), taken, strict=True):
            began = time.process_time()
            await work()
            times.append(time.process_time() - began)
    return median(taken[0]), median(taken[1])
