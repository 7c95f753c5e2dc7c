"""`adtwin snapshot` and `adtwin restore`: everything a twin holds, in one file."""

from __future__ import annotations

from pathlib import Path

import click

from adtwin.cli.client import Client
from adtwin.cli.options import on_a_twin


@click.command(short_help="Save everything into one file.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@on_a_twin
def snapshot(client: Client, file: Path, force: bool) -> None:
    """Save everything the twin holds into FILE: objects, media, what was delivered, the clock.

    \b
    adtwin snapshot before-launch.zip
    adtwin restore before-launch.zip
    """
    if file.exists() and not force:
        raise click.ClickException(f"{file} is there already: choose another name, or say --force.")
    if not file.parent.is_dir():
        raise click.ClickException(f"there is no folder {file.parent}: make it first.")
    part = file.with_name(f"{file.name}.part")
    try:
        size = client.download("/snapshot", part)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    click.echo(f"{file}  {size / 1e6:.1f} MB")


@click.command(short_help="Put a saved file back.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@on_a_twin
def restore(client: Client, file: Path) -> None:
    """Put back what 'adtwin snapshot' saved in FILE; what the twin held until now is gone."""
    known = client.upload("/restore", file)
    now = client.admin("GET", "/clock")["now"]
    click.echo(f"The {known.get('world')} world of {file} is back. The clock stands at {now}.")
