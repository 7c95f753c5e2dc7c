"""The twin as a test holds it: its address and identities, ready clients, and everything that steers it."""

from __future__ import annotations

import contextlib
import tempfile
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import httpx

from adtwin.server.intercept.running import intercepting
from adtwin.server.intercept.told import environment_of
from adtwin.testing.control import Clock, Faults, TwinError, admin
from adtwin.testing.requests import Requests
from adtwin.testing.snapshots import Snapshots

VERSION = "v24.0"
PATIENCE = 60.0


class Twin:
    """A running twin. `url` is its Graph root: give it to the code under test in place of https://graph.facebook.com.

    `world` holds the seeded identities, the commonest of them as attributes. Everything is undone when the test ends.
    """

    def __init__(self, url: str, snapshots: Snapshots | None = None) -> None:
        self.url = url
        self._snapshots = snapshots
        self._stack = contextlib.ExitStack()
        # Plain HTTP on this machine: reading the system's certificates would take longer than seeding the twin.
        transport = httpx.HTTPTransport(verify=False)
        self._http = self._stack.enter_context(httpx.Client(base_url=url, transport=transport, timeout=PATIENCE))
        self.clock = Clock(self._http)
        self.faults = Faults(self._http)
        self.requests = Requests(self._http)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the clients and the proxy; the twin itself belongs to whoever started it."""
        self._stack.close()

    # ---- who is there

    @cached_property
    def world(self) -> dict[str, Any]:
        """Tokens and ids of the seeded world, the same in every run."""
        return dict(admin(self._http, "GET", "/world"))

    @property
    def access_token(self) -> str:
        """A token that may do everything in the world's ad account."""
        return str(self.world["access_token"])

    @property
    def ad_account_id(self) -> str:
        """With `act_`."""
        return str(self.world["ad_account_id"])

    @property
    def page_id(self) -> str:
        """The page that ads are published for."""
        return str(self.world["page_id"])

    # ---- clients

    @cached_property
    def client(self) -> httpx.Client:
        """Speaks to `url/v24.0` with the world's token: `adtwin.client.get("me")`."""
        transport = httpx.HTTPTransport(verify=False)
        return self._stack.enter_context(
            httpx.Client(base_url=f"{self.url}/{VERSION}/", transport=transport, headers=self.headers, timeout=PATIENCE)
        )

    def async_client(self) -> httpx.AsyncClient:
        """The same for asynchronous code; `async with` it."""
        transport = httpx.AsyncHTTPTransport(verify=False)
        return httpx.AsyncClient(
            base_url=f"{self.url}/{VERSION}/", transport=transport, headers=self.headers, timeout=PATIENCE
        )

    @property
    def headers(self) -> dict[str, str]:
        """What a request needs to be the world's user's."""
        return {"Authorization": f"OAuth {self.access_token}"}

    @property
    def env(self) -> dict[str, str]:
        """Variables for a program that takes an address: ADTWIN_GRAPH_URL, ADTWIN_ACCESS_TOKEN, ACCESS_TOKEN, …"""
        return environment_of(self.url, self.world)

    def intercept(self) -> dict[str, str]:
        """Variables for a program whose address is fixed: those of `env`, and a proxy that ends TLS for the vendor's
        hosts, refuses every other, and lives as long as the test."""
        return {**self.env, **self._proxy_variables}

    @cached_property
    def _proxy_variables(self) -> dict[str, str]:
        folder = self._stack.enter_context(tempfile.TemporaryDirectory(prefix="adtwin-authority-"))
        return self._stack.enter_context(intercepting(self.url, Path(folder))).environment()

    # ---- what is decided, and what is compared

    def approve(self, ad_id: str) -> None:
        """Decide an ad's review here and now."""
        admin(self._http, "POST", "/review", {"ad_id": ad_id, "decision": "approve"})

    def reject(self, ad_id: str, reason: str = "It breaks a rule of this test.") -> None:
        """Turn an ad down; the reason stands in its review feedback."""
        admin(self._http, "POST", "/review", {"ad_id": ad_id, "decision": "reject", "reason": reason})

    def matches_snapshot(self, value: Any, name: str = "") -> None:
        """Compare JSON, with ids and times masked, with what is kept in `snapshots/` beside the test. AssertionError
        with the difference; `pytest --adtwin-write-snapshots` keeps what is there now. A test that compares several
        values names each."""
        __tracebackhide__ = True
        if self._snapshots is None:
            raise TwinError("snapshots belong to a test: use the fixture adtwin")
        self._snapshots.compare(value, name)
