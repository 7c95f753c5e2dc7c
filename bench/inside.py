"""Timing of what runs in this process."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

ROUNDS = 5


def seconds_of(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median of some rounds after one that is not counted."""
    work()
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)
