"""Custom audiences: making, reading, filling and using them, and what keeps one from being used."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.ads import TARGETING, ad, adset, approve, campaign, made, read
from tests.live import Live, Setting, error_of, sqlite_live
from tests.model.uploads import CLIP

FIELDS = (
    "name", "description", "subtype", "rule", "retention_days", "approximate_count_lower_bound",
    "approximate_count_upper_bound", "delivery_status", "operation_status",
)  # fmt: skip
VIDEO_EVENTS = (
    "video_watched", "video_completed", "video_view_10s", "video_view_15s", "video_view_25_percent",
    "video_view_50_percent", "video_view_75_percent",
)  # fmt: skip


def hashed(text: str) -> str:
    """An address as clients send it."""
    return hashlib.sha256(text.encode()).hexdigest()


def people(count: int, first: int = 0) -> dict[str, Any]:
    """So many hashed addresses."""
    return {"schema": "EMAIL_SHA256", "data": [hashed(f"{number}@example.com") for number in range(first, count)]}


def upload(live: Live, audience: str, payload: dict[str, Any]) -> dict[str, Any]:
    """The answer to an upload."""
    answer = live.post(f"/{audience}/users", {"payload": payload})
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def filled(live: Live, count: int = 2_000, **given: Any) -> str:
    """A customer list with people on it."""
    pk = made(live, "customaudiences", **{"name": "Customers", "subtype": "CUSTOM", **given})
    upload(live, pk, people(count))
    return pk


def counts(live: Live, audience: str) -> tuple[int, int]:
    """The bounds of how many people."""
    found = read(live, audience, "approximate_count_lower_bound", "approximate_count_upper_bound")
    return found["approximate_count_lower_bound"], found["approximate_count_upper_bound"]


def account(live: Live) -> str:
    """The world's own account."""
    return str(live.world["ad_account_id"])


# ---- customer lists


@pytest.mark.req("A-100", "D-016")
def test_a_customer_list_is_made_read_changed_and_removed(live: Live):
    pk = made(live, "customaudiences", name="My Custom Audience", subtype="CUSTOM", description="Buyers")
    assert pk.isdigit()
    found = read(live, pk, *FIELDS)
    assert (found["name"], found["subtype"], found["description"]) == ("My Custom Audience", "CUSTOM", "Buyers")
    assert found["operation_status"]["code"] == 410
    assert found["delivery_status"]["code"] == 300
    assert "rule" not in found
    assert live.post(f"/{pk}", {"name": "Buyers of May"}).json() == {"success": True}
    listed = live.get(f"/{account(live)}/customaudiences", {"fields": "name,data_source"}).json()["data"]
    source = {"type": "FILE_IMPORTED", "sub_type": "HASHES", "creation_params": "[]"}
    assert listed == [{"name": "Buyers of May", "data_source": source, "id": pk}]
    assert live.delete(f"/{pk}").json() == {"success": True}
    error_of(live.get(f"/{pk}"), "UNSUPPORTED_REQUEST")
    assert live.get(f"/{account(live)}/customaudiences").json() == {"data": []}


def test_people_are_counted_once_and_can_be_taken_out(live: Live):
    pk = filled(live)
    found = read(live, pk, *FIELDS)
    low, high = counts(live, pk)
    assert 1_200 < low < 1_400 < high < 1_600, "seven of ten records are somebody"
    assert (found["operation_status"]["code"], found["delivery_status"]["code"]) == (200, 200)
    again = upload(live, pk, people(2_000))
    assert again["num_received"] == 2_000
    assert counts(live, pk) == (low, high)
    gone = live.request("DELETE", f"/{pk}/users", data={"payload": people(1_000)}).json()
    assert (gone["audience_id"], gone["num_invalid_entries"]) == (pk, 0)
    assert counts(live, pk) == (1_000, 1_000), "fewer than a thousand are told as a thousand"
    upload(live, pk, people(4_000, 2_000))
    assert counts(live, pk)[0] > high


