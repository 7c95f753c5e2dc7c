"""The fact tables agree: hours, variants, videos and details are the same impressions looked at anew."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest

from adtwin.delivery import Account, Pool, Traits
from adtwin.delivery.events import ACTION_TYPES, EVENTS, OFF_META
from adtwin.delivery.inputs import Audience, Variant
from adtwin.delivery.simulate import Delivered
from adtwin.store.fact_tables import CURVE, WINDOWS
from tests.delivery.worlds import HOUR0, line, run

WEEK = range(HOUR0, HOUR0 + 24 * 7)
ADVERTISER = "hourly_stats_aggregated_by_advertiser_time_zone"
AUDIENCE = "hourly_stats_aggregated_by_audience_time_zone"
DELIVERED = ("impressions", "clicks", "inline_link_clicks", "spend_micros")
VARIANTS = tuple(
    Variant(number, (("body_asset", f'{{"id":"{number % 2}"}}'), ("title_asset", f'{{"id":"{number}"}}')), number)
    for number in (51, 52, 53)
)
ON_META = {name for code, names in enumerate(EVENTS.values()) if code not in OFF_META for name in names}


@pytest.fixture(scope="module")
def week() -> Delivered:
    """A plain ad, a video, a carousel, an ad with variants, and one in a country with another clock."""
    shop: dict[str, Any] = {"optimization_goal": "OFFSITE_CONVERSIONS", "conversion": "PURCHASE"}
    ads = [
        line(1, **shop),
        line(2, creative=Traits("video", 30, 2), **shop),
        line(
            3, creative=Traits("carousel", 0, 3, cards=("Red", "Blue", "Red"), page=("7", "Page"), link=("9", "x.de"))
        ),
        line(4, creative=Traits("image", 0, 4, variants=VARIANTS)),
        line(5, audience=Audience(("IN",)), destination="form", optimization_goal="LEAD_GENERATION"),
    ]
    pools = [Pool(ad.pool_id, 1, daily_budget=5000) for ad in ads]
    return run((ads, pools, [Account(1)]), WEEK)


def sums(table: dict[str, Any], by: tuple[str, ...], what: str) -> Counter[Any]:
    found: Counter[Any] = Counter()
    for key, value in zip(zip(*(table[name].tolist() for name in by), strict=True), table[what].tolist(), strict=True):
        found[key] += value
    return found


@pytest.mark.req("C-262", "C-263")
def test_hours_are_the_same_impressions_once_more(week: Delivered) -> None:
    hours = week.tables["hours"]
    for measure in DELIVERED:
        assert sums(hours, ("ad_id", "date"), measure) == sums(week.cells, ("ad_id", "date"), measure)
    assert set(hours[ADVERTISER]) == {f"{hour:02}:00:00 - {hour:02}:59:59" for hour in range(24)}
    pairs = {
        ad: {
            (int(a[:2]) - int(b[:2])) % 24
            for a, b, of in zip(hours[ADVERTISER], hours[AUDIENCE], hours["ad_id"], strict=True)
            if of == ad
        }
        for ad in (1001, 1005)
    }
    assert {0, 21, 22} <= pairs[1001]  # the account's clock is California's; most people live east of it
    assert pairs[1005] == {11} or pairs[1005] == {10}  # half past the hour in India: one clock


def test_actions_of_hours_are_the_actions_on_meta(week: Delivered) -> None:
    hourly, actions = week.tables["hour_actions"], week.actions
    assert set(hourly["action_type"]) <= ON_META
    for window in WINDOWS:
        of_hours = sums(hourly, ("ad_id", "date", "action_type"), f"count_{window}")
        of_cells = sums(actions, ("ad_id", "date", "action_type"), f"count_{window}")
        for key in of_hours:
            if key[2] != "lead":
                assert of_hours[key] == of_cells[key], key


def test_variants_are_told_and_add_up(week: Delivered) -> None:
    cells, shown = week.cells, week.tables["variants"]
    mine = cells["ad_id"] == 1004
    assert set(cells["variant"][mine]) == {51, 52, 53}
    assert set(cells["variant"][~mine]) == {0}
    assert set(week.people["variant"][week.people["ad_id"] == 1004]) == {51, 52, 53}
    named = dict(zip(shown["variant"].tolist(), shown["body_asset"].tolist(), strict=True))
    assert named == {51: '{"id":"1"}', 52: '{"id":"0"}', 53: '{"id":"1"}'}
    days = {(int(v), str(d)) for v, d in zip(shown["variant"], shown["date"], strict=True)}
    assert days == {(int(v), str(d)) for v, d in zip(cells["variant"][mine], cells["date"][mine], strict=True)}
    assert len(shown["date"]) == len(days)


def test_an_ad_learns_which_variant_people_click() -> None:
    ads = [line(1, creative=Traits("image", 0, 4, variants=VARIANTS))]
    done = run((ads, [Pool(101, 1, daily_budget=50_000)], [Account(1)]), WEEK)
    last = done.cells["date"] == done.cells["date"].max()
    shown: dict[int, int] = {
        number: int(done.cells["impressions"][last & (done.cells["variant"] == number)].sum())
        for number in (51, 52, 53)
    }
    tried = done.memory.ads[1001].tried
    rate = {number: tried[str(number)][1] / tried[str(number)][0] for number in shown}
    best, worst = max(rate, key=lambda v: rate[v]), min(rate, key=lambda v: rate[v])
    assert rate[best] > 1.2 * rate[worst]
    assert shown[best] > 1.5 * shown[worst] > 0


@pytest.mark.req("B-431")
def test_fewer_people_watch_a_video_the_longer_it_runs(week: Delivered) -> None:
    videos = week.tables["videos"]
    assert set(videos["ad_id"]) == {1002}
    assert set(videos["video_type"]) == {"auto_play", "click_to_play"}
    falling = (
        ("plays", "views_2s", "views_15s", "views_30s"),
        ("plays", "p25", "p50", "p75", "p95", "p100"),
        tuple(f"curve_{step}" for step in range(CURVE)),
    )
    for names in falling:
        for longer, shorter in zip(names[1:], names, strict=False):
            assert (videos[longer] <= videos[shorter]).all()
    assert (videos["curve_0"] == videos["plays"]).all()
    assert (videos["curve_15"] == videos["views_15s"]).all()
    assert (videos["watched_ms"] <= videos["length_ms"]).all()
    through = week.actions["action_type"] == "video_thruplay_watched"
    assert videos["views_15s"].sum() == week.actions["count_1d_view"][through].sum()
    plays, cells = (sums(t, ("ad_id", "date", "age"), m) for t, m in ((videos, "plays"), (week.cells, "impressions")))
    assert all(plays[key] <= cells[key] for key in plays)


@pytest.mark.req("A-118")
def test_ways_of_playing_make_up_all_three_second_views(week: Delivered) -> None:
    views = week.actions["action_type"] == "video_view"
    ways = set(
        zip(*(week.actions[n][views].tolist() for n in ("action_video_type", "action_video_sound")), strict=True)
    )
    assert ways == {("auto_play", "off"), ("auto_play", "on"), ("click_to_play", "on")}
    assert set(week.actions["action_video_type"][~views]) == {""}


@pytest.mark.req("A-126", "C-246", "C-259")
def test_clicks_of_a_carousel_have_a_card(week: Delivered) -> None:
    actions = week.actions
    clicks = (actions["ad_id"] == 1003) & np.isin(actions["action_type"], ["link_click", "outbound_click"])
    cards = set(zip(*(actions[f"action_carousel_card_{n}"][clicks].tolist() for n in ("id", "name")), strict=True))
    assert cards == {("1", "Red"), ("2", "Blue"), ("3", "Red")}
    assert set(actions["action_carousel_card_id"][~clicks]) == {""}
    by_card = sums({n: c[clicks] for n, c in actions.items()}, ("action_carousel_card_id",), "count_7d_click")
    assert by_card[("1",)] > by_card[("3",)]
    assert sum(by_card.values()) == 2 * week.cells["inline_link_clicks"][week.cells["ad_id"] == 1003].sum()
    assert set(actions["action_destination"][clicks]) == {"x.de"}
    assert set(actions["action_target_id"][clicks]) == {"9"}
    liked = (actions["ad_id"] == 1003) & (actions["action_type"] == "post_reaction")
    assert set(actions["action_target_id"][liked]) == {"7"}
    assert set(actions["action_reaction"][liked]) <= {"like", "love", "haha", "wow", "sad", "angry"}
    assert set(actions["action_reaction"][~liked & (actions["ad_id"] == 1003)]) == {""}


@pytest.mark.req("D-230")
def test_conversions_come_on_the_day_of_their_window(week: Delivered) -> None:
    actions = week.actions
    days = (actions["converted"] - actions["date"]).astype("timedelta64[D]").astype(int)
    off = ~np.isin(actions["action_type"], sorted(ON_META))
    assert set(days[~off]) == {0}
    assert days[off].max() > 7
    assert days.max() <= 28
    assert days[actions["count_1d_click"] > 0].max() <= 1
    assert days[actions["count_1d_view"] > 0].max() <= 1
    assert days[actions["count_7d_click"] > 0].max() <= 7
    engaged = actions["count_1d_ev"] > 0
    assert set(actions["ad_id"][engaged]) == {1002}
    for credit in ("dda", "incrementality"):
        whole = sum(actions[f"count_{window}"] for window in ("28d_click", "1d_view", "1d_ev"))
        assert (actions[f"count_{credit}"] <= whole).all()
        assert 0 < actions[f"count_{credit}"][off].sum() < whole[off].sum()


def test_results_and_peers_are_told(week: Delivered) -> None:
    results = dict(zip(week.cells["ad_id"].tolist(), week.cells["result"].tolist(), strict=True))
    assert results == {
        1001: "actions:offsite_conversion.fb_pixel_purchase",
        1002: "actions:offsite_conversion.fb_pixel_purchase",
        1003: "actions:link_click",
        1004: "actions:link_click",
        1005: "actions:onsite_conversion.lead_grouped",
    }
    counted = week.actions["is_result"] == 1
    assert {
        (ad, f"actions:{kind}")
        for ad, kind in zip(week.actions["ad_id"][counted], week.actions["action_type"][counted], strict=True)
    } == set(results.items())
    mine = week.cells["ad_id"] == 1001
    assert 0.3 < week.cells["clicks"][mine].sum() / (week.cells["peer_clicks_micro"][mine].sum() / 1e6) < 3
    assert 0.4 < week.cells["quality_micro"][mine].sum() / 1e6 / week.cells["impressions"][mine].sum() < 2.5


def test_a_persons_clicks_nest(week: Delivered) -> None:
    people = week.people
    assert (people["outbound_clicks"] <= people["inline_link_clicks"]).all()
    assert (people["inline_link_clicks"] <= people["clicks"]).all()
    assert (people["clicks"] <= people["impressions"]).all()
    assert people["outbound_clicks"][people["ad_id"] == 1005].sum() == 0
    assert people["outbound_clicks"][people["ad_id"] == 1003].sum() > 0


def test_every_action_type_is_known() -> None:
    assert {name for names in EVENTS.values() for name in names} == set(ACTION_TYPES)
