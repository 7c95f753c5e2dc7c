"""The list of tools and what holds for all of them: schemas, hints, read-only, dry run, confirmation, no exceptions."""

from __future__ import annotations

import asyncio
import json
from functools import cache

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adtwin.agent.settings import Settings
from adtwin.agent.tool import Effect
from adtwin.agent.tools import TOOLS, offered
from adtwin.compose.creative.arguments import Arguments
from tests.agents import FILES, FakeGraph, Tools, beside
from tests.live import Live


def test_the_default_set_is_small_and_every_tool_says_what_it_does():
    real = offered(Settings(graph_url="https://graph.facebook.com"))
    assert len(real) <= 20
    assert set(offered(Settings())) - set(real) == {"twin_clock", "twin_review", "twin_reset", "twin_faults"}
    for tool in TOOLS:
        assert len(tool.text) > 15, tool.name
        assert tool.input_schema["type"] == "object", tool.name
        told = tool.input_schema["properties"]
        if tool.schema is None:
            assert [name for name, one in told.items() if not one.keys() & {"description", "enum"}] == [], tool.name


@pytest.mark.req("E-002", "E-006", "E-007", "E-068")
def test_the_schema_of_create_ad_creative_follows_from_its_arguments():
    schema = offered(Settings())["create_ad_creative"].input_schema
    assert list(schema["properties"]) == list(Arguments.model_fields)
    assert schema["required"] == ["account_id"]
    kinds = {name: one.get("type") for name, one in schema["properties"].items()}
    assert kinds["page_id"] == ["string", "integer"]
    assert kinds["instagram_actor_id"] == "string"
    assert {kinds[name] for name in ("messages", "images", "asset_customization_rules", "ad_formats")} == {"array"}
    assert {kinds[name] for name in ("image_crops", "reminder_data", "creative_features_spec")} == {"object"}
    assert kinds["disable_all_enhancements"] == "boolean"


def test_annotations_tell_what_a_tool_may_do(tools: Tools):
    listed = {tool.name: tool for tool in asyncio.run(tools.server.list_tools())}
    told = {name: (one.annotations.read_only_hint, one.annotations.destructive_hint) for name, one in listed.items()}
    assert told["get_insights"] == (True, False)
    assert told["create_ad"] == (False, False)
    assert told["update_object"] == (False, True)
    assert listed["compute_image_crops"].annotations.open_world_hint is False
    assert all(one.output_schema["properties"]["success"] for one in listed.values())
    assert len(json.dumps([one.model_dump(exclude_none=True) for one in listed.values()])) < 75_000


def test_a_read_only_server_offers_nothing_that_writes(live: Live):
    reading = beside(live, read_only=True, every_tool=True)
    writes = {tool.name for tool in reading.server.offered.values() if tool.effect is not Effect.READS}
    assert writes == {"twin_clock"}
    assert reading.refused("create_campaign", name="C", objective="OUTCOME_TRAFFIC")["message"].endswith("only reads.")
    assert reading.ok("get_objects", edge="campaigns")["data"] == []


def test_a_dry_run_is_checked_and_stores_nothing(live: Live, tools: Tools):
    wanted = {"name": "C", "objective": "OUTCOME_TRAFFIC"}
    answer = tools.ok("create_campaign", **wanted, dry_run=True)
    assert answer["dry_run"] is True
    assert answer["checked"] is True
    assert answer["request"] == {
        "method": "POST",
        "path": f"{live.world['ad_account_id']}/campaigns",
        "params": {"status": "PAUSED", "special_ad_categories": [], **wanted},
    }
    wrong = tools.refused("create_campaign", name="C", objective="OUTCOME_JOY", dry_run=True)
    assert wrong["fields"] == ["objective"]
    everything = beside(live, dry_run=True)
    assert everything.ok("create_campaign", **wanted)["dry_run"] is True
    assert everything.ok("upload_ad_image", path=str(FILES / "product-01.jpg"))["dry_run"] is True
    assert tools.ok("get_objects", edge="campaigns")["data"] == []


