"""`adtwin reset`: the freshly seeded world again."""

from __future__ import annotations

import click

from adtwin.cli.client import Client
from adtwin.cli.options import as_json, on_a_twin, say_columns, say_json


@click.command(short_help="Start over with a fresh world.")
@click.option("--world", type=click.Choice(["demo", "empty", "agency"]), help="Change to another world.")
@as_json
@on_a_twin
def reset(client: Client, world: str | None, as_json: bool) -> None:
    """Start over: everything made since the start is gone, tokens and ids of the world are as before.

    \b
    adtwin reset                        the same world, fresh
    adtwin reset --world agency         several accounts with 90 days of history
    """
    known = client.admin("POST", "/reset", {"world": world} if world else {})
    if as_json:
        say_json(known)
        return
    click.echo(f"The {known.get('world')} world is fresh.")
    names = ("access_token", "ad_account_id")
    say_columns([(f"  {name}", str(known[name])) for name in names if known.get(name)])
