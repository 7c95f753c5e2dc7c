"""A twin of a command's own: a server process on a free port that ends with the command."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import click

STOP_SECONDS = 20


@dataclass(frozen=True)
class OwnTwin:
    """A server process that is ready."""

    url: str
    process: subprocess.Popen[str]

    @classmethod
    def start(cls, options: list[str], log: Path) -> OwnTwin:
        """`adtwin serve` with these options on a free port; what it has to say goes to `log`.

        ClickException when it does not start. A terminal's Ctrl-C is not for it: whoever started it stops it.
        """
        command = [sys.executable, "-m", "adtwin.cli", "serve", "--json", "--port", "0", *options]
        with log.open("w") as errors:
            process = subprocess.Popen(  # noqa: S603 - our own command line
                command, stdout=subprocess.PIPE, stderr=errors, text=True, start_new_session=True
            )
        twin = cls("", process)
        try:
            return cls(twin.ready(log), process)
        except BaseException:
            twin.stop()
            raise

    def ready(self, log: Path) -> str:
        """The address, from the line with which the server says that it is ready."""
        assert self.process.stdout is not None  # noqa: S101 - asked for a pipe
        with self.process.stdout:
            line = self.process.stdout.readline()
        if not line:
            self.process.wait(STOP_SECONDS)
            said = log.read_text(errors="replace").strip().splitlines() or ["it said nothing"]
            raise click.ClickException(f"the server did not start: {said[-1].removeprefix('Error: ')}")
        return str(json.loads(line)["url"])

    def stop(self) -> None:
        """Let it end in order; by force when it does not."""
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
