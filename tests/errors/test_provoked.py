"""Errors that no other test provokes over HTTP, each by the request that a client would make."""

from __future__ import annotations

from typing import Any

import pytest

from adtwin.errors import CATALOGUE
from tests import ads
from tests.graph.test_isolation import person
from tests.live import Live, error_of
from tests.model.test_video_ads import CLIP

DAY = {"since": "2026-11-20", "until": "2026-11-21"}
INSIGHTS: tuple[tuple[str, dict[str, Any], list[list[str]]], ...] = (
    ("UNKNOWN_BREAKDOWN", {"breakdowns": "colour"}, [["breakdowns"]]),
    ("UNMODELLED_BREAKDOWN", {"breakdowns": "rule_set_id"}, [["breakdowns"]]),
    ("UNKNOWN_INSIGHTS_FIELD", {"fields": "clickz"}, [["fields"]]),
    ("UNKNOWN_SORT_FIELD", {"sort": "colour_ascending"}, [["sort"]]),
    ("SORT_TAKES_ONE", {"sort": ["spend_ascending", "reach_ascending"]}, [["sort"]]),
    ("PERIOD_REVERSED", {"time_range": {"since": "2026-11-21", "until": "2026-11-20"}}, [["time_range"]]),
    ("PERIOD_TOO_OLD", {"time_range": {"since": "2020-01-01", "until": "2020-01-02"}}, [["time_range"]]),
    ("UNKNOWN_FILTER_FIELD", {"filtering": [{"field": "colour", "operator": "EQUAL", "value": 1}]}, []),
    ("UNKNOWN_FILTER_OPERATOR", {"filtering": [{"field": "spend", "operator": "LIKE", "value": 1}]}, []),
    ("FILTER_VALUE", {"filtering": [{"field": "spend", "operator": "GREATER_THAN", "value": "much"}]}, []),
)


@pytest.mark.parametrize(("symbol", "asked", "blame"), INSIGHTS, ids=[row[0] for row in INSIGHTS])
def test_a_faulty_report_is_named_by_its_parameter(live: Live, symbol: str, asked: dict[str, Any], blame: Any):
    answer = live.get(f"/{live.world['ad_account_id']}/insights", {"time_range": DAY, **asked})
    error_of(answer, symbol, blame or None)


@pytest.mark.req("D-381")
def test_a_level_above_the_object_is_an_error_of_its_own(live: Live):
    error_of(live.get(f"/{ads.campaign(live)}/insights", {"level": "account"}), "LEVEL_ABOVE_NODE")


@pytest.mark.req("C-492")
def test_a_page_does_not_say_the_same_twice_in_a_row(live: Live):
    feed = f"/{live.world['page_id']}/feed"
    assert live.post(feed, {"message": "Snow is coming"}).status_code == 200
    error_of(live.post(feed, {"message": "Snow is coming"}), "DUPLICATE_POST", [["message"]])
    assert live.post(feed, {"message": "Snow is here"}).status_code == 200
    assert live.post(feed, {"message": "Snow is coming"}).status_code == 200


@pytest.mark.req("C-506")
def test_the_page_of_the_ad_is_the_promoted_one(live: Live):
    other = live.world["second_page_id"]
    token = person(
        live,
        900_100,
        {live.world["ad_account_id"]: ["ADVERTISE"], live.world["page_id"]: ["ADVERTISE"], other: ["ADVERTISE"]},
    )
    campaign = ads.campaign(live, objective="OUTCOME_ENGAGEMENT")
    adset = ads.adset(
        live, campaign, optimization_goal="PAGE_LIKES", promoted_object={"page_id": live.world["page_id"]}
    )
    story = {**ads.link_story(live), "page_id": other}
    given = {"name": "Ad", "adset_id": adset, "status": "PAUSED", "creative": {"object_story_spec": story}}
    error_of(live.post(f"/{live.world['ad_account_id']}/ads", given, token=token), "PAGE_DIFFERS_FROM_PROMOTED")


@pytest.mark.req("D-383")
def test_an_ad_is_not_turned_on_in_an_ad_set_that_is_over(live: Live):
    adset = ads.adset(live, ads.campaign(live), end_time=1_795_564_800 + 2 * 86_400)
    made = ads.ad(live, adset, status="PAUSED")
    live.advance("3d")
    error_of(live.post(f"/{made}", {"status": "ACTIVE"}), "AD_OF_ENDED_ADSET", [["adset_id"]])