def test_everything_is_paused_and_what_costs_money_wants_a_confirmation(tools: Tools):
    campaign = tools.ok("create_campaign", name="C", objective="OUTCOME_TRAFFIC", daily_budget=2000)
    assert campaign["details"]["status"] == "PAUSED"
    asked = tools.refused("create_campaign", name="D", objective="OUTCOME_TRAFFIC", status="ACTIVE")
    assert (asked["type"], asked["param"]) == ("ConfirmationNeeded", "confirm")
    for changes in ({"status": "ACTIVE"}, {"daily_budget": 3000}, {"status": "DELETED"}, {"status": "ARCHIVED"}):
        assert tools.refused("update_object", id=campaign["id"], changes=changes)["type"] == "ConfirmationNeeded"
    assert tools.ok("update_object", id=campaign["id"], changes={"name": "E"})["details"]["name"] == "E"
    done = tools.ok("update_object", id=campaign["id"], changes={"status": "ACTIVE"}, confirm=True)
    assert done["details"]["status"] == "ACTIVE"


@pytest.mark.req("E-383", "E-386")
def test_an_ad_is_renamed_and_never_moved(live: Live, tools: Tools):
    world = live.world
    creative = tools.ok(
        "create_ad_creative", account_id=world["ad_account_id"], page_id=world["page_id"], link_url="https://example.com",
        image_hash=world["image_hash"],
    )["creative_id"]  # fmt: skip
    campaign = tools.ok("create_campaign", name="C", objective="OUTCOME_TRAFFIC")["id"]
    adset = {
        "name": "S", "campaign_id": campaign, "optimization_goal": "LINK_CLICKS", "daily_budget": 2000,
        "targeting": {"geo_locations": {"countries": ["US"]}}, "bid_strategy": "LOWEST_COST_WITHOUT_CAP",
    }  # fmt: skip
    first, second = (tools.ok("create_adset", **adset)["id"] for _ in range(2))
    ad = tools.ok("create_ad", name="A", adset_id=first, creative_id=creative)["id"]
    renamed = tools.ok("update_object", id=ad, changes={"name": "B", "status": "PAUSED"})
    assert renamed["details"] == {"id": ad, "name": "B", "status": "PAUSED"}
    moved = tools.refused("update_object", id=ad, changes={"name": "C", "adset_id": second})
    assert moved["param"] == "adset_id"
    assert tools.ok("get_objects", ids=[ad], fields="name,adset_id")["data"] == [
        {"id": ad, "name": "B", "adset_id": first}
    ]
    copied = tools.ok("create_object", edge="ads", copy_of=ad)
    assert (copied["details"]["name"], copied["details"]["status"]) == ("B – copy", "PAUSED")
    assert copied["details"]["creative"] == {"id": creative}


def test_an_error_of_the_api_is_an_answer_with_its_fields_and_a_hint(tools: Tools):
    answer = tools("create_campaign", name="C", objective="OUTCOME_JOY")
    assert answer["success"] is False
    assert answer["error"]["code"] == 100
    assert answer["error"]["fields"] == ["objective"]
    assert answer["error"]["fbtrace_id"]
    assert "OUTCOME_TRAFFIC" in answer["error"]["message"]
    assert answer["request"]["params"]["objective"] == "OUTCOME_JOY"
    assert answer["hint"]


@pytest.mark.parametrize(
    ("tool", "arguments", "param"),
    [
        ("create_campaign", {"name": "C", "objective": "OUTCOME_TRAFFIC", "budjet": 5}, "budjet"),
        ("create_ad", {"name": "A", "creative_id": "1"}, "adset_id"),
        ("get_objects", {"ids": ["../_adtwin/reset"]}, "ids.0"),
        ("get_objects", {"edge": "campaigns?x"}, "edge"),
        ("get_objects", {"ids": [2**53]}, "ids.0"),
        ("get_insights", {"since": "yesterday"}, "since"),
        ("upload_ad_image", {"path": "a", "url": "b"}, "arguments"),
        ("create_ad", {"account_id": "act_1/../x", "name": "A", "adset_id": "1", "creative_id": "2"}, "account_id"),
    ],
)
def test_a_wrong_argument_is_named_before_any_request(tool, arguments, param):
    graph = FakeGraph()
    assert graph.tools().refused(tool, **arguments)["param"] == param
    assert graph.requests == []


