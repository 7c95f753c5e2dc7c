"""Delivery, in this process."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from adtwin.base.streams import stream
from adtwin.delivery import Account, AdLine, Audience, Pool
from adtwin.delivery.population import Market
from adtwin.delivery.simulate import deliver

START = 1_795_564_800 // 3_600
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


def delivery_seconds(ads: int, days: int) -> float:
    """Delivering so many ads for so many days."""
    lines, pools = [], []
    for number in range(1, ads + 1):
        audience = Audience(countries=("US",), age_min=18, age_max=65)
        lines.append(AdLine(1, 10, 1_000 + number, 100_000 + number, 1_000 + number, audience, start=0))
        pools.append(Pool(1_000 + number, 1, daily_budget=2_000))
    hours = range(START, START + 24 * days)
    began = time.perf_counter()
    deliver(Market(1), hours, lines, pools, [Account(1)])
    return time.perf_counter() - began


def poisson_seconds(ads: int, days: int) -> float:
    """The baseline of delivery: as many random counts as it has cells, hour by hour, and nothing else."""
    chance = stream(1, "baseline")
    began = time.perf_counter()
    for _ in range(24 * days):
        chance.poisson(0.5, ads * 150)
    return time.perf_counter() - began


def measure_delivery() -> list[tuple[str, float, float]]:
    """Rows of (what, seconds, ratio)."""
    delivery_seconds(5, 1)
    week, month = delivery_seconds(100, 7), delivery_seconds(100, 30)
    half = delivery_seconds(50, 7)
    return [
        ("seven days of 100 ads, beside bare Poisson draws", week, week / poisson_seconds(100, 7)),
        ("thirty days of 100 ads, beside seven days (4.3 is linear)", month, month / week),
        ("seven days of 100 ads, beside 50 ads (2 is linear)", week, week / half),
    ]
