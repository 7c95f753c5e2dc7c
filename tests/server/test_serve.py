"""A real server process: how it starts, refuses to start, and stops."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
from pathlib import Path

import httpx
import pytest

from adtwin.server.folder_lock import FolderLock
from adtwin.server.options import Options, ServeRefusedError, is_loopback
from adtwin.server.serve import build, serve
from tests.live import NOW, START_SECONDS, live_server, start
from tests.server.fake import ACCOUNT, TOKEN

BUILD = "tests.server.fake:build"
THINGS = f"/v24.0/act_{ACCOUNT}/things"


def test_it_says_when_it_is_ready_and_stops_when_told() -> None:
    with live_server(build=BUILD) as server:
        ready = server.ready
        assert ready["status"] == "ready"
        assert ready["port"] > 0
        assert (ready["access_token"], ready["clock"]) == (TOKEN, "2026-11-25T00:00:00Z")
        assert server.live.post(THINGS, {"name": "Lamp"}).status_code == 200
        assert server.live.admin("GET", "/health")["status"] == "ok"
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(START_SECONDS) == 0


def test_what_was_acknowledged_is_there_after_a_kill(tmp_path: Path) -> None:
    with live_server({"data": str(tmp_path)}, build=BUILD) as server:
        made = server.live.post(THINGS, {"name": "Lamp"}).json()["id"]
        server.live.advance("2d")
        server.process.kill()
        server.process.wait(START_SECONDS)
    with live_server({"data": str(tmp_path), "world": "empty"}, build=BUILD) as server:
        assert server.live.get(f"/{made}", {"fields": "name"}).json()["name"] == "Lamp"
        assert server.live.admin("GET", "/clock")["epoch"] == NOW + 2 * 86_400
        assert server.ready["world"] == "demo"


def test_a_second_server_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    with live_server({"data": str(tmp_path)}, build=BUILD) as server:
        second = start({"data": str(tmp_path), "port": 0}, BUILD)
        _, complaint = second.communicate(timeout=START_SECONDS)
        assert second.returncode != 0
        assert f"in use by another adtwin server (process {server.process.pid})" in complaint
        assert server.live.get("/me").status_code == 200


def test_a_lock_is_free_again_when_it_is_released(tmp_path: Path) -> None:
    FolderLock.take(tmp_path).release()
    lock = FolderLock.take(tmp_path)
    with pytest.raises(ServeRefusedError, match=f"process {os.getpid()}"):
        FolderLock.take(tmp_path)
    lock.release()


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (Options(host="0.0.0.0"), "--admin-secret"),
        (Options(host="192.168.1.7"), "--admin-secret"),
        (Options(host="example.com"), "--admin-secret"),
        (Options(host="0.0.0.0", admin_secret="x", seed=1), "one of chance"),
        (Options(host="192.168.1.7", admin_secret="x", seed=2**61), "one of chance"),
        (Options(world="moon"), "no world 'moon'"),
        (Options(ephemeral=True, data=Path("x")), "--ephemeral"),
        (Options(port=70_000), "no port"),
    ],
)
def test_unsafe_options_are_refused(options: Options, says: str) -> None:
    """[S5]"""
    with pytest.raises(ServeRefusedError, match=says):
        serve(options)


@pytest.mark.req("A-063")
def test_a_twin_that_others_reach_has_tokens_of_chance(tmp_path: Path) -> None:
    """[S5]"""
    open_to_others = {"host": "0.0.0.0", "admin_secret": "open sesame"}
    known = [("X-Adtwin-Secret", "open sesame")]
    with live_server({"data": str(tmp_path / "here")}) as server:
        here = server.live.world["access_token"]
    found = set()
    for name in ("a", "b"):
        with live_server({**open_to_others, "data": str(tmp_path / name), "world": "empty"}, headers=known) as server:
            found.add(server.live.world["access_token"])
    assert len(found | {here}) == 3
    taken_up = start({**open_to_others, "data": str(tmp_path / "here"), "port": 0})
    _, complaint = taken_up.communicate(timeout=START_SECONDS)
    assert taken_up.returncode != 0
    assert "A data folder keeps the seed" in complaint


@pytest.mark.parametrize(
    ("host", "own"), [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True), ("10.0.0.1", False)]
)
def test_loopback(host: str, own: bool) -> None:
    assert is_loopback(host) is own


def test_a_port_in_use_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ServeRefusedError, match=f"127.0.0.1:{port}"):
            serve(Options(port=port, ephemeral=True))


def test_a_dropped_connection_has_no_answer() -> None:
    with live_server(build=BUILD) as server:
        server.live.admin("POST", "/faults", {"drop": True, "times": 1})
        with pytest.raises(httpx.RemoteProtocolError):
            server.live.get("/me")
        assert server.live.get("/me").status_code == 200


def test_an_endless_header_is_cut_off_and_a_cut_off_body_is_forgotten() -> None:
    with live_server(build=BUILD) as server:
        address = ("127.0.0.1", server.ready["port"])
        with socket.create_connection(address, timeout=START_SECONDS) as one:
            one.sendall(b"GET /me HTTP/1.1\r\nHost: localhost\r\n")
            answer = b""
            with contextlib.suppress(ConnectionResetError, BrokenPipeError):
                for _ in range(50):
                    one.sendall(b"X-A: " + b"x" * 60_000 + b"\r\n")
                answer = one.recv(4_096)
            assert answer[:12] in (b"", b"HTTP/1.1 400")
        with socket.create_connection(address) as two:
            head = f"POST {THINGS}?access_token={TOKEN} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n"
            two.sendall(head.encode() + b"name=Lamp")
        assert server.live.get(THINGS).json()["data"] == []


def test_a_body_declared_too_large_is_answered_before_it_is_sent() -> None:
    with live_server(build=BUILD) as server, socket.create_connection(("127.0.0.1", server.ready["port"])) as one:
        one.sendall(f"POST {THINGS} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2147483648\r\n\r\n".encode())
        assert one.recv(4_096).startswith(b"HTTP/1.1 413")


def test_the_banner_is_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    process = start({"port": 0, "ephemeral": True, "now": NOW}, BUILD)
    try:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(12)]
    finally:
        process.terminate()
        process.communicate(timeout=START_SECONDS)
    text = "".join(lines)
    for part in (
        "http://127.0.0.1:",
        TOKEN,
        f"act_{ACCOUNT}",
        "2026-11-25T00:00:00Z",
        "durability",
        "outbound",
        "curl",
    ):
        assert part in text


@pytest.mark.parametrize(
    ("reports", "told"),
    [
        ("mongodb://x", "names no engine for reports"),
        ("clickhouse://127.0.0.1:1", "clickhouse_connect is not installed|no such engine answers there"),
        ("spark://127.0.0.1:1", "pyspark is not installed|no such engine answers there"),
    ],
)
def test_an_engine_for_reports_is_reached_at_the_start(reports, told):
    with pytest.raises(ServeRefusedError, match=told):
        build(Options(ephemeral=True, reports=reports))
