"""What the admin root can do with a twin; one such change at a time."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from adtwin.base.clock import Clock
from adtwin.graph.engine import Engine
from adtwin.graph.twin import Twin
from adtwin.server.answer import Answers
from adtwin.server.faults import Faults
from adtwin.server.gate import Gate
from adtwin.server.hooks import Hooks, Identities
from adtwin.server.request_log import RequestLog
from adtwin.server.worlds import WORLD, plant, take_up
from adtwin.store import restore, write_snapshot

if TYPE_CHECKING:
    from adtwin.server.request_sets import RequestSets


class Control:
    """A twin with everything that stands around it while it is served."""

    def __init__(self, twin: Twin, hooks: Hooks, identities: Identities) -> None:
        self.twin = twin
        self.hooks = hooks
        self.engine = Engine(twin)
        self.faults = Faults(twin.seed, now=twin.clock.now)
        self.log = RequestLog()
        self.answers = Answers()
        self.gate = Gate()
        self.identities: Identities = {}
        self.request_sets: RequestSets
        """Put there by the application, through whose steps their requests go."""
        self._one_at_a_time = asyncio.Lock()
        self._know(identities)

    def _know(self, identities: Identities) -> None:
        self.identities = identities
        self.answers.account = str(identities.get("ad_account_id", "0")).removeprefix("act_")

    async def reset(self, world: str | None = None) -> Identities:
        """Back to the freshly seeded world, or to another one; faults, log and what was counted start anew as well."""
        async with self._one_at_a_time, self.gate.closed():
            note = await self.twin.store.read(lambda view: view.meta(WORLD)) or {}
            now = Clock().now() if self.twin.clock.runs else note.get("began")
            async with self.request_sets.replaced():
                identities = await asyncio.to_thread(plant, self.twin, self.hooks, world or self.twin.world, now)
            self._start_anew(identities)
        return identities

    async def restore(self, source: IO[bytes]) -> Identities:
        """Put back a snapshot, and do what it has left undone. INVALID_PARAMETER for a file that is none; then nothing
        has changed."""
        async with self._one_at_a_time:
            async with self.gate.closed():
                async with self.request_sets.replaced():
                    await asyncio.to_thread(restore, self.twin.store, source)
                note = await asyncio.to_thread(take_up, self.twin)
                self._start_anew(note["identities"])
            await self.request_sets.carry_out()
        return self.identities

    async def snapshot(self, path: Path) -> None:
        """Write everything the twin holds into one file."""

        def write() -> None:
            with path.open("wb") as target:
                write_snapshot(self.twin.store, target)

        async with self._one_at_a_time:
            await asyncio.to_thread(write)

    async def advance(self, until: int) -> int:
        """Move the clock; when this returns, everything due on the way has happened. The new time."""
        async with self._one_at_a_time:
            while (due := await self.request_sets.next_due(until)) is not None:
                await self._advance(max(due, self.twin.clock.now()))
                await self.request_sets.carry_out()
            await self._advance(until)
            return self.twin.clock.now()

    async def _advance(self, until: int) -> None:
        await _carried_out(self.hooks.advance, self.twin, until)
        if self.twin.clock.now() < until:
            self.twin.clock.set(until)

    async def review(self, ad_id: int, decision: str, reason: str | None) -> dict[str, Any]:
        """Force the outcome of an ad's review. LookupError when there is no such ad."""
        async with self._one_at_a_time:
            answer: dict[str, Any] = await _carried_out(self.hooks.review, self.twin, ad_id, decision, reason)
        return answer

    async def profile(self, pk: int, profile: str | None) -> dict[str, Any]:
        """Give an ad or an account a delivery profile, or take it away. LookupError when there is no such object."""
        async with self._one_at_a_time:
            answer: dict[str, Any] = await _carried_out(self.hooks.profile, self.twin, pk, profile)
        return answer

    async def profiles(self) -> list[dict[str, Any]]:
        """The delivery profiles that are set."""
        found: list[dict[str, Any]] = await _carried_out(self.hooks.profiles, self.twin)
        return found

    async def limit_page(self, page_id: int, limits: list[dict[str, Any]]) -> None:
        """Replace the ad limits of a page. LookupError when there is no such page."""
        async with self._one_at_a_time:
            await _carried_out(self.hooks.limit_page, self.twin, page_id, limits)

    def _start_anew(self, identities: Identities) -> None:
        self.engine.authentication.forget()
        self.faults.clear()
        self.log.clear()
        self.twin.throttle.clear()
        self.twin.limits.clear()
        self._know(identities)


async def _carried_out(work: Callable[..., Any], *arguments: Any) -> Any:
    """The result of a hook, run off the event loop when it is a plain function."""
    if inspect.iscoroutinefunction(work):
        return await work(*arguments)
    return await asyncio.to_thread(work, *arguments)