def test_records_that_are_not_hashed_are_told(live: Live):
    pk = made(live, "customaudiences", name="Customers", subtype="CUSTOM")
    rows = [[hashed("dana"), hashed("mercer")], ["Dana", "Mercer"], [hashed("robin")]]
    told = upload(live, pk, {"schema": ["FN", "LN"], "data": rows})
    assert (told["num_received"], told["num_invalid_entries"]) == (3, 2)
    assert told["invalid_entry_samples"] == {"0": ["Dana", "Mercer"], "1": [hashed("robin")]}
    session = {"session_id": 9_778_993, "batch_seq": 1, "last_batch_flag": True}
    given = {"payload": {"schema": ["EXTERN_ID"], "data": [["c-1"]]}, "session": session}
    assert live.post(f"/{pk}/users", given).json()["session_id"] == "9778993"


@pytest.mark.parametrize(
    ("payload", "path"),
    [
        ({"schema": "SHOE_SIZE", "data": ["44"]}, ["payload", "schema", "0"]),
        ({"schema": "EMAIL", "data": []}, ["payload", "data"]),
        ({"schema": "EMAIL", "data": ["a"] * 10_001}, ["payload", "data"]),
    ],
)
def test_faulty_uploads_are_refused(live: Live, payload: dict[str, Any], path: list[str]):
    pk = made(live, "customaudiences", name="Customers", subtype="CUSTOM")
    error_of(live.post(f"/{pk}/users", {"payload": payload}), "INVALID_PARAMETER", [path])
    viewers = made(live, "customaudiences", name="Viewers", rule=viewed(live, "video_watched"))
    error_of(live.post(f"/{viewers}/users", {"payload": people(3)}), "INVALID_PARAMETER", [])


@pytest.mark.req("C-497", "D-381")
def test_so_many_people_stay_that_ads_can_reach_somebody(live: Live):
    pk = filled(live, 400)
    error_of(live.request("DELETE", f"/{pk}/users", data={"payload": people(300)}), "AUDIENCE_WOULD_BE_TOO_SMALL")
    assert read(live, pk, "delivery_status")["delivery_status"]["code"] == 200
    assert live.request("DELETE", f"/{pk}/users", data={"payload": people(100)}).status_code == 200


# ---- lookalikes


def lookalike(live: Live, origin: str, **spec: Any) -> Any:
    """The answer to making a lookalike."""
    given = {"name": "Alike", "subtype": "LOOKALIKE", "origin_audience_id": origin, "lookalike_spec": spec}
    return live.post(f"/{account(live)}/customaudiences", given)


@pytest.mark.req("A-100", "A-101")
def test_a_lookalike_is_a_part_of_a_country(live: Live):
    origin = filled(live)
    small = lookalike(live, origin, country="US", ratio=0.01).json()["id"]
    place = {"geo_locations": {"countries": ["US", "CA"]}}
    large = lookalike(live, origin, location_spec=place, ratio=0.1, starting_ratio=0.01).json()["id"]
    one, many = counts(live, small), counts(live, large)
    assert one[0] < 2_380_000 < one[1], "a hundredth of the 238 million people of the simulated United States"
    assert many[0] < 0.09 * 267_000_000 < many[1]
    made_of_it = read(live, origin, "lookalike_audience_ids", "permission_for_actions")
    assert made_of_it["lookalike_audience_ids"] == [large, small]
    assert made_of_it["permission_for_actions"]["subtype_supports_lookalike"] is True
    assert read(live, small, "lookalike_spec")["lookalike_spec"] == {"country": "US", "ratio": 0.01}


