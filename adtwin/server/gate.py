"""Resets and restores wait until no request is under way, and requests wait until they are over."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Gate:
    """Open to any number of requests; closed for one piece of work that replaces the state."""

    def __init__(self) -> None:
        self.inside = 0
        self._opened: asyncio.Future[None] | None = None
        self._emptied: asyncio.Future[None] | None = None

    async def enter(self) -> None:
        """Come in; call `leave` at the end."""
        while self._opened is not None:
            await asyncio.shield(self._opened)
        self.inside += 1

    def leave(self) -> None:
        """Go out."""
        self.inside -= 1
        if self.inside == 0 and self._emptied is not None and not self._emptied.done():
            self._emptied.set_result(None)

    @asynccontextmanager
    async def closed(self) -> AsyncIterator[None]:
        """Alone with the state."""
        loop = asyncio.get_running_loop()
        while self._opened is not None:
            await asyncio.shield(self._opened)
        self._opened = loop.create_future()
        try:
            while self.inside:
                self._emptied = loop.create_future()
                await self._emptied
            yield
        finally:
            self._emptied = None
            opened, self._opened = self._opened, None
            opened.set_result(None)
