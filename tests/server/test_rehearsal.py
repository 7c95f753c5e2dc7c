"""Writes that are tried out: answered as if they were done, on top of each other, and gone afterwards."""

from __future__ import annotations

from typing import Any

import pytest

from tests.live import Live

CAMPAIGN = "name=Spring&objective=OUTCOME_TRAFFIC&status=PAUSED&special_ad_categories=[]&daily_budget=5000"
ADSET = (
    "name=Walkers&campaign_id={result=c:$.id}&optimization_goal=LINK_CLICKS&billing_event=IMPRESSIONS&status=PAUSED"
    '&targeting={"geo_locations":{"countries":["US"]}}'
)


def post(edge: str, body: str, **more: Any) -> dict[str, Any]:
    return {"method": "POST", "relative_url": f"v24.0/{edge}", "body": body, **more}


def rehearse(live: Live, *batch: Any, **more: Any) -> Any:
    sent = {"access_token": live.world["access_token"], "batch": list(batch), **more}
    return live.admin("POST", "/rehearse", sent)


def test_nothing_is_kept_of_what_was_tried(live: Live):
    account = live.world["ad_account_id"]
    tried = rehearse(live, post(f"{account}/campaigns", CAMPAIGN, name="c"), post(f"{account}/adsets", ADSET))
    codes = [answer["code"] for answer in tried["answers"]]
    assert (codes, [list(answer["body"]) for answer in tried["answers"]]) == ([200, 200], [["id"], ["id"]])
    assert live.get(f"/{account}/campaigns").json()["data"] == []
    assert "error" in live.get(f"/{tried['answers'][0]['body']['id']}").json()
    made = live.post(f"/{account}/campaigns", dict(pair.split("=", 1) for pair in CAMPAIGN.split("&"))).json()
    assert made == {"id": tried["answers"][0]["body"]["id"]}  # not even the number is used up


def test_a_refusal_is_the_one_that_it_would_be_and_what_follows_says_so(live: Live):
    account = live.world["ad_account_id"]
    tried = rehearse(
        live,
        post(f"{account}/campaigns", CAMPAIGN.replace("OUTCOME_TRAFFIC", "OUTCOME_NOTHING"), name="c"),
        post(f"{account}/adsets", ADSET),
        post(f"{account}/campaigns", CAMPAIGN),
    )
    refused, follows, other = tried["answers"]
    assert (refused["code"], refused["body"]["error"]["error_data"]) == (400, {"blame_field_specs": [["objective"]]})
    assert (follows["body"]["error"]["type"], other["code"]) == ("GraphBatchException", 200)


@pytest.mark.parametrize(
    ("batch", "more", "message", "status"),
    [
        ([{"method": "GET", "relative_url": "me"}], {}, "Only POST can be tried out.", 400),
        ([{"method": "POST"}], {}, "relative_url is missing", 400),
        ([{}] * 501, {}, "500", 400),
        ([], {"access_token": ""}, "access_token", 400),
        ([], {"when": "now"}, "when", 400),
    ],
)
def test_what_cannot_be_tried(live: Live, batch, more, message, status):
    answer = live.client.post(
        "/_adtwin/rehearse", json={"access_token": live.world["access_token"], "batch": batch, **more}
    )
    assert (answer.status_code, message in answer.json()["error"]["message"]) == (status, True)


def test_a_wrong_token_and_a_foreign_account_are_refused_as_ever(live: Live):
    account = live.world["ad_account_id"]
    (wrong,) = rehearse(live, post(f"{account}/campaigns", CAMPAIGN), access_token="EAAwrong")["answers"]
    assert wrong["body"]["error"]["code"] == 190
    (foreign,) = rehearse(live, post("act_999999999999/campaigns", CAMPAIGN))["answers"]
    assert foreign["body"]["error"]["code"] == 200