@pytest.mark.req("D-382", "A-100")
def test_a_lookalike_needs_a_source_and_a_size(live: Live):
    origin = filled(live)
    few = filled(live, 30)
    for spec in ({"country": "US"}, {"ratio": 0.02}):
        error_of(lookalike(live, origin, **spec), "INVALID_PARAMETER", [["lookalike_spec"]])
    error_of(lookalike(live, origin, country="US", ratio=0.5), "INVALID_PARAMETER", [["lookalike_spec", "ratio"]])
    error_of(lookalike(live, few, country="US", ratio=0.01), "AUDIENCE_CREATION_FAILED", [["origin_audience_id"]])
    error_of(lookalike(live, "77", country="US", ratio=0.01), "INVALID_PARAMETER", [["origin_audience_id"]])
    spec = {"country": "US", "ratio": 0.01}
    given = {"name": "Alike", "subtype": "LOOKALIKE", "origin_audience_id": origin, "lookalike_spec": spec}
    for missing in ("origin_audience_id", "lookalike_spec"):
        sent = {name: value for name, value in given.items() if name != missing}
        error_of(live.post(f"/{account(live)}/customaudiences", sent), "MISSING_PARAMETER", [[missing]])


# ---- viewers of videos


def viewed(live: Live, *events: str) -> list[dict[str, str]]:
    """A rule: one event for each of the library's videos in turn."""
    videos = live.world["video_ids"]
    return [{"object_id": videos[place % len(videos)], "event_name": one} for place, one in enumerate(events)]


def video_ad(live: Live, video: str, **of_adset: Any) -> str:
    """An approved ad that shows a video."""
    clip = {"video_id": video, "image_hash": live.world["image_hash"], "message": "Look"}
    story = {"object_story_spec": {"page_id": live.world["page_id"], "video_data": clip}}
    creative = made(live, "adcreatives", name="Clip", **story)
    objective = campaign(live, objective="OUTCOME_ENGAGEMENT")
    goal = {"optimization_goal": "THRUPLAY", "destination_type": "ON_VIDEO", **of_adset}
    pk = ad(live, adset(live, objective, **goal), creative)
    approve(live, pk)
    return pk


@pytest.mark.req("A-102", "A-105", "A-107", "A-108")
def test_viewers_of_videos_before_and_after(live: Live):
    first, second = live.world["video_ids"]
    for video in (first, second):
        video_ad(live, video)
    live.advance("3d")
    rule = [{"object_id": first, "event_name": "video_watched"}, {"object_id": second, "event_name": "video_completed"}]
    given = {"name": "Viewers", "subtype": "ENGAGEMENT", "description": "Users who watched my video", "rule": rule}
    with_past = made(live, "customaudiences", **given, prefill=1)
    from_now = made(live, "customaudiences", **given)
    halves = [made(live, "customaudiences", **{**given, "rule": [one]}, prefill=1) for one in rule]
    found = read(live, with_past, *FIELDS)
    assert (json.loads(found["rule"]), found["retention_days"], found["subtype"]) == (rule, 14, "ENGAGEMENT")
    assert found["operation_status"]["code"] == 441
    assert counts(live, with_past) == (-1, -1)
    live.advance("1h")
    assert read(live, with_past, "operation_status")["operation_status"]["code"] == 200
    both, parts = size(live, with_past), [size(live, one) for one in halves]
    assert min(parts) > 0
    assert max(parts) < both <= sum(parts) + 1
    seen = live.get(f"/{account(live)}/insights", {"fields": "reach", "date_preset": "maximum"}).json()["data"][0]
    assert both < int(seen["reach"])
    assert size(live, from_now) < both / 2
    for one in live.get(f"/{account(live)}/ads").json()["data"]:
        live.post(f"/{one['id']}", {"status": "PAUSED"})
    for one in (from_now, *halves):
        live.delete(f"/{one}")
    live.post(f"/{with_past}", {"retention_days": 2})
    live.advance("4d")
    assert size(live, with_past) == 0, "people leave when their time is over"


def size(live: Live, audience: str) -> int:
    """How many people exactly, as the twin keeps it."""
    return int(live.twin.store.read_sync(lambda view: view.get(int(audience)).data["people"]))  # type: ignore[union-attr]


