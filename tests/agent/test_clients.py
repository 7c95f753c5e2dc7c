"""The official SDK's clients, over stdio and HTTP, drive the tools against a running twin."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

from adtwin.agent import browser
from adtwin.agent.settings import Settings
from adtwin.agent.tools import offered
from tests.agents import FILES
from tests.live import Served, served

Json = dict[str, Any]


@pytest.fixture(scope="module")
def twin_server() -> Iterator[Served]:
    """A running demo world."""
    with served() as server:
        yield server


def command(server: Served, *more: str) -> list[str]:
    return ["-m", "adtwin.cli", "mcp", "--graph-url", server.url, "--files", str(FILES), *more]


@asynccontextmanager
async def over_stdio(server: Served, *more: str) -> AsyncIterator[Client]:
    """A client of `adtwin mcp` as a child process."""
    told = StdioServerParameters(command=sys.executable, args=command(server, *more), env=dict(os.environ))
    async with Client(stdio_client(told)) as client:
        yield client


async def called(client: Client, tool: str, /, **arguments: Any) -> Json:
    """What a tool answers, in both of its forms the same."""
    result = await client.call_tool(tool, arguments)
    answer: Json = result.structured_content
    assert json.loads(result.content[0].text) == answer
    assert result.is_error == (not answer["success"])
    return answer


async def brief(client: Client) -> None:
    """From a brief and a local image to an active ad, its preview, and a week of insights."""
    prompt = await client.get_prompt("campaign_brief", {"brief": "Rain boots", "image": str(FILES / "product-01.jpg")})
    text = prompt.messages[0].content.text
    steps = [
        "get_ad_accounts", "upload_ad_image", "validate", "create_ad_creative", "search_targeting",
        "estimate_audience_size", "create_campaign", "create_adset", "create_ad", "get_ad_preview", "update_object",
        "twin_clock", "get_insights",
    ]  # fmt: skip
    assert [step for step in steps if step not in text] == []
    accounts = await called(client, "get_ad_accounts")
    account, page = accounts["data"][0]["id"], accounts["pages"][0]["id"]
    image = await called(client, "upload_ad_image", account_id=account, path=str(FILES / "product-01.jpg"))
    ad: Json = {
        "ad_format": "SINGLE_IMAGE", "objective": "TRAFFIC", "destination": "WEBSITE", "page_id": page,
        "primary_text": "Boots that keep the rain out.", "headline": "Dry feet", "final_url": "https://example.com/boots",
        "call_to_action_type": "SHOP_NOW", "image_hash": image["image_hash"],
    }  # fmt: skip
    checked = await called(client, "validate", kind="ad", document={**ad, "primary_text": ""}, account_id=account)
    assert checked["valid"] is False
    assert [one["rule"] for one in checked["problems"]] == ["primary_text_missing"]
    creative = await called(
        client, "create_ad_creative", account_id=account, page_id=page, image_hash=image["image_hash"],
        link_url=ad["final_url"], message=ad["primary_text"], headline=ad["headline"], call_to_action_type="SHOP_NOW",
    )  # fmt: skip
    assert creative["warnings"] == []
    targeting = await audience(client, account)
    campaign = await called(client, "create_campaign", account_id=account, name="Boots", objective="OUTCOME_TRAFFIC")
    adset = await called(
        client, "create_adset", account_id=account, name="Boots", campaign_id=campaign["id"], targeting=targeting,
        optimization_goal="LINK_CLICKS", daily_budget=2000, bid_strategy="LOWEST_COST_WITHOUT_CAP",
    )  # fmt: skip
    made = await called(
        client, "create_ad", account_id=account, name="Boots", adset_id=adset["id"], creative_id=creative["creative_id"]
    )
    assert made["details"]["status"] == "PAUSED"
    for one in (campaign, adset, made):
        await called(client, "update_object", id=one["id"], changes={"status": "ACTIVE"}, confirm=True)
    await called(client, "twin_clock", advance="1h")
    await called(client, "twin_clock", advance="7d")
    running = await called(client, "get_objects", ids=[made["id"]], fields="effective_status")
    assert running["data"][0]["effective_status"] == "ACTIVE"
    preview = await called(client, "get_ad_preview", ad_id=made["id"], image=False)
    assert "Boots that keep the rain out." in preview["text"]
    insights = await called(client, "get_insights", object_id=made["id"], date_preset="maximum", time_increment=1)
    assert len(insights["data"]) >= 7
    assert all(float(day["spend"]) > 0 for day in insights["data"][1:7])
    assert sum(day["actions"].get("link_click", 0) != 0 for day in insights["data"] if "actions" in day)
    reached = await called(client, "get_insights", object_id=made["id"], date_preset="maximum", breakdowns=["region"])
    assert {row["region"] for row in reached["data"]} == {"Oregon", "Washington"}, "the places that were searched for"


async def audience(client: Client, account: str) -> Json:
    """Whom the brief is for: two states and an interest that search finds, with the people that an estimate counts."""
    regions = []
    for name in ("Oregon", "Washington"):
        found = await called(client, "search_targeting", what="places", query=name, location_types=["region"], limit=1)
        regions.append({"key": found["data"][0]["key"]})
    interest = (await called(client, "search_targeting", what="interests", query="hiking"))["data"][0]
    everybody: Json = {"geo_locations": {"regions": regions}}
    targeting = {**everybody, "flexible_spec": [{"interests": [{"id": interest["id"], "name": interest["name"]}]}]}
    wide = await called(client, "estimate_audience_size", account_id=account, targeting=everybody)
    narrow = await called(
        client, "estimate_audience_size", account_id=account, targeting=targeting, optimization_goal="LINK_CLICKS"
    )
    assert 100_000 < narrow["estimate"]["estimate_mau_upper_bound"] < wide["estimate"]["users_lower_bound"]
    day = next(one for one in narrow["estimate"]["daily_outcomes_curve"] if one["spend"] >= 1_950)
    assert day["actions"] > 0
    return targeting


def test_a_brief_and_a_local_image_become_an_active_ad_over_stdio(twin_server):
    async def story() -> None:
        async with over_stdio(twin_server) as client:
            assert (
                client.initialize_result.server_info.name == "adtwin" if hasattr(client, "initialize_result") else True
            )
            listed = await client.list_tools()
            assert {tool.name for tool in listed.tools} == set(offered(Settings()))
            await brief(client)

    asyncio.run(story())


@pytest.mark.skipif(browser.find() is None, reason="no browser on this machine")
def test_a_preview_comes_as_a_picture(twin_server):
    async def story() -> bytes:
        async with over_stdio(twin_server) as client:
            given = {"creative": {"object_story_id": twin_server.live.world["page_post_id"]}}
            given["account_id"] = twin_server.live.world["ad_account_id"]
            result = await client.call_tool("get_ad_preview", given)
            assert result.structured_content["success"], result.structured_content
            assert [part.type for part in result.content] == ["text", "image"]
            assert result.content[1].mime_type == "image/png"
            return base64.b64decode(result.content[1].data)

    assert asyncio.run(story()).startswith(b"\x89PNG")


CALLS: list[tuple[str, Json]] = [
    ("get_ad_accounts", {}),
    ("get_objects", {"edge": "adimages", "limit": 2}),
    ("get_objects", {"ids": ["{page_id}"], "fields": "name"}),
    ("create_carousel_creative", {
        "name": "C", "page_id": "{page_id}", "link_url": "https://example.com",
        "cards": [{"headline": "1", "image_hash": "{image_hash}"}, {"headline": "2", "image_hash": "{image_hash}"}],
    }),
    ("bulk_create_ad_creatives", {"creatives": [
        {"page_id": "{page_id}", "image_hash": "{image_hash}", "link_url": "https://example.com", "name": "A"},
        {"object_story_id": "{page_post_id}", "name": "B"},
    ]}),
    ("compute_image_crops", {"image_width": 1200, "image_height": 628}),
    ("upload_ad_image", {"url": "https://example.com/a.png"}),
    ("upload_ad_image", {"data": "{png}"}),
    ("upload_ad_video", {"path": "{clip}"}),
    ("upload_ad_video", {"url": "https://example.com/a.mp4"}),
    ("create_object", {"edge": "adlabels", "params": {"name": "spring"}}),
    ("get_insights", {"date_preset": "maximum"}),
    ("validate", {"kind": "campaign", "document": {"name": "C", "objective": "OUTCOME_TRAFFIC", "status": "PAUSED"}}),
    ("explain_error", {"code": 190}),
    ("get_ad_preview", {"creative": {"object_story_id": "{page_post_id}"}, "image": False}),
    ("twin_clock", {}),
    ("twin_faults", {"action": "add", "path": "*nothing*", "error": "TOO_MUCH_DATA"}),
    ("twin_faults", {}),
    ("twin_faults", {"action": "clear"}),
    ("search_targeting", {"query": "boots"}),
    ("search_targeting", {"what": "anything", "query": "teacher"}),
    ("search_targeting", {"what": "behaviors", "limit": 3}),
    ("search_targeting", {"what": "places", "query": "Berlin", "country_code": "DE"}),
    ("search_targeting", {"what": "locales", "query": "fr"}),
    ("search_interests", {"query": "tennis"}),
    ("get_interest_suggestions", {"interest_list": ["Tennis"]}),
    ("validate_interests", {"interest_list": ["Tennis", "No such thing"]}),
    ("search_behaviors", {}),
    ("search_demographics", {}),
    ("search_geo_locations", {"query": "Paris", "location_types": ["city"]}),
    ("estimate_audience_size", {"targeting": {"geo_locations": {"countries": ["US"]}}}),
    ("get_login_link", {}),
    ("get_account_pages", {}),
    ("get_account_info", {"account_id": "{ad_account_id}"}),
    ("get_campaigns", {"account_id": "{ad_account_id}", "limit": 5}),
    ("get_lead_forms", {"page_id": "{page_id}"}),
    ("get_page_posts", {"page_id": "{page_id}"}),
    ("get_page_events", {"page_id": "{page_id}"}),
    ("get_instagram_accounts", {"account_id": "{ad_account_id}"}),
    ("twin_reset", {"confirm": True}),
]  # fmt: skip
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


@contextmanager
def over_http(server: Served, secret: str) -> Iterator[str]:
    """The address of `adtwin mcp --transport http` as a child process."""
    more = ("--transport", "http", "--port", "0", "--tools", "all", "--account-id", server.live.world["ad_account_id"])
    arguments = [sys.executable, *command(server, *more)]
    env = {**os.environ, "ADTWIN_MCP_SECRET": secret}
    process = subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True, env=env)
    try:
        line = process.stderr.readline()
        assert "listens at" in line, line + process.stderr.read()
        yield line.split()[-1]
    finally:
        process.terminate()
        process.communicate(timeout=20)


@pytest.mark.req("E-254", "E-255", "E-258", "E-259", "E-260", "E-261")
def test_tools_over_http_want_the_secret_and_answer(twin_server):
    import httpx
    import httpx2
    from mcp.client.streamable_http import streamable_http_client

    world = twin_server.live.world
    words = {**world, "image_hash": world["image_hash"], "png": PNG, "clip": str(FILES / "clip-square.mp4")}

    def filled(value: Any) -> Any:
        if isinstance(value, str):
            return value.format_map(words) if value.startswith("{") else value
        if isinstance(value, list):
            return [filled(one) for one in value]
        return {key: filled(one) for key, one in value.items()} if isinstance(value, dict) else value

    async def story(url: str) -> None:
        headers = {"Authorization": "Bearer s3cret"}
        async with (
            httpx2.AsyncClient(headers=headers, trust_env=False) as carrier,
            Client(streamable_http_client(url, http_client=carrier)) as client,
        ):
            seen = ""
            for tool, arguments in CALLS:
                answer = await called(client, tool, **filled(arguments))
                assert answer["success"], (tool, answer)
                seen += json.dumps(answer)
            assert world["access_token"] not in seen
            assert world["page_access_token"] not in seen
            spec = json.loads((await client.read_resource("adtwin://ad-level")).contents[0].text)
            assert spec["limits"]["headline"]["Feed"] == 40
            nodes = json.loads((await client.read_resource("adtwin://nodes/campaigns")).contents[0].text)
            assert "objective" in nodes["create"]

    with over_http(twin_server, "s3cret") as url:
        refused = httpx.post(url, json={}, trust_env=False)
        assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
        asyncio.run(story(url))
