"""Insights end to end: a GET through the whole application, for a small account and one with five million rows."""

from __future__ import annotations

import asyncio
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from adtwin.server.assemble import make_app, make_twin
from adtwin.server.options import Options
from adtwin.store import FactFile
from bench.facts import Size, write_facts
from bench.protocol import InProcess

FIGURES = "fields=impressions,clicks,spend&breakdowns=age,gender"
QUERY = f"{FIGURES}&time_range[since]=2026-01-01&time_range[until]=2026-03-31"


def measure(rounds: int) -> list[tuple[str, float, float]]:
    """Rows of (account, seconds by the clock, seconds of CPU)."""
    accounts = (("small", 3_000), ("of 5,000,000 rows", 5_000_000))
    return [asyncio.run(_measured(name, rows, rounds)) for name, rows in accounts]


async def _measured(name: str, rows: int, rounds: int) -> tuple[str, float, float]:
    options = Options(world="demo", seed=1, durability="relaxed", ephemeral=True)
    twin = make_twin(options)
    app = make_app(twin, options)
    account = app.control.identities["ad_account_id"]
    number = int(account.removeprefix("act_"))
    with tempfile.TemporaryDirectory() as folder:
        listed = write_facts(Path(folder), Size(rows=rows, account=number), ("cells",))
        files = [_kept(twin.store.facts.folder, number, Path(path), rows) for path in listed.cells]
    await twin.store.write(lambda tx: [tx.add_fact_file(file) for file in files])
    client = InProcess(app, app.control.identities["access_token"])
    clock, cpu = [], []
    for _ in range(rounds + 1):
        began, process = time.perf_counter(), time.process_time()
        answer = await client.send("GET", f"/v24.0/{account}/insights", QUERY)
        clock.append(time.perf_counter() - began)
        cpu.append(time.process_time() - process)
    if answer.count(b'"impressions"') < 21:
        raise AssertionError(answer[:300])
    return f"an account {name}, age × gender", statistics.median(clock[1:]), statistics.median(cpu[1:])


def _kept(folder: Path, account: int, path: Path, rows: int) -> FactFile:
    """A file moved to where the twin keeps its own."""
    month = path.name[:7]
    inside = Path(str(account)) / month / "cells-bench.parquet"
    (folder / inside).parent.mkdir(parents=True, exist_ok=True)
    shutil.move(path, folder / inside)
    size = (folder / inside).stat().st_size
    return FactFile(account, "cells", month, inside.as_posix(), rows, size, f"{month}-01", f"{month}-28")
