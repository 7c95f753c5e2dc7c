"""The demo's own twin: a server process on a free port, in a folder of its own."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from adtwin.cli.client import Client

MONDAY = "2026-06-01T00:00:00-07:00"
"""Midnight where the demo's ad account is: seven days are then seven rows."""
STOP_SECONDS = 20


@dataclass(frozen=True)
class Server:
    """A twin that is ready."""

    url: str
    data: Path
    process: int
    client: Client
    world: dict[str, Any]

    @classmethod
    @contextmanager
    def start(cls, seed: int, *, keep: bool) -> Iterator[Server]:
        """Start one, and stop it at the end; with `keep` it goes on, unless something failed."""
        folder = Path(tempfile.mkdtemp(prefix="adtwin-demo-"))
        command = [
            sys.executable, "-m", "adtwin.cli", "serve", "--json", "--port", "0", "--data", str(folder),
            "--now", MONDAY, "--seed", str(seed),
        ]  # fmt: skip
        log = folder / "server.log"
        with log.open("w") as errors:
            process = subprocess.Popen(  # noqa: S603 - our own command line
                command, stdout=subprocess.PIPE, stderr=errors, text=True, start_new_session=True
            )
        with _ended_in_order():
            try:
                url = _ready(process, log)
                client = Client(url)
                world = client.admin("GET", "/world")
                client.token = world["access_token"]
                yield cls(url, folder, process.pid, client, world)
            except BaseException:
                _stop(process, folder)
                raise
        if not keep:
            _stop(process, folder)


def _ready(process: subprocess.Popen[str], log: Path) -> str:
    """The address, from the line with which the server says that it is ready."""
    assert process.stdout is not None  # noqa: S101 - asked for a pipe
    with process.stdout:
        line = process.stdout.readline()
    if not line:
        process.wait(STOP_SECONDS)
        said = log.read_text(errors="replace").strip().splitlines() or ["it said nothing"]
        raise click.ClickException(f"the server did not start: {said[-1].removeprefix('Error: ')}")
    return str(json.loads(line)["url"])


def _stop(process: subprocess.Popen[str], folder: Path) -> None:
    import shutil

    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """A SIGTERM ends the demo as Ctrl-C does: the server must not outlive it."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    kept = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, kept)
