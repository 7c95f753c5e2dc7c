"""Ads: what they are made of, what is refused, what is read back, how they are previewed."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.ads import ad, adset, approve, campaign, creative, link_story, made, read, tree
from tests.live import Live, error_of


def account(live: Live) -> str:
    """The world's own account."""
    return str(live.world["ad_account_id"])


def _given(live: Live, **more: Any) -> dict[str, Any]:
    usual = {
        "name": "My Ad",
        "adset_id": adset(live, campaign(live)),
        "creative": {"creative_id": creative(live)},
        "status": "PAUSED",
    }
    return {name: value for name, value in {**usual, **more}.items() if value is not None}


@pytest.mark.req("A-095", "A-097", "D-149", "D-156")
def test_an_ad_is_created_under_its_ad_set(live: Live):
    given = _given(live)
    answer = live.post(f"/{account(live)}/ads", given).json()
    assert list(answer) == ["id"]
    assert answer["id"].isdigit()
    below = live.get(f"/{given['adset_id']}/ads", {"fields": "name"}).json()["data"]
    assert below == [{"name": "My Ad", "id": answer["id"]}]
    got = read(live, answer["id"], "name", "status", "adset_id", "campaign_id", "account_id", "creative")
    assert got["adset_id"] == given["adset_id"]
    assert got["creative"] == {"id": given["creative"]["creative_id"]}
    assert got["account_id"] == account(live).removeprefix("act_")
    assert live.get(f"/{got['campaign_id']}/ads").json()["data"] == [{"id": answer["id"]}]
    assert live.get(f"/{answer['id']}/adcreatives").json()["data"] == [got["creative"]]


@pytest.mark.req("A-096", "D-117", "D-149")
def test_the_creative_may_be_given_in_full(live: Live):
    ad_id = made(live, "ads", **_given(live, creative={"name": "Inline", "object_story_spec": link_story(live)}))
    inner = read(live, ad_id, "creative{name,object_story_spec}")["creative"]
    assert inner["name"] == "Inline"
    assert inner["object_story_spec"]["link_data"]["link"] == "https://example.com/"


@pytest.mark.req("D-149", "A-095", "D-157")
@pytest.mark.parametrize("name", ["name", "creative", "adset_id", "status"])
def test_what_is_required_is_asked_for(live: Live, name: str):
    response = live.post(f"/{account(live)}/ads", _given(live, **{name: None}))
    if name == "status" and response.status_code == 200:
        assert read(live, response.json()["id"], "status")["status"] == "PAUSED"
        return
    error_of(response, "MISSING_PARAMETER", [[name]])


@pytest.mark.req("D-152")
@pytest.mark.parametrize("status", ["DELETED", "ARCHIVED"])
def test_an_ad_begins_active_or_paused(live: Live, status: str):
    error_of(live.post(f"/{account(live)}/ads", _given(live, status=status)), "STATUS_NOT_FOR_CREATION", [["status"]])


REFUSED: tuple[tuple[dict[str, Any], str, list[list[str]]], ...] = (
    ({"bid_amount": 100}, "AD_BID_IS_DEPRECATED", [["bid_amount"]]),
    ({"conversion_domain": "https://www.example.com/shop"}, "INVALID_PARAMETER", [["conversion_domain"]]),
    ({"conversion_domain": "localhost"}, "INVALID_PARAMETER", [["conversion_domain"]]),
    ({"ad_schedule_start_time": "2026-12-01T00:00:00Z"}, "INVALID_PARAMETER", [["ad_schedule_start_time"]]),
    ({"creative": {"creative_id": "1"}}, "CREATIVE_NOT_FOUND", [["creative", "creative_id"]]),
    ({"adset_id": "1"}, "INVALID_PARAMETER", [["adset_id"]]),
    ({"status": "RUNNING"}, "INVALID_PARAMETER", [["status"]]),
    ({"creative": "text"}, "INVALID_PARAMETER", [["creative"]]),
    ({"display_sequence": "first"}, "INVALID_PARAMETER", [["display_sequence"]]),
    ({"name": "n" * 401}, "INVALID_PARAMETER", [["name"]]),
)


