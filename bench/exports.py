"""A report of a million rows as a file: how long it takes, and how much memory beyond that of the idle process."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import xlsxwriter  # type: ignore[import-untyped]

from adtwin.reporting.columns import columns_of
from adtwin.reporting.export import Format, write
from adtwin.reporting.files import FileLists
from adtwin.reporting.params import InsightsParams
from adtwin.reporting.report import stream
from bench.facts import Size, write_facts
from bench.memory import peak_mib
from bench.reports import SPAN, TODAY, WholeAccount

SIZE = Size(rows=3_000_000, ads=320)
"""Ads by day and region: a million rows."""
ASKED = {"level": "ad", "time_increment": 1, "breakdowns": "region", "fields": "ad_id,impressions,spend", **SPAN}
COLUMNS = ("date_start", "date_stop", "region", "ad_id", "impressions", "spend")
LOADED = (duckdb, xlsxwriter)
"""What the idle process has loaded as well."""


def measure() -> list[tuple[str, float, float]]:
    """Rows of (what, seconds, MiB beyond the idle process), each from a process of its own."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        files = write_facts(Path(folder), SIZE, ("cells",))
        for form in ("csv", "xls"):
            command = [sys.executable, "-m", "bench.exports", form, *files.cells]
            said = subprocess.run(command, capture_output=True, check=True, text=True).stdout.split()
            rows.append((f"{int(said[0]):,} rows as {form}", float(said[1]), float(said[2])))
    return rows


def main() -> None:
    """Export once and say: rows, seconds, MiB."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("form", choices=("csv", "xls"))
    parser.add_argument("cells", nargs="+")
    given = parser.parse_args()
    form: Format = given.form
    idle = peak_mib()
    began = time.perf_counter()
    params = InsightsParams.read(ASKED)
    found = stream(params, WholeAccount(), FileLists(cells=given.cells), TODAY, most_rows=5_000_000)
    with tempfile.TemporaryFile() as file:
        count = write(form, file, columns_of(COLUMNS, found.whole, "en", "USD"), found)
    taken = time.perf_counter() - began
    print(count, taken, peak_mib() - idle)


if __name__ == "__main__":
    main()
