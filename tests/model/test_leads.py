"""Lead forms and leads: asked, answered in simulated delivery, tried with a test lead."""

from __future__ import annotations

from typing import Any

import pytest

from tests import ads
from tests.live import Live, error_of

QUESTIONS = [
    {"type": "FULL_NAME"},
    {"type": "EMAIL", "key": "mail"},
    {"type": "CUSTOM", "label": "What size?", "options": [{"value": "Small", "key": "s"}, {"value": "Large"}]},
]
POLICY = {"url": "https://example.com/privacy", "link_text": "Our policy"}


def create(live: Live, **given: Any) -> Any:
    whole = {"name": "Boot advice", "questions": QUESTIONS, "privacy_policy": POLICY, **given}
    sent = {name: value for name, value in whole.items() if value is not None}
    return live.post(f"/{live.world['page_id']}/leadgen_forms", sent, token=live.world["page_access_token"])


def form(live: Live, **given: Any) -> str:
    answer = create(live, **given)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


def test_a_form_is_made_read_and_archived(live: Live):
    number = form(
        live, locale="fr_FR", follow_up_action_url="https://example.com/thanks", is_optimized_for_quality=True
    )
    fields = "name,status,locale,questions,privacy_policy,privacy_policy_url,leads_count,page{id},page_id"
    found = ads.read(live, number, fields, "is_optimized_for_quality,follow_up_action_url,created_time")
    assert (found["name"], found["status"], found["locale"]) == ("Boot advice", "ACTIVE", "fr_FR")
    assert [(one["key"], one["label"]) for one in found["questions"]] == [
        ("full_name", "Full name"), ("mail", "Email"), ("what_size", "What size?"),
    ]  # fmt: skip
    assert found["privacy_policy"] == POLICY
    assert (found["privacy_policy_url"], found["leads_count"]) == (POLICY["url"], 0)
    assert (found["page"]["id"], found["page_id"]) == (live.world["page_id"],) * 2
    rows = live.get(f"/{live.world['page_id']}/leadgen_forms").json()["data"]
    assert rows[0] == {"id": number, "name": "Boot advice", "status": "ACTIVE", "locale": "fr_FR"}
    assert live.post(f"/{number}", {"status": "ARCHIVED"}).json() == {"success": True}
    assert ads.read(live, number, "status")["status"] == "ARCHIVED"
    action = {"type": "SIGN_UP", "value": {"lead_gen_form_id": number}}
    error_of(lead_creative(live, action), "DESTINATION_NOT_USABLE")


REFUSED: dict[str, tuple[dict[str, Any], str, list[str]]] = {
    "no name": ({"name": None}, "MISSING_PARAMETER", ["name"]),
    "no questions": ({"questions": None}, "MISSING_PARAMETER", ["questions"]),
    "no policy": ({"privacy_policy": None}, "MISSING_PARAMETER", ["privacy_policy"]),
    "no question in the list": ({"questions": []}, "FORM_NOT_VALID", ["questions"]),
    "too many": ({"questions": [{"type": "EMAIL"}] * 22}, "FORM_NOT_VALID", ["questions"]),
    "a question without type": ({"questions": [{"key": "x"}]}, "FORM_NOT_VALID", ["questions", "0", "type"]),
    "an unknown type": ({"questions": [{"type": "SHOE"}]}, "INVALID_PARAMETER", ["questions", "0", "type"]),
    "a custom one without words": ({"questions": [{"type": "CUSTOM"}]}, "FORM_NOT_VALID", ["questions", "0", "label"]),
    "a key twice": ({"questions": [{"type": "EMAIL"}] * 2}, "FORM_NOT_VALID", ["questions", "1", "key"]),
    "a policy without address": ({"privacy_policy": {"link_text": "x"}}, "FORM_NOT_VALID", ["privacy_policy", "url"]),
    "a policy with a long text": (
        {"privacy_policy": {**POLICY, "link_text": "x" * 71}}, "FORM_NOT_VALID", ["privacy_policy", "link_text"],
    ),
    "a script to follow": ({"follow_up_action_url": "javascript:x"}, "INVALID_URL", ["follow_up_action_url"]),
    "a name that exists": ({"name": "Taken"}, "FORM_NAME_TAKEN", ["name"]),
}  # fmt: skip


def test_a_broken_rule_has_its_error(live: Live):
    form(live, name="Taken")
    for case, (given, symbol, blame) in REFUSED.items():
        assert error_of(create(live, **given), symbol, [blame]), case
    assert len(live.get(f"/{live.world['page_id']}/leadgen_forms").json()["data"]) == 2


