"""Clients that stop sending: the server hangs up, and serves the others meanwhile [R11]."""

from __future__ import annotations

import contextlib
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from adtwin.server import protocol
from tests.live import Served, live_server, served

PATIENCE = 1.0
HEAD = "POST /v24.0/{account}/campaigns?access_token={token} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n"
STOPS = {
    "nothing": "",
    "a line": "GET /me HTTP/1.1\r\n",
    "some headers": HEAD,
    "part of the body": HEAD + "\r\nname=Lamp",
}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    monkeypatch.setattr(protocol, "PATIENCE", PATIENCE)
    with served() as made:
        yield made


def connected(server: Served) -> socket.socket:
    return socket.create_connection((urlsplit(server.url).hostname, urlsplit(server.url).port), timeout=10)


def text_of(server: Served, name: str) -> bytes:
    world = server.live.world
    return STOPS[name].format(account=world["ad_account_id"], token=world["access_token"]).encode()


def ends(connection: socket.socket) -> bool:
    """Whether the server hangs up, ten seconds after its last word at the latest."""
    with contextlib.suppress(ConnectionResetError):
        while connection.recv(65_536):
            pass
    return True


def drip(connection: socket.socket) -> None:
    """A header at a time, for as long as somebody takes them."""
    for number in range(1_000):
        connection.sendall(f"X-{number}: 1\r\n".encode())
        time.sleep(PATIENCE / 10)


@pytest.mark.parametrize("stop", STOPS)
def test_who_stops_sending_is_hung_up_on(server: Served, stop: str):
    with connected(server) as one:
        one.sendall(text_of(server, stop))
        began = time.monotonic()
        assert ends(one)
        assert time.monotonic() - began >= PATIENCE / 2, "not before its time"
    assert server.live.get(f"/{server.live.world['ad_account_id']}/campaigns").json()["data"] == []


def test_headers_in_drops_get_no_more_time(server: Served):
    with connected(server) as one:
        one.sendall(b"GET /me HTTP/1.1\r\n")
        with pytest.raises(OSError):
            drip(one)


def test_a_body_in_pieces_has_time_for_each(server: Served):
    world, body = server.live.world, "name=Lamp&objective=OUTCOME_SALES&status=PAUSED&special_ad_categories=[]"
    head = f"POST /v24.0/{world['ad_account_id']}/campaigns HTTP/1.1\r\nHost: localhost\r\n"
    head += f"Authorization: Bearer {world['access_token']}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    with connected(server) as one:
        one.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode())
        for place in range(0, len(body), 7):
            time.sleep(PATIENCE / 5)
            one.sendall(body[place : place + 7].encode())
        assert one.recv(4_096).startswith(b"HTTP/1.1 200")


def test_others_are_served_and_a_reset_comes_through(server: Served):
    body = text_of(server, "part of the body")
    with contextlib.ExitStack() as stack:
        for _ in range(200):
            stack.enter_context(connected(server)).sendall(body)
        assert server.live.get("/me").status_code == 200
        server.live.admin("POST", "/reset", {})
        assert server.live.get("/me").status_code == 200


def test_who_stops_reading_is_hung_up_on(server: Served):
    world = server.live.world
    asked = f"GET /v24.0/{world['ad_account_id']}/minimum_budgets?access_token={world['access_token']} HTTP/1.1\r\n"
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        one.connect((urlsplit(server.url).hostname, urlsplit(server.url).port))
        one.sendall(f"{asked}Host: localhost\r\n\r\n".encode() * 2_000)
        time.sleep(PATIENCE / 2)  # until the answers are stuck
        assert server.live.get("/me").status_code == 200
        server.live.admin("POST", "/reset", {})
        assert server.live.get("/me").status_code == 200


def test_a_blank_line_is_no_request(server: Served):
    with connected(server) as one:
        one.sendall(b"GET /v24.0/me HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert one.recv(65_536).startswith(b"HTTP/1.1 ")
        one.sendall(b"\r\n")
        assert ends(one)


@pytest.mark.slow
def test_a_connection_stays_open_for_who_asks_every_few_seconds():
    request = b"GET /v24.0/me HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with served() as server, connected(server) as one:
        for pause in (0, 5.5):
            time.sleep(pause)
            one.sendall(request)
            assert one.recv(65_536).startswith(b"HTTP/1.1 ")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads what Linux tells of a process")
def test_a_server_takes_as_many_files_as_it_may():
    with live_server(build="tests.server.fake:build") as one:
        lines = Path(f"/proc/{one.process.pid}/limits").read_text().splitlines()
        soft, hard = next(line.split()[3:5] for line in lines if line.startswith("Max open files"))
    assert soft == hard or int(soft) >= 65_536
