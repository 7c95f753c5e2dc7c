"""`adtwin logs`: what clients ask, as they ask it."""

from __future__ import annotations

import contextlib
import json
import time
from urllib.parse import urlencode

import click

from adtwin.cli.client import Client
from adtwin.cli.options import as_json, on_a_twin
from adtwin.cli.requests import row

INTERVAL = 0.3
"""Seconds between two looks."""
MOST = 1_000


@click.command(short_help="Follow what clients ask.")
@click.option("--follow", "-f", is_flag=True, help="Go on until Ctrl-C.")
@click.option(
    "--limit", "-n", default=20, show_default=True, type=click.IntRange(0, MOST), help="So many to begin with."
)
@click.option("--path", metavar="GLOB", help="Only paths like this: '*/campaigns'.")
@click.option("--status", metavar="STATUS", help="Only answers like this: 400, 4xx.")
@as_json
@on_a_twin
def logs(client: Client, follow: bool, limit: int, path: str | None, status: str | None, as_json: bool) -> None:
    """Show what clients asked, the newest last, and with -f what they ask from now on. Tokens are masked.

    \b
    adtwin logs -f
    adtwin logs -f --status 4xx
    """
    chosen = {**({"path": path} if path else {}), **({"status": status} if status else {})}
    found = client.admin("GET", f"/requests?{urlencode({'limit': max(limit, 1), **chosen})}")
    _say(found["data"][:limit], as_json)
    if follow:
        with contextlib.suppress(KeyboardInterrupt):
            _follow(client, found["last"], chosen, as_json)


def _follow(client: Client, last: int, chosen: dict[str, str], as_json: bool) -> None:
    while True:
        time.sleep(INTERVAL)
        found = client.admin("GET", f"/requests?{urlencode({'limit': MOST, 'after': last, **chosen})}")
        _say(found["data"], as_json)
        last = found["last"]


def _say(entries: list[dict[str, object]], as_json: bool) -> None:
    for entry in reversed(entries):
        click.echo(json.dumps(entry, ensure_ascii=False) if as_json else "  ".join(row(entry)).rstrip())
