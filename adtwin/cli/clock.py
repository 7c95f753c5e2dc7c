"""`adtwin clock`: what time it is in the twin, and moving it on."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import click

from adtwin.cli.client import Client
from adtwin.cli.moments import DAY, DURATION, MOMENT
from adtwin.cli.options import as_json, on_a_twin, say_json


@click.group(invoke_without_command=True, short_help="Show the time, or let time pass.")
@as_json
@on_a_twin
def clock(client: Client, as_json: bool) -> None:
    """Show what time it is in the twin, or move the clock.

    Whatever falls due on the way happens before the command returns: reviews, schedules, delivery, expiry. Time only
    goes forward; 'adtwin reset' goes back to the start.

    \b
    adtwin clock                        what time is it
    adtwin clock advance 7d             let a week pass (s, m, h, d; 1d12h)
    adtwin clock set 2026-12-01         move on to a moment
    """
    if click.get_current_context().invoked_subcommand is None:
        _say(client.admin("GET", "/clock"), as_json)


@clock.command()
@click.argument("duration", type=DURATION)
@as_json
@on_a_twin
def advance(client: Client, duration: int, as_json: bool) -> None:
    """Let time pass: 7d, 90m, 1d12h."""
    _move(client, duration, as_json)


@clock.command("set")
@click.argument("time", type=MOMENT)
@as_json
@on_a_twin
def set_(client: Client, time: int, as_json: bool) -> None:
    """Move on to a moment: 2026-12-01, 2026-12-01T08:00:00Z."""
    now = client.admin("GET", "/clock")
    if time <= now["epoch"]:
        _say(client.admin("POST", "/clock", {"set": time}), as_json)
    else:
        _move(client, time - now["epoch"], as_json)


def steps(client: Client, seconds: int, step: int = DAY) -> Iterator[tuple[int, dict[str, Any]]]:
    """Let time pass a day at a time, so that long work can be watched; each step's seconds and the clock's answer."""
    for passed in range(0, max(seconds, 1), step):
        length = min(step, seconds - passed)
        yield length, client.admin("POST", "/clock", {"advance": f"{length}s"})


def _move(client: Client, seconds: int, as_json: bool) -> None:
    shown = sys.stderr.isatty() and seconds > DAY
    last: dict[str, Any] = {}
    with click.progressbar(length=seconds, label="time passes", file=sys.stderr, hidden=not shown) as bar:
        for length, answer in steps(client, seconds):
            last = answer
            bar.update(length)
    _say(last, as_json)


def _say(answer: dict[str, Any], as_json: bool) -> None:
    if as_json:
        say_json(answer)
    else:
        click.echo(f"{answer['now']}  {'(runs)' if answer.get('runs') else '(stands until it is told)'}")