@pytest.mark.req("A-103")
def test_who_watches_longer_is_fewer(live: Live):
    video = live.world["video_ids"][0]
    video_ad(live, video)
    live.advance("3d")
    found = {}
    for event in VIDEO_EVENTS:
        rule = [{"object_id": video, "event_name": event}]
        found[event] = made(live, "customaudiences", name=event, rule=rule, prefill=True)
    live.advance("1h")
    sizes = {event: size(live, pk) for event, pk in found.items()}
    assert sizes["video_watched"] >= sizes["video_view_10s"] >= sizes["video_view_15s"] > 0
    quarters = [sizes[f"video_view_{part}_percent"] for part in (25, 50, 75)] + [sizes["video_completed"]]
    assert quarters == sorted(quarters, reverse=True)
    assert len(set(quarters)) == 4
    rule = [{"object_id": video, "event_name": "video_adored"}]
    answer = live.post(f"/{account(live)}/customaudiences", {"name": "A", "rule": rule})
    error_of(answer, "INVALID_PARAMETER", [["rule", "0", "event_name"]])


BEFORE = Setting(now=int(datetime(2015, 10, 12, tzinfo=UTC).timestamp()))


@pytest.fixture
def long_ago() -> Iterator[Live]:
    """A world four days before views began to count."""
    with sqlite_live(BEFORE) as one:
        yield one


@pytest.mark.req("A-106")
def test_views_before_october_2015_do_not_count(long_ago: Live):
    live = long_ago
    video = live.world["video_ids"][0]
    first = video_ad(live, video)
    live.advance("3d")
    rule = [{"object_id": video, "event_name": "video_watched"}]
    given = {"name": "Viewers", "rule": rule, "prefill": True, "retention_days": 30}
    early = made(live, "customaudiences", **given)
    live.advance("1h")
    assert size(live, early) == 0
    live.advance("3d")
    assert size(live, early) > 0
    live.post(f"/{first}", {"status": "PAUSED"})


@pytest.mark.req("A-104")
def test_videos_of_pages_one_may_not_advertise_for_are_refused(live: Live):
    files = {"source": ("clip.mp4", CLIP, "video/mp4")}
    video = live.post(
        f"/{live.world['page_id']}/videos", {}, files=files, token=live.world["page_access_token"]
    ).json()["id"]
    rule = [{"object_id": video, "event_name": "video_watched"}]
    given = {"name": "Viewers", "subtype": "ENGAGEMENT", "rule": rule}
    edge = f"/{account(live)}/customaudiences"
    assert live.post(edge, given).status_code == 200
    tasks = {"user": live.world["system_user_id"], "tasks": ["ANALYZE"]}
    assert live.post(f"/{live.world['page_id']}/assigned_users", tasks).json() == {"success": True}
    blame = [["rule", "0", "object_id"]]
    answer = live.post(edge, given, token=live.world["system_user_access_token"])
    error_of(answer, "AUDIENCE_CREATION_FAILED", blame)
    other = [{"object_id": live.world["page_id"], "event_name": "video_watched"}]
    error_of(live.post(edge, {**given, "rule": other}), "AUDIENCE_CREATION_FAILED", blame)
    unknown = [{"object_id": "100000000009999", "event_name": "video_watched"}]
    error_of(live.post(edge, {**given, "rule": unknown}), "AUDIENCE_CREATION_FAILED", blame)


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ([], ["rule"]), ("seven", ["rule"]), ([{"event_name": "video_watched"}], ["rule", "0", "object_id"]),
        ([{"object_id": "x", "event_name": "video_watched"}], ["rule", "0", "object_id"]),
        ({"inclusions": {"rules": [{"event_sources": [{"id": "9", "type": "pixel"}]}]}}, ["rule"]),
    ],
)  # fmt: skip
def test_faulty_rules_are_refused(live: Live, rule: Any, path: list[str]):
    answer = live.post(f"/{account(live)}/customaudiences", {"name": "A", "rule": rule})
    error_of(answer, "INVALID_PARAMETER", [path])


# ---- instant experiences


