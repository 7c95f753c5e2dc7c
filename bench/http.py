"""Points and lists over HTTP, and durable creates: each against the bare echo, in turns."""

from __future__ import annotations

import statistics
import subprocess
import sys
import urllib.parse
import urllib.request
from contextlib import ExitStack
from typing import Any

import orjson

from bench import servers

CONNECTIONS = 32
FIELDS = (
    "name,objective,status,effective_status,created_time,updated_time,daily_budget,special_ad_categories,buying_type,"
    "start_time"
)
OBJECTS = 200


def load(port: int, requests: list[str], seconds: float) -> dict[str, Any]:
    """The tally of a load from a process of its own."""
    job = {"host": "127.0.0.1", "port": port, "requests": requests, "seconds": seconds, "connections": CONNECTIONS}
    command = [sys.executable, "-m", "bench.client"]
    done = subprocess.run(command, input=orjson.dumps(job), capture_output=True, check=True, timeout=seconds + 30)
    tally: dict[str, Any] = orjson.loads(done.stdout)
    return tally


def get(path: str, token: str = "") -> str:
    """A GET as it travels."""
    bearer = f"Authorization: Bearer {token}\r\n" if token else ""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{bearer}\r\n"


def post(path: str, form: dict[str, str], token: str) -> str:
    """A form POST as it travels."""
    body = urllib.parse.urlencode(form)
    kind = "Content-Type: application/x-www-form-urlencoded"
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n{kind}"
    return f"{head}\r\nContent-Length: {len(body)}\r\n\r\n{body}"


def ask(port: int, request: tuple[str, str], token: str, form: dict[str, str] | None = None) -> Any:
    """One answer of the twin."""
    method, path = request
    data = urllib.parse.urlencode(form).encode() if form is not None else None
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data, headers, method=method)
    with urllib.request.urlopen(asked) as answer:
        return orjson.loads(answer.read())


def campaign(number: int) -> dict[str, str]:
    """A campaign's form."""
    return {
        "name": f"Campaign {number}", "objective": "OUTCOME_TRAFFIC", "status": "PAUSED", "daily_budget": "5000",
        "special_ad_categories": "[]", "is_adset_budget_sharing_enabled": "0",
    }  # fmt: skip


def measure(seconds: float, rounds: int) -> list[tuple[str, float, float, float]]:
    """Rows of (what, median answers a second, median of the ratio to its baseline, 99th percentile in ms)."""
    with ExitStack() as stack:
        here, echo = servers.free_port(), servers.free_port()
        stack.enter_context(servers.running(servers.twin(here), here, "/_adtwin/health"))
        stack.enter_context(servers.running(servers.bare(echo), echo, "/"))
        world = ask(here, ("GET", "/_adtwin/world"), "")
        token, account = world["access_token"], world["ad_account_id"]
        ids = [
            ask(here, ("POST", f"/v24.0/{account}/campaigns"), token, campaign(number))["id"]
            for number in range(OBJECTS)
        ]
        jobs = {
            "node GET, ten fields": [get(f"/v24.0/{one}?fields={FIELDS}", token) for one in ids],
            "edge of 25 rows": [get(f"/v24.0/{account}/campaigns?fields=name,status,objective&limit=25", token)],
        }
        how = (seconds, rounds)
        rows = [_against(what, (here, requests), (echo, [get("/")]), how) for what, requests in jobs.items()]
        creates = [post(f"/v24.0/{account}/campaigns", campaign(number), token) for number in range(50)]
        return [*rows, _creating((here, creates), (echo, [get("/")]), 2 * rounds)]


def _store_an_object(port: int, path: str) -> None:
    """Give the mocked service an object to read."""
    for place, body in ((path.rpartition("/")[0], b""), (path, b"x" * 400)):
        urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{port}{place}", body, method="PUT")).close()


def _creating(
    mine: tuple[int, list[str]], other: tuple[int, list[str]], rounds: int
) -> tuple[str, float, float, float]:
    """Creates, in short rounds that each start from a fresh world: an account holds 6,000 campaigns."""
    found: list[tuple[Any, ...]] = []
    for _ in range(rounds):
        ask(mine[0], ("POST", "/_adtwin/reset"), "", {})
        found.append(_against("create campaign, durable", mine, other, (1.0, 1)))
    rates, ratios, slow = ([row[place] for row in found] for place in (1, 2, 3))
    return found[0][0], statistics.median(rates), statistics.median(ratios), statistics.median(slow)


def compare_others(seconds: float, rounds: int) -> list[tuple[str, float, float, float]]:
    """The twin's point read beside other servers', those that are installed."""
    rows = []
    with ExitStack() as stack:
        here = servers.free_port()
        stack.enter_context(servers.running(servers.twin(here), here, "/_adtwin/health"))
        world = ask(here, ("GET", "/_adtwin/world"), "")
        path = f"/v24.0/{world['ad_account_id']}/campaigns"
        one = ask(here, ("POST", path), world["access_token"], campaign(1))["id"]
        mine = (here, [get(f"/v24.0/{one}?fields={FIELDS}", world["access_token"])])
        for name, make, path in (
            ("moto_server", servers.moto, "/bench/point"),
            ("json-server", servers.json_server, "/campaigns/7"),
        ):
            port = servers.free_port()
            command = make(port)
            if command is None:
                print(f"  ({name} is not installed: left out)")
                continue
            stack.enter_context(servers.running(command, port, path))
            if name == "moto_server":
                _store_an_object(port, path)
            target = (port, [get(path)])
            rows.append(_against(f"point read beside {name}", mine, target, (seconds, rounds)))
    return rows


def _against(
    what: str, mine: tuple[int, list[str]], other: tuple[int, list[str]], how: tuple[float, int]
) -> tuple[str, float, float, float]:
    seconds, rounds = how
    rates, ratios, slow = [], [], []
    for _ in range(rounds):
        ours, theirs = load(*mine, seconds), load(*other, seconds)
        if ours["failed"]:
            raise RuntimeError(f"{what}: {ours['failed']} requests failed")
        rates.append(ours["per_second"])
        ratios.append(ours["per_second"] / theirs["per_second"])
        slow.append(ours["p99_ms"])
    return what, statistics.median(rates), statistics.median(ratios), statistics.median(slow)
