"""Servers to measure: the twin, a bare ASGI echo beside it, and what others use in its place."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

PATIENCE = 60


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """The least an ASGI application can do: read the request, answer 400 bytes of JSON."""
    if scope["type"] != "http":
        return
    while (await receive()).get("more_body"):
        pass
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(ANSWER)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": ANSWER})


ANSWER = orjson.dumps({"id": "120130000000000001", "data": "x" * 360})


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def running(command: list[str], port: int, path: str, cwd: Path | None = None) -> Iterator[float]:
    """Start a server, wait until it answers on `path`, yield the seconds that took, stop it."""
    began = time.perf_counter()
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet, cwd=cwd, env=os.environ) as process:
        try:
            while not _answers(port, path):
                if process.poll() is not None or time.perf_counter() - began > PATIENCE:
                    raise RuntimeError(f"{command[0]} did not start")
                time.sleep(0.01)
            yield time.perf_counter() - began
        finally:
            process.terminate()
            process.wait()


def _answers(port: int, path: str) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=2):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def twin(port: int, *more: str) -> list[str]:
    """The command of a twin with a new store in a temporary folder."""
    return [
        sys.executable,
        "-m",
        "adtwin.cli",
        "serve",
        "--port",
        str(port),
        "--ephemeral",
        "--throttle",
        "off",
        "--json",
        *more,
    ]


def bare(port: int) -> list[str]:
    """The command of the bare echo, under the same server as the twin's."""
    return [
        sys.executable, "-m", "uvicorn", "bench.servers:echo", "--port", str(port), "--log-level", "critical",
        "--no-access-log", "--loop", "uvloop", "--http", "httptools", "--lifespan", "off",
    ]  # fmt: skip


def moto(port: int) -> list[str] | None:
    """The command of a mocked-service server, if it is installed."""
    found = shutil.which("moto_server", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    return [found, "-p", str(port)] if found else None


def json_server(port: int) -> list[str] | None:
    """The command of json-server over a file of a hundred objects, if it is installed."""
    found = shutil.which("json-server")
    if found is None:
        return None
    file = Path(tempfile.mkdtemp()) / "db.json"
    objects = [{"id": str(number), "name": f"Campaign {number}", "note": "x" * 300} for number in range(100)]
    file.write_bytes(orjson.dumps({"campaigns": objects}))
    return [found, str(file), "--port", str(port), "--host", "127.0.0.1", "--quiet"]