@pytest.mark.req("A-283", "A-284")
def test_people_who_opened_an_instant_experience(live: Live):
    canvas = "100000000777001"
    edge = f"/{account(live)}/customaudiences"
    for event in ("instant_shopping_document_open", "instant_shopping_element_click"):
        given = {"name": "Collection Engagement Audience", "rule": [{"object_id": canvas, "event_name": event}]}
        pk = live.post(edge, given).json()["id"]
        assert read(live, pk, "subtype")["subtype"] == "ENGAGEMENT"
    rule = [{"object_id": canvas, "event_name": "instant_shopping_closed"}]
    error_of(live.post(edge, {"name": "A", "rule": rule}), "INVALID_PARAMETER", [["rule", "0", "event_name"]])


# ---- websites and apps


@pytest.mark.req("A-101")
def test_visitors_of_a_website_are_those_who_clicked(live: Live):
    one = ad(live, adset(live, campaign(live)))
    approve(live, one)
    live.advance("4d")
    sources = [{"id": live.world["pixel_id"], "type": "pixel"}]
    entry = {"event_sources": sources, "retention_seconds": 864_000, "filter": {"operator": "and", "filters": []}}
    rule = {"inclusions": {"operator": "or", "rules": [entry]}}
    pk = made(live, "customaudiences", name="Visitors", rule=rule, prefill=True)
    live.advance("1h")
    found = read(live, pk, "subtype", "retention_days", "data_source")
    assert (found["subtype"], found["retention_days"], found["data_source"]["type"]) == ("WEBSITE", 10, "EVENT_BASED")
    asked = {"fields": "unique_inline_link_clicks", "date_preset": "maximum"}
    clicked = live.get(f"/{account(live)}/insights", asked).json()["data"][0]["unique_inline_link_clicks"]
    assert 0 < size(live, pk) <= int(clicked)


# ---- terms


@pytest.mark.req("C-496", "C-500", "C-501", "D-071", "D-384")
def test_a_new_account_agrees_to_the_terms_first(live: Live):
    opened = {
        "name": "New", "currency": "USD", "timezone_id": 1, "end_advertiser": live.world["page_id"],
        "media_agency": "NONE", "partner": "NONE", "funding_id": "4242",
    }  # fmt: skip
    pk = live.post(f"/{live.world['business_id']}/adaccount", opened).json()["id"]
    edge, terms = f"/{pk}/customaudiences", f"/{pk}/customaudiencestos"
    given = {"name": "Customers", "subtype": "CUSTOM"}
    error_of(live.post(edge, given), "AUDIENCE_TERMS_NOT_ACCEPTED")
    audiences, tools = (one["id"] for one in live.get(terms).json()["data"])
    error_of(live.post(terms, {"tos_id": "7"}), "INVALID_PARAMETER", [["tos_id"]])
    error_of(live.post(terms, {"tos_id": tools, "business_id": "7"}), "INVALID_PARAMETER", [["business_id"]])
    assert live.post(terms, {"tos_id": audiences}).json() == {"success": True}
    own = live.post(edge, given).json()["id"]
    error_of(live.post(edge, {"name": "Visitors", "subtype": "WEBSITE"}), "BUSINESS_TOOLS_TERMS_MUST_BE_AGREED")
    shared = filled(live)
    assert live.post(f"/{shared}/adaccounts", {"adaccounts": [pk]}).json()["success"] is True
    live.post(terms, {"tos_id": tools, "business_id": live.world["business_id"]})
    visitors = live.post(edge, {"name": "Visitors", "subtype": "WEBSITE"}).json()["id"]

    def withdraw(tx: Any) -> None:
        account = tx.get(int(pk.removeprefix("act_")))
        account.data["tos_accepted"] = {}
        tx.update(account)

    live.twin.store.write_sync(withdraw)
    error_of(live.post(f"/{own}", {"name": "Again"}), "AUDIENCE_TERMS_MUST_BE_AGREED")
    objective = {"name": "C", "objective": "OUTCOME_TRAFFIC", "special_ad_categories": [], "status": "PAUSED"}
    parent = live.post(f"/{pk}/campaigns", objective).json()["id"]
    running = {"name": "S", "campaign_id": parent, "daily_budget": 2_000}
    targeting = {**TARGETING, "custom_audiences": [{"id": visitors}]}
    answer = live.post(f"/{pk}/adsets", {**running, "targeting": targeting})
    error_of(answer, "AUDIENCE_TERMS_MUST_BE_AGREED")
    live.post(terms, {"tos_id": audiences})
    answer = live.post(f"/{pk}/adsets", {**running, "targeting": targeting})
    error_of(answer, "BUSINESS_TOOLS_TERMS_MUST_BE_AGREED")
    live.post(terms, {"tos_id": tools})
    assert live.post(f"/{pk}/adsets", {**running, "targeting": targeting}).status_code == 200


