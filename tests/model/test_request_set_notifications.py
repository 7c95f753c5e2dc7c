"""Notifications of finished sets, received by a real web server on this machine."""

from __future__ import annotations

import hashlib
import hmac
import json
import queue
import signal
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from adtwin.model.media.fetch import Outbound
from adtwin.model.request_sets import carrying
from adtwin.model.request_sets.notification import Notice
from adtwin.server.request_sets import CALLS
from tests.live import STORE, STORES, Live, Setting, error_of, live_server

SLOW = {"X-Adtwin-Request-Set": "slow"}
PATIENCE = 20
FIELDS = "notification_mode,notification_uri,notification_status,notification_result,is_completed"


class Listener:
    """A developer's web server: `got` holds what it was sent, `status` is what it answers."""

    def __init__(self) -> None:
        self.got: queue.Queue[tuple[str, dict[str, str], bytes]] = queue.Queue()
        self.status = 200
        self.answers = threading.Event()
        """It takes what it is sent, and answers when this is set."""
        self.answers.set()
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                listener.got.put((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
                listener.answers.wait(PATIENCE)
                self.send_response(listener.status)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/finished?job=7"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening."""
        self.answers.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def live() -> Iterator[Live]:
    """A fresh demo world that calls addresses of this machine."""
    with STORES[STORE](Setting(outbound="loopback")) as one:
        assert one.app is not None
        one.app.control.request_sets.patience = PATIENCE
        yield one


@pytest.fixture
def listener() -> Iterator[Listener]:
    """A listener that is closed at the end."""
    one = Listener()
    yield one
    one.close()


def order(live: Live, headers: dict[str, str] | None = None, **given: Any) -> str:
    """A set of two requests: a label, and one that fails."""
    account = live.world["ad_account_id"]
    batch = [
        {"relative_url": f"{account}/adlabels", "body": "name=Label"},
        {"relative_url": f"{account}/adlabels", "body": "name="},
    ]
    answer = live.post(f"/{account}/async_batch_requests", {"name": "set", "adbatch": batch, **given}, headers=headers)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


def told(live: Live, made: str) -> dict[str, Any]:
    """What the set says of its notification."""
    found: dict[str, Any] = live.get(f"/{made}", {"fields": FIELDS}).json()
    return found


@pytest.mark.req("D-349", "D-201", "D-202", "D-336")
@pytest.mark.parametrize("mode", ["ON_COMPLETE", "1"])
def test_a_finished_set_calls_its_address(live: Live, listener: Listener, mode: str):
    made = order(live, notification_mode=mode, notification_uri=listener.url)
    path, headers, body = listener.got.get(timeout=PATIENCE)
    assert path == "/finished?job=7"
    assert headers["content-type"] == "application/json"
    assert json.loads(body) == {
        "id": made,
        "owner_id": int(live.world["ad_account_id"].removeprefix("act_")),
        "name": "set",
        "is_completed": True,
        "total_count": 2,
        "success_count": 1,
        "error_count": 1,
        "canceled_count": 0,
    }
    signature = hmac.new(live.world["app_secret"].encode(), body, hashlib.sha256).hexdigest()
    assert headers["x-hub-signature-256"] == f"sha256={signature}"
    assert told(live, made) == {
        "id": made,
        "notification_mode": "ON_COMPLETE",
        "notification_uri": listener.url,
        "notification_status": "sent",
        "notification_result": "The address answered 200.",
        "is_completed": True,
    }
    assert listener.got.empty()


@pytest.mark.req("D-347")
def test_the_notification_changes_until_it_is_sent(live: Live, listener: Listener):
    made = order(live, SLOW, notification_mode="ON_COMPLETE", notification_uri="http://127.0.0.1:1/")
    assert told(live, made)["notification_status"] == "not_sent"
    assert live.post(f"/{made}", {"notification_uri": listener.url}).json() == {"success": True}
    error_of(live.post(f"/{made}", {"notification_uri": "http://x y/"}), "INVALID_URL", [["notification_uri"]])
    live.advance("10m")
    listener.got.get(timeout=PATIENCE)
    assert told(live, made)["notification_status"] == "sent"
    for name, value in (("notification_mode", "OFF"), ("notification_uri", "http://127.0.0.1/")):
        error_of(live.post(f"/{made}", {name: value}), "NOTIFICATION_SENT", [[name]])
    assert live.post(f"/{made}", {"name": "renamed"}).json() == {"success": True}
    assert live.get(f"/{made}").json()["name"] == "renamed"


@pytest.mark.req("D-349", "D-348")
def test_a_canceled_set_is_finished_too(live: Live, listener: Listener):
    made = order(live, SLOW, notification_mode="ON_COMPLETE", notification_uri=listener.url)
    live.delete(f"/{made}")
    assert json.loads(listener.got.get(timeout=PATIENCE)[2])["canceled_count"] == 2


@pytest.mark.req("D-349")
def test_nobody_is_called_unasked(live: Live, listener: Listener):
    for mode in ({}, {"notification_mode": "OFF"}, {"notification_mode": 0}):
        made = order(live, notification_uri=listener.url, **mode)
        assert told(live, made)["notification_status"] == "not_sent"
    assert listener.got.empty()


@pytest.mark.parametrize(
    ("outbound", "address", "why"),
    [
        ("off", None, "The twin does not call this address while it is served with --outbound off."),
        ("loopback", "https://example.com/", "The twin does not call this address while it is served with"),
        ("on", None, "The address could not be called: the address is not a public one."),
        ("loopback", "http://127.0.0.1:1/", "The address could not be called: the server could not be reached"),
        ("loopback", "status 500", "The address answered 500."),
    ],
)
def test_a_notification_that_is_not_taken_says_why(
    live: Live, listener: Listener, outbound: str, address: str | None, why: str
):
    """It can be tried again, at another address."""
    if address == "status 500":
        address, listener.status = None, 500
    live.twin.outbound = outbound
    made = order(live, notification_mode="ON_COMPLETE", notification_uri=address or listener.url)
    found = told(live, made)
    assert (found["notification_status"], found["is_completed"]) == ("not_sent", True)
    assert found["notification_result"].startswith(why)
    while not listener.got.empty():
        listener.got.get()
    live.twin.outbound, listener.status = "loopback", 200
    live.post(f"/{made}", {"notification_uri": listener.url})
    listener.got.get(timeout=PATIENCE)
    assert told(live, made)["notification_status"] == "sent"


OWN = ("http://127.0.0.1/_adtwin/snapshot", "http://localhost:80/v24.0/me", "http://[::1]/_adtwin/reset")


@pytest.mark.parametrize("address", OWN)
def test_the_twin_is_no_listener_of_its_own(live: Live, address: str):
    """No order leads into the admin root; neither when it is made, nor when it is changed."""
    given = {"name": "set", "adbatch": [{"relative_url": "me"}], "notification_mode": "ON_COMPLETE"}
    edge = f"/{live.world['ad_account_id']}/async_batch_requests"
    error = error_of(live.post(edge, {**given, "notification_uri": address}), "INVALID_URL", [["notification_uri"]])
    assert "it is the twin's own address" in error["error_user_msg"]
    made = order(live, SLOW)
    error_of(live.post(f"/{made}", {"notification_uri": address}), "INVALID_URL", [["notification_uri"]])


def test_a_name_that_turns_out_to_be_the_twin_is_not_called():
    """Nor is another address of this machine."""
    with live_server({"outbound": "loopback"}) as server:
        port = server.url.rpartition(":")[2]
        own = {"notification_mode": "ON_COMPLETE", "notification_uri": f"http://127.0.0.2:{port}/_adtwin/snapshot"}
        answer = server.live.post(
            f"/{server.live.world['ad_account_id']}/async_batch_requests",
            {"name": "set", "adbatch": [{"relative_url": "me"}], **own},
        )
        error_of(answer, "INVALID_URL", [["notification_uri"]])
    policy = Outbound("loopback", resolve=lambda *_: ["127.0.0.1"], own_ports={8910})
    notice = Notice.of("http://twin.localhost:8910/_adtwin/snapshot", {}, "secret")
    assert notice.send(policy) == (False, "The address could not be called: the twin does not call itself.")


@pytest.mark.req("D-349", "D-347")
def test_a_listener_that_hangs_holds_up_nobody(live: Live, listener: Listener):
    """While it is silent other sets are carried out, the clock moves, and a reset leaves nothing of it."""
    assert live.app is not None
    live.app.control.request_sets.patience = 0.0
    listener.answers.clear()
    made = order(live, notification_mode="ON_COMPLETE", notification_uri=listener.url)
    listener.got.get(timeout=PATIENCE)
    other = order(live)
    live.advance("1h")
    assert [told(live, one)["is_completed"] for one in (made, other)] == [True, True]
    assert told(live, made)["notification_status"] == "sending"
    error_of(live.post(f"/{made}", {"notification_mode": "OFF"}), "NOTIFICATION_SENT", [["notification_mode"]])
    live.admin("POST", "/reset")
    again = order(live, SLOW, notification_mode="ON_COMPLETE", notification_uri=listener.url)
    assert again == made
    listener.answers.set()
    live.advance("1m")
    assert told(live, again)["notification_status"] == "not_sent"
    live.app.control.request_sets.patience = PATIENCE
    live.advance("10m")
    assert told(live, again)["notification_status"] == "sent"
    assert listener.got.qsize() == 1


def hanging(live: Live, listener: Listener) -> str:
    """A set whose notice is on its way, to a listener that is silent."""
    assert live.app is not None
    live.app.control.request_sets.patience = 0.0
    listener.answers.clear()
    made = order(live, notification_mode="ON_COMPLETE", notification_uri=listener.url)
    listener.got.get(timeout=PATIENCE)
    live.app.control.request_sets.patience = PATIENCE
    return made


def test_a_file_that_is_no_snapshot_changes_nothing_for_a_notice(live: Live, listener: Listener):
    """It arrives once, and its set tells so."""
    made = hanging(live, listener)
    assert live.client.request("POST", "/_adtwin/restore", content=b"no snapshot").status_code == 400
    listener.answers.set()
    order(live)
    assert told(live, made)["notification_status"] == "sent"
    live.advance("1d")
    assert listener.got.empty()


def test_a_restored_set_sends_the_notice_it_had_not_sent(live: Live, listener: Listener):
    """A snapshot holds a set whose notice was on its way; what comes of that one is not told of the restored set."""
    made = hanging(live, listener)
    file = live.client.request("POST", "/_adtwin/snapshot").content
    listener.status = 500
    listener.answers.set()
    order(live)
    assert told(live, made)["notification_status"] == "not_sent"
    listener.status = 200
    assert live.client.request("POST", "/_adtwin/restore", content=file).status_code == 200
    assert told(live, made)["notification_status"] == "sent"
    assert json.loads(listener.got.get(timeout=PATIENCE)[2])["id"] == made
    assert listener.got.empty()


def test_an_outcome_that_the_store_does_not_take_is_kept_later(
    live: Live, listener: Listener, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    """The notice has arrived and is not sent again."""

    def fails(*_: Any) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(carrying, "end_notice", fails)
        made = order(live, notification_mode="ON_COMPLETE", notification_uri=listener.url)
        live.advance("1h")
        assert told(live, made)["notification_status"] == "sending"
    assert "could not be kept" in caplog.text
    live.get("/me")  # whatever comes next, it is tried again
    assert told(live, made)["notification_status"] == "sent"
    listener.got.get(timeout=PATIENCE)
    assert listener.got.empty()


def test_a_stop_waits_for_the_notice_that_is_on_its_way(listener: Listener, tmp_path: Path):
    """It is sent once, and the next start knows what came of it."""
    listener.answers.clear()
    with live_server({"outbound": "loopback", "data": str(tmp_path)}) as server:
        made = order(server.live, notification_mode="ON_COMPLETE", notification_uri=listener.url)
        listener.got.get(timeout=PATIENCE)
        server.process.send_signal(signal.SIGTERM)
        with pytest.raises(subprocess.TimeoutExpired):
            server.process.wait(timeout=1)
        listener.answers.set()
        assert server.process.wait(timeout=PATIENCE) == 0
    with live_server({"outbound": "loopback", "data": str(tmp_path)}) as server:
        assert told(server.live, made)["notification_result"] == "The address answered 200."
    assert listener.got.empty()


def test_a_notice_that_has_not_set_off_when_the_twin_stops_is_sent_by_the_next_start(
    listener: Listener, tmp_path: Path
):
    """As many as go at once are on their way; one more waits."""
    listener.answers.clear()
    with live_server({"outbound": "loopback", "data": str(tmp_path)}) as server:
        made = {
            order(server.live, notification_mode="ON_COMPLETE", notification_uri=listener.url) for _ in range(CALLS + 1)
        }
        first = {json.loads(listener.got.get(timeout=PATIENCE)[2])["id"] for _ in range(CALLS)}
        server.process.send_signal(signal.SIGTERM)
        with pytest.raises(subprocess.TimeoutExpired):
            server.process.wait(timeout=1)
        listener.answers.set()
        assert server.process.wait(timeout=PATIENCE) == 0
    assert listener.got.empty()
    with live_server({"outbound": "loopback", "data": str(tmp_path)}) as server:
        last = json.loads(listener.got.get(timeout=PATIENCE)[2])["id"]
        assert (len(first), {*first, last}) == (CALLS, made)
        assert {told(server.live, one)["notification_result"] for one in first} == {"The address answered 200."}
    assert listener.got.empty()


def test_a_served_twin_answers_first_and_calls_then(listener: Listener):
    with live_server({"outbound": "loopback"}) as server:
        made = order(server.live, notification_mode="ON_COMPLETE", notification_uri=listener.url)
        assert json.loads(listener.got.get(timeout=PATIENCE)[2])["id"] == made
        counts = "success_count,error_count,is_completed"
        found = server.live.get(f"/{made}", {"fields": counts}).json()
        assert found == {"id": made, "success_count": 1, "error_count": 1, "is_completed": True}
