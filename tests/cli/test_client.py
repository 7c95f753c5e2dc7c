"""The client: what it sends, and the sentence it ends with when something fails."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from python_multipart import parse_form

from adtwin.cli.client import CallError, Client, multipart

GRAPH_ERROR = {
    "error": {"message": "Invalid parameter", "code": 100, "error_subcode": 1885621, "fbtrace_id": "A1",
              "error_user_msg": "Set the budget at one level."}
}  # fmt: skip
REFUSALS = [
    (404, {"error": {"message": "There is no ad 12."}}, "There is no ad 12."),
    (401, {"error": {"message": "secret"}}, "this twin was started with --admin-secret: give the same one here"),
    (400, GRAPH_ERROR, "Set the budget at one level. (100/1885621, trace A1)"),
    (400, {"error": {"message": "Down", "code": 2}}, "Down (2, trace -)"),
    (502, "<html>", "answered with status 502, and not as an adtwin does: is --graph-url right?"),
    (400, ["no", "object"], "answered with status 400"),
    (200, "<html>", "answers, but is no adtwin: name the twin with --graph-url"),
]


@contextmanager
def answering(status: int, body: object, seen: list[str] | None = None) -> Iterator[str]:
    """A server that answers everything alike; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if seen is not None:
                seen.append(f"{self.path} {self.headers}")
            data = body.encode() if isinstance(body, str) else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize(("status", "body", "sentence"), REFUSALS)
def test_an_answer_that_is_none(status, body, sentence):
    with answering(status, body) as url, pytest.raises(CallError) as caught:
        Client(url).admin("GET", "/clock")
    assert sentence in caught.value.message


def test_nobody_answers():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(CallError, match=f"no twin answers at {url}: start one with 'adtwin serve'"):
        Client(url).admin("GET", "/clock")


def test_the_connection_is_cut():
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def cut() -> None:
            connection, _ = listener.accept()
            connection.recv(65_536)
            connection.close()

        thread = threading.Thread(target=cut)
        thread.start()
        with pytest.raises(CallError, match="cut the connection"):
            Client(f"http://127.0.0.1:{listener.getsockname()[1]}").get("me")
        thread.join()


@pytest.mark.parametrize("host", ["graph.facebook.com", "graph-video.facebook.com"])
def test_the_real_service_has_no_admin_root(host):
    """Refused before anything is sent: tests may not reach other machines, and this one doesn't."""
    with pytest.raises(CallError, match="is the real service, which no clock moves"):
        Client(f"https://{host}").admin("POST", "/reset", {})


def test_a_page_of_another_origin_is_not_fetched():
    with pytest.raises(CallError, match="is not a page of"):
        Client("http://127.0.0.1:8910").page("http://127.0.0.1:89100/x")


def test_token_and_secret_travel_as_headers_and_only_where_they_belong():
    seen: list[str] = []
    with answering(200, {}, seen) as url:
        client = Client(f"{url}/", secret="hush", token="EAAB")
        client.get("me", {"fields": "id,name", "time_range": {"since": "2026-01-01"}})
        client.admin("GET", "/clock")
    graph, admin = seen
    assert graph.startswith("/v24.0/me?fields=id%2Cname&time_range=%7B%22since%22%3A+%222026-01-01%22%7D ")
    assert "Authorization: OAuth EAAB" in graph
    assert "hush" not in graph
    assert admin.startswith("/_adtwin/clock ")
    assert "X-Adtwin-Secret: hush" in admin.title().replace("Hush", "hush")
    assert "EAAB" not in admin


def test_a_proxy_of_the_environment_is_not_asked_for_this_machine(monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with answering(200, {"now": 1}) as url:
        assert Client(url).admin("GET", "/clock") == {"now": 1}


def test_a_multipart_form_is_read_back(tmp_path: Path):
    file = tmp_path / "picture.jpg"
    file.write_bytes(bytes(range(256)) * 9)
    body, kind = multipart({"name": "Straße"}, {"filename": file})
    fields, files = {}, {}

    def keep_file(part):
        part.file_object.seek(0)
        files[part.field_name] = (part.file_name, part.file_object.read())

    from io import BytesIO

    headers = {"Content-Type": kind.encode(), "Content-Length": str(len(body)).encode()}
    parse_form(headers, BytesIO(body), lambda field: fields.update({field.field_name: field.value}), keep_file)
    assert fields == {b"name": "Straße".encode()}
    assert files == {b"filename": (b"picture.jpg", file.read_bytes())}
