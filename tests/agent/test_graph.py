"""The client of a Graph root: what is tried again, how it slows down, and where tokens and redirects go."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json

import httpx
import pytest

from adtwin.agent import usage
from adtwin.agent.graph import Graph, GraphFailedError
from adtwin.agent.settings import Settings
from tests.agents import FakeGraph

USAGE = "x-business-use-case-usage"


def failing(times: int, error: dict, status: int = 400, headers: dict | None = None) -> FakeGraph:
    """A root that fails so many times, then answers."""
    left = [times]

    def answer(_request: httpx.Request) -> httpx.Response:
        left[0] -= 1
        if left[0] < 0:
            return httpx.Response(200, json={"id": "1", "data": []})
        return httpx.Response(status, json={"error": {"message": "no", **error}}, headers=headers)

    return FakeGraph(answer)


@pytest.mark.parametrize(
    ("error", "status", "times", "succeeds"),
    [
        ({"code": 2, "is_transient": True}, 500, 3, True),
        ({"code": 1}, 500, 1, True),
        ({"code": 17}, 400, 2, True),
        ({"code": 2}, 500, 4, False),
        ({"code": 100}, 400, 1, False),
        ({"code": 190}, 401, 1, False),
    ],
)
def test_reads_are_tried_again_while_they_may_succeed(error, status, times, succeeds):
    graph = failing(times, error, status)
    tools = graph.tools()
    assert tools("get_objects", ids=["1"])["success"] is succeeds
    retried = len(graph.requests) - 1
    assert retried == (min(times, 3) if succeeds or times > 3 else 0)
    assert tools.slept == [0.5, 1.0, 2.0][:retried]


@pytest.mark.req("E-232")
@pytest.mark.parametrize(("code", "sent"), [(2, 1), (1, 1), (100, 1), (17, 2), (80004, 2)])
def test_writes_are_tried_again_only_when_refused_for_their_rate(code, sent):
    graph = failing(1, {"code": code, "is_transient": True})
    graph.tools()("update_object", id="1", changes={"name": "N"})
    assert len(graph.posts()) == sent


def test_an_account_that_is_cut_off_is_told_how_long():
    told = json.dumps({"1": [{"call_count": 100, "estimated_time_to_regain_access": 30}]})
    graph = failing(9, {"code": 80004}, headers={USAGE: told})
    answer = graph.tools()("get_objects", ids=["1"])
    assert len(graph.requests) == 1
    assert answer["hint"].startswith("Wait 30 minutes")


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0.0),
        ({"x-app-usage": '{"call_count": 79, "total_time": 3}'}, 0.0),
        ({"x-app-usage": '{"call_count": 90}'}, 10.0),
        ({USAGE: '{"1": [{"call_count": 5, "total_cputime": 100}]}'}, 20.0),
        ({"x-ad-account-usage": '{"acc_id_util_pct": 150.5}'}, 20.0),
        ({"x-fb-ads-insights-throttle": "not json"}, 0.0),
    ],
)
def test_calls_are_spread_out_near_a_limit(headers, seconds):
    assert usage.pause(headers) == pytest.approx(seconds)
    graph = FakeGraph(lambda _request: httpx.Response(200, json={"id": "1"}, headers=headers))
    tools = graph.tools()
    tools.ok("get_objects", ids=["1", "2"])
    assert tools.slept == ([pytest.approx(seconds)] if seconds else [])


def test_tokens_travel_in_a_header_with_the_proof_of_the_app():
    graph = FakeGraph()
    tools = graph.tools(app_secret="shh")
    tools.ok("get_objects", ids=["1"])
    tools.ok("update_object", id="1", changes={"name": "N"})
    proof = hmac.new(b"shh", b"EAAB-test-token", hashlib.sha256).hexdigest()
    assert graph.requests[0].url.params["appsecret_proof"] == proof
    assert graph.posts()[0][1]["appsecret_proof"] == proof
    for request in graph.requests:
        assert "EAAB" not in str(request.url)
        assert request.headers["authorization"] == "Bearer EAAB-test-token"


def test_redirects_and_pages_elsewhere_are_not_followed():
    graph = FakeGraph(lambda _request: httpx.Response(302, headers={"location": "http://169.254.169.254/"}))
    assert graph.tools()("get_objects", ids=["1"])["success"] is False
    assert len(graph.requests) == 1
    paged = {"data": [{"id": "1"}], "paging": {"next": "http://10.0.0.1/?access_token=x", "cursors": {"after": "abc"}}}
    listing = FakeGraph(lambda _request: httpx.Response(200, json=paged))
    answer = listing.tools().ok("get_objects", edge="campaigns")
    assert (answer["after"], "paging" in answer) == ("abc", False)
    assert {one.url.host for one in listing.requests} == {"graph.facebook.com"}


def test_the_real_service_is_never_asked_for_what_a_twin_has():
    graph = FakeGraph()
    tools = graph.tools()
    assert tools.refused("twin_reset", confirm=True)["type"] == "ValidationError"
    client = Graph(Settings(graph_url="https://graph.facebook.com"), transport=graph.transport())
    with pytest.raises(GraphFailedError, match="real service"):
        asyncio.run(client.admin("POST", "/reset", {}))
    assert asyncio.run(client.token()) is None
    assert asyncio.run(client.page("http://169.254.169.254/_adtwin/preview/x")) is None
    assert graph.requests == []


@pytest.mark.parametrize(
    ("url", "real"),
    [
        ("https://graph.facebook.com", True),
        ("https://facebook.com", True),
        ("https://graph.facebook.com.evil.example", False),
        ("http://127.0.0.1:8910", False),
        ("http://notfacebook.com", False),
    ],
)
def test_which_root_is_the_real_one(url, real):
    assert Settings(graph_url=url).is_real is real


def test_a_root_that_is_not_there_is_an_answer():
    def gone(_request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    answer = FakeGraph(gone).tools(graph_url="http://127.0.0.1:1")("get_objects", ids=["1"])
    assert answer["error"]["type"] == "NoAnswer"
    assert "adtwin serve" in answer["hint"]


def test_an_answer_that_is_no_json_is_an_error():
    graph = FakeGraph(lambda _request: httpx.Response(502, text="<html>bad gateway</html>"))
    assert "status 502" in graph.tools().refused("get_objects", ids=["1"])["message"]