# ---- in targeting


@pytest.mark.req("A-308", "D-384", "C-498")
def test_targeting_names_audiences_that_are_there(live: Live):
    parent, audience = campaign(live), filled(live)
    edge = f"/{account(live)}/adsets"
    usual = {"name": "S", "campaign_id": parent, "daily_budget": 2_000}

    def answer(**targeting: Any) -> Any:
        return live.post(edge, {**usual, "targeting": {**TARGETING, **targeting}})

    named = [{"id": audience}]
    platforms = {"publisher_platforms": ["instagram"], "instagram_positions": ["stream"]}
    assert answer(custom_audiences=named, **platforms).status_code == 200
    gone = filled(live, 200)
    live.delete(f"/{gone}")
    for pk in ("77", gone, live.world["page_id"]):
        unusable = [{"id": pk}]
        for key in ("custom_audiences", "excluded_custom_audiences"):
            error_of(answer(**{key: unusable}), "AUDIENCE_NOT_FOUND", [["targeting", key, "0"]])
        path = ["targeting", "flexible_spec", "0", "custom_audiences", "0"]
        error_of(answer(flexible_spec=[{"custom_audiences": unusable}]), "AUDIENCE_NOT_FOUND", [path])
        path = ["targeting", "exclusions", "custom_audiences", "0"]
        error_of(answer(exclusions={"custom_audiences": unusable}), "AUDIENCE_NOT_FOUND", [path])


def test_an_audience_narrows_delivery(live: Live):
    parent = campaign(live)
    reach = {}
    sets = {
        "all": {}, "customers": {"custom_audiences": [{"id": filled(live, 2_000)}]},
        "nobody": {"custom_audiences": [{"id": made(live, "customaudiences", name="Empty", subtype="CUSTOM")}]},
    }  # fmt: skip
    for name, more in sets.items():
        pk = adset(live, parent, targeting={**TARGETING, **more})
        approve(live, ad(live, pk))
        reach[name] = pk
    live.advance("5d")
    rows = live.get(
        f"/{account(live)}/insights", {"level": "adset", "fields": "adset_id,reach", "date_preset": "maximum"}
    ).json()["data"]
    found = {row["adset_id"]: int(row["reach"]) for row in rows}
    assert 0 < found[reach["customers"]] <= 1_450
    assert found[reach["customers"]] < found[reach["all"]]
    assert reach["nobody"] not in found


def test_however_the_way_is_split_the_same_people_are_counted(live: Live):
    def story(one: Live, steps: list[str]) -> tuple[int, Any]:
        video = one.world["video_ids"][0]
        video_ad(one, video)
        one.advance("1d")
        rule = [{"object_id": video, "event_name": "video_watched"}]
        pk = made(one, "customaudiences", name="V", rule=rule, prefill=True)
        approve(one, ad(one, adset(one, campaign(one), targeting={**TARGETING, "custom_audiences": [{"id": pk}]})))
        for step in steps:
            one.advance(step)
        fields = {"fields": "impressions,spend,reach", "date_preset": "maximum"}
        return size(one, pk), one.get(f"/{account(one)}/insights", fields).json()["data"]

    with sqlite_live() as other:
        assert story(live, ["4d"]) == story(other, ["7h", "1d", "17h", "2d"])