def test_questions_stay_as_they_were_made(live: Live):
    number = form(live)
    error_of(live.post(f"/{number}", {"questions": [{"type": "EMAIL"}]}), "FORM_IS_FIXED", [["questions"]])
    error_of(live.post(f"/{number}", {"name": "Other"}), "FORM_IS_FIXED", [["name"]])


def test_a_test_lead_comes_and_goes(live: Live):
    number = form(live)
    made = live.post(f"/{number}/test_leads").json()["id"]
    (row,) = live.get(f"/{number}/test_leads").json()["data"]
    assert row["id"] == made
    assert [one["name"] for one in row["field_data"]] == ["full_name", "mail", "what_size"]
    assert row["field_data"][1]["values"][0].endswith("@example.com")
    assert row["field_data"][2]["values"][0] in ("s", "Large")
    assert ads.read(live, made, "form_id")["form_id"] == number
    error_of(live.post(f"/{number}/test_leads"), "TEST_LEAD_EXISTS")
    assert live.delete(f"/{made}").json() == {"success": True}
    given = [{"name": "mail", "values": ["a@example.com"]}]
    again = live.post(f"/{number}/test_leads", {"field_data": given}).json()["id"]
    assert ads.read(live, again, "field_data")["field_data"] == given
    live.delete(f"/{again}")
    unknown = [{"name": "shoe", "values": ["42"]}]
    answer = live.post(f"/{number}/test_leads", {"field_data": unknown})
    error_of(answer, "FORM_NOT_VALID", [["field_data", "0"]])
    assert ads.read(live, number, "leads_count")["leads_count"] == 0


def lead_creative(live: Live, action: dict[str, Any]) -> Any:
    data = {"link": "http://fb.me/", "image_hash": live.world["image_hash"], "message": "m", "call_to_action": action}
    spec = {"page_id": live.world["page_id"], "link_data": data}
    return live.post(f"/{live.world['ad_account_id']}/adcreatives", {"name": "c", "object_story_spec": spec})


@pytest.mark.req("E-036")
def test_a_button_with_a_form_opens_it_and_not_the_address_beside_it(live: Live):
    adset = ads.adset(live, ads.campaign(live), daily_budget=20_000)
    action = {"type": "SIGN_UP", "value": {"lead_gen_form_id": form(live), "link": "https://example.com/"}}
    asking, leading = ads.ad(live, adset, lead_creative(live, action).json()["id"]), ads.ad(live, adset)
    for ad in (asking, leading):
        ads.approve(live, ad)
    live.advance("48h")

    def actions(ad: str) -> set[str]:
        (row,) = live.get(f"/{ad}/insights", {"fields": "actions", "date_preset": "maximum"}).json()["data"]
        return {one["action_type"] for one in row["actions"]}

    assert {"onsite_conversion.lead_grouped", "landing_page_view"} & actions(asking) == {
        "onsite_conversion.lead_grouped"
    }
    assert {"onsite_conversion.lead_grouped", "landing_page_view"} & actions(leading) == {"landing_page_view"}


@pytest.mark.req("D-017", "E-117", "E-123")
def test_leads_come_from_delivery_as_many_as_reports_count(live: Live):
    number = form(live)
    action = {"type": "SIGN_UP", "value": {"lead_gen_form_id": number}}
    creative = lead_creative(live, action).json()["id"]
    page = {"page_id": live.world["page_id"]}
    adset = ads.adset(
        live, ads.campaign(live, objective="OUTCOME_LEADS"), promoted_object=page, daily_budget=20_000,
        optimization_goal="LEAD_GENERATION", destination_type="ON_AD",
    )  # fmt: skip
    ad = ads.ad(live, adset, creative)
    ads.approve(live, ad)
    live.advance("30h")
    live.advance("18h")
    (row,) = live.get(f"/{ad}/insights", {"fields": "actions", "date_preset": "maximum"}).json()["data"]
    counted = {one["action_type"]: int(one["value"]) for one in row["actions"]}["onsite_conversion.lead_grouped"]
    assert counted > 3
    for holder in (ad, number):
        body = live.get(f"/{holder}/leads", {"limit": "500", "summary": "true"}).json()
        assert body["summary"]["total_count"] == len(body["data"]) == counted
    first = ads.read(
        live, body["data"][0]["id"], "ad_id,adset_id,form_id,campaign_id,is_organic,created_time,field_data"
    )
    assert (first["ad_id"], first["adset_id"], first["form_id"]) == (ad, adset, number)
    assert len({str(one["field_data"]) for one in body["data"]}) > 1
    assert ads.read(live, number, "leads_count")["leads_count"] == counted
    answer = live.get(f"/{number}/leads", token=live.world["second_access_token"])
    error_of(answer, "UNSUPPORTED_REQUEST")
