"""Servers of tools for tests: beside the world in this process, or beside a Graph root that writes down its calls."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from adtwin.agent.graph import Graph
from adtwin.agent.server import AgentServer
from adtwin.agent.settings import Settings
from tests.live import Live

FILES = Path(__file__).parents[1] / "adtwin" / "model" / "worlds" / "files"
"""Pictures and clips of the demo world, as files somebody has on a machine."""

Json = dict[str, Any]


class Tools:
    """Calls tools and gives their answers."""

    def __init__(self, settings: Settings, transport: httpx.AsyncBaseTransport) -> None:
        self.slept: list[float] = []
        self.settings = settings
        self.server = AgentServer(settings, graph=Graph(settings, transport=transport, sleep=self._sleep))

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def __call__(self, tool: str, /, **arguments: Any) -> Json:
        """The answer of a tool."""
        return asyncio.run(self.server.answer(tool, arguments))

    def ok(self, tool: str, /, **arguments: Any) -> Json:
        """The answer of a tool that must succeed."""
        answer = self(tool, **arguments)
        assert answer["success"], answer
        return answer

    def refused(self, tool: str, /, **arguments: Any) -> Json:
        """The error of a tool that must not succeed; it always comes with a hint."""
        answer = self(tool, **arguments)
        assert not answer["success"], answer
        assert answer["hint"], answer
        error: Json = answer["error"]
        return error


class InThisProcess(httpx.AsyncBaseTransport):
    """Carries calls to the world in this process."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self.requests: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """One call."""
        self.requests.append(request)
        content = await request.aread()
        headers = [(name, value) for name, value in request.headers.items() if name != "content-length"]
        sent = httpx.Request(request.method, request.url, headers=headers, content=content)
        answer = await asyncio.to_thread(self._live.client.send, sent)
        return httpx.Response(answer.status_code, headers=dict(answer.headers), content=answer.content, request=request)


def beside(live: Live, **settings: Any) -> Tools:
    """Tools beside a world, with its account as their own."""
    given = {"account_id": live.world.get("ad_account_id"), "folders": (FILES,), **settings}
    return Tools(Settings(graph_url="http://localhost", **given), InThisProcess(live))


class FakeGraph:
    """A Graph root that writes down what it gets and answers as it is told."""

    def __init__(self, answer: Callable[[httpx.Request], httpx.Response] | None = None) -> None:
        self.requests: list[httpx.Request] = []
        self._answer = answer or (lambda _request: httpx.Response(200, json={"id": "9"}))

    def transport(self) -> httpx.MockTransport:
        """Carries calls here."""

        def handle(request: httpx.Request) -> httpx.Response:
            request.read()
            self.requests.append(request)
            return self._answer(request)

        return httpx.MockTransport(handle)

    def tools(self, **settings: Any) -> Tools:
        """Tools beside this root."""
        given = {
            "graph_url": "https://graph.facebook.com",
            "token": "EAAB-test-token",
            "account_id": "act_1",
            **settings,
        }
        return Tools(Settings(**given), self.transport())

    def posts(self) -> list[tuple[str, Json]]:
        """Path and parameters of each POST."""
        return [
            (one.url.path, dict(httpx.QueryParams(one.content.decode())))
            for one in self.requests
            if one.method == "POST"
        ]


@pytest.fixture
def tools(live: Live) -> Tools:
    """Tools beside a fresh demo world."""
    return beside(live)
