"""Reading nodes: defaults, `fields` with nesting, aliases and limits, and what is left out."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ads import adset, campaign, creative, read, tree
from tests.live import Live, error_of

BY_DEFAULT = (
    ("ad_account_id", {"account_id", "id"}),
    ("user_id", {"name", "id"}),
    ("page_id", {"name", "id"}),
    ("business_id", {"name", "id"}),
    ("instagram_user_id", {"username", "id"}),
)


@pytest.mark.req("A-014", "B-011", "D-005", "D-014", "D-037")
@pytest.mark.parametrize(("name", "fields"), BY_DEFAULT)
def test_without_fields_a_read_gives_the_defaults(live: Live, name: str, fields: set[str]):
    assert live.get(f"/{live.world[name]}").json().keys() == fields


@pytest.mark.req("A-014", "A-092", "D-005")
def test_objects_of_the_tree_give_nothing_but_their_id(live: Live):
    campaign_id, adset_id, ad_id = tree(live)
    for pk in (campaign_id, adset_id, ad_id, creative(live)):
        assert live.get(f"/{pk}").json() == {"id": pk}


FORMS = (
    "name,status", "name , status,", '["name","status"]', "['name', 'status']", '"name","status"', "name,status,name",
    "id,name,status",
)  # fmt: skip


@pytest.mark.req("A-010", "B-004", "B-006", "C-006")
@pytest.mark.parametrize("fields", FORMS)
def test_fields_come_as_a_comma_list_or_as_json(live: Live, fields: str):
    made = campaign(live, name="Fields")
    assert live.get(f"/{made}", {"fields": fields}).json() == {"name": "Fields", "status": "ACTIVE", "id": made}


@pytest.mark.req("B-008", "C-009")
def test_fields_nest(live: Live):
    campaign_id, adset_id, ad_id = tree(live)
    expression = "name,adset{name,campaign{id,name,account{currency}}},creative{object_story_spec{link_data}},campaign"
    got = live.get(f"/{ad_id}", {"fields": expression}).json()
    account = {"currency": "USD", "id": live.world["ad_account_id"]}
    above = {"id": campaign_id, "name": "Campaign", "account": account}
    assert got["adset"] == {"name": "Ad set", "campaign": above, "id": adset_id}
    assert got["campaign"] == {"id": campaign_id}
    assert set(got["creative"]) == {"object_story_spec", "id"}
    assert set(got["creative"]["object_story_spec"]) == {"link_data"}


@pytest.mark.req("B-008", "C-009", "D-019")
def test_edges_nest_with_limits_filters_and_aliases(live: Live):
    campaign_id = campaign(live)
    made = [adset(live, campaign_id, name=f"Set {n}", status="PAUSED" if n == 2 else "ACTIVE") for n in range(4)]
    expression = (
        "adsets.limit(2){name},"
        "adsets.effective_status(['PAUSED']).as(parked){name},"
        "adsets.limit(1).summary(total_count).as(counted),"
        "name.as(title)"
    )
    got = live.get(f"/{campaign_id}", {"fields": expression}).json()
    assert [one["name"] for one in got["adsets"]["data"]] == ["Set 3", "Set 2"]
    assert [one["id"] for one in got["parked"]["data"]] == [made[2]]
    assert got["counted"]["summary"] == {"total_count": 4}
    assert got["counted"]["data"] == [{"id": made[3]}]
    assert got["title"] == "Campaign"


@pytest.mark.req("B-008")
def test_an_edge_with_nothing_on_it_is_left_out(live: Live):
    made = campaign(live)
    assert live.get(f"/{made}", {"fields": "adsets{name}"}).json() == {"id": made}


UNKNOWN = (
    ("nmae", "Tried accessing nonexisting field (nmae) on node type (Campaign)", "Did you mean name?"),
    ("adsets{nmae}", "Tried accessing nonexisting field (nmae) on node type (AdSet)", "Did you mean name?"),
    ("account{campains}", "Tried accessing nonexisting field (campains) on node type (AdAccount)", "campaigns"),
)


@pytest.mark.parametrize(("fields", "message", "hint"), UNKNOWN)
def test_an_unknown_field_is_named_with_its_type_and_the_nearest(live: Live, fields: str, message: str, hint: str):
    made = campaign(live)
    adset(live, made)
    error = error_of(live.get(f"/{made}", {"fields": fields}), "UNKNOWN_FIELD", [["fields"]])
    assert error["message"] == f"(#100) {message}"
    assert hint in error["error_user_msg"]


@pytest.mark.parametrize("name", ["image_file", "instagram_actor_id"])
def test_what_can_only_be_sent_is_never_recommended(live: Live, name: str):
    pk = creative(live)
    error = error_of(live.get(f"/{pk}", {"fields": name}), "UNKNOWN_FIELD", [["fields"]])
    assert "It can be sent and not read." in error["error_user_msg"]
    assert f"Did you mean {name}?" not in error["error_user_msg"]
    near = error_of(live.get(f"/{pk}", {"fields": f"{name}s"}), "UNKNOWN_FIELD", [["fields"]])
    assert f"Did you mean {name}?" not in near["error_user_msg"]


def test_an_unknown_field_of_an_edge_is_refused_even_on_an_empty_one(live: Live):
    error_of(live.get(f"/{live.world['ad_account_id']}/campaigns", {"fields": "nmae"}), "UNKNOWN_FIELD")


SYNTAX = (("name}", 4), ("name status", 5), ("{name}", 0), ("adsets.limit", 12), ("a-b", 1), ("name,(x)", 5))


@pytest.mark.parametrize(("fields", "place"), SYNTAX)
def test_a_faulty_expression_is_refused_with_the_place(live: Live, fields: str, place: int):
    error = error_of(live.get("/me", {"fields": fields}), "QUERY_SYNTAX", [["fields"]])
    assert f"at character {place}:" in error["message"]


@pytest.mark.req("D-004", "A-019", "A-020")
def test_values_have_the_types_of_the_reference(live: Live):
    made = campaign(live, daily_budget=2_000, start_time="2026-12-01T09:00:00-0800")
    got = read(live, made, "id", "daily_budget", "created_time", "start_time", "can_use_spend_cap")
    assert got == {
        "id": made,
        "daily_budget": "2000",
        "created_time": "2026-11-24T16:00:00-0800",
        "start_time": "2026-12-01T09:00:00-0800",
        "can_use_spend_cap": True,
    }


@pytest.mark.req("C-008")
def test_an_unknown_parameter_is_not_minded(live: Live):
    assert live.get("/me", {"nonsense": "0" * 64, "debug": "all", "locale": "de_DE"}).status_code == 200


@pytest.mark.req("D-011")
def test_an_account_answers_under_its_number_too(live: Live):
    number = live.world["ad_account_id"].removeprefix("act_")
    expected: dict[str, Any] = {"name": "Alpine Outfitters", "id": f"act_{number}"}
    for path in (f"/{number}", f"/act_{number}"):
        assert live.get(path, {"fields": "name"}).json() == expected


def test_an_answer_is_compact_and_indented_when_asked(live: Live):
    assert b"\n" not in live.get("/me").content
    assert b"\n" in live.get("/v24.0/me", {"pretty": "true"}).content


@pytest.mark.req("C-467")
def test_whoever_asks_is_told_which_lists_the_token_may_not_see(live: Live):
    weak = live.admin("POST", "/tokens", {"scopes": ["ads_read"]})["access_token"]
    told = live.get("/me", {"fields": "name,accounts{name}", "debug": "all"}, token=weak).json()
    assert "accounts" not in told
    message = "accounts is left out: it takes the permission pages_show_list, which the token lacks."
    assert {"message": message, "type": "warning"} in told["__debug__"]["messages"]
