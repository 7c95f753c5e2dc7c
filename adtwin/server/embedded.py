"""A twin inside another process, behind a real port of this machine: what tests run against.

The world is seeded once in a process and copied for each twin, so that a twin of its own costs a test milliseconds.
"""

from __future__ import annotations

import asyncio
import functools
import shutil
import threading
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import uvicorn
import uvloop
from uvicorn.server import ServerState

from adtwin.server.app import App
from adtwin.server.assemble import make_app, make_twin
from adtwin.server.options import Options
from adtwin.server.protocol import SPOKEN, BoundedProtocol
from adtwin.server.seeded import copy_of, open_copy, seeded

LONGEST_VALUE = 100_000
"""Characters of a parameter that the request log keeps, so that a test can compare whole specs."""
GRACE = 5.0

T = TypeVar("T")


@dataclass(frozen=True)
class Setting:
    """What a twin starts with. Equal settings are seeded once."""

    world: str = "demo"
    now: int | None = None
    """Epoch seconds; the present without it."""
    seed: int = 1

    @property
    def options(self) -> Options:
        """The same as the options of a server."""
        return Options(world=self.world, now=self.now, seed=self.seed, durability="relaxed", throttle="off")


class Embedded:
    """A twin that is served. `url` is where it listens; `close` ends it and forgets all it held."""

    def __init__(self, setting: Setting) -> None:
        self._folder = copy_of(_template(setting))
        try:
            self._store = open_copy(self._folder)
            self._app = make_app(make_twin(setting.options, store=self._store), setting.options)
            self._app.control.log.longest = LONGEST_VALUE
            self._state = ServerState()
            self._server = _on_the_loop(_listen(self._app, self._state))
        except BaseException:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def close(self) -> None:
        """Listen no more, let go of every connection, and remove the folder."""
        _on_the_loop(_hang_up(self._server, self._state))
        _on_the_loop(self._app.control.request_sets.close())
        self._store.close()
        shutil.rmtree(self._folder, ignore_errors=True)


async def _listen(app: App, state: ServerState) -> asyncio.Server:
    config = uvicorn.Config(app, **SPOKEN)
    config.load()
    loop = asyncio.get_running_loop()
    return await loop.create_server(lambda: BoundedProtocol(config, state, {}, loop), "127.0.0.1", 0)


async def _hang_up(server: asyncio.Server, state: ServerState) -> None:
    """Requests under way get a moment to finish: the store closes next."""
    server.close()
    for connection in list(state.connections):
        connection.shutdown()
    if state.tasks:
        await asyncio.wait(set(state.tasks), timeout=GRACE)


@functools.cache
def _template(setting: Setting) -> Path:
    """The folder of a freshly seeded world, for equal settings the same."""
    return seeded(lambda store: make_app(make_twin(setting.options, store=store), setting.options))


# ---- one loop for every twin of the process


@functools.cache
def _loop() -> asyncio.AbstractEventLoop:
    loop = uvloop.new_event_loop()
    threading.Thread(target=loop.run_forever, name="adtwin-embedded", daemon=True).start()
    return loop


def _on_the_loop(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run_coroutine_threadsafe(work, _loop()).result()
