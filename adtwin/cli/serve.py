"""`adtwin serve`: start a twin."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from adtwin.cli.moments import MOMENT


@click.command(short_help="Start a twin and keep it running.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8910, show_default=True, type=click.IntRange(0, 65_535), help="Port; 0 takes a free one."
)
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Folder to keep everything in. Without it: adtwin's folder among your own data.",
)
@click.option("--ephemeral", is_flag=True, help="Keep nothing: the world ends with the server.")
@click.option("--database", metavar="URL", help="PostgreSQL (postgresql://…) instead of SQLite in the folder.")
@click.option(
    "--world",
    default="demo",
    show_default=True,
    type=click.Choice(["demo", "empty", "agency"]),
    help="What a new twin starts with: a small shop, nothing, or an agency's accounts with history.",
)
@click.option(
    "--clock",
    default="manual",
    show_default=True,
    type=click.Choice(["manual", "real"]),
    help="A manual clock stands until it is told to move; a real one runs.",
)
@click.option("--now", type=MOMENT, metavar="ISO", help="Where the clock starts. Without it: the present.")
@click.option(
    "--seed",
    type=click.IntRange(min=0, max=2**63 - 1),
    help="The same seed, requests and clock give the same results. Without it 1; where other machines can reach the"
    " twin, one of chance.",
)
@click.option(
    "--durability",
    default="full",
    show_default=True,
    type=click.Choice(["full", "relaxed"]),
    help="full: a write is on disk before it is answered. relaxed: faster, a power cut may lose some.",
)
@click.option(
    "--outbound",
    default="off",
    show_default=True,
    type=click.Choice(["off", "loopback", "on"]),
    help="What the twin itself may call: nothing, this machine, or guarded fetches of public addresses.",
)
@click.option(
    "--reports",
    default="duckdb:",
    show_default=True,
    metavar="URL",
    help="What answers reports: this process, or clickhouse://…, chdb:///FOLDER, spark://….",
)
@click.option("--reports-see", default="", metavar="PATH", help="What that engine calls the folder of fact files.")
@click.option(
    "--throttle",
    default="documented",
    show_default=True,
    type=click.Choice(["off", "documented", "strict"]),
    help="Rate limits: none, those of an established app, or those of a new one in development.",
)
@click.option(
    "--admin-secret",
    envvar="ADTWIN_ADMIN_SECRET",
    show_envvar=True,
    metavar="SECRET",
    help="Demanded of every call to /_adtwin; needed to listen beyond this machine.",
)
@click.option(
    "--allow-host",
    "allowed_hosts",
    multiple=True,
    metavar="NAME",
    help="A further name the server is called by. May be repeated.",
)
@click.option(
    "--generator-url",
    envvar="ADTWIN_GENERATOR_URL",
    show_envvar=True,
    metavar="URL",
    help="An OpenAI-compatible address (ending in /v1) that writes texts and makes pictures for Advantage+ creative."
    " Without it: labelled stand-ins. Needs --outbound.",
)
@click.option("--generator-model", envvar="ADTWIN_GENERATOR_MODEL", metavar="NAME", help="The model to ask there.")
@click.option(
    "--generator-key",
    envvar="ADTWIN_GENERATOR_KEY",
    show_envvar=True,
    metavar="KEY",
    help="Its key; better given in the environment.",
)
@click.option(
    "--tls",
    is_flag=True,
    help="Speak TLS 1.2 and 1.3, by a certificate of adtwin's own authority; the banner names it.",
)
@click.option(
    "--tls-certificate",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    metavar="FILE",
    help="Speak TLS by this certificate (PEM, with the chain) instead.",
)
@click.option(
    "--tls-key",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    metavar="FILE",
    help="Its private key, where it isn't in that file.",
)
@click.option("--json", is_flag=True, help="Say that it is ready in one line of JSON, for programs.")
def serve(**given: Any) -> None:
    """Start a twin and keep it running until Ctrl-C.

    Any Marketing API client works against it unchanged: give it the address as its Graph root, and the token that
    the banner shows.

    \b
    adtwin serve                             the demo world, kept between runs
    adtwin serve --ephemeral --port 0        a throwaway twin on any free port
    adtwin serve --now 2026-12-01            begin on a date of your choice
    adtwin serve --world agency --data big   accounts with 90 days behind them
    adtwin serve --tls                       for clients that take https alone
    """
    from adtwin.server.options import Options, ServeRefusedError

    for name in ("admin_secret", "generator_url", "generator_model", "generator_key"):
        given[name] = given[name] or None
    options = Options(**given)
    try:
        options.check()
        from adtwin.server.serve import serve as run

        run(options, click.echo)
    except ServeRefusedError as error:
        raise click.ClickException(f"{error}.") from error
