"""Insights over HTTP, of what was really delivered: levels, periods, breakdowns, conservation, pages, what is gone."""

from __future__ import annotations

import functools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.ads import ad, adset, approve, campaign, creative, read
from tests.live import Live, error_of, sqlite_live

ADDED = ("impressions", "clicks", "inline_link_clicks")


def account(live: Live) -> str:
    """The world's own account."""
    return str(live.world["ad_account_id"])


@pytest.fixture(scope="module")
def delivered() -> Iterator[Live]:
    """Two campaigns with three ad sets and four ads that ran for five days; for tests that only read."""
    with _delivered() as live:
        yield live


@pytest.fixture
def changeable() -> Iterator[Live]:
    """The same, for a test that changes something."""
    with _delivered() as live:
        yield live


@contextmanager
def _delivered() -> Iterator[Live]:
    with sqlite_live() as live:
        first, second = campaign(live, name="First"), campaign(live, name="Second", objective="OUTCOME_SALES")
        pixel = {"pixel_id": live.world["pixel_id"], "custom_event_type": "PURCHASE"}
        sets = [
            adset(live, first, name="Set A"),
            adset(live, first, name="Set B", daily_budget=1_000),
            adset(live, second, name="Set C", optimization_goal="OFFSITE_CONVERSIONS", promoted_object=pixel),
        ]
        labels = [{"name": "Boots"}]
        for number, one in enumerate([sets[0], sets[0], sets[1], sets[2]]):
            given = {"adlabels": labels} if number < 2 else {}
            made = ad(live, one, creative(live, f"Boots number {number}"), name=f"Ad {number}", **given)
            approve(live, made)
        live.advance("5d")
        yield live


def ids(live: Live, edge: str) -> dict[str, str]:
    """Name to id of what is on an edge of the account."""
    listed = live.get(f"/{account(live)}/{edge}", {"fields": "name"}).json()["data"]
    return {one["name"]: one["id"] for one in listed}


def body(live: Live, pk: str, **given: Any) -> dict[str, Any]:
    """The whole answer to a report of the whole time."""
    usual: dict[str, Any] = {"limit": 5_000} | ({} if "time_range" in given else {"date_preset": "maximum"})
    response = live.get(f"/{pk}/insights", {**usual, **given})
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def rows(live: Live, pk: str, **given: Any) -> list[dict[str, Any]]:
    """The rows of a report of the whole time."""
    found: list[dict[str, Any]] = body(live, pk, **given)["data"]
    return found


# ---- the form of an answer


@pytest.mark.req("C-212", "C-214", "C-215", "A-111", "A-112", "C-216")
def test_a_row_has_what_was_asked_for_and_its_dates(delivered: Live):
    for edge in ("campaigns", "adsets", "ads"):
        pk = next(iter(ids(delivered, edge).values()))
        answer = body(delivered, pk, date_preset="last_7d", fields="impressions")
        assert set(answer) == {"data", "paging"}
        assert set(answer["paging"]["cursors"]) == {"before", "after"}
        (row,) = answer["data"]
        assert set(row) == {"impressions", "date_start", "date_stop"}
        assert row["impressions"].isdigit()
        assert len(row["date_start"]) == len(row["date_stop"]) == 10


TYPES = {
    "impressions": str, "clicks": str, "spend": str, "reach": str, "frequency": str, "ctr": str, "cpc": str, "cpm": str,
    "cpp": str, "inline_link_clicks": str, "unique_clicks": str, "actions": list, "cost_per_action_type": list,
    "account_currency": str, "account_id": str, "campaign_name": str, "adset_name": str, "ad_name": str,
    "objective": str,
}  # fmt: skip


@pytest.mark.req("A-110", "A-112", "C-216", "C-228")
def test_every_figure_has_its_type_and_follows_from_the_others(delivered: Live):
    for row in rows(delivered, account(delivered), level="ad", fields=",".join(TYPES)):
        assert {name: type(row[name]) for name in TYPES} == TYPES
        impressions, clicks, reach = (int(row[name]) for name in ("impressions", "clicks", "reach"))
        spend = float(row["spend"])
        assert 0 < reach <= impressions
        assert clicks <= impressions
        assert float(row["frequency"]) == pytest.approx(impressions / reach, abs=1e-5)
        assert float(row["ctr"]) == pytest.approx(100 * clicks / impressions, abs=1e-5)
        assert float(row["cpc"]) == pytest.approx(spend / clicks, abs=1e-5)
        assert float(row["cpm"]) == pytest.approx(1_000 * spend / impressions, abs=1e-5)
        assert float(row["cpp"]) == pytest.approx(1_000 * spend / reach, abs=1e-5)
        actions = {one["action_type"]: float(one["value"]) for one in row["actions"]}
        assert actions["link_click"] == int(row["inline_link_clicks"]) <= clicks
        costs = {one["action_type"]: float(one["value"]) for one in row["cost_per_action_type"]}
        assert costs["link_click"] == pytest.approx(spend / actions["link_click"], abs=1e-5)


