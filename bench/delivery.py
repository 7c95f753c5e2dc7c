"""Delivery: a month of many ads, simulated and written, beside the numpy operations that it can't do without.

`python -m bench.delivery ADS DAYS` carries out one such run and prints its figures as JSON: each has a process of its
own, so that its peak of memory is its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from adtwin.delivery import Account, AdLine, Audience, Pool
from adtwin.delivery.population import Market
from adtwin.delivery.simulate import Simulation
from adtwin.delivery.tables import Tables
from adtwin.model.time.deliver import write_in_turn
from adtwin.store import Facts
from bench.memory import peak_mib

Ints = NDArray[np.int64]

START = 1_795_564_800 // 3_600
CELLS, ROWS, PEOPLE = 140, 42, 33
"""By ad and hour: cells of the auction, those that win, impressions on persons that are kept. The simulation has 143,
77 and 39 of them, so that bare numpy has rather too little to do than too much."""
ROUNDS = 400
"""Ads in all rounds together of a comparison."""


def of_ads(ads: int, market: int = 1) -> Simulation:
    """So many ads for the United States, each with 20 dollars a day of its own."""
    lines, pools = [], []
    for number in range(1, ads + 1):
        audience = Audience(countries=("US",), age_min=18, age_max=65)
        lines.append(AdLine(1, 10, 1_000 + number, 100_000 + number, 1_000 + number, audience, start=0))
        pools.append(Pool(1_000 + number, 1, daily_budget=2_000))
    return Simulation(Market(market), lines, pools, [Account(1)])


def run(ads: int, days: int) -> dict[str, float]:
    """Deliver and write: processor seconds and seconds, megabytes at most, impressions, rows; and those of numpy."""
    found = {"impressions": 0, "rows": 0}

    def write(block: Tables) -> None:
        for name, columns in block.each():
            files = facts.write_all(name, columns)
            found["rows"] += sum(file.rows for file in files)
            if name == "cells":
                found["impressions"] += int(np.asarray(columns["impressions"]).sum())

    with tempfile.TemporaryDirectory() as folder:
        facts = Facts(Path(folder), durable=False)
        cpu, wall = time.process_time(), time.perf_counter()
        write_in_turn(of_ads(ads).blocks(range(START, START + 24 * days)), write)
        taken = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}
    return {**found, **taken, "megabytes": peak_mib(), **simulated(ads, min(days, 7))}


def simulated(ads: int, days: int) -> dict[str, float]:
    """Processor seconds of the simulation alone, tables included, and of bare numpy for as many days: in turn, so that
    what else the machine does slows both alike, and few ads several times."""
    ours, theirs = 0.0, 0.0
    for _ in range(max(1, ROUNDS // ads)):
        began = time.process_time()
        for block in of_ads(ads).blocks(range(START, START + 24 * days)):
            for _ in block.each():
                pass
        between = time.process_time()
        for _ in bare(ads, days):
            pass
        ours, theirs = ours + between - began, theirs + time.process_time() - between
    return {"simulated": ours, "numpy": theirs}


def bare(ads: int, days: int) -> Iterator[Any]:
    """What no simulation of these cells can leave out: clear every cell's auction, draw impressions and what people
    do, sum by ad and by hour, give impressions to persons; once a day sort and add up who they are, and hand over the
    rows as columns."""
    chance = np.random.default_rng(1)
    cells, rows, people = ads * CELLS, ads * ROWS, ads * PEOPLE
    line, row_line = np.sort(chance.integers(0, ads, cells)), np.sort(chance.integers(0, ads, rows))
    weight, level = chance.random(cells), chance.normal(size=cells)
    table, person = np.linspace(0, 1, 36_001), np.sort(chance.integers(0, rows, people))
    for _ in range(days):
        seen = []
        for _ in range(24):
            share = weight / np.bincount(line, weight, ads)[line]
            z = np.log(weight[::-1] * share + 1e-9) - level
            won, paid = (table[((np.clip(each, -9, 9) + 9) * 2_000).astype(np.int64)] for each in (z, z - 0.75))
            price = np.exp(level) * paid / np.maximum(won, 1e-9)
            throttle = np.bincount(line, won * price, ads)
            shown = chance.poisson(0.5 * won / np.maximum(throttle, 1.0)[line])
            mine = np.flatnonzero(shown + (np.arange(cells) % 3 == 0))[:rows]
            count = np.maximum(shown[mine], 1)
            done = [chance.binomial(count, 0.02) for _ in range(4)]
            cost = np.exp(0.1 * chance.standard_normal(len(mine))) * price[mine]
            yield [np.bincount(row_line[: len(mine)], each, ads) for each in (count, *done, cost, cost, cost)]
            kept = chance.hypergeometric(count, count, count), chance.hypergeometric(count, count, count)
            draw = chance.random(people) ** 1.15
            seen.append(person << 38 | (draw * 1e6).astype(np.int64) << 7 | (kept[0].max() > 0))
        yield _columns(np.sort(np.concatenate(seen)), rows)


def _columns(ordered: Ints, rows: int) -> list[Any]:
    """Persons and their sums, hashed, with the columns of their cells."""
    starts = np.flatnonzero(np.diff(ordered, prepend=-1))
    sums = [np.add.reduceat(ordered & 1, starts) for _ in range(3)]
    key = ordered[starts].astype(np.uint64)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        key = (key ^ (key >> np.uint64(shift))) * np.uint64(factor)
    cell = np.minimum(ordered[starts] >> 38, rows - 1)
    ids, codes = np.zeros(rows, dtype=np.int64), np.zeros(rows, dtype=np.uint8)
    return [key, *sums, *(ids[cell] for _ in range(6)), *(codes[cell] for _ in range(8))]


def apart(ads: int, days: int) -> dict[str, float]:
    """`run` in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.delivery", str(ads), str(days)], check=True, capture_output=True, text=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def measure(*, quick: bool) -> list[tuple[str, float, float, float, float]]:
    """Rows of (what, seconds, processor seconds, megabytes, how many times numpy's own time the simulation takes)."""
    rows = []
    for ads, days in ((100, 7), (100, 30)) if quick else ((100, 30), (1_000, 30)):
        found = apart(ads, days)
        shown, kept = found["impressions"] / 1e6, found["rows"] / 1e6
        what = f"{days} days of {ads:,} ads: {shown:.1f} M impressions, {kept:.1f} M rows"
        rows.append((what, found["wall"], found["cpu"], found["megabytes"], found["simulated"] / found["numpy"]))
    return rows


if __name__ == "__main__":
    print(json.dumps(run(int(sys.argv[1]), int(sys.argv[2]))))
