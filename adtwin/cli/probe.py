"""`adtwin probe`: what is really in a media file, and where it falls short."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from adtwin.cli.client import Client
from adtwin.cli.options import as_json as json_option
from adtwin.cli.options import on_a_twin, say_columns, say_json


@click.command(short_help="Look into an image or a video.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
@on_a_twin
def probe(client: Client, file: Path, as_json: bool) -> None:
    """Say what FILE really holds and where it misses the media specifications; nothing is uploaded to an account.

    Ends with 1 when a placement would refuse the file.

    \b
    adtwin probe hero.jpg
    adtwin probe --json film.mp4
    """
    found = client.upload("/probe", file)
    if as_json:
        say_json(found)
    else:
        say_columns([(name, _plain(value)) for name, value in found["facts"].items()])
        rows = [("advice", one) for one in found["advice"]]
        rows += [(placement, one) for placement, problems in found["placements"].items() for one in problems]
        for where, one in rows:
            click.echo(f"{where}: {_sentence(one)}")
    wrong = [one for problems in found["placements"].values() for one in problems if one["severity"] == "error"]
    if wrong:
        raise SystemExit(1)


def _sentence(one: dict[str, Any]) -> str:
    return one.get("message") or f"{one['field']} is {_plain(one['actual'])}, advised is {one['limit']}. {one['fix']}"


def _plain(value: Any) -> str:
    return "-" if value is None else str(value)
