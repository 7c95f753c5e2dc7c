"""`adtwin requests`: what clients have asked of the twin."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import click

from adtwin.cli.client import Client
from adtwin.cli.options import as_json, on_a_twin, say_columns, say_json


@click.command(short_help="Show what clients have asked lately.")
@click.option("--limit", "-n", default=20, show_default=True, type=click.IntRange(1, 10_000), help="How many.")
@click.option("--path", metavar="GLOB", help="Only paths like this: '*/campaigns'.")
@click.option("--status", metavar="STATUS", help="Only answers like this: 400, 4xx.")
@as_json
@on_a_twin
def requests(client: Client, limit: int, path: str | None, status: str | None, as_json: bool) -> None:
    """Show the latest requests, the newest last: simulated time, what was asked, the answer, what had a say.

    Tokens are masked before anything is kept.

    \b
    adtwin requests                     the latest 20
    adtwin requests --status 4xx        what was refused, and why
    adtwin requests --json -n 1000      with parameters, for jq
    """
    query = {"limit": limit, **({"path": path} if path else {}), **({"status": status} if status else {})}
    found = client.admin("GET", f"/requests?{urlencode(query)}")["data"]
    if as_json:
        say_json(found)
    elif found:
        say_columns([row(entry) for entry in reversed(found)])
    else:
        click.echo("No such requests yet.", err=True)


def row(entry: dict[str, Any]) -> tuple[str, ...]:
    """An entry of the log as columns."""
    error = entry.get("error")
    numbers = (error.get("code"), error.get("subcode")) if error else ()
    why = f"{'/'.join(str(one) for one in numbers if one is not None)} {error.get('message', '')}" if error else ""
    rules = f"[{', '.join(entry['rules'])}]" if entry.get("rules") else ""
    return (
        str(entry["time"]),
        str(entry["status"]),
        str(entry["method"]),
        str(entry["path"]),
        f"{entry['duration_ms']:.1f} ms",
        f"{why} {rules}".strip(),
    )