@pytest.mark.req("A-109", "A-111", "C-001", "C-005", "A-006")
@pytest.mark.parametrize("way", ["query", "multipart", "form", "brackets", "loose"])
def test_parameters_come_in_every_way(delivered: Live, way: str):
    path = f"/{account(delivered)}/insights"
    span = '{"since":"2026-11-01","until":"2026-12-31"}'
    given = {"fields": "impressions,clicks,spend", "time_range": span, "level": "account"}
    if way == "multipart":
        response = delivered.request("GET", path, files={name: (None, value) for name, value in given.items()})
    elif way == "form":
        response = delivered.request("GET", path, data=given)
    elif way == "brackets":
        given.pop("time_range")
        times = {"time_range[since]": "2026-11-01", "time_range[until]": "2026-12-31"}
        response = delivered.get(path, {**given, **times})
    elif way == "loose":
        given["time_range"] = "{since:'2026-11-01','until':'2026-12-31',}"
        given["fields"] = "['impressions','clicks','spend']"
        response = delivered.get(path, given)
    else:
        response = delivered.get(f"{path}/?{urlencode(given)}")
    (row,) = response.json()["data"]
    assert set(row) == {"impressions", "clicks", "spend", "date_start", "date_stop"}
    assert row["date_start"] == "2026-11-01"


# ---- levels and periods


@pytest.mark.req("C-217", "D-021", "A-113", "A-114")
def test_a_level_gives_one_row_for_each_of_its_objects(delivered: Live):
    for level, edge in (("campaign", "campaigns"), ("adset", "adsets"), ("ad", "ads")):
        found = rows(delivered, account(delivered), level=level, fields=f"{level}_id,{level}_name,impressions")
        assert {row[f"{level}_name"]: row[f"{level}_id"] for row in found} == ids(delivered, edge)
    first = ids(delivered, "campaigns")["First"]
    below = rows(delivered, first, level="ad", fields="ad_id,impressions")
    assert len(below) == 3
    assert rows(delivered, first, date_preset="last_30d") == rows(delivered, first, date_preset="last_30_days")
    for preset in ("maximum", "lifetime"):
        answer = rows(delivered, first, fields="impressions", date_preset=preset, time_increment="all_days")
        assert [int(row["impressions"]) for row in answer] == [sum(int(row["impressions"]) for row in below)]


@pytest.mark.req("D-021", "C-217")
def test_people_are_counted_once_across_what_is_below(delivered: Live):
    whole = int(rows(delivered, account(delivered), fields="reach")[0]["reach"])
    for level in ("campaign", "adset", "ad"):
        parts = [int(row["reach"]) for row in rows(delivered, account(delivered), level=level, fields="reach")]
        assert max(parts) <= whole <= sum(parts)
    days = [int(row["reach"]) for row in rows(delivered, account(delivered), time_increment=1, fields="reach")]
    assert max(days) <= whole < sum(days)


@pytest.mark.req("C-231", "D-227")
def test_days_are_those_of_the_account(delivered: Live):
    days = [row["date_start"] for row in rows(delivered, account(delivered), time_increment=1, fields="impressions")]
    assert days == [f"2026-11-{day}" for day in range(24, 30)]


# ---- conservation

BREAKDOWNS = (
    "age", "gender", "age,gender", "country", "publisher_platform", "publisher_platform,platform_position",
    "device_platform", "publisher_platform,impression_device", "region",
)  # fmt: skip


def _sums(found: list[dict[str, Any]], key: Callable[[dict[str, Any]], str]) -> dict[str, Counter[str]]:
    sums: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in found:
        for name in ADDED:
            sums[key(row)][name] += int(row.get(name, 0))
        sums[key(row)]["spend"] += int(Decimal(row["spend"]) * 100)
    return dict(sums)


@pytest.mark.req("C-217", "D-021", "C-233")
@pytest.mark.parametrize("breakdowns", BREAKDOWNS)
def test_a_breakdown_sums_to_the_whole_for_every_ad(delivered: Live, breakdowns: str):
    """Impressions and clicks exactly, and spend to the cent."""
    fields = ",".join(["ad_id", "spend", *ADDED])
    whole = rows(delivered, account(delivered), level="ad", fields=fields)
    parts = rows(delivered, account(delivered), level="ad", fields=fields, breakdowns=breakdowns)
    assert len(parts) > len(whole) or breakdowns == "country"
    assert _sums(parts, lambda row: row["ad_id"]) == _sums(whole, lambda row: row["ad_id"])


