"""The simulated clock: the only source of time in the twin."""

from __future__ import annotations

import time


class Clock:
    """Epoch seconds, UTC. A manual clock stands until it is set; a real one also runs with the machine's time."""

    def __init__(self, now: int | None = None, *, runs: bool = False) -> None:
        started = int(time.time())
        self._runs = runs
        self._now = started if now is None else now
        self._offset = self._now - started

    @property
    def runs(self) -> bool:
        """Whether time passes by itself."""
        return self._runs

    def now(self) -> int:
        """The current simulated time."""
        return int(time.time()) + self._offset if self._runs else self._now

    def set(self, now: int) -> None:
        """Move to a moment; a running clock goes on from there."""
        self._now = now
        self._offset = now - int(time.time())
