"""`adtwin run -- CMD…`: a program meets the twin where it looks for the vendor's hosts."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from adtwin.cli.client import DEFAULT_URL, CallError, Client
from adtwin.cli.moments import MOMENT
from adtwin.cli.own_twin import OwnTwin

NOT_FOUND = 127
NOT_EXECUTABLE = 126


@click.command(
    short_help="Run a program that meets the twin instead of Meta.",
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
)
@click.option("--graph-url", envvar="ADTWIN_GRAPH_URL", metavar="URL", show_envvar=True,
              help=f"A twin that runs. Without it: {DEFAULT_URL} if one is there, else one of its own.")  # fmt: skip
@click.option("--admin-secret", envvar="ADTWIN_ADMIN_SECRET", metavar="SECRET", show_envvar=True,
              help="What that twin was started with, if anything.")  # fmt: skip
@click.option("--fresh", is_flag=True, help="Start a twin of its own, whatever runs; it ends with the program.")
@click.option("--world", default="demo", show_default=True, type=click.Choice(["demo", "empty", "agency"]),
              help="What a twin of its own starts with.")  # fmt: skip
@click.option("--now", type=MOMENT, metavar="ISO", help="Where the clock of a twin of its own starts.")
@click.option("--data", metavar="DIR", type=click.Path(file_okay=False, path_type=Path),
              help="Where the certificate authority is kept. Without it: adtwin's folder in your data.")  # fmt: skip
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Write what was called into a JSON file.")  # fmt: skip
@click.option("--quiet", "-q", is_flag=True, help="Don't say at the end what was called.")
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED, metavar="-- CMD…")
@click.pass_context
def run(ctx: click.Context, /, command: tuple[str, ...], report: Path | None, quiet: bool, **given: Any) -> None:
    """Run a program, unchanged, against the twin: what it sends to graph.facebook.com arrives here.

    A proxy of this command's own answers for the Meta hosts with a certificate that only this program trusts, and
    refuses every other host. The program gets the proxy and certificate variables of its language, the twin's address
    and ids as ADTWIN_…, and the twin's token as ACCESS_TOKEN and META_ACCESS_TOKEN, so that no real one is sent.
    Its exit code is passed on.

    \b
    adtwin run -- python my_report.py
    adtwin run -- npx my-connector sync
    adtwin run --fresh --world agency -- pytest tests/
    """
    from adtwin.cli.called import Called
    from adtwin.server.intercept.running import intercepting
    from adtwin.server.intercept.told import environment_of
    from adtwin.server.options import default_folder

    folder = (given.pop("data") or default_folder()) / "intercept"
    with _twin(**given) as client, intercepting(client.url, folder) as interception:
        known = client.admin("GET", "/world")
        before = client.admin("GET", "/requests?limit=1")["last"]
        code = _carry_out(command, {**os.environ, **environment_of(client.url, known), **interception.environment()})
        called = Called.since(client, before, interception.proxy)
        if report is not None:
            report.write_text(json.dumps(called.as_json(), indent=2) + "\n")
        if not quiet:
            called.tell()
    ctx.exit(code)


@contextlib.contextmanager
def _twin(
    *, graph_url: str | None, admin_secret: str | None, fresh: bool, world: str, now: int | None
) -> Iterator[Client]:
    """The twin that was named, or that runs here, or one of our own."""
    if not fresh:
        found = _found(graph_url, admin_secret)
        if found is not None:
            yield found
            return
    with tempfile.TemporaryDirectory(prefix="adtwin-run-") as folder:
        options = ["--ephemeral", "--world", world, *(["--now", str(now)] if now is not None else [])]
        own = OwnTwin.start(options, Path(folder) / "server.log")
        try:
            yield Client(own.url)
        finally:
            own.stop()


def _found(graph_url: str | None, secret: str | None) -> Client | None:
    """The twin that runs: where it was said to be, else at the usual place if it is there. CallError otherwise."""
    client = Client(graph_url or DEFAULT_URL, secret=secret or None)
    if not client.is_twin:
        raise CallError(f"{client.url} is the real service: 'adtwin run' is there to keep a program away from it.")
    try:
        client.admin("GET", "/health")
    except CallError:
        if graph_url is not None:
            raise
        return None
    return client


def _carry_out(command: tuple[str, ...], environment: dict[str, str]) -> int:
    """The program's exit code; 128 and the number of the signal that ended it, as shells have it."""
    try:
        process = subprocess.Popen(command, env=environment)  # noqa: S603 - what the user asked for
    except FileNotFoundError:
        click.echo(f"Error: there is no program {command[0]!r}: is it on PATH?", err=True)
        return NOT_FOUND
    except OSError:
        click.echo(f"Error: {command[0]} can't be executed: is it a program?", err=True)
        return NOT_EXECUTABLE
    with _passed_on(process):
        code = process.wait()
    return code if code >= 0 else 128 - code


@contextlib.contextmanager
def _passed_on(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Ctrl-C reaches the program by the terminal itself, so here it only waits for it; SIGTERM is handed on."""
    kept = {
        signal.SIGINT: signal.signal(signal.SIGINT, lambda *_: None),
        signal.SIGTERM: signal.signal(signal.SIGTERM, lambda *_: process.terminate()),
    }
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
        sys.stdout.flush()