@pytest.mark.req("C-217", "D-021", "C-231")
@pytest.mark.parametrize("breakdowns", [None, "age,gender"])
@pytest.mark.parametrize("level", ["account", "campaign", "adset", "ad"])
def test_days_and_levels_sum_to_the_whole(delivered: Live, level: str, breakdowns: str | None):
    fields = ",".join(["spend", *ADDED])
    given = {"breakdowns": breakdowns} if breakdowns else {}
    whole = _sums(rows(delivered, account(delivered), fields=fields), lambda _: "")
    days = rows(delivered, account(delivered), level=level, fields=fields, time_increment=1, **given)
    assert _sums(days, lambda _: "") == whole


@pytest.mark.req("D-021")
@pytest.mark.parametrize("breakdowns", BREAKDOWNS)
def test_reach_is_at_most_the_impressions_of_every_row(delivered: Live, breakdowns: str):
    fields = "impressions,reach"
    for increment in (1, "all_days"):
        for row in rows(delivered, account(delivered), fields=fields, breakdowns=breakdowns, time_increment=increment):
            assert int(row.get("reach", 0)) <= int(row["impressions"])


# ---- what cuts and chooses rows


@pytest.mark.req("D-227", "A-109")
def test_a_breakdown_may_be_named_in_the_singular(delivered: Live):
    one = ids(delivered, "adsets")["Set A"]
    singular = rows(delivered, one, breakdown="publisher_platform", fields="impressions")
    assert singular == rows(delivered, one, breakdowns="publisher_platform", fields="impressions")
    assert {row["publisher_platform"] for row in singular} >= {"facebook", "instagram"}


@pytest.mark.req("A-115")
def test_placement_is_taken_for_what_it_was(delivered: Live):
    response = delivered.get(f"/{account(delivered)}/insights", {"breakdowns": "placement", "date_preset": "maximum"})
    assert response.status_code in (200, 400)
    if response.status_code == 200:
        assert all("placement" in row for row in response.json()["data"])


@pytest.mark.req("C-226")
@pytest.mark.parametrize("metric", ["reach", "spend", "impressions"])
@pytest.mark.parametrize("order", ["ascending", "descending"])
def test_rows_come_in_the_order_asked_for(delivered: Live, metric: str, order: str):
    first = ids(delivered, "campaigns")["First"]
    found = rows(delivered, first, level="ad", fields=metric, sort=f"{metric}_{order}")
    values = [float(row[metric]) for row in found]
    assert values == sorted(values, reverse=order == "descending")
    assert len(values) == 3


FILTERS: tuple[tuple[str, str, Any, set[str]], ...] = (
    ("ad.name", "CONTAIN", "ad 1", {"Ad 1"}),
    ("ad.name", "STARTS_WITH", "Ad", {"Ad 0", "Ad 1", "Ad 2", "Ad 3"}),
    ("ad.name", "NOT_CONTAIN", "1", {"Ad 0", "Ad 2", "Ad 3"}),
    ("adset.name", "IN", ["Set A", "Set C"], {"Ad 0", "Ad 1", "Ad 3"}),
    ("campaign.name", "EQUAL", "Second", {"Ad 3"}),
    ("ad.impressions", "GREATER_THAN", 0, {"Ad 0", "Ad 1", "Ad 2", "Ad 3"}),
    ("ad.impressions", "GREATER_THAN", 10**9, set()),
    ("ad.effective_status", "IN", ["ACTIVE"], {"Ad 0", "Ad 1", "Ad 2", "Ad 3"}),
    ("ad.effective_status", "IN", ["PAUSED"], set()),
)


@pytest.mark.req("C-229", "C-227")
@pytest.mark.parametrize(("field", "operator", "value", "expected"), FILTERS)
def test_filters_choose_objects(delivered: Live, field: str, operator: str, value: Any, expected: set[str]):
    wanted = [{"field": field, "operator": operator, "value": value}]
    given = {"level": "ad", "fields": "ad_name,impressions", "filtering": wanted}
    assert {row["ad_name"] for row in rows(delivered, account(delivered), **given)} == expected