@pytest.mark.req("C-480")
def test_who_logged_out_has_no_working_token(live: Live):
    live.admin("POST", "/sessions", {"user_id": live.world["user_id"], "reason": "logged_out"})
    error_of(live.get("/me"), "LOGGED_OUT")


@pytest.mark.req("A-051")
def test_a_code_is_exchanged_for_a_known_address_alone(live: Live):
    asked = {
        "client_id": live.world["app_id"],
        "redirect_uri": "https://elsewhere.example.com/",
        "response_type": "code",
    }
    page = live.client.get("/dialog/oauth", params=asked)
    assert page.status_code == CATALOGUE["REDIRECT_BLOCKED"].status
    assert str(CATALOGUE["REDIRECT_BLOCKED"].title) in page.text


def test_an_app_does_not_look_into_another_apps_tokens(live: Live):
    stranger = person(live, 900_101, {}, ("email",))
    error_of(live.get("/debug_token", {"input_token": stranger}), "TOKEN_OF_ANOTHER_APP", [["input_token"]])


@pytest.mark.req("D-128")
def test_an_image_beyond_the_limit_is_refused(live: Live):
    big = b"\x89PNG\r\n\x1a\n" + bytes(9 * 2**20)
    answer = live.post(f"/{live.world['video_id']}/thumbnails", files={"source": ("big.png", big, "image/png")})
    error_of(answer, "IMAGE_TOO_LARGE")


@pytest.mark.req("D-128")
def test_an_image_that_does_not_come_is_refused(live: Live):
    live.twin.outbound = "loopback"
    story = ads.link_story(live)
    story["link_data"] = {"message": "m", "link": "https://example.com/", "picture": "http://127.0.0.1:9/boots.png"}
    answer = live.post(f"/{live.world['ad_account_id']}/adcreatives", {"name": "c", "object_story_spec": story})
    error_of(answer, "IMAGE_NOT_DOWNLOADED")


@pytest.mark.req("C-287")
def test_a_report_of_too_many_rows_fails_with_its_code(live: Live, monkeypatch: pytest.MonkeyPatch):
    made = ads.tree(live)[2]
    ads.approve(live, made)
    live.advance("5d")
    monkeypatch.setattr("adtwin.model.tree.report_run.RUN_ROWS", 1)
    asked = {"time_increment": 1, "date_preset": "last_7d"}
    run = live.post(f"/{live.world['ad_account_id']}/insights", asked).json()["report_run_id"]
    told = live.get(f"/v25.0/{run}", {"fields": "async_status,error_code"}).json()
    row = CATALOGUE["DATA_LIMIT"]
    assert (told["async_status"], told["error_code"]) == ("Job Failed", row.code)


def test_a_list_of_lists_has_its_limit(live: Live):
    campaign = ads.campaign(live)
    for _ in range(3):
        ads.adset(live, campaign)
    asked = {"fields": "campaigns{adsets{name}}"}
    assert len(live.get(f"/{live.world['ad_account_id']}", asked).json()["campaigns"]["data"][0]["adsets"]["data"]) == 3
    live.twin.limits["rows"] = 3
    error_of(live.get(f"/{live.world['ad_account_id']}", asked), "TOO_MUCH_DATA")
    assert (
        live.get(f"/{live.world['ad_account_id']}", {"fields": "campaigns{adsets.limit(2){name}}"}).status_code == 200
    )


@pytest.mark.parametrize(
    ("symbol", "edge", "header", "files"),
    [
        ("REPORT_FAILED", "insights", "X-Adtwin-Report", None),
        ("VIDEO_ENCODING", "advideos", "X-Adtwin-Video", {"source": ("clip.mp4", CLIP, "video/mp4")}),
    ],
)
def test_what_fails_later_tells_its_error_in_its_status(live: Live, symbol: str, edge: str, header: str, files: Any):
    row = CATALOGUE[symbol]
    if files is not None:
        clip = live.twin.store.blobs.path(
            live.get(f"/{live.world['video_id']}", {"fields": "id,source"})
            .json()["source"]
            .split("/media/")[1]
            .partition(".")[0]
        )
        files = {"source": ("clip.mp4", clip.read_bytes(), "video/mp4")}
    made = live.post(f"/{live.world['ad_account_id']}/{edge}", {}, headers={header: "fail"}, files=files).json()
    pk = made.get("report_run_id") or made["id"]
    told = live.get(
        f"/v25.0/{pk}", {"fields": "async_status,error_code,error_message" if files is None else "status"}
    ).text
    assert str(row.code) in told
    assert row.message in told or str(row.text) in told
