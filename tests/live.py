"""The app for tests: in this process on either store, or as a real server in a process of its own.

`live` is a fresh demo world on SQLite in this process; `each_store` the same on SQLite and on PostgreSQL in turn;
`live_server()` a process behind a port. All three speak the same: `live.get("/me")`, `live.post("/act_1/campaigns",
{...})`, `live.admin("POST", "/clock", {"advance": "7d"})`, and answer `httpx.Response`.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import functools
import os
import shutil
import ssl
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import httpx
import orjson
import pytest

from adtwin.errors import CATALOGUE
from adtwin.graph.registry import Registry
from adtwin.graph.twin import Twin
from adtwin.server import embedded
from adtwin.server.answer import DROP
from adtwin.server.app import App
from adtwin.server.assemble import make_app, make_twin
from adtwin.server.embedded import Embedded
from adtwin.server.hooks import Hooks
from adtwin.server.options import Options
from adtwin.server.seeded import copy_of, open_copy, seeded
from adtwin.server.symbols import symbol_of
from adtwin.store import Store, open_store, restore, snapshot
from tests.postgres import postgres_url

NOW = 1_795_564_800
"""2026-11-25T00:00:00Z, a Wednesday: when tests begin unless they say otherwise."""
Outbound = Literal["off", "loopback", "on"]
OWN: Any = object()
"""Stands for the world's own token."""
START_SECONDS = 30


class ConnectionCutError(Exception):
    """The server cut the connection without an answer."""


