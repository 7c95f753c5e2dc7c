"""`create_ad_creative` and its siblings as tools: what they send, what they answer, and that the twin takes it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.agents import FakeGraph, beside
from tests.live import Live

Json = dict[str, Any]

CASES: list[Json] = json.loads((Path(__file__).parents[1] / "compose" / "acceptance.json").read_text(encoding="utf-8"))
IMAGE = {"name": "N", "page_id": "1001", "link_url": "https://example.com/shoes", "image_hash": "hA"}


def decoded(params: Json) -> Json:
    """Parameters with their nested JSON read."""
    return {name: json.loads(one) if one.startswith(("{", "[")) else one for name, one in params.items()}


# ---- against a Graph root that writes down what it gets


@pytest.mark.req("E-001", "E-032", "E-223", "E-233")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["number"])
def test_an_acceptance_case_is_sent_or_refused_before_any_request(case):
    graph = FakeGraph()
    answer = graph.tools()("create_ad_creative", account_id="act_1", **case["given"])
    if "refused" in case:
        assert graph.requests == []
        assert (answer["success"], answer["error"]["type"], answer["warnings"]) == (False, "ValidationError", [])
        words = f"{answer['error']['param']} {answer['error']['message']}"
        assert [word for word in case["refused"] if word not in words] == []
        return
    ((path, params),) = graph.posts()
    assert path == "/v24.0/act_1/adcreatives"
    assert decoded(params) == case["payload"]
    assert answer["success"]
    assert answer["creative_id"] == "9"
    told = [one["code"] for one in answer["warnings"]]
    expected = [*case["warnings"], *(["reminder_in_the_past"] if "reminder_data" in case["given"] else [])]
    assert told == expected


@pytest.mark.req("E-221", "E-222", "E-233")
def test_a_success_holds_the_read_back_and_warnings():
    stored = {"id": "9", "name": "N", "status": "ACTIVE", "thumbnail_url": "https://x/t"}
    graph = FakeGraph(lambda request: httpx.Response(200, json=stored if request.method == "GET" else {"id": "9"}))
    answer = graph.tools()("create_ad_creative", account_id="act_1", **IMAGE)
    assert answer == {"success": True, "creative_id": "9", "details": stored, "warnings": []}
    assert "object_story_spec" in graph.requests[-1].url.params["fields"]


@pytest.mark.req("E-224", "E-231", "E-333", "E-100")
@pytest.mark.parametrize("button", ["MAKE_RESERVATION", "RESERVE", "BOOK_TABLE"])
def test_an_invented_button_is_left_to_the_server_and_gets_a_hint(live, button):
    world = live.world
    given = {**IMAGE, "page_id": world["page_id"], "image_hash": world["image_hash"], "call_to_action_type": button}
    answer = beside(live)("create_ad_creative", account_id=world["ad_account_id"], **given)
    assert answer["success"] is False
    assert answer["error"]["code"] == 100
    assert "BOOK_NOW" in answer["hint"]
    assert answer["request"]["params"]["object_story_spec"]["link_data"]["call_to_action"]["type"] == button
    assert live.world["access_token"] not in json.dumps(answer)


@pytest.mark.req("E-231")
@pytest.mark.parametrize(
    ("code", "subcode", "word"),
    [
        (100, 1885800, "link_url"),
        (100, 1443048, "SINGLE_VIDEO"),
        (100, 2446173, "label"),
        (190, None, "get_login_link"),
    ],
)
def test_hints_of_known_numbers(code, subcode, word):
    error = {"message": "no", "type": "OAuthException", "code": code, "error_subcode": subcode, "fbtrace_id": "A"}
    graph = FakeGraph(lambda _request: httpx.Response(400, json={"error": error}))
    answer = graph.tools()("create_ad_creative", account_id="act_1", **IMAGE)
    assert (answer["error"]["code"], answer["error"]["error_subcode"]) == (code, subcode)
    assert word in answer["hint"]


@pytest.mark.req("E-225")
def test_a_creative_that_cannot_be_read_back_is_made_all_the_same():
    error = {"error": {"message": "no", "code": 100}}
    graph = FakeGraph(
        lambda request: (
            httpx.Response(200, json={"id": "9"}) if request.method == "POST" else httpx.Response(400, json=error)
        )
    )
    answer = graph.tools()("create_ad_creative", account_id="act_1", **IMAGE)
    assert (answer["success"], answer["creative_id"]) == (True, "9")
    assert [one["code"] for one in answer["warnings"]] == ["not_read_back"]


@pytest.mark.req("E-004", "E-339")
def test_without_a_token_nothing_is_sent():
    graph = FakeGraph()
    answer = graph.tools(token=None)("create_ad_creative", account_id="act_1", **IMAGE)
    assert answer["error"]["type"] == "AuthenticationError"
    assert "get_login_link" in answer["hint"]
    assert graph.requests == []


@pytest.mark.req("E-004", "E-263")
def test_a_token_of_the_call_goes_before_the_servers_and_into_no_answer():
    graph = FakeGraph()
    answer = graph.tools()("create_ad_creative", account_id="act_1", access_token="EAAB-of-the-call", **IMAGE)
    assert {one.headers["authorization"] for one in graph.requests} == {"Bearer EAAB-of-the-call"}
    assert "EAAB" not in json.dumps(answer)
    graph.tools().ok("create_ad_creative", account_id="act_1", **IMAGE)
    assert graph.requests[-1].headers["authorization"] == "Bearer EAAB-test-token"


@pytest.mark.req("E-177", "E-201")
def test_what_the_server_dropped_is_told():
    stored = {"id": "9", "name": "N", "asset_feed_spec": {"images": [{"hash": "a"}]}, "object_story_id": ""}
    graph = FakeGraph(lambda request: httpx.Response(200, json=stored if request.method == "GET" else {"id": "9"}))
    feed = {
        **IMAGE,
        "image_hash": "",
        "image_hashes": ["a", "b"],
        "creative_features_spec": {"music": {"enroll_status": "OPT_IN"}},
    }
    answer = graph.tools()("create_ad_creative", account_id="act_1", **feed)
    assert [one["code"] for one in answer["warnings"]] == ["feed_not_preserved", "feature_removed"]


@pytest.mark.req("E-232")
@pytest.mark.parametrize("failure", [httpx.ReadTimeout("late"), httpx.ConnectError("gone")])
def test_a_create_is_never_sent_twice(failure):
    def answer(_request: httpx.Request) -> httpx.Response:
        raise failure

    graph = FakeGraph(answer)
    answered = graph.tools()("create_ad_creative", account_id="act_1", **IMAGE)
    assert answered["error"]["type"] == "NoAnswer"
    assert len(graph.requests) == 1


# ---- the twin takes what the composer makes


def real(live: Live, given: Json) -> Json:
    """An acceptance case with ids of the world in place of its own."""
    world = live.world
    names = {
        "1001": world["page_id"], "2002": world["page_id"], "hA": world["image_hashes"][0],
        "hB": world["image_hashes"][1], "hC": world["image_hashes"][2],
        "9001": world["video_ids"][0], "9002": world["video_ids"][1],
        "890310874031162": world["video_ids"][1], "5550001": world["lead_form_id"], "55": world["event_id"],
        "2699305693795917": world["event_id"], "17841400000000001": world["instagram_user_id"],
        "17841400000000009": world["instagram_user_id"], "3003": world["second_page_id"],
        "1001_77": world["page_post_id"], "2002_77": world["page_post_id"],
        "124965744226834_3888007311337206": world["page_post_id"],
    }  # fmt: skip

    def swap(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: swap(one) for key, one in value.items()}
        if isinstance(value, list):
            return [swap(one) for one in value]
        if isinstance(value, int) and not isinstance(value, bool):
            return names.get(str(value), value)
        if isinstance(value, str) and value.startswith("https://www.facebook.com/events/"):
            return f"https://www.facebook.com/events/{world['event_id']}"
        return names.get(value, value) if isinstance(value, str) else value

    return swap(given)


@pytest.mark.req("E-046", "E-047", "E-063", "E-103", "E-165")
@pytest.mark.slow
def test_the_twin_takes_every_case(live):
    tools = beside(live)
    for case in CASES:
        if "refused" in case:
            continue
        given = real(live, case["given"])
        answer = tools.ok("create_ad_creative", account_id=live.world["ad_account_id"], **given)
        told = [one["code"] for one in answer["warnings"] if one["code"] != "reminder_in_the_past"]
        assert told == case["warnings"], case["number"]
        assert answer["details"]["thumbnail_url"], case["number"]


def test_a_few_cases_are_taken_by_the_twin(live):
    tools = beside(live)
    for case in CASES[:4] + CASES[7:8] + [case for case in CASES if case["number"] in {"E-268", "E-325"}]:
        given = real(live, case["given"])
        answer = tools.ok("create_ad_creative", account_id=live.world["ad_account_id"], **given)
        codes = [one["code"] for one in answer["warnings"]]
        assert codes == case["warnings"]


@pytest.mark.req("E-063", "E-108")
@pytest.mark.parametrize(
    ("number", "error", "told"),
    [
        ("E-268", {"code": 100, "subcode": 1443226}, "thumbnail_chosen"),
        ("E-325", {"code": 105, "subcode": 1815630}, "button_link_left_out"),
    ],
)
def test_what_the_service_refuses_at_first_is_sent_once_more(live, number, error, told):
    tools = beside(live)
    live.admin("POST", "/faults", {"path": "*/adcreatives", "method": "POST", "times": 1, "error": error})
    case = next(one for one in CASES if one["number"] == number)
    answer = tools.ok("create_ad_creative", account_id=live.world["ad_account_id"], **real(live, case["given"]))
    assert [one["code"] for one in answer["warnings"]] == [*case["warnings"], told]


@pytest.mark.req("E-147", "E-334")
def test_the_same_post_twice_is_one_creative(live):
    tools = beside(live)
    given = {"account_id": live.world["ad_account_id"], "name": "N", "object_story_id": live.world["page_post_id"]}
    first, second = (tools.ok("create_ad_creative", **given) for _ in range(2))
    assert first["creative_id"] == second["creative_id"]
    assert first["warnings"] == []
    assert [one["code"] for one in second["warnings"]] == ["existing_creative_returned"]


@pytest.mark.req("E-147", "E-335")
def test_the_same_post_with_rules_is_another_creative(live):
    tools = beside(live)
    given = {"account_id": live.world["ad_account_id"], "name": "N", "object_story_id": live.world["page_post_id"]}
    rules = [{"placement_groups": ["STORY"], "customization_spec": {"video_ids": [live.world["video_ids"][1]]}}]
    first = tools.ok("create_ad_creative", **given)
    second = tools.ok("create_ad_creative", **given, asset_customization_rules=rules)
    assert first["creative_id"] != second["creative_id"]
    assert second["warnings"] == []


MODES: list[tuple[str, Json, bool]] = [
    ("existing post", {"object_story_id": "{page_post_id}"}, False),
    ("simple", {"image_hash": "{0}", "message": "One", "headline": "H"}, False),
    ("several texts", {"image_hash": "{0}", "messages": ["One", "Two"], "headlines": ["H", "I"]}, False),
    (
        "dynamic",
        {"image_hashes": ["{0}", "{1}", "{2}"], "messages": ["One"], "dynamic_creative_spec": {"k": "v"}},
        True,
    ),
    (
        "flexible",
        {"image_hashes": ["{0}"], "messages": ["One", "Two"], "optimization_type": "DEGREES_OF_FREEDOM"},
        False,
    ),
]


@pytest.mark.req("E-012", "E-013", "E-014", "E-015", "E-016", "E-092", "E-253", "E-256", "E-257", "E-342")
@pytest.mark.parametrize(("mode", "given", "dynamic"), MODES, ids=[mode for mode, _, _ in MODES])
def test_a_mode_from_campaign_to_preview(live, mode, given, dynamic):
    tools, world = beside(live), live.world
    words = [*world["image_hashes"]]

    def filled(value: Any) -> Any:
        if isinstance(value, list):
            return [filled(one) for one in value]
        return value.format(*words, **world) if isinstance(value, str) else value

    creative = {name: filled(one) for name, one in given.items()}
    if "object_story_id" not in creative:
        creative |= {
            "page_id": world["page_id"],
            "link_url": "https://example.com",
            "call_to_action_type": "LEARN_MORE",
        }
    made = tools.ok("create_ad_creative", account_id=world["ad_account_id"], name=mode, **creative)
    campaign = tools.ok("create_campaign", name=mode, objective="OUTCOME_SALES" if dynamic else "OUTCOME_TRAFFIC")
    purchases = {"pixel_id": world["pixel_id"], "custom_event_type": "PURCHASE"}
    goal = {"optimization_goal": "OFFSITE_CONVERSIONS", "promoted_object": purchases}
    adset = tools.ok(
        "create_adset", name=mode, campaign_id=campaign["id"], daily_budget=2000,
        bid_strategy="LOWEST_COST_WITHOUT_CAP", targeting={"geo_locations": {"countries": ["US"]}},
        is_dynamic_creative=dynamic, **(goal if dynamic else {"optimization_goal": "LINK_CLICKS"}),
    )  # fmt: skip
    ad = tools.ok("create_ad", name=mode, adset_id=adset["id"], creative_id=made["creative_id"])
    assert ad["details"]["status"] == "PAUSED"
    for ad_format in ("MOBILE_FEED_STANDARD", "INSTAGRAM_STANDARD"):
        preview = tools.ok("get_ad_preview", ad_id=ad["id"], ad_format=ad_format, image=False)
        if "message" in given or "messages" in given:
            assert any("One" in line for line in preview["text"]), preview["text"]


@pytest.mark.req("E-262")
def test_creatives_are_listed_read_renamed_and_deleted(live):
    tools, world = beside(live), live.world
    given = {**IMAGE, "page_id": world["page_id"], "image_hash": world["image_hash"]}
    made = tools.ok("create_ad_creative", account_id=world["ad_account_id"], **given)["creative_id"]
    assert made in [one["id"] for one in tools.ok("get_objects", edge="adcreatives")["data"]]
    assert tools.ok("update_ad_creative", creative_id=made, name="New")["details"]["name"] == "New"
    assert tools.refused("update_ad_creative", creative_id=made)["param"] == "name, status, adlabels"
    assert tools.refused("update_ad_creative", creative_id=made, message="x")["param"] == "message"
    assert tools.ok("update_ad_creative", creative_id=made, status="DELETED")["details"]["status"] == "DELETED"


@pytest.mark.req("E-022")
def test_a_carousel_is_made_and_refused(live):
    tools, world = beside(live), live.world
    cards = [{"headline": str(number), "image_hash": one} for number, one in enumerate(world["image_hashes"][:3])]
    given = {
        "name": "C",
        "page_id": world["page_id"],
        "link_url": "https://example.com",
        "call_to_action_type": "SHOP_NOW",
    }
    made = tools.ok("create_carousel_creative", **given, cards=cards)
    data = made["details"]["object_story_spec"]["link_data"]
    assert [card["name"] for card in data["child_attachments"]] == ["0", "1", "2"]
    assert all(card["call_to_action"]["type"] == "SHOP_NOW" for card in data["child_attachments"])
    bare = [*cards, {"headline": "bare"}]
    assert tools.refused("create_carousel_creative", **given, cards=bare)["param"] == "cards[3].image_hash"
    assert tools.refused("create_carousel_creative", **given, cards=cards[:1])["param"] == "cards"


def test_many_creatives_are_all_checked_before_the_first_is_made(live):
    tools, world = beside(live), live.world
    good = {**IMAGE, "page_id": world["page_id"], "image_hash": world["image_hash"]}
    answer = tools("bulk_create_ad_creatives", creatives=[good, {**good, "messages": ["a"], "message": "b"}])
    assert answer["success"] is False
    assert [row["index"] for row in answer["data"]] == [1]
    before = len(tools.ok("get_objects", edge="adcreatives", limit=200)["data"])
    made = tools("bulk_create_ad_creatives", creatives=[good, {**good, "page_id": "1"}, good])
    assert [row["success"] for row in made["data"]] == [True, False, True]
    assert (made["success"], made["created"]) == (False, 2)
    assert len(tools.ok("get_objects", edge="adcreatives", limit=200)["data"]) == before + 2


def test_a_creative_is_validated_and_not_stored(live):
    tools, world = beside(live), live.world
    good = {
        **IMAGE,
        "page_id": world["page_id"],
        "image_hash": world["image_hash"],
        "call_to_action_type": "LEARN_MORE",
    }
    before = tools.ok("get_objects", edge="adcreatives", limit=200)["data"]
    answer = tools.ok("validate", kind="creative", document={**good, "message": "M"})
    assert (answer["valid"], answer["problems"], answer["server"]["success"]) == (True, [], True)
    wrong = tools.ok("validate", kind="creative", document={**good, "message": "M", "messages": ["M"]})
    assert (wrong["valid"], wrong["problems"][0]["field"]) == (False, "message, messages")
    unknown = tools.ok("validate", kind="creative", document={**good, "message": "M", "image_hash": "f" * 32})
    assert (unknown["valid"], unknown["server"]["success"]) == (False, False)
    assert tools.ok("get_objects", edge="adcreatives", limit=200)["data"] == before
