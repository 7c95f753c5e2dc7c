"""Ad groups over HTTP: making and listing them, and where the numbered creatives may be targeted to."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ads import TARGETING, ad, adset, campaign, read
from tests.legacy import TYPES, made, sample
from tests.live import Live, error_of

PLACES = {"right column": ["rightcolumn"], "desktop feed": ["desktopfeed"], "mobile feed": ["mobilefeed"],
          "typeahead": ["typeahead"]}  # fmt: skip
FEEDS = {"right column", "desktop feed", "mobile feed"}
ALLOWED = {number: {"right column"} for number in ("1", "2", "3", "4", "12")} | {
    "25": FEEDS, "27": FEEDS, "31": {"typeahead"}, "32": {"mobile feed"},
}  # fmt: skip


def group(live: Live, creative: str | dict[str, Any], **given: Any) -> Any:
    """POST an ad group with a creative under a new ad set."""
    adset_id = given.pop("campaign_id", None) or adset(live, campaign(live))
    shown = {"creative_id": creative} if isinstance(creative, str) else creative
    usual = {"name": "my ad", "campaign_id": adset_id, "bid_type": 1, "max_bid": 30, "creative": shown}
    return live.post(f"/{live.world['ad_account_id']}/adgroups", usual | {"targeting": {"countries": ["US"]}} | given)


@pytest.mark.req("E-394", "E-400", "E-401", "E-402")
def test_an_ad_group_is_an_ad(live: Live):
    creative, adset_id = made(live, "1"), adset(live, campaign(live))
    tags = {"view_tags": ["http://track.example.com/p"], "conversion_specs": [{"action.type": "offsite_conversion"}]}
    number = group(live, creative, campaign_id=adset_id, **tags).json()["id"]
    found = read(
        live, number, "name", "adset_id", "status", "creative", "targeting", "max_bid", "adgroup_status", *tags
    )
    assert found == {
        "name": "my ad", "adset_id": adset_id, "status": "ACTIVE", "creative": {"id": creative}, "max_bid": 30,
        "targeting": {"countries": ["US"]}, "adgroup_status": 4, "id": number, **tags,
    } | {"creative": found["creative"]}  # fmt: skip
    assert found["creative"]["id"] == creative
    other = ad(live, adset_id)
    for edge in (live.world["ad_account_id"], adset_id):
        rows = live.get(f"/{edge}/adgroups").json()["data"]
        assert [(row["id"], row["bid_type"]) for row in rows] == [(other, "ABSOLUTE_OCPM"), (number, 1)]
        assert rows[1]["creative"]["id"] == creative
    assert live.get(f"/{adset_id}/adgroups", {"fields": "id"}).json()["data"] == [{"id": other}, {"id": number}]


@pytest.mark.req("E-400")
def test_an_ad_groups_creative_may_be_given_in_full(live: Live):
    number = group(live, sample(live, "2") | {"name": "inline"}).json()["id"]
    creative = read(live, number, "creative{name,type}")["creative"]
    assert (creative["name"], creative["type"]) == ("inline", "2")


@pytest.mark.req("E-401")
@pytest.mark.parametrize(("bid_type", "taken"), [(1, True), (2, True), (6, True), (7, True), (9, True), (3, False)])
def test_bid_types_are_numbers(live: Live, bid_type: int, taken: bool):
    answer = group(live, made(live, "1"), bid_type=bid_type)
    if taken:
        assert answer.status_code == 200, answer.text
    else:
        error_of(answer, "LEGACY_BID_TYPE", [["bid_type"]])


@pytest.mark.req("E-401")
@pytest.mark.parametrize(
    ("given", "symbol", "field"),
    [
        ({"name": "n" * 101}, "INVALID_PARAMETER", "name"),
        ({"name": ""}, "MISSING_PARAMETER", "name"),
        ({"max_bid": 0}, "INVALID_PARAMETER", "max_bid"),
        ({"adgroup_status": 3}, "LEGACY_ADGROUP_STATUS", "adgroup_status"),
        ({"campaign_id": "77"}, "INVALID_PARAMETER", "adset_id"),
    ],
)
def test_an_ad_group_says_what_is_wrong(live: Live, given: dict[str, Any], symbol: str, field: str):
    error_of(group(live, made(live, "1"), **given), symbol, [[field]])


@pytest.mark.req("E-401")
def test_statuses_are_numbers(live: Live):
    number = group(live, made(live, "1"), adgroup_status=9).json()["id"]
    assert read(live, number, "status", "adgroup_status") == {"status": "PAUSED", "adgroup_status": 4, "id": number}
    live.admin("POST", "/review", {"ad_id": number, "decision": "approve"})
    assert read(live, number, "adgroup_status")["adgroup_status"] == 9
    live.post(f"/{number}", {"status": "ACTIVE"})
    assert read(live, number, "adgroup_status")["adgroup_status"] == 1


@pytest.mark.req("E-401")
def test_an_ad_group_is_changed_by_numbers(live: Live):
    number = group(live, made(live, "1")).json()["id"]
    assert live.post(f"/{number}", {"adgroup_status": 9, "max_bid": 45}).json() == {"success": True}
    assert read(live, number, "status", "max_bid") == {"status": "PAUSED", "max_bid": 45, "id": number}
    error_of(live.post(f"/{number}", {"adgroup_status": 4}), "LEGACY_ADGROUP_STATUS", [["adgroup_status"]])
    feed = {"targeting": {"page_types": ["feed"]}}
    error_of(live.post(f"/{number}", feed), "LEGACY_PLACEMENT", [["targeting"]])
    assert live.post(f"/{number}", {"adgroup_status": 3}).json() == {"success": True}
    assert read(live, number, "status")["status"] == "DELETED"


# -- placements ------------------------------------------------------------------------------------------------------


@pytest.mark.req("E-420", "E-438", "E-481", "E-482", "E-483", "E-484")
@pytest.mark.parametrize("number", TYPES)
def test_a_type_goes_where_it_may(live: Live, number: str):
    creative, adset_id = made(live, number), adset(live, campaign(live))
    for place, page_types in PLACES.items():
        targeting = {"countries": ["US"], "page_types": page_types}
        answer = group(live, creative, campaign_id=adset_id, targeting=targeting)
        if place in ALLOWED[number]:
            assert answer.status_code == 200, (place, answer.text)
        else:
            error = error_of(answer, "LEGACY_PLACEMENT", [["targeting"]])
            assert f"creative type {number}" in error["message"]
    assert group(live, creative, campaign_id=adset_id).status_code == 200, "places are left open"


@pytest.mark.req("E-481", "E-482")
@pytest.mark.parametrize(
    ("positions", "devices", "taken"),
    [
        (["right_hand_column"], ["desktop"], {"1", "25"}), (["feed"], ["desktop"], {"25"}),
        (["feed"], ["mobile"], {"25", "32"}), (["search"], ["desktop"], {"31"}), (["marketplace"], ["desktop"], set()),
    ],
)  # fmt: skip
def test_todays_positions_count_as_well(live: Live, positions: list[str], devices: list[str], taken: set[str]):
    chosen = {"publisher_platforms": ["facebook"], "facebook_positions": positions, "device_platforms": devices}
    adset_id = adset(live, campaign(live), targeting=TARGETING | chosen)
    for number in ("1", "25", "31", "32"):
        shown = {"creative_id": made(live, number)}
        given = {"name": "Ad", "adset_id": adset_id, "creative": shown, "status": "PAUSED"}
        answer = live.post(f"/{live.world['ad_account_id']}/ads", given)
        if number in taken:
            assert answer.status_code == 200, answer.text
        else:
            error_of(answer, "LEGACY_PLACEMENT", [["creative"]])


@pytest.mark.req("E-430")
@pytest.mark.parametrize(
    ("locales", "taken"), [([6], True), ([24], True), ([6, 24], True), (None, False), ([7], False), ([6, 7], False)]
)
def test_an_ad_keeps_to_the_locales_of_its_post(live: Live, locales: list[int] | None, taken: bool):
    said = {"message": "For some", "link": "http://x.com/", "targeting": {"locales": [6, 24]}}
    post = live.post(f"/{live.world['page_id']}/feed", said).json()["id"]
    creative = made(live, "27", auto_update=None, story_id=post.partition("_")[2])
    targeting = {"countries": ["US"]} | ({"locales": locales} if locales else {})
    answer = group(live, creative, targeting=targeting)
    if taken:
        assert answer.status_code == 200, answer.text
    else:
        error_of(answer, "LEGACY_LOCALES", [["targeting", "locales"]])


@pytest.mark.req("E-440")
def test_a_deleted_creative_makes_no_ad_group(live: Live):
    creative = made(live, "2")
    live.post(f"/{creative}", {"run_status": "3"})
    error_of(group(live, creative), "CREATIVE_NOT_FOUND")


@pytest.mark.req("E-438")
def test_an_app_ad_without_an_operating_system_is_warned_of(live: Live):
    adset_id = adset(live, campaign(live))
    given = {"name": "Ad", "campaign_id": adset_id, "creative": sample(live, "32"), "debug": "all"}
    answer = live.post(f"/{live.world['ad_account_id']}/adgroups", given).json()
    assert "user_os" in answer["__debug__"]["messages"][0]["message"]


# -- look-ups and neighbours -----------------------------------------------------------------------------------------


@pytest.mark.req("E-469", "E-470")
def test_objects_are_looked_up(live: Live):
    world, edge = live.world, f"/{live.world['ad_account_id']}/connectionobjects"
    rows = {row["id"]: row for row in live.get(edge).json()["data"]}
    assert {pk: rows[world[f"{kind}_id"]]["type"] for kind, pk in (("page", 1), ("application", 2), ("event", 3))} == {
        1: 1, 2: 2, 3: 3,
    }  # fmt: skip
    assert world["second_page_id"] not in rows
    page = rows[world["page_id"]]
    assert page["name"] == "Alpine Outfitters"
    assert made(live, "2", link_url=page["tabs"]["photos"])
    assert made(live, "4", link_url=rows[world["application_id"]]["url"])
    assert rows[world["application_id"]]["og_namespace"] == "trail_companion"
    assert {"id": world["page_id"], "name": page["name"]} in live.get(edge, {"fields": "name"}).json()["data"]


@pytest.mark.req("E-490", "E-491", "E-492", "E-493", "E-494", "E-495")
@pytest.mark.parametrize("edge", ["adcampaigns", "adgroupstats", "offsitepixels", "partnercategories"])
def test_what_is_not_offered_says_so(live: Live, edge: str):
    for verb in ("GET", "POST"):
        error = error_of(live.request(verb, f"/{live.world['ad_account_id']}/{edge}"), "LEGACY_NOT_OFFERED")
        assert "Use " in error["error_user_msg"]


def test_an_ad_group_runs(live: Live):
    """On the places of its type alone, where targeting leaves them open."""
    seen = {
        "1": {("right_hand_column", "desktop")},
        "25": {("right_hand_column", "desktop"), ("feed", "desktop"), ("feed", "mobile")},
        "31": {("search", "mobile"), ("search", "desktop")},
        "32": {("feed", "mobile")},
    }
    holder = campaign(live)
    places = {number: adset(live, holder, name=number, daily_budget=20_000) for number in seen}
    numbers = {
        number: group(live, made(live, number), campaign_id=place).json()["id"] for number, place in places.items()
    }
    live.advance("2d")
    for number, pk in numbers.items():
        asked = {"date_preset": "maximum", "breakdowns": "publisher_platform,platform_position,device_platform"}
        rows = live.get(f"/{pk}/insights", asked).json()["data"]
        assert {(row["platform_position"], row["device_platform"]) for row in rows} == seen[number], number
