"""A report as a file: ordered, waited for, downloaded; as CSV or as a workbook for a spreadsheet program."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from adtwin.cli.client import PATIENCE, CallError, Client
from adtwin.cli.graph import Graph

FORMATS = {".csv": "csv", ".xlsx": "xls", ".xls": "xls"}
WEB = "https://www.facebook.com"
"""Where the vendor's own service keeps the downloads; a twin has them below its Graph root [C-306]."""
FIRST_WAIT, LONGEST_WAIT = 0.2, 10.0


def format_of(file: Path) -> str:
    """What a file is to be, by the end of its name. Error: UsageError."""
    found = FORMATS.get(file.suffix.lower())
    if found is None:
        raise click.UsageError(f"--to takes a name that ends in {', '.join(FORMATS)}, not {file.name!r}.")
    return found


def save(graph: Graph, path: str, params: Mapping[str, Any], file: Path, *, quiet: bool = False) -> int:
    """Order the report, wait until it is there, download it; its size in bytes. Error: CallError when it failed."""
    run = str(graph.client.post(path, params)["report_run_id"])
    _await(graph, run, quiet=quiet or not sys.stderr.isatty())
    web = graph.client if graph.client.is_twin else Client(WEB, token=graph.client.token)
    return web.save("/ads/ads_insights/export_report", {"report_run_id": run, "format": format_of(file)}, file)


def _await(graph: Graph, run: str, *, quiet: bool) -> None:
    waited, pause, shown = 0.0, FIRST_WAIT, 0
    with click.progressbar(length=100, label="the report is made", file=sys.stderr, hidden=quiet) as bar:
        while waited < PATIENCE:
            found = graph.client.get(run, {"fields": "async_status,async_percent_completion,error_user_msg"})
            percent = int(found.get("async_percent_completion") or 0)
            bar.update(percent - shown)
            shown = percent
            if found["async_status"] == "Job Completed":
                return
            if found["async_status"] in ("Job Failed", "Job Skipped"):
                why = found.get("error_user_msg") or "ask for less at once, or order it again."
                raise CallError(f"report {run}: {found['async_status']}: {why}")
            graph.client.sleep(pause)
            waited, pause = waited + pause, min(LONGEST_WAIT, 2 * pause)
    raise CallError(f"report {run} is not done after {PATIENCE:.0f} s: order it again, or ask for {run} later.")