@pytest.mark.req("D-150", "D-151", "D-157")
@pytest.mark.parametrize(("given", "symbol", "blame"), REFUSED)
def test_what_does_not_go_is_refused_by_name(live: Live, given: dict[str, Any], symbol: str, blame: list[list[str]]):
    error_of(live.post(f"/{account(live)}/ads", _given(live, **given)), symbol, blame)
    assert live.get(f"/{account(live)}/ads").json() == {"data": []}


@pytest.mark.req("D-150")
def test_optional_parameters_are_kept(live: Live):
    given = {
        "conversion_domain": "example.com",
        "display_sequence": 3,
        "engagement_audience": True,
        "priority": 2,
        "tracking_specs": [{"action.type": ["offsite_conversion"], "fb_pixel": [live.world["pixel_id"]]}],
        "adlabels": [{"name": "Autumn"}],
    }
    ad_id = made(live, "ads", **_given(live, **given))
    got = read(live, ad_id, *given)
    assert [label["name"] for label in got["adlabels"]] == ["Autumn"]
    assert got["tracking_specs"][0] == given["tracking_specs"][0]
    as_sent = [name for name in given if name not in ("adlabels", "tracking_specs")]
    assert {name: got[name] for name in as_sent} == {name: given[name] for name in as_sent}


@pytest.mark.req("D-150")
def test_sales_ads_may_have_a_schedule_of_their_own(live: Live):
    pixel = {"pixel_id": live.world["pixel_id"], "custom_event_type": "PURCHASE"}
    adset_id = adset(
        live,
        campaign(live, objective="OUTCOME_SALES"),
        optimization_goal="OFFSITE_CONVERSIONS",
        promoted_object=pixel,
    )
    times = {"ad_schedule_start_time": "2026-12-01T00:00:00-0800", "ad_schedule_end_time": "2026-12-09T00:00:00-0800"}
    ad_id = made(live, "ads", **_given(live, adset_id=adset_id, **times))
    assert read(live, ad_id, *times) == {**times, "id": ad_id}
    wrong = {**times, "ad_schedule_end_time": "2026-11-30T00:00:00-0800"}
    response = live.post(f"/{account(live)}/ads", _given(live, adset_id=adset_id, **wrong))
    error_of(response, "INVALID_PARAMETER", [["ad_schedule_end_time"]])


@pytest.mark.req("D-159")
def test_parameters_of_the_ad_set_are_not_minded(live: Live):
    more = {"optimization_goal": "REACH", "billing_event": "IMPRESSIONS", "targeting": "{}", "redownload": 1}
    assert made(live, "ads", **_given(live, **more))


@pytest.mark.req("E-383", "E-386")
def test_an_ad_stays_in_its_ad_set(live: Live):
    campaign_id, adset_id, ad_id = tree(live)
    other = adset(live, campaign_id)
    for wrong in (other, "12"):
        answer = live.post(f"/{ad_id}", {"name": "Moved", "adset_id": wrong})
        error_of(answer, "IMMUTABLE_AFTER_CREATION", [["adset_id"]])
    assert read(live, ad_id, "name", "adset_id") == {"name": "Ad", "adset_id": adset_id, "id": ad_id}
    assert live.post(f"/{ad_id}", {"name": "Stays", "adset_id": adset_id}).json() == {"success": True}


@pytest.mark.req("A-099", "D-158")
def test_an_ad_for_video_views_tracks_its_post(live: Live):
    story = {
        "page_id": live.world["page_id"],
        "video_data": {"video_id": live.world["video_id"], "image_hash": live.world["image_hash"], "message": "Look"},
    }
    adset_id = adset(live, campaign(live, objective="VIDEO_VIEWS"), optimization_goal="THRUPLAY")
    ad_id = made(live, "ads", **_given(live, adset_id=adset_id, creative={"object_story_spec": story}))
    got = read(live, ad_id, "tracking_specs", "creative{effective_object_story_id}")
    page, _, post = got["creative"]["effective_object_story_id"].partition("_")
    assert {"action.type": ["video_view"], "post": [post], "post.wall": [page]} in got["tracking_specs"]
    own = [{"action.type": ["link_click"]}]
    second = made(live, "ads", **_given(live, tracking_specs=own))
    assert read(live, second, "tracking_specs")["tracking_specs"][:1] == own