def test_ids_as_numbers_and_json_text_are_read():
    graph = FakeGraph()
    graph.tools().ok("update_object", id=120_000_000_000_001, changes='{"name": "N"}')
    assert graph.posts() == [("/v24.0/120000000000001", {"name": "N"})]


def test_answers_fit_a_models_context():
    rows = [{"id": str(number), "name": "x" * 500} for number in range(200)]
    graph = FakeGraph(
        lambda _request: httpx.Response(200, json={"data": rows, "paging": {"next": "https://x/?access_token=s"}})
    )
    answer = graph.tools().ok("get_objects", edge="campaigns", limit=200)
    assert len(json.dumps(answer)) < 41_000
    assert "rows were left out" in answer["truncated"]


def test_tokens_are_in_no_answer():
    token = "EAAB-test-token"
    told = {
        "id": "1", "access_token": "EAAB-other", "link": f"https://x/?access_token={token}", "note": f"Bearer {token}",
        "message": f"say {token}",
    }  # fmt: skip
    graph = FakeGraph(lambda _request: httpx.Response(200, json=told))
    text = json.dumps(graph.tools().ok("get_objects", ids=["1"]))
    assert token not in text
    assert "EAAB-other" not in text
    failing = FakeGraph(lambda _request: httpx.Response(400, json={"error": {"message": f"bad {token}", "code": 190}}))
    answer = failing.tools()("get_objects", ids=["1"])
    assert token not in json.dumps(answer)
    assert "get_login_link" in answer["hint"]


def test_numbers_that_are_ids_come_as_text():
    graph = FakeGraph(lambda _request: httpx.Response(200, json={"id": 17841400000000001, "page_id": 5, "count": 5}))
    (row,) = graph.tools().ok("get_objects", ids=["1"])["data"]
    assert row == {"id": "17841400000000001", "page_id": "5", "count": 5}


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@cache
def unwritten() -> Tools:
    """Every tool beside a root that takes anything; made once, for it keeps nothing."""
    return FakeGraph().tools(graph_url="http://localhost:1", every_tool=True)


@pytest.mark.parametrize("tool", [tool.name for tool in TOOLS])
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_no_tool_raises_whatever_it_is_given(tool, data):
    declared = next(one for one in TOOLS if one.name == tool).input_schema["properties"]
    arguments = {name: data.draw(JUNK) for name in data.draw(st.lists(st.sampled_from(sorted(declared)), unique=True))}
    answer = unwritten()(tool, **arguments)
    assert isinstance(answer["success"], bool)
    assert answer.get("error", {}).get("type") != "InternalError", (arguments, answer)


def test_a_missing_account_is_named_by_the_argument_that_takes_it(live: Live):
    nobody = beside(live, account_id=None)
    for tool, arguments, name in (
        ("get_objects", {"edge": "campaigns"}, "parent_id"),
        ("create_object", {"edge": "adlabels", "params": {"name": "L"}}, "parent_id"),
        ("get_insights", {}, "object_id"),
        ("create_campaign", {"name": "C", "objective": "OUTCOME_TRAFFIC"}, "account_id"),
    ):
        assert nobody.refused(tool, **arguments)["param"] == name, tool


def test_an_error_is_explained_by_its_subcode_alone_and_in_plain_words(tools: Tools):
    both = tools.ok("explain_error", code=100, subcode=1885364)["data"]
    assert tools.ok("explain_error", code=1885364)["data"] == both
    assert '{"geo_locations": {"countries": ["US"]}}' in both[0]["how_to_mend"]
    for row in tools.ok("explain_error", words="parameter required values following")["data"]:
        assert "{" not in row["message"] + row["how_to_mend"], row
