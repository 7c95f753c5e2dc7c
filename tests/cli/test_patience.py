"""Near the limits of a service that is not of this machine the client takes its time; beside a twin it tells at once.

A server on loopback plays the service's proxy, so that calls to a far host arrive at it.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from adtwin.cli.client import CallError, Client

FAR = "http://graph.example"
OK: tuple[int, dict[str, Any], dict[str, Any]] = (200, {"id": "7"}, {})
FULL = {"x-app-usage": {"call_count": 100}}
REGAIN = {"x-business-use-case-usage": {"1": [{"call_count": 100, "estimated_time_to_regain_access": 12}]}}


def failed(code: int, headers: dict[str, Any] | None = None, **more: Any) -> tuple[int, dict[str, Any], dict[str, Any]]:
    return 400, {"error": {"message": "Not now", "code": code, **more}}, headers or {}


@contextmanager
def service(*answers: tuple[int, dict[str, Any], dict[str, Any]]) -> Iterator[tuple[str, list[str]]]:
    """A server that gives these answers one after the other; its address, and what it was asked."""
    asked: list[str] = []
    left = list(answers)

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            asked.append(self.command)
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, body, headers = left.pop(0)
            data = json.dumps(body).encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, json.dumps(value))
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = _answer  # noqa: N815 - the names that the server looks for

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def far(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, list[float]], Client]:
    """Makes a client of a far service that is reached through a proxy; its waits are noted instead of waited."""

    def made(address: str, waits: list[float]) -> Client:
        monkeypatch.setenv("http_proxy", address)
        return Client(FAR, token="t", sleep=waits.append)

    return made


SENT_AGAIN = [
    pytest.param("GET", [failed(17), failed(80004), OK], [0.5, 1.0], id="throttled read"),
    pytest.param("POST", [failed(613), OK], [0.5], id="a write that was refused for its rate"),
    pytest.param("GET", [failed(2), failed(100, is_transient=True), OK], [0.5, 1.0], id="passing failures of a read"),
    pytest.param("GET", [(200, {}, FULL), OK], [20.0], id="used up"),
    pytest.param("GET", [(200, {}, {"x-app-usage": {"call_count": 90}}), OK], [10.0], id="half of the last fifth"),
    pytest.param("GET", [(200, {}, {"x-app-usage": {"call_count": 79}}), OK], [], id="far from the limit"),
]


@pytest.mark.req("C-295", "D-378")
@pytest.mark.parametrize(("method", "answers", "waited"), SENT_AGAIN)
def test_calls_are_spread_out_and_sent_again(far, method: str, answers: list[Any], waited: list[float], capsys):
    waits: list[float] = []
    with service(*answers) as (address, asked):
        client = far(address, waits)
        found: Any = None
        while len(asked) < len(answers):
            found = client.get("me") if method == "GET" else client.post("me/feed", {"message": "Hi"})
    assert (found, waits, asked) == ({"id": "7"}, waited, [method] * len(answers))
    assert capsys.readouterr().err.count("graph.example: ") == len(waited)


FINAL = [
    pytest.param("GET", [failed(17, REGAIN)], 1, id="cut off for minutes"),
    pytest.param("POST", [failed(2)], 1, id="a write that may have been done"),
    pytest.param("GET", [failed(190)], 1, id="a token that is over"),
    pytest.param("GET", [failed(4)] * 4, 4, id="four times in vain"),
]


@pytest.mark.parametrize(("method", "answers", "calls"), FINAL)
def test_what_does_not_pass_is_told(far, method: str, answers: list[Any], calls: int):
    with service(*answers) as (address, asked):
        client = far(address, [])
        with pytest.raises(CallError, match="Not now"):
            client.get("me") if method == "GET" else client.post("me/feed", {})
    assert len(asked) == calls


def test_a_twin_on_this_machine_is_never_waited_for():
    waits: list[float] = []
    with service((200, {}, FULL), failed(17)) as (address, asked):
        client = Client(address, token="t", sleep=waits.append)
        client.get("me")
        with pytest.raises(CallError, match="Not now"):
            client.get("me")
    assert (waits, len(asked)) == ([], 2)
