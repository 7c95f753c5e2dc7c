"""`adtwin apply FILE`: an account gets what a campaign file says."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from adtwin.cli.campaigns.plan import Step
from adtwin.cli.client import CallError
from adtwin.cli.graph import Graph, on_a_graph

SIGNS = {"create": ("+", "green"), "change": ("~", "yellow"), "keep": ("=", None)}


@click.command(short_help="Bring about what a campaign file says; the plan comes first.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--plan", "only_plan", is_flag=True, help="Show what would be done; do nothing. Exit code 3 if anything.")
@click.option("--yes", is_flag=True, help="Don't ask.")
@click.option("--activate", is_flag=True, help="Follow the file's status too; ACTIVE where it says none.")
@on_a_graph
def apply(graph: Graph, file: Path, only_plan: bool, yes: bool, activate: bool) -> None:
    """Bring about what a campaign file says: what is missing is made, paused; what differs is changed; the rest stays.

    Objects are found again by the file's label and their name, so a second run changes nothing. A creative can't be
    changed: another one is made, and the ad shows it. Nothing is ever deleted. A file with errors that 'adtwin lint'
    finds by itself is not begun.

    \b
    adtwin apply spring.yaml --plan       what would be done
    adtwin apply spring.yaml              show the plan, ask, do it: all paused
    adtwin apply spring.yaml --activate   and let it run
    adtwin apply spring.yaml --graph-url https://graph.facebook.com
    """
    from adtwin.cli.campaigns.file import filled, parsed, read
    from adtwin.cli.campaigns.plan import Planner

    document = filled(read(file), graph.identity)
    held = parsed(document, file.parent)
    _refuse_what_is_wrong(document)
    steps = Planner(graph, held, activate=activate).plan()
    for step in steps:
        _say(step)
    to_do = [step for step in steps if step.verb != "keep"]
    click.echo(_summary(steps))
    if not to_do:
        return
    if only_plan:
        click.get_current_context().exit(3)
    if not yes:
        click.confirm(f"Do this in {graph.account} at {graph.client.url}?", abort=True)
    _do(graph, to_do, held.label)


def _refuse_what_is_wrong(document: Any) -> None:
    """Nothing is made of a file in which 'adtwin lint' finds errors without asking anybody."""
    from adtwin.cli.campaigns.findings import say, without_a_server

    errors = [one for one in without_a_server(document) if one.is_error]
    if errors:
        say(errors, err=True)
        plural = "s" if len(errors) > 1 else ""
        raise click.ClickException(f"{len(errors)} error{plural} in the file. Mend it first: nothing was made.")


def _do(graph: Graph, steps: list[Step], label: str) -> None:
    from adtwin.cli.campaigns.carry_out import carry_out

    done = 0
    shown = sys.stderr.isatty()
    with click.progressbar(steps, label="applying", file=sys.stderr, hidden=not shown) as bar:
        for step in bar:
            try:
                carry_out(graph, step, label)
            except CallError as error:
                said = f"{step.kind} {step.name!r}: {error.message}"
                left = f"{done} done, {len(steps) - done} left: mend the file and run it again; it goes on from here."
                raise CallError(f"{said}\n{left}") from None
            done += 1
    for step in steps:
        click.echo(f"{step.id}  {step.kind} {step.name}")


def _say(step: Step) -> None:
    sign, colour = SIGNS[step.verb]
    line = f"{sign} {'  ' * step.depth}{step.kind} {step.name}"
    click.echo(click.style(line, fg=colour) if colour else line)
    for name, (before, after) in step.changes.items():
        for place, old, new in differences(name, before, after):
            click.echo(f"  {'  ' * step.depth}  {place}: {_short(old)} → {_short(new)}")


def differences(place: str, before: object, after: object) -> Iterator[tuple[str, object, object]]:
    """Where two values differ, as deep as both are objects."""
    from adtwin.cli.campaigns.plan import alike

    if isinstance(before, dict) and isinstance(after, dict):
        for name, value in after.items():
            if not alike(value, before.get(name)):
                yield from differences(f"{place}.{name}", before.get(name), value)
    else:
        yield place, before, after


def _summary(steps: list[Step]) -> str:
    counts = {verb: sum(step.verb == verb for step in steps) for verb in SIGNS}
    return f"{counts['create']} to create, {counts['change']} to change, {counts['keep']} as they should be"


def _short(value: object) -> str:
    from adtwin.cli.table import cell

    return cell(value) or "(nothing)"
