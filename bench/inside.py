"""Delivery and insights, in this process."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from pathlib import Path

import duckdb

from adtwin.base.streams import stream
from adtwin.delivery import Account, AdLine, Audience, Pool
from adtwin.delivery.population import Market
from adtwin.delivery.simulate import deliver
from adtwin.reporting.files import FileLists
from adtwin.reporting.params import InsightsParams
from adtwin.reporting.report import run
from adtwin.reporting.tree import Account as Reported
from adtwin.reporting.tree import AdObject, Level
from bench.facts import ACCOUNT_ID, Size, write_facts

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


class WholeAccount:
    """An account that nothing is known of but its facts, as reporting's `Tree`."""

    level: Level = "account"
    id = ACCOUNT_ID
    account = Reported(id=ACCOUNT_ID, name="Bench", currency="USD", created=date(2025, 12, 1))

    def describe(self, level: Level, ids: Collection[int]) -> Mapping[int, AdObject]:
        """Nothing."""
        return {}

    def objects(self, level: Level) -> Iterable[AdObject]:
        """Nothing."""
        return ()

    def with_status(self, level: Level, statuses: Collection[str]) -> Collection[int]:
        """Nothing."""
        return ()

    def local_date(self, time: int) -> date:
        """The day in UTC."""
        return date.fromordinal(date(1970, 1, 1).toordinal() + time // 86_400)


ASKED = {"fields": ["impressions", "clicks", "spend"], "breakdowns": ["age", "gender"], "date_preset": "maximum"}
BARE = "SELECT age, gender, sum(impressions), sum(clicks), sum(spend_micros) FROM read_parquet($f) GROUP BY ALL"


def measure_insights() -> list[tuple[str, float, float]]:
    """Age by gender over a million cells, and a small account; the baseline is the bare aggregate in DuckDB."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for what, size in (("1,000,000 cells", Size(cells=1_000_000)), ("a small account", Size(cells=3_000))):
            paths = write_facts(Path(folder) / str(size.cells), size)
            files = FileLists(**{table: [path] for table, path in paths.items()})
            rows.append((f"insights by age × gender, {what}, beside the bare SQL", *_insights(files)))
    return rows


def _insights(files: FileLists) -> tuple[float, float]:
    params = InsightsParams.read(ASKED)
    bare = duckdb.connect()
    given = {"f": list(files.cells)}
    ours = seconds_of(lambda: run(params, WholeAccount(), files, date(2026, 6, 1)))
    theirs = seconds_of(lambda: bare.execute(BARE, given).fetchall())
    return ours, ours / theirs