@pytest.mark.req("A-098")
def test_a_pair_of_creative_and_placement_that_does_not_go_is_refused(live: Live):
    story = {
        "page_id": live.world["page_id"],
        "video_data": {"video_id": live.world["video_id"], "image_hash": live.world["image_hash"]},
    }
    right_column = {
        "geo_locations": {"countries": ["US"]},
        "publisher_platforms": ["facebook"],
        "facebook_positions": ["right_hand_column"],
        "device_platforms": ["desktop"],
    }
    adset_id = adset(live, campaign(live), targeting=right_column)
    given = _given(live, adset_id=adset_id, creative={"object_story_spec": story})
    error_of(live.post(f"/{account(live)}/ads", given), "CREATIVE_DOES_NOT_FIT_PLACEMENT", [["creative"]])
    everywhere = adset(live, campaign(live))
    assert made(live, "ads", **{**given, "adset_id": everywhere})


@pytest.mark.req("A-089", "A-090", "D-117")
def test_a_post_is_promoted(live: Live):
    shown = made(live, "adcreatives", name="Sample Promoted Post", object_story_id=live.world["page_post_id"])
    ad_id = made(live, "ads", **_given(live, creative={"creative_id": shown}))
    got = read(live, ad_id, "creative{object_story_id,effective_object_story_id}")["creative"]
    assert got["effective_object_story_id"] == live.world["page_post_id"]


# ---- lists


@pytest.mark.req("D-147", "D-146", "D-148", "D-002")
def test_ads_are_listed_with_their_filters_and_a_count(live: Live):
    campaign_id = campaign(live)
    sets = [adset(live, campaign_id, name=f"Set {n}") for n in range(3)]
    ads = [ad(live, one, name=f"Ad {n}", status="PAUSED" if n == 0 else "ACTIVE") for n, one in enumerate(sets)]
    for one in ads:
        approve(live, one)

    def listed(**given: Any) -> Any:
        return live.get(f"/{account(live)}/ads", given).json()

    assert [one["id"] for one in listed()["data"]] == ads[::-1]
    assert listed(summary="total_count")["summary"] == {"total_count": 3}
    assert [one["id"] for one in listed(adset_ids=[sets[0], sets[2]])["data"]] == [ads[2], ads[0]]
    assert [one["id"] for one in listed(effective_status=["PAUSED"])["data"]] == [ads[0]]
    live.advance("2h")
    live.post(f"/{ads[1]}", {"name": "Later"})
    since = live.twin.clock.now()
    assert [one["id"] for one in listed(updated_since=since)["data"]] == [ads[1]]
    for preset in ("today", "last_7d", "maximum"):
        assert len(listed(date_preset=preset)["data"]) == 3
    error_of(live.get(f"/{account(live)}/ads", {"effective_status": ["DELETED"]}), "STATUS_FILTER_NAMES_DELETED")


@pytest.mark.req("D-160", "D-008")
def test_the_edge_is_neither_updated_nor_deleted(live: Live):
    error_of(live.delete(f"/{account(live)}/ads"), "UNSUPPORTED_REQUEST")


@pytest.mark.req("D-017", "D-019", "D-020", "D-013")
def test_the_edges_of_the_tree_are_there(live: Live):
    campaign_id, adset_id, ad_id = tree(live)
    shown = read(live, ad_id, "creative")["creative"]["id"]
    for path in (f"{ad_id}/adcreatives", f"{ad_id}/insights", f"{campaign_id}/ads", f"{campaign_id}/adsets"):
        assert live.get(f"/{path}").status_code == 200, path
    for path in (f"{ad_id}/previews", f"{shown}/previews"):
        assert live.get(f"/{path}", {"ad_format": "MOBILE_FEED_STANDARD"}).status_code == 200, path
    assert live.get(f"/{shown}/ads").json()["data"] == [{"id": ad_id}]
    assert live.get(f"/{adset_id}/ads").json()["data"] == [{"id": ad_id}]