@pytest.mark.req("C-227", "C-229")
def test_what_carries_a_label_is_one_row(delivered: Live):
    wanted = [{"field": "ad.adlabels", "operator": "ANY", "value": ["Boots"]}]
    (row,) = rows(delivered, account(delivered), level="ad", fields="impressions,spend", filtering=wanted)
    below = rows(delivered, ids(delivered, "adsets")["Set A"], level="ad", fields="impressions")
    assert int(row["impressions"]) == sum(int(one["impressions"]) for one in below)


@pytest.mark.req("A-116")
def test_a_filter_chooses_actions(delivered: Live):
    wanted = [{"field": "action_type", "operator": "IN", "value": ["link_click"]}]
    (row,) = rows(delivered, account(delivered), fields="actions", filtering=wanted)
    assert {one["action_type"] for one in row["actions"]} == {"link_click"}


@pytest.mark.req("C-219", "C-221", "C-222")
def test_windows_stand_beside_the_value(delivered: Live):
    windows = ["1d_click", "7d_click", "1d_view"]
    fields = "actions,cost_per_action_type,spend"
    (row,) = rows(delivered, ids(delivered, "campaigns")["Second"], fields=fields, action_attribution_windows=windows)
    for one in row["actions"]:
        assert set(one) <= {"action_type", "value", *windows}
        assert float(one.get("1d_click", 0)) <= float(one.get("7d_click", 0))
    counts = {one["action_type"]: one for one in row["actions"]}
    for cost in row["cost_per_action_type"]:
        for window in windows:
            if window in cost:
                ratio = float(row["spend"]) / float(counts[cost["action_type"]][window])
                assert float(cost[window]) == pytest.approx(ratio, abs=1e-5)


@pytest.mark.req("C-223", "C-224")
def test_switches_of_old_are_taken_and_change_nothing(delivered: Live):
    plain = rows(delivered, account(delivered), fields="actions,spend")
    old = {"use_unified_attribution_setting": True, "action_report_time": "mixed", "use_account_attribution_setting": 1}
    assert rows(delivered, account(delivered), fields="actions,spend", **old) == plain


# ---- pages


@pytest.mark.req("C-386", "C-388", "C-391", "C-394", "C-214")
def test_pages_are_walked_both_ways(delivered: Live):
    fields = {"fields": "ad_id,impressions", "level": "ad", "time_increment": 1, "date_preset": "maximum"}
    everything = rows(delivered, account(delivered), **fields)
    given = {**fields, "limit": 5, "access_token": delivered.world["access_token"]}
    page = delivered.get(f"/{account(delivered)}/insights", given).json()
    assert "previous" not in page["paging"]
    pages = [page]
    while "next" in page["paging"]:
        page = delivered.client.get(page["paging"]["next"]).json()
        pages.append(page)
    assert [row for one in pages for row in one["data"]] == everything
    assert all(len(one["data"]) == 5 for one in pages[:-1])
    back = [pages[-1]]
    while "previous" in back[-1]["paging"]:
        back.append(delivered.client.get(back[-1]["paging"]["previous"]).json())
    assert [row for one in back[::-1] for row in one["data"]] == everything
    counted = delivered.get(f"/{account(delivered)}/insights", {**given, "offset": 7}).json()
    assert counted["data"] == everything[7:12]
    assert delivered.client.get(counted["paging"]["next"]).json()["data"] == everything[12:17]
    past = delivered.get(f"/{account(delivered)}/insights", {**given, "after": pages[-1]["paging"]["cursors"]["after"]})
    assert past.json() == {"data": []}


@pytest.mark.req("D-002", "C-214")
def test_a_summary_tells_of_all_rows(delivered: Live):
    fields = "impressions,spend"
    answer = body(delivered, account(delivered), level="ad", fields=fields, limit=1, summary=fields)
    (whole,) = rows(delivered, account(delivered), fields=fields)
    assert len(answer["data"]) == 1
    assert {name: answer["summary"][name] for name in ("impressions", "spend")} == {
        name: whole[name] for name in ("impressions", "spend")
    }


# ---- as a field


@pytest.mark.req("C-009", "C-225", "B-008")
def test_insights_stand_among_the_fields_of_a_node(delivered: Live):
    first = ids(delivered, "campaigns")["First"]
    expression = (
        "name,insights.date_preset(maximum).time_increment(1){impressions,spend},adsets{name,insights{impressions}}"
    )
    got = delivered.get(f"/{first}", {"fields": expression}).json()
    assert set(got) == {"name", "insights", "adsets", "id"}
    assert got["insights"]["data"] == rows(delivered, first, time_increment=1, fields="impressions,spend")
    assert set(got["insights"]["paging"]["cursors"]) == {"before", "after"}
    assert all(one["insights"]["data"][0]["impressions"] for one in got["adsets"]["data"])
    listed = delivered.get(
        f"/{account(delivered)}/ads",
        {"fields": "name,insights.date_preset(maximum){impressions}.as(numbers)"},
    )
    assert listed.status_code == 400 or all("numbers" in one for one in listed.json()["data"])


