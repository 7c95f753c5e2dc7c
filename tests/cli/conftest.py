"""What tests of commands share: a twin of a test's own behind a port, and running a command against it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from click.testing import CliRunner, Result

from adtwin.cli.program import program
from tests.live import Served, served


@pytest.fixture
def server() -> Iterator[Served]:
    """A fresh demo world."""
    with served() as one:
        yield one


@pytest.fixture
def run(server: Served) -> Callable[..., Result]:
    """Runs a command: its words, the exit code that it must have, what is typed, and further variables."""

    def call(*words: str, code: int = 0, typed: str = "", **env: str) -> Result:
        result = CliRunner(env={"ADTWIN_GRAPH_URL": server.url, **env}).invoke(program, words, input=typed)
        assert result.exit_code == code, result.output
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return call