# ---- updates


def test_an_ad_is_renamed_paused_and_given_another_creative(live: Live):
    _, _, ad_id = tree(live)
    other = creative(live, "Another text")
    answer = live.post(f"/{ad_id}", {"name": "New", "status": "PAUSED", "creative": {"creative_id": other}}).json()
    assert answer == {"success": True}
    got = read(live, ad_id, "name", "status", "creative")
    assert (got["name"], got["status"], got["creative"]["id"]) == ("New", "PAUSED", other)
    assert [one["id"] for one in live.get(f"/{ad_id}/adcreatives").json()["data"]] == [other]
    live.post(f"/{ad_id}", {"adset_id": "1", "campaign_id": "1"})
    assert read(live, ad_id, "adset{name}")["adset"]["name"] == "Ad set"


# ---- previews

FRAME = re.compile(r'<iframe src="(?P<url>[^"]+)"')


def _frame(response: Any) -> str:
    assert response.status_code == 200, response.text
    found = FRAME.search(response.json()["data"][0]["body"])
    assert found is not None, response.text
    return found["url"].replace("&amp;", "&")


@pytest.mark.req("A-139", "A-141", "A-142", "A-143", "A-145", "A-147")
def test_an_ad_and_its_creative_are_previewed(live: Live):
    _, _, ad_id = tree(live)
    shown = read(live, ad_id, "creative")["creative"]["id"]
    for pk in (ad_id, shown):
        for form in ("MOBILE_FEED_STANDARD", "DESKTOP_FEED_STANDARD", '"MOBILE_FEED_STANDARD"'):
            url = _frame(live.request("GET", f"/{pk}/previews", data={"ad_format": form}))
            page = live.client.get(url)
            assert page.status_code == 200
            assert "Boots that know the way" in page.text
    live.advance("25h")
    assert live.client.get(url).status_code >= 400


@pytest.mark.req("A-140", "A-144", "A-146", "A-139")
def test_a_spec_is_previewed_and_not_stored(live: Live):
    for spec in ({"object_story_id": live.world["page_post_id"]}, {"object_story_spec": link_story(live)}):
        for form in ("MOBILE_FEED_STANDARD", "RIGHT_COLUMN_STANDARD"):
            given = {"creative": spec, "ad_format": form}
            assert live.client.get(_frame(live.get(f"/{account(live)}/generatepreviews", given))).status_code == 200
    assert live.get(f"/{account(live)}/adcreatives").json() == {"data": []}
    error_of(
        live.get(f"/{account(live)}/generatepreviews", {"ad_format": "MOBILE_FEED_STANDARD"}),
        "PREVIEW_PARAMETER_MISSING",
        [["creative"]],
    )
    error_of(
        live.get(f"/{account(live)}/generatepreviews", {"creative": {"object_story_spec": link_story(live)}}),
        "PREVIEW_PARAMETER_MISSING",
        [["ad_format"]],
    )


@pytest.mark.req("A-143")
def test_an_unknown_format_is_refused(live: Live):
    _, _, ad_id = tree(live)
    error_of(live.get(f"/{ad_id}/previews", {"ad_format": "BILLBOARD"}), "INVALID_PARAMETER", [["ad_format"]])


@pytest.mark.req("A-145")
def test_an_ad_has_a_link_that_shows_it(live: Live):
    _, _, ad_id = tree(live)
    got = read(live, ad_id, "preview_shareable_link", "demolink_hash")
    assert got["preview_shareable_link"].endswith(got["demolink_hash"])
    assert live.client.get(got["preview_shareable_link"]).status_code == 200