@pytest.mark.req("C-225")
def test_what_never_ran_has_no_insights_among_its_fields(changeable: Live):
    idle = campaign(changeable, name="Idle", status="PAUSED")
    assert read(changeable, idle, "insights{impressions}") == {"id": idle}
    assert body(changeable, idle, fields="impressions") == {"data": []}


# ---- what is archived or deleted


@pytest.mark.req("C-234", "C-235", "C-236", "C-237", "C-380")
def test_what_is_gone_still_counts_above_and_is_found_by_id_or_by_name_of_its_status(changeable: Live):
    live = changeable
    ads, sets = ids(live, "ads"), ids(live, "adsets")
    totals = functools.partial(rows, live, fields="impressions,spend")
    before = totals(sets["Set A"]), totals(account(live))
    live.delete(f"/{ads['Ad 0']}")
    live.post(f"/{ads['Ad 2']}", {"status": "ARCHIVED"})
    assert (totals(sets["Set A"]), totals(account(live))) == before

    def listed(*statuses: str) -> set[str]:
        wanted = [{"field": "ad.effective_status", "operator": "IN", "value": list(statuses)}]
        given = {"level": "ad", "fields": "ad_name", "filtering": wanted}
        return {row["ad_name"] for row in rows(live, account(live), **given)}

    assert listed("ARCHIVED") == {"Ad 2"}
    assert listed("DELETED") == {"Ad 0"}
    assert listed("ARCHIVED", "DELETED", "ACTIVE") == set(ads)
    named = [{"field": "ad.name", "operator": "CONTAIN", "value": "Ad"}]
    found = rows(live, account(live), level="ad", fields="ad_name", filtering=named)
    assert {row["ad_name"] for row in found} == {"Ad 1", "Ad 3"}
    gone = read(live, ads["Ad 0"], "name", "status", "insights.date_preset(maximum){impressions}")
    assert gone["status"] == "DELETED"
    assert int(gone["insights"]["data"][0]["impressions"]) > 0
    live.delete(f"/{sets['Set B']}")
    gone = live.get(f"/{sets['Set B']}", {"fields": "id,name,status,insights{impressions}"}).json()
    assert gone["status"] == "DELETED"
    assert int(gone["insights"]["data"][0]["impressions"]) > 0


# ---- refused

REFUSED: tuple[tuple[dict[str, Any], str], ...] = (
    ({"fields": "impresions"}, "fields"),
    ({"level": "creative"}, "level"),
    ({"date_preset": "last_fortnight"}, "date_preset"),
    ({"time_range": {"since": "2026-12-01", "until": "2026-11-01"}}, "time_range"),
    ({"time_range": "yesterday"}, "time_range"),
    ({"time_increment": 91}, "time_increment"),
    ({"time_increment": "9" * 5_000}, "time_increment"),
    ({"breakdowns": "shoe_size"}, "breakdowns"),
    ({"sort": "shoe_size_descending"}, "sort"),
    ({"limit": -1}, "limit"),
    ({"limit": "9" * 5_000}, "limit"),
    ({"after": "zzz"}, "after"),
    ({"offset": -1}, "offset"),
    ({"filtering": [{"field": "ad.name"}]}, "filtering"),
    ({"filtering": "{"}, "filtering"),
    ({"action_attribution_windows": ["2d_click"]}, "action_attribution_windows"),
)


@pytest.mark.req("C-473", "D-069")
@pytest.mark.parametrize(("given", "blamed"), REFUSED)
def test_what_can_not_be_read_is_refused_by_name(delivered: Live, given: dict[str, Any], blamed: str):
    response = delivered.request("GET", f"/{account(delivered)}/insights", data={"date_preset": "maximum", **given})
    assert response.status_code == 400, response.text
    error = response.json()["error"]
    assert error["error_data"]["blame_field_specs"][0][0] == blamed, error


@pytest.mark.req("C-212", "C-238")
def test_other_objects_have_no_insights(delivered: Live):
    shown = read(delivered, ids(delivered, "ads")["Ad 0"], "creative")["creative"]["id"]
    error_of(delivered.get(f"/{shown}/insights"), "UNKNOWN_PATH")
    error_of(delivered.delete(f"/{account(delivered)}/insights"), "UNSUPPORTED_REQUEST")
