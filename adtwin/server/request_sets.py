"""Carrying out the sets of requests that were ordered: each request takes the steps of a direct call [D-363].

A set is carried out once its order is answered, so that clients find it done at their first poll; a slow one when the
clock reaches its time. What a stop leaves undone is taken up at the next start.

A notice is sent once: an orderly stop waits for those on their way, and an outcome that can't be kept is tried again.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NoReturn

from adtwin.graph.call import Call, call_of_the_twin
from adtwin.graph.references import Results
from adtwin.graph.twin import Twin
from adtwin.model.media.fetch import policy_of
from adtwin.model.request_sets import carrying, progress
from adtwin.model.request_sets.notification import Notice
from adtwin.server import parts
from adtwin.server.exchange import Exchange
from adtwin.server.parts import Through
from adtwin.store import Obj, Transaction

log = logging.getLogger("adtwin.server")

PATIENCE = 0.5
CALLS = 8
"""Notices that are sent at once; more of them wait, and nothing else does."""
GRACE = 10.0
"""Seconds that a stop waits for the notices on their way; no listener is given more."""


class RequestSets:
    """The sets of one twin; `through` takes a request through the steps."""

    def __init__(self, twin: Twin, through: Through) -> None:
        self._twin = twin
        self._through = through
        self._one_at_a_time = asyncio.Lock()
        self._callers = ThreadPoolExecutor(CALLS, "notice")
        self._on_the_way: dict[int, asyncio.Task[None]] = {}
        self._outcomes: dict[int, tuple[Obj, tuple[bool, str]]] = {}
        """By set: what became of a notice, until it is kept."""
        self._keeping = asyncio.Lock()
        self.patience = PATIENCE
        """Seconds that whoever waits for a set to be carried out waits for its notice, too."""

    async def follow_up(self) -> None:
        """Do what the requests so far have ordered, if they have."""
        if self._twin.notes.get(progress.ORDERED) or self._outcomes:
            await self.carry_out()

    async def next_due(self, until: int) -> int | None:
        """When the next set falls due, if that is by then."""
        busy = self._busy()
        return await self._twin.store.read(lambda view: carrying.next_due(view, until, busy))

    def _busy(self) -> set[int]:
        """The sets whose notice is on its way, or has arrived."""
        return self._on_the_way.keys() | self._outcomes.keys()

    async def carry_out(self) -> None:
        """Carry out the sets that are due, and tell whom they say. Who is slow to take a notice holds up nobody: it is
        on its way when this returns."""
        async with self._one_at_a_time:
            await self._keep_outcomes()
            while due := await self._due():
                for owner in due:
                    if owner.effective_status == progress.OPEN:
                        await self._requests(owner)
                        await self._write(carrying.finish, owner)
                    await self._tell(owner)
        if self._on_the_way:
            await asyncio.wait(self._on_the_way.values(), timeout=self.patience)

    @contextlib.asynccontextmanager
    async def replaced(self) -> AsyncIterator[None]:
        """While the store is replaced, outcomes of notices wait. Then they are let go of, for their sets are gone; when
        it fails, they are kept after all."""
        async with self._keeping:
            yield
            self._let_go()
            self._outcomes.clear()

    async def close(self) -> None:
        """Wait for the notices on their way; those that have not set off are sent by the next start."""
        self._callers.shutdown(wait=False, cancel_futures=True)
        if self._on_the_way:
            await asyncio.wait(self._on_the_way.values(), timeout=GRACE)
        self._let_go()
        await self._keep_outcomes()

    def _let_go(self) -> None:
        for task in self._on_the_way.values():
            task.cancel()
        self._on_the_way.clear()

    async def _due(self) -> list[Obj]:
        """What is to be done. It is asked among the writes, so that no order lies between its note and its commit."""
        now, busy = self._twin.clock.now(), self._busy()

        def due(tx: Transaction) -> list[Obj]:
            self._twin.notes.pop(progress.ORDERED, None)
            return carrying.due_now(tx, now, busy)

        return await self._twin.store.write(due)

    async def _requests(self, owner: Obj) -> None:
        outer = _outer(owner)
        requests = await self._twin.store.read(lambda view: list(progress.requests_of(view, owner.id)))
        results = carrying.earlier(requests)
        try:
            for request in requests:
                if request.effective_status == progress.INITIAL:
                    self._twin.notes[progress.TURN] = request.id
                    await self._request(outer, request, results)
        finally:
            self._twin.notes.pop(progress.TURN, None)

    async def _request(self, outer: Exchange, request: Obj, results: Results) -> None:
        """Carry out one request, unless it was canceled before its turn."""
        if await self._is_settled(request):
            return
        part = carrying.part_of(request)
        settle = carrying.settling(request.id, self._twin.clock.now)
        answer = await parts.carry_out(outer, part, results, self._through, settle)
        results.keep(part, answer)
        if answer is None or not await self._is_settled(request):
            now = self._twin.clock.now()
            await self._twin.store.write(lambda tx: carrying.keep_answer(tx, request.id, answer, now))

    async def _is_settled(self, request: Obj) -> bool:
        """Whether the request has its outcome: what it did, or that it was canceled."""
        found = await self._twin.store.read(lambda view: view.get(request.id))
        return found is None or found.effective_status != progress.INITIAL

    async def _tell(self, owner: Obj) -> None:
        """Send the notice of a set off, if somebody is to be told."""
        notice = await self._write(carrying.begin_notice, owner)
        if notice is not None:
            task = asyncio.create_task(self._send(owner, notice))
            self._on_the_way[owner.id] = task
            task.add_done_callback(lambda done: self._arrived(owner.id, done))

    def _arrived(self, number: int, done: asyncio.Task[None]) -> None:
        if self._on_the_way.get(number) is done:
            del self._on_the_way[number]

    async def _send(self, owner: Obj, notice: Notice) -> None:
        loop = asyncio.get_running_loop()
        try:
            sent = await loop.run_in_executor(self._callers, notice.send, policy_of(self._twin))
        except Exception:
            log.exception("the notice of set %s could not be sent", owner.id)
            sent = False, "The address could not be called."
        self._outcomes[owner.id] = owner, sent
        await self._keep_outcomes()

    async def _keep_outcomes(self) -> None:
        """Keep what became of the notices that have arrived. What the store does not take is tried again later: the
        notice has arrived, and is not to be sent twice."""
        async with self._keeping:
            for number, (owner, sent) in list(self._outcomes.items()):
                try:
                    await self._write(carrying.end_notice, owner, sent)
                    self._outcomes.pop(number, None)
                except Exception:
                    log.exception("what became of the notice of set %s could not be kept", number)

    async def _write(self, work: Callable[..., Any], owner: Obj, *more: Any) -> Any:
        def write(tx: Transaction) -> Any:
            return work(self._call(tx), owner, *more)

        return await self._twin.store.write(write)

    def _call(self, tx: Transaction) -> Call:
        return call_of_the_twin(self._twin, tx, self._twin.clock.now())


def _outer(owner: Obj) -> Exchange:
    """The exchange that the requests of a set are parts of, as if it had come again."""
    path = f"/{owner.data['version']}/"
    scope = {"type": "http", "method": "POST", "path": path, "query_string": b"", "headers": []}
    exchange = Exchange.of(scope, _nothing, {}, owner.data["base_url"])
    exchange.request.bearer = carrying.bearer_of(owner)
    return exchange


async def _nothing() -> NoReturn:
    raise RuntimeError("the requests of a set have no body to receive")
