"""`adtwin world`: who and what there is in a running twin."""

from __future__ import annotations

import shlex
from difflib import get_close_matches
from typing import Any

import click

from adtwin.cli.client import CallError, Client
from adtwin.cli.options import as_json, on_a_twin, say_columns, say_json


@click.command(short_help="Show tokens and ids of the running twin.")
@click.argument("name", required=False)
@as_json
@click.option("--env", is_flag=True, help="Write shell exports, for eval.")
@on_a_twin
def world(client: Client, name: str | None, as_json: bool, env: bool) -> None:
    """Show the tokens and ids of the running twin, or the one called NAME alone.

    \b
    adtwin world                        everything, one a line
    adtwin world access_token           one value, for $(…)
    eval "$(adtwin world --env)"        ADTWIN_ACCESS_TOKEN and the rest
    """
    known: dict[str, Any] = client.admin("GET", "/world")
    if name is not None:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]}?" if near else "'adtwin world' lists what it knows."
            raise CallError(f"the {known.get('world')} world knows no {name!r}: {hint}")
        known = {name: known[name]}
    if as_json:
        say_json(known)
    elif env:
        for key, value in {"graph_url": client.url, **known}.items():
            click.echo(f"export ADTWIN_{key.upper()}={shlex.quote(text(value, ','))}")
    elif name is not None:
        click.echo(text(known[name], "\n"))
    else:
        say_columns([(key, text(value)) for key, value in {"graph_url": client.url, **known}.items()])


def text(value: Any, between: str = " ") -> str:
    """A value as a word; lists as words."""
    if value is None:
        return ""
    return between.join(str(one) for one in value) if isinstance(value, list) else str(value)
