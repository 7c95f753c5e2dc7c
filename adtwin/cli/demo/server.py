"""The demo's own twin: a server process on a free port, in a folder of its own."""

from __future__ import annotations

import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adtwin.cli.client import Client
from adtwin.cli.own_twin import OwnTwin

MONDAY = "2026-06-01T00:00:00-07:00"
"""Midnight where the demo's ad account is: seven days are then seven rows."""


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
        options = ["--data", str(folder), "--now", MONDAY, "--seed", str(seed)]
        stays = False
        with _ended_in_order():
            try:
                twin = OwnTwin.start(options, folder / "server.log")
                try:
                    client = Client(twin.url)
                    world = client.admin("GET", "/world")
                    client.token = world["access_token"]
                    yield cls(twin.url, folder, twin.process.pid, client, world)
                    stays = keep
                finally:
                    if not stays:
                        twin.stop()
            finally:
                if not stays:
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