class Live:
    """A client of one twin. Every Graph call carries the world's token unless `token` says otherwise."""

    def __init__(self, client: httpx.Client, app: App | None = None) -> None:
        self.client = client
        self.app = app
        self.world: dict[str, Any] = self.admin("GET", "/world")

    @property
    def twin(self) -> Twin:
        """The twin itself, in-process only."""
        assert self.app is not None, "the server is another process"
        return self.app.control.twin

    def get(self, path: str, params: Mapping[str, Any] | None = None, **more: Any) -> httpx.Response:
        """GET with the parameters in the query; lists and objects are sent as JSON."""
        return self.request("GET", path, params=params, **more)

    def post(self, path: str, data: Mapping[str, Any] | None = None, **more: Any) -> httpx.Response:
        """POST with a form, or with `files`, `json`, `content`."""
        return self.request("POST", path, data=data, **more)

    def delete(self, path: str, params: Mapping[str, Any] | None = None, **more: Any) -> httpx.Response:
        """DELETE."""
        return self.request("DELETE", path, params=params, **more)

    def request(
        self, method: str, path: str, *, token: Any = OWN, headers: Mapping[str, str] | None = None, **more: Any
    ) -> httpx.Response:
        """Any request; `token=None` sends none. It travels as a header, so that parameters are the test's alone."""
        sent = dict(headers or {})
        if token is OWN:
            token = self.world.get("access_token")
        if token is not None:
            sent.setdefault("Authorization", f"OAuth {token}")
        for name in ("params", "data"):
            if isinstance(more.get(name), Mapping):
                more[name] = {key: on_the_wire(value) for key, value in more[name].items()}
        return self.client.request(method, path if path.startswith("/") else f"/{path}", headers=sent, **more)

    def admin(self, method: str, path: str, body: Any = None) -> Any:
        """A call to the admin root that must succeed; its JSON."""
        answer = self.client.request(method, f"/_adtwin{path}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def advance(self, duration: str) -> None:
        """Move the clock."""
        self.admin("POST", "/clock", {"advance": duration})


def on_the_wire(value: Any) -> Any:
    """A parameter as clients send it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return orjson.dumps(value).decode() if isinstance(value, dict | list) else value


def error_of(response: httpx.Response, symbol: str, blame: list[list[str]] | None = None) -> dict[str, Any]:
    """The error of an answer, which must be this row of the catalogue in every column, blaming these fields."""
    row = CATALOGUE[symbol]
    error: dict[str, Any] = response.json()["error"]
    found = (response.status_code, error["code"], error.get("error_subcode"), error["type"], error["is_transient"])
    assert found == (row.status, row.code, row.subcode, row.type, row.transient), error
    assert symbol_of(error) == symbol, error
    assert error["fbtrace_id"], error
    assert (row.title is None) == ("error_user_title" not in error), error
    assert (row.text is None) == ("error_user_msg" not in error), error
    if blame is not None:
        assert error.get("error_data", {}).get("blame_field_specs", []) == blame, error
    return error


# ---- in this process


class InProcess(httpx.BaseTransport):
    """Drives an ASGI application on a loop of its own."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._loop = asyncio.new_event_loop()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """One request through the application."""
        return self._loop.run_until_complete(self._carry(request))

    async def _carry(self, request: httpx.Request) -> httpx.Response:
        pieces = [piece for piece in request.stream if piece]  # type: ignore[union-attr]
        started: dict[str, Any] = {}
        body = bytearray()
        cut: list[bool] = []
        told: list[bool] = []

        async def receive() -> dict[str, Any]:
            if cut:
                return {"type": "http.disconnect"}
            if told:
                await asyncio.Future()  # the body is over, and the client waits for its answer
            piece = pieces.pop(0) if pieces else b""
            if not pieces:
                told.append(True)
            return {"type": "http.request", "body": piece, "more_body": bool(pieces)}

        async def send(message: Mapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                started.update(message)
            else:
                body.extend(message.get("body", b""))

        await self._app(_scope(request, cut), receive, send)
        if cut:
            raise ConnectionCutError(str(request.url))
        return httpx.Response(started["status"], headers=started["headers"], content=bytes(body), request=request)

    def close(self) -> None:
        """Let go of the loop."""
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()


def _scope(request: httpx.Request, cut: list[bool]) -> dict[str, Any]:
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": request.url.scheme,
        "path": request.url.path,
        "raw_path": request.url.raw_path.partition(b"?")[0],
        "query_string": request.url.query,
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "client": ("127.0.0.1", 50_000),
        "server": ("127.0.0.1", 80),
        "extensions": {DROP: {"cut": lambda: cut.append(True)}},
    }


@contextlib.contextmanager
def in_process(app: App) -> Iterator[Live]:
    """A client of an application; its store is left open."""
    with httpx.Client(transport=InProcess(app), base_url="http://localhost", trust_env=False) as client:
        yield Live(client, app)


@dataclass(frozen=True)
class Setting:
    """What a world is made of: the node types and the model's work, or (None) those of adtwin itself."""

    world: str = "demo"
    registry: Registry | None = None
    hooks: Hooks | None = None
    now: int = NOW
    outbound: Outbound = "off"

    @property
    def as_seeded(self) -> Setting:
        """The setting that its world is seeded in, whatever it may reach later."""
        return replace(self, outbound="off")

    def options(self, **more: Any) -> Options:
        """The options of a server in this setting."""
        return Options(world=self.world, now=self.now, durability="relaxed", outbound=self.outbound, **more)

    def app(self, store: Store, options: Options | None = None) -> App:
        """The application on this store."""
        options = options or self.options()
        return make_app(make_twin(options, registry=self.registry, store=store), options, self.hooks)


DEMO = Setting()


@functools.cache
def _template(setting: Setting) -> Path:
    """The folder of a freshly seeded world, made once and copied for each test."""
    return seeded(setting.app)


@contextlib.contextmanager
def sqlite_live(setting: Setting = DEMO) -> Iterator[Live]:
    """A world of its own on SQLite."""
    folder = copy_of(_template(setting.as_seeded))
    try:
        store = open_copy(folder)
        try:
            with in_process(setting.app(store)) as live:
                yield live
        finally:
            store.close()
    finally:
        shutil.rmtree(folder)


@functools.cache
def _postgres() -> Store:
    folder = Path(tempfile.mkdtemp(prefix="adtwin-pg-store-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    store = open_store(postgres_url(), durability="relaxed", folder=folder)
    atexit.register(store.close)
    return store


@functools.cache
def _snapshot(setting: Setting) -> bytes:
    store = open_copy(_template(setting))
    try:
        return snapshot(store)
    finally:
        store.close()


@contextlib.contextmanager
def postgres_live(setting: Setting = DEMO) -> Iterator[Live]:
    """A world on PostgreSQL; one database serves test after test, put back before each."""
    store = _postgres()
    restore(store, _snapshot(setting.as_seeded))
    with in_process(setting.app(store)) as live:
        yield live


STORES = {"sqlite": sqlite_live, "postgresql": postgres_live}
STORE = os.environ.get("ADTWIN_TEST_STORE", "sqlite")
"""The store that tests run on which do not name one: the suite is run on each."""


@pytest.fixture
def live() -> Iterator[Live]:
    """A fresh demo world in this process."""
    with STORES[STORE]() as one:
        yield one


@pytest.fixture(scope="module")
def shared_live() -> Iterator[Live]:
    """A demo world that the tests of a module share, each making what it needs. For modules in which `live` is it:

    @pytest.fixture(scope="module")
    def live(shared_live): return shared_live
    """
    with STORES[STORE]() as one:
        yield one


@pytest.fixture
def fresh() -> Iterator[Live]:
    """A demo world of a test's own, in a module whose tests share one."""
    with sqlite_live() as one:
        yield one


@pytest.fixture(params=list(STORES))
def each_store(request: pytest.FixtureRequest) -> Iterator[Live]:
    """A fresh demo world, in this process, on each of the stores."""
    with STORES[request.param]() as one:
        yield one


@pytest.fixture
def twin(live: Live) -> Twin:
    """The twin behind `live`."""
    return live.twin


# ---- behind a port


@dataclass
class Served:
    """A twin that listens: `url` is where, `live` a client of it."""

    url: str
    live: Live


@contextlib.contextmanager
def served() -> Iterator[Served]:
    """A fresh demo world that this process serves, for clients that want an address."""
    twin = Embedded(embedded.Setting(now=NOW))
    try:
        with httpx.Client(base_url=twin.url, trust_env=False, timeout=60) as client:
            yield Served(twin.url, Live(client))
    finally:
        twin.close()


# ---- in a process of its own

_SERVE = """
import sys, orjson
from pathlib import Path
from adtwin.server.options import Options
from adtwin.server.seeded import copy_of, open_copy, seeded
from adtwin.server.serve import build, serve
given = orjson.loads(sys.argv[1])
if sys.argv[2]:
    module, _, name = sys.argv[2].partition(":")
    build = getattr(__import__(module, fromlist=[name]), name)
given |= {name: Path(given[name]) for name in ("data", "tls_certificate", "tls_key") if given.get(name)}
serve(Options(**given), build=build)
"""


@dataclass
class Server(Served):
    """A server process and what it said when it was ready."""

    process: subprocess.Popen[str]
    ready: dict[str, Any]


def start(options: Mapping[str, Any], build: str = "") -> subprocess.Popen[str]:
    """Start a server process; `build` names another builder of the application as `module:function`."""
    command = [sys.executable, "-c", _SERVE, orjson.dumps(dict(options)).decode(), build]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@contextlib.contextmanager
def live_server(
    options: Mapping[str, Any] | None = None, *, build: str = "", headers: Iterable[tuple[str, str]] = ()
) -> Iterator[Server]:
    """A real server on a free port; stopped by SIGTERM at the end, if it still runs."""
    given = {"port": 0, "json": True, "now": NOW, "world": "demo", **(options or {})}
    if "data" not in given and "database" not in given:
        given["ephemeral"] = True
    process = start(given, build)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            raise RuntimeError(f"the server did not start: {process.communicate(timeout=START_SECONDS)[1]}")
        ready = orjson.loads(line)
        trust = ssl.create_default_context(cafile=ready["ca"]) if "ca" in ready else True
        with httpx.Client(
            base_url=ready["url"], trust_env=False, headers=list(headers), timeout=60, verify=trust
        ) as client:
            yield Server(ready["url"], Live(client), process, ready)
    finally:
        if process.poll() is None:
            process.terminate()
        try:
            process.communicate(timeout=START_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
