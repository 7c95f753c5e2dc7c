"""Reports against a naive reference over the same facts, and the documented behaviour of the insights edge."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from adtwin.base.streams import stream
from adtwin.errors import GraphError
from adtwin.reporting import FileLists, InsightsParams, Level, Report, run
from adtwin.reporting.breakdowns import POSITION_NAMES
from adtwin.reporting.files import Table
from adtwin.reporting.periods import Period
from tests.reporting.world import (
    ADS,
    ADSETS,
    AGES,
    CAMPAIGNS,
    DAYS,
    FIRST_DAY,
    PARENTS,
    PERSON_BITS,
    TODAY,
    Fact,
    Facts,
    make_facts,
    save,
    tree,
)

ALL = {"since": str(FIRST_DAY), "until": str(TODAY)}
FIGURES = "impressions,clicks,inline_link_clicks,spend,reach,frequency,ctr,cpc,cpm,cpp,unique_clicks"
NODES: Sequence[tuple[Level, int]] = (("account", 111000000000001), ("campaign", 201), ("adset", 303), ("ad", 402))
LEVELS: Sequence[Level] = ("account", "campaign", "adset", "ad")


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    return make_facts(tmp_path_factory.mktemp("facts"))


Ask = Callable[..., Report]


@pytest.fixture
def ask(facts: Facts) -> Ask:
    def asked(node: tuple[Level, int] = NODES[0], **sent: Any) -> Report:
        return run(InsightsParams.read({"time_range": ALL, "limit": 1000} | sent), tree(*node), facts.files, TODAY)

    return asked


def text(top: int | Decimal, bottom: int | Decimal, places: int) -> str:
    value = (Decimal(top) / Decimal(bottom)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    plain = f"{value:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def reference(facts: Facts, keep: Callable[[Fact], bool], key_of: Callable[[Fact], tuple[Any, ...]]) -> dict[Any, Fact]:
    """Rows by key, each figure added up one fact at a time."""
    groups: dict[Any, dict[str, Any]] = defaultdict(lambda: defaultdict(int))
    for fact in filter(keep, facts.rows["cells"]):
        for name in ("impressions", "clicks", "inline_link_clicks", "spend_micros"):
            groups[key_of(fact)][name] += fact[name]
    people: dict[Any, set[int]] = defaultdict(set)
    clickers: dict[Any, set[int]] = defaultdict(set)
    for fact in filter(keep, facts.rows["people"]):
        people[key_of(fact)].add(fact["person"])
        if fact["clicks"]:
            clickers[key_of(fact)].add(fact["person"])
    return {key: written(sums, len(people[key]), len(clickers[key])) for key, sums in groups.items()}


def written(sums: Mapping[str, int], reach: int, clickers: int) -> Fact:
    spend = Decimal(text(sums["spend_micros"], 10**6, 2))
    shown, clicks, links = sums["impressions"], sums["clicks"], sums["inline_link_clicks"]
    row = {"impressions": str(shown), "clicks": str(clicks), "spend": text(spend, 1, 2), "reach": str(reach)}
    row |= {"frequency": text(shown, reach, 6), "ctr": text(clicks * 100, shown, 6), "unique_clicks": str(clickers)}
    row |= {"cpm": text(spend * 1000, shown, 6), "cpp": text(spend * 1000, reach, 6)}
    if clicks:
        row["cpc"] = text(spend, clicks, 6)
    if links:
        row["inline_link_clicks"] = str(links)
    return row


BREAKDOWNS = ((), ("age",), ("gender", "age"), ("country",), ("region",), ("publisher_platform", "platform_position"))
FILTERS: Sequence[tuple[Mapping[str, Any] | None, Callable[[Fact], bool]]] = (
    (None, lambda f: True),
    ({"field": "age", "operator": "IN", "value": ["18-24", "65+"]}, lambda f: f["age"] in ("18-24", "65+")),
    (
        {"field": "publisher_platform", "operator": "EQUAL", "value": "facebook"},
        lambda f: bool(f["publisher_platform"] == "facebook"),
    ),
    ({"field": "country", "operator": "NOT_EQUAL", "value": "US"}, lambda f: bool(f["country"] != "US")),
    ({"field": "region", "operator": "CONTAIN", "value": "york"}, lambda f: "York" in f["region"]),
    ({"field": "gender", "operator": "STARTS_WITH", "value": ["FE", "un"]}, lambda f: f["gender"] != "male"),
)


def case(number: int) -> tuple[dict[str, Any], tuple[Level, int], Callable[[Fact], bool], Callable[[Fact], Any]]:
    """A query drawn at random, and what it means."""
    draw = stream(number, "reporting", "queries")

    def pick(options: Sequence[Any]) -> Any:
        return options[int(draw.integers(len(options)))]

    node = pick(NODES)
    level = pick(LEVELS[LEVELS.index(node[0]) :])
    since = FIRST_DAY + timedelta(days=int(draw.integers(0, DAYS - 1)))
    until = since + timedelta(days=int(draw.integers(0, DAYS)))
    breakdowns, increment = pick(BREAKDOWNS), pick(("all_days", 1, 7, "13", "monthly"))
    sent_filter, passes = pick(FILTERS)
    sent = {
        "level": level,
        "fields": f"{FIGURES},{level}_id",
        "breakdowns": list(breakdowns),
        "time_increment": increment,
        "time_range": {"since": str(since), "until": str(until)},
        "filtering": sent_filter,
    }
    hidden = {"ad": (402, 405)}.get(level, ()) if level != node[0] else ()

    def keep(fact: Fact) -> bool:
        own = fact[f"{node[0]}_id"] == node[1] and since <= fact["date"] <= until
        return own and fact["ad_id"] not in hidden and passes(fact)

    def key(fact: Fact) -> tuple[Any, ...]:
        shown = fact | {"platform_position": POSITION_NAMES[fact["publisher_platform"], fact["platform_position"]]}
        start, stop = period(fact["date"], since, until, str(increment))
        return str(fact[f"{level}_id"]), str(start), str(stop), *(shown[b] for b in breakdowns)

    return sent, node, keep, key


def period(day: date, since: date, until: date, increment: str) -> tuple[date, date]:
    if increment == "all_days":
        return since, until
    if increment == "monthly":
        start = day.replace(day=1)
        after = (start + timedelta(days=32)).replace(day=1)
        return max(since, start), min(until, after - timedelta(days=1))
    start = since
    while start + timedelta(days=int(increment)) <= day:
        start += timedelta(days=int(increment))
    return start, min(until, start + timedelta(days=int(increment) - 1))


@pytest.mark.parametrize("block", range(2))
@pytest.mark.req("C-217", "C-231", "C-260", "D-240", "D-241", "A-112", "A-114")
def test_queries_give_what_adding_up_gives(block: int, facts: Facts, ask: Ask) -> None:
    """Many more of them are generated in `test_generated_queries.py`; other engines are asked these."""
    compared = 0
    for number in range(block * 10, block * 10 + 10):
        sent, node, keep, key_of = case(number)
        expected = reference(facts, keep, key_of)
        given = {}
        for row in ask(node, **(sent | {"limit": 100000})).rows:
            key = (row.pop(f"{sent['level']}_id"), row.pop("date_start"), row.pop("date_stop"))
            given[*key, *(row.pop(b) for b in sent["breakdowns"])] = row
        assert given == expected, sent
        compared += len(given)
    assert compared > 20


def total(rows: Iterable[Mapping[str, Any]], field: str) -> int:
    return sum(int(row.get(field, 0)) for row in rows)


@pytest.mark.parametrize(
    "breakdowns",
    [
        "age",
        "gender,age",
        "country",
        "region",
        "device_platform",
        "placement",
        "publisher_platform,impression_device",
        "publisher_platform,platform_position",
    ],
)
@pytest.mark.req("C-277", "C-278")
def test_breakdowns_add_up_and_people_are_counted_once(ask: Ask, breakdowns: str) -> None:
    [whole] = ask(fields=FIGURES).rows
    parts = ask(fields=FIGURES, breakdowns=breakdowns).rows
    for field in ("impressions", "clicks", "inline_link_clicks"):
        assert total(parts, field) == int(whole[field])
    reaches = [int(row["reach"]) for row in parts]
    assert max(reaches) <= int(whole["reach"]) <= sum(reaches)
    assert all(int(row["reach"]) <= int(row["impressions"]) for row in (*parts, whole))


@pytest.mark.req("C-215", "D-235", "C-216")
def test_a_bare_query_gives_impressions_spend_and_the_dates(facts: Facts) -> None:
    [row] = run(InsightsParams.read({}), tree(), facts.files, TODAY).rows
    assert list(row) == ["impressions", "spend", "date_start", "date_stop"]
    assert (row["date_start"], row["date_stop"]) == ("2026-02-16", "2026-03-17")
    assert all(isinstance(value, str) for value in row.values())


@pytest.mark.req("C-216")
def test_rows_without_clicks_say_zero_and_have_no_cost_per_click(facts: Facts, tmp_path: Path) -> None:
    cell = facts.rows["cells"][0] | {"impressions": 489, "clicks": 0, "inline_link_clicks": 0, "spend_micros": 710_000}
    person = {key: value for key, value in cell.items() if key in facts.rows["people"][0]} | {"rate_log2": 0}
    people = [person | {"person": number, "impressions": 1, "clicks": 0} for number in range(473)]
    files = save({"cells": [cell], "people": people}, tmp_path)
    sent = {"fields": f"{FIGURES},inline_link_click_ctr", "time_range": ALL}
    [row] = run(InsightsParams.read(sent), tree(), files, TODAY).rows
    assert row == {
        "impressions": "489",
        "clicks": "0",
        "spend": "0.71",
        "reach": "473",
        "frequency": "1.033827",
        "ctr": "0",
        "cpm": "1.451943",
        "cpp": "1.501057",
        "unique_clicks": "0",
        "date_start": str(FIRST_DAY),
        "date_stop": str(TODAY),
    }


@pytest.mark.req("C-234", "D-327")
def test_parents_count_deleted_and_archived_children(facts: Facts, ask: Ask) -> None:
    for adset in ADSETS:
        [row] = ask(("adset", adset)).rows
        assert int(row["impressions"]) == sum(f["impressions"] for f in facts.rows["cells"] if f["adset_id"] == adset)


@pytest.mark.req("C-235", "D-324", "D-335")
def test_rows_below_a_node_leave_out_deleted_and_archived(ask: Ask) -> None:
    assert [r["ad_id"] for r in ask(level="ad", fields="ad_id").rows] == ["401", "403", "404"]
    assert [r["adset_id"] for r in ask(level="adset", fields="adset_id").rows] == [str(n) for n in ADSETS]


@pytest.mark.parametrize(("status", "ads"), [("ARCHIVED", ["405"]), ("DELETED", ["402"]), ("ACTIVE", ["401", "403"])])
@pytest.mark.req("C-236", "C-237", "D-328")
def test_filtering_by_status_reaches_archived_and_deleted(ask: Ask, status: str, ads: list[str]) -> None:
    chosen = {"field": "ad.effective_status", "operator": "IN", "value": [status]}
    assert [r["ad_id"] for r in ask(level="ad", fields="ad_id", filtering=[chosen]).rows] == ads


@pytest.mark.req("C-237", "D-324")
def test_a_deleted_ad_answers_by_its_own_id(ask: Ask) -> None:
    assert [r["ad_id"] for r in ask(("ad", 402), fields="ad_id").rows] == ["402"]
    assert [r["ad_id"] for r in ask(("ad", 402), fields="ad_id", level="ad").rows] == ["402"]


@pytest.mark.req("C-235")
def test_with_a_filter_the_parent_may_be_more_than_its_filtered_children(ask: Ask) -> None:
    named = {"field": "ad.name", "operator": "CONTAIN", "value": "ad"}
    filtered, [whole] = ask(level="ad", filtering=named).rows, ask().rows
    assert 0 < total(filtered, "impressions") < int(whole["impressions"])


OBJECT_FILTERS = (
    ("ad.id", "IN", ["401", "404"], {401, 404}),
    ("ad.id", "NOT_IN", [401], {403, 404}),
    ("ad.id", "EQUAL", "403", {403}),
    ("ad.id", "CONTAIN", "03", {403}),
    ("campaign.id", "EQUAL", 202, {404}),
    ("adset.name", "STARTS_WITH", "ad SET y", {401}),
    ("adset.name", "ENDS_WITH", ["x", "W"], {403, 404}),
    ("campaign.name", "NOT_CONTAIN", ["y"], {404}),
    ("campaign.objective", "IN", ["OUTCOME_TRAFFIC"], {404}),
    ("campaign.objective", "NOT_EQUAL", "OUTCOME_TRAFFIC", {401, 403}),
    ("adset.effective_status", "IN", ["CAMPAIGN_PAUSED"], {403}),
    ("adset.optimization_goal", "EQUAL", "REACH", {403}),
    ("ad.adlabels", "ANY", ["Spring"], {401, 403}),
    ("ad.adlabels", "ALL", ["Spring", "902"], {403}),
    ("ad.adlabels", "NONE", [{"name": "Spring"}], {404}),
    ("ad.updated_time", "GREATER_THAN", 1767000402, {403, 404}),
    ("ad.updated_time", "IN_RANGE", [1767000401, 1767000402], {401}),
    ("ad.created_time", "NOT_IN_RANGE", [1766000401, 1766000403], {404}),
    ("ad.updated_time", "LESS_THAN_OR_EQUAL", "1767000403", {401, 403}),
)


@pytest.mark.parametrize(("field", "operator", "value", "ads"), OBJECT_FILTERS)
@pytest.mark.req("C-229", "D-236")
def test_objects_are_filtered_by_their_fields(ask: Ask, field: str, operator: str, value: Any, ads: set[int]) -> None:
    chosen = {"field": field, "operator": operator.lower(), "value": value}
    rows = ask(level="ad", fields="ad_id", filtering=[chosen]).rows
    assert {int(row["ad_id"]) for row in rows} == ads


METRIC_FILTERS = (
    ("GREATER_THAN", lambda v, w: v > w),
    ("GREATER_THAN_OR_EQUAL", lambda v, w: v >= w),
    ("LESS_THAN", lambda v, w: v < w),
    ("LESS_THAN_OR_EQUAL", lambda v, w: v <= w),
    ("EQUAL", lambda v, w: v == w),
    ("NOT_EQUAL", lambda v, w: v != w),
    ("IN_RANGE", lambda v, w: w <= v <= w + 30),
    ("NOT_IN_RANGE", lambda v, w: not w <= v <= w + 30),
)


@pytest.mark.parametrize(("operator", "holds"), METRIC_FILTERS)
@pytest.mark.parametrize("field", ["impressions", "spend", "ctr", "reach"])
def test_rows_are_filtered_by_metrics(
    ask: Ask, field: str, operator: str, holds: Callable[[float, float], bool]
) -> None:
    rows = ask(fields=FIGURES, breakdowns="age,gender").rows
    bound = float(sorted(rows, key=lambda r: float(r[field]))[len(rows) // 2][field])
    if field == "ctr":
        bound = round(bound, 2)
    value = [bound, bound + 30] if "RANGE" in operator else str(bound)
    chosen = {"field": field, "operator": operator, "value": value}
    kept = ask(fields=FIGURES, breakdowns="age,gender", filtering=chosen)
    assert kept.rows == [row for row in rows if holds(float(row[field]), bound)]


@pytest.mark.req("C-289")
def test_a_childs_metric_filters_a_higher_level(facts: Facts, ask: Ask, tmp_path: Path) -> None:
    only = [f for f in facts.rows["cells"] if f["ad_id"] == 401][:1]
    files = FileLists(cells=save({"cells": only}, tmp_path).cells)
    sent = {
        "level": "campaign",
        "fields": "campaign_id",
        "time_range": ALL,
        "filtering": [{"field": "ad.impressions", "operator": "GREATER_THAN", "value": 0}],
    }
    assert [r["campaign_id"] for r in run(InsightsParams.read(sent), tree(), files, TODAY).rows] == ["201"]
    biggest = max(int(r["impressions"]) for r in ask(level="ad").rows)
    sent["filtering"] = [{"field": "ad.impressions", "operator": "GREATER_THAN_OR_EQUAL", "value": biggest}]
    [row] = ask(**sent | {"fields": "impressions"}).rows
    assert int(row["impressions"]) == biggest


@pytest.mark.req("C-227")
def test_ads_under_a_label_make_one_row(facts: Facts, ask: Ask) -> None:
    label = {"field": "ad.adlabels", "operator": "ANY", "value": ["Spring"]}
    [row] = ask(level="ad", fields="id,name,insights{unique_clicks,impressions,total_actions}", filtering=[label]).rows
    assert int(row["impressions"]) == sum(f["impressions"] for f in facts.rows["cells"] if f["ad_id"] in (401, 403))
    assert list(row) == ["unique_clicks", "impressions", "date_start", "date_stop"]


@pytest.mark.parametrize("field", ["reach", "spend", "cpm", "ctr"])
@pytest.mark.req("C-226", "D-238")
def test_rows_are_sorted(ask: Ask, field: str) -> None:
    rows = ask(level="ad", time_increment=7, fields=FIGURES, sort=[f"{field}_descending"]).rows
    values = [float(row[field]) for row in rows]
    assert len(values) > 20
    assert values == sorted(values, reverse=True)
    again = ask(level="ad", time_increment=7, fields=FIGURES, sort=field).rows
    assert [float(row[field]) for row in again] == sorted(values)


@pytest.mark.req("D-238")
def test_rows_are_sorted_by_names_dates_breakdowns_and_actions(ask: Ask) -> None:
    by_name = ask(level="adset", fields="adset_name", sort=["adset_name_ascending"]).rows
    assert [r["adset_name"] for r in by_name] == ["Ad set W", "Ad set X", "Ad set Y"]
    paged = ask(level="adset", fields="adset_name", sort=["adset_name_descending"], limit=1, after="MAZDZD")
    assert ([r["adset_name"] for r in paged.rows], paged.total) == (["Ad set X"], 3)
    days = [r["date_start"] for r in ask(time_increment=1, sort=["date_start_descending"]).rows]
    assert days == sorted(days, reverse=True)
    ages = [r["age"] for r in ask(breakdowns=["age"], sort=["age_descending"]).rows]
    assert ages == sorted(AGES, reverse=True)
    rows = ask(level="adset", fields="actions", sort=["actions:link_click_descending"]).rows
    counts = [int(a["value"]) for r in rows for a in r["actions"] if a["action_type"] == "link_click"]
    assert counts == sorted(counts, reverse=True)
    assert len(counts) == 3


def expected_actions(facts: Facts, kind: str, *columns: str) -> dict[str, int]:
    sums: dict[str, int] = defaultdict(int)
    unit = "_micros" if kind == "value" else ""
    for fact in facts.rows["actions"]:
        for column in columns:
            sums[fact["action_type"]] += fact[f"{kind}_{column}{unit}"]
    return sums


@pytest.mark.req("C-219", "C-220", "C-221", "D-228", "C-266")
def test_actions_carry_a_value_and_a_key_per_window(facts: Facts, ask: Ask) -> None:
    fields = "spend,actions,action_values,cost_per_action_type,purchase_roas,video_thruplay_watched_actions"
    [row] = ask(fields=fields, action_attribution_windows=["1d_click", "28d_click", "7d_view", "default"]).rows
    default = expected_actions(facts, "count", "7d_click", "1d_view")
    one_day, month, views = (expected_actions(facts, "count", w) for w in ("1d_click", "28d_click", "1d_view"))
    shown = sorted(set(default) - {"video_thruplay_watched"})
    assert row["actions"] == [
        {"action_type": t, "value": str(default[t])}
        | {"1d_click": str(one_day[t]), "28d_click": str(month[t]), "7d_view": str(views[t])}
        for t in shown
    ]
    values = expected_actions(facts, "value", "7d_click", "1d_view")
    spend = Decimal(row["spend"])
    assert [e["value"] for e in row["action_values"]] == [text(values[t], 10**6, 2) for t in shown]
    costs = [(e["value"], e["1d_click"]) for e in row["cost_per_action_type"]]
    assert costs == [(text(spend, default[t], 6), text(spend, one_day[t], 6)) for t in shown]
    [roas] = row["purchase_roas"]
    assert (roas["action_type"], roas["value"]) == (
        "omni_purchase",
        text(Decimal(values["omni_purchase"]) / 10**6, spend, 6),
    )
    [thruplay] = row["video_thruplay_watched_actions"]
    assert (thruplay["action_type"], thruplay["value"]) == ("video_view", str(default["video_thruplay_watched"]))


@pytest.mark.req("A-116")
def test_action_types_can_be_filtered(ask: Ask) -> None:
    chosen = {"field": "action_type", "operator": "IN", "value": ["link_click"]}
    for row in ask(level="ad", fields="actions", filtering=[chosen]).rows:
        assert [a["action_type"] for a in row["actions"]] == ["link_click"]


@pytest.mark.req("C-245", "C-247")
def test_regions_have_no_actions_from_off_meta(ask: Ask) -> None:
    types = {a["action_type"] for r in ask(fields="actions", breakdowns="region").rows for a in r.get("actions", ())}
    assert types == {"link_click"}


def test_days_with_late_actions_alone_have_a_row(facts: Facts, tmp_path: Path) -> None:
    late = facts.rows["actions"][0] | {
        "date": TODAY,
        "action_type": "link_click",
        "count_7d_click": 3,
        "converted": TODAY,
    }
    files = save({"cells": facts.rows["cells"][:5], "actions": [late], "people": facts.rows["people"][:5]}, tmp_path)
    sent = {"fields": "impressions,reach,frequency,actions", "time_increment": 1, "time_range": ALL}
    rows = run(InsightsParams.read(sent), tree(), files, TODAY).rows
    [row] = [r for r in rows if r["date_start"] == str(TODAY)]
    assert (row["impressions"], row["reach"], "frequency" in row) == ("0", "0", False)
    assert int(row["actions"][0]["value"]) >= 3


@pytest.mark.req("D-245", "D-248", "D-255")
def test_names_and_goals_come_from_the_tree(ask: Ask) -> None:
    fields = (
        "account_id,account_name,account_currency,campaign_id,campaign_name,adset_id,adset_name,ad_id,ad_name,objective,"
        "optimization_goal,buying_type,attribution_setting,created_time,updated_time,quality_ranking"
    )
    row = next(r for r in ask(level="ad", fields=fields).rows if r["ad_id"] == "404")
    assert row == {
        "account_id": "111000000000001",
        "account_name": "Test account",
        "account_currency": "USD",
        "campaign_id": "202",
        "campaign_name": "Campaign X",
        "adset_id": "303",
        "adset_name": "Ad set W",
        "ad_id": "404",
        "ad_name": "Ad V",
        "objective": "OUTCOME_TRAFFIC",
        "optimization_goal": "THRUPLAY",
        "attribution_setting": "7d_click_1d_view",
        "created_time": "2025-12-17",
        "updated_time": "2025-12-29",
        "quality_ranking": "UNKNOWN",
        "date_start": str(FIRST_DAY),
        "date_stop": str(TODAY),
    }
    above = ask(level="campaign", fields=fields).rows[0]
    assert above["buying_type"] == "AUCTION"
    assert {"adset_id", "ad_id", "ad_name", "optimization_goal", "quality_ranking"}.isdisjoint(above)
    assert above["created_time"] == "2025-12-17"
    assert list(ask(fields=fields).rows[0])[:3] == ["account_id", "account_name", "account_currency"]


def test_documented_fields_without_figures_are_left_out(ask: Ask) -> None:
    [row] = ask(fields="impressions,conversions,wish_bid,video_p25_watched_actions,date_start").rows
    assert list(row) == ["impressions", "date_start", "date_stop"]


@pytest.mark.req("C-283", "A-115")
def test_positions_are_named_as_in_reports(ask: Ask) -> None:
    rows = ask(breakdowns=["publisher_platform", "platform_position"]).rows
    assert {(r["publisher_platform"], r["platform_position"]) for r in rows} == {
        ("facebook", "feed"),
        ("facebook", "right_hand_column"),
        ("facebook", "facebook_stories"),
        ("instagram", "feed"),
        ("instagram", "instagram_stories"),
        ("audience_network", "an_classic"),
    }
    chosen = {"field": "platform_position", "operator": "IN", "value": ["feed"]}
    rows = ask(breakdowns=["publisher_platform", "platform_position"], filtering=[chosen]).rows
    assert [r["publisher_platform"] for r in rows] == ["facebook", "instagram"]
    assert {r["placement"] for r in ask(breakdowns="placement").rows} == {
        "mobile_feed",
        "desktop_feed",
        "right_hand",
        "mobile_story",
        "instagram_stream",
        "instagram_story",
        "audience_network_classic",
    }


@pytest.mark.req("C-284")
def test_old_broken_down_reach_is_left_out(ask: Ask) -> None:
    old = {"since": "2025-02-17", "until": str(TODAY)}
    [whole] = ask(time_range=old, fields=FIGURES).rows
    assert {"reach", "frequency", "cpp"} <= set(whole)
    for row in ask(time_range=old, fields=FIGURES, breakdowns="age", sort="reach_descending").rows:
        assert {"reach", "frequency", "cpp"}.isdisjoint(row)
    kept = ask(time_range=old | {"since": "2025-02-18"}, fields=FIGURES, breakdowns="age").rows
    assert all("reach" in row for row in kept)


@pytest.mark.req("D-241")
def test_time_ranges_may_overlap_and_each_has_its_rows(ask: Ask) -> None:
    ranges = [{"since": "2026-01-01", "until": "2026-01-31"}, {"since": "2026-01-01", "until": "2026-02-28"}]
    report = ask(time_ranges=ranges, time_increment=1, summary=["impressions"])
    singles = [ask(time_range=r).rows[0] for r in ranges]
    assert report.rows == singles
    assert report.summary == {
        "impressions": singles[1]["impressions"],
        "date_start": "2026-01-01",
        "date_stop": "2026-02-28",
    }


@pytest.mark.req("D-233", "D-239", "C-230")
def test_the_summary_counts_all_rows_together(ask: Ask) -> None:
    [whole] = ask(fields=FIGURES).rows
    assert ask(fields=FIGURES, breakdowns="age", default_summary=True, limit=1).summary == whole
    assert ask(fields="spend", breakdowns="age", summary="true").summary == ask(fields="spend").rows[0]
    counted = ask(breakdowns="age", summary=["total_count", "reach"], limit=1).summary
    assert counted is not None
    assert (counted["total_count"], counted["reach"]) == (len(AGES), whole["reach"])
    assert ask(breakdowns="age").summary is None
    start = {"field": "age", "operator": "STARTS_WITH", "value": "18"}
    assert ask(fields="impressions", breakdowns="age", filtering=start, summary="reach,impressions").summary == {
        "reach": whole["reach"],
        "impressions": whole["impressions"],
        "date_start": whole["date_start"],
        "date_stop": whole["date_stop"],
    }
    place = {"field": "platform_position", "operator": "CONTAIN", "value": ["stor"]}
    placed = ask(fields="impressions", filtering=place, default_summary=True)
    assert placed.rows[0]["impressions"] != whole["impressions"]
    assert placed.summary == {name: whole[name] for name in ("impressions", "date_start", "date_stop")}
    exact = ask(breakdowns="age", filtering=start | {"operator": "IN", "value": ["18-24"]}, summary="impressions")
    assert exact.summary is not None
    assert exact.summary["impressions"] == exact.rows[0]["impressions"]


@pytest.mark.req("B-010")
def test_pages_follow_their_cursors_to_the_end(ask: Ask) -> None:
    everything = ask(time_increment=1).rows
    seen: list[Any] = []
    last = page = ask(time_increment=1, limit=25)
    assert (page.before, page.after, page.has_previous) == ("MAZDZD", "MjQZD", False)
    while page.rows:
        assert page.total == len(everything)
        seen += page.rows
        last = page
        page = ask(time_increment=1, limit=25, after=page.after)
    assert seen == everything
    assert (last.has_next, page.before, page.after, page.total) == (False, None, None, len(everything))
    back = ask(time_increment=1, limit=25, before=last.before)
    assert back.rows == everything[-len(last.rows) - 25 : -len(last.rows)]
    assert ask(time_increment=1, before="MAZDZD").rows == []


class Moving:
    """Files that are merged after they were listed, the first so many times."""

    def __init__(self, files: FileLists, times: int) -> None:
        self.files, self.times = files, times

    def paths(self, table: Table, period: Period) -> Sequence[str]:
        self.times -= 1
        return self.files.paths(table, period) if self.times < 0 else ["gone.parquet"]


def test_files_merged_meanwhile_are_listed_again(facts: Facts, ask: Ask) -> None:
    params = InsightsParams.read({"time_range": ALL})
    assert run(params, tree(), Moving(facts.files, 1), TODAY).rows == ask().rows
    with pytest.raises(GraphError) as caught:
        run(params, tree(), Moving(facts.files, 9), TODAY)
    assert caught.value.row.symbol == "SERVICE_UNAVAILABLE"


def test_no_facts_give_no_rows(ask: Ask) -> None:
    assert run(InsightsParams.read({}), tree(), FileLists(), TODAY).rows == []
    empty = ask(time_range={"since": "2025-01-01", "until": "2025-01-02"}, default_summary=True)
    assert (empty.rows, empty.total, empty.after, empty.summary) == ([], 0, None, {})


def test_money_without_minor_units_is_whole(facts: Facts) -> None:
    sent = {"fields": "spend,action_values,cpm,impressions", "time_range": ALL}
    [row] = run(InsightsParams.read(sent), tree(minor_units=1), facts.files, TODAY).rows
    spend = sum(f["spend_micros"] for f in facts.rows["cells"])
    assert row["spend"] == text(spend, 10**6, 0)
    assert row["cpm"] == text(int(row["spend"]) * 1000, int(row["impressions"]), 6)
    assert all("." not in entry["value"] for entry in row["action_values"])


def test_sampled_people_are_scaled_up_and_stay_within_impressions(tmp_path: Path) -> None:
    sampled = make_facts(tmp_path, rate_log2=3)
    sent = InsightsParams.read({"fields": "reach,impressions", "time_range": ALL})
    [row] = run(sent, tree(), sampled.files, TODAY).rows
    kept = {f["person"] for f in sampled.rows["people"] if f["person"] < 2 ** (PERSON_BITS - 3)}
    assert int(row["reach"]) == 8 * len(kept)
    sent = InsightsParams.read({"fields": "reach,impressions", "time_range": ALL, "time_increment": 1, "limit": 500})
    for day in run(sent, tree(), sampled.files, TODAY).rows:
        assert 1 <= int(day["reach"]) <= int(day["impressions"])


def test_mixed_sampling_rates_count_by_the_coarsest(facts: Facts, tmp_path: Path) -> None:
    base = facts.rows["people"][0]
    cell = facts.rows["cells"][0] | {"impressions": 1000}
    people = [base | {"person": (n << 56) + 1, "rate_log2": 0, "ad_id": 401} for n in range(64)]
    people += [base | {"person": (n << 56) + 1, "rate_log2": 2, "ad_id": 403} for n in range(8, 16)]
    files = save({"cells": [cell | {"ad_id": 401}, cell | {"ad_id": 403}], "people": people}, tmp_path)

    def reach(**more: Any) -> list[str]:
        sent = InsightsParams.read({"fields": "reach", "time_range": ALL} | more)
        return [r["reach"] for r in run(sent, tree(), files, TODAY).rows]

    assert reach(level="ad") == ["64", "32"]
    assert reach() == ["64"]


def test_rows_ask_the_tree_for_what_they_show_only(facts: Facts) -> None:
    seen = tree()
    run(InsightsParams.read({"level": "ad", "fields": "ad_id,campaign_id,spend", "limit": 2}), seen, facts.files, TODAY)
    assert seen.looked_up == []


def test_every_ad_has_facts(facts: Facts) -> None:
    assert {f["ad_id"] for f in facts.rows["cells"]} == set(ADS) == set(PARENTS)
    assert {f["campaign_id"] for f in facts.rows["cells"]} == set(CAMPAIGNS)


@pytest.mark.req("C-287")
def test_a_report_of_too_many_rows_is_refused(facts: Facts) -> None:
    sent = InsightsParams.read({"time_range": ALL, "time_increment": 1, "limit": 5})
    with pytest.raises(GraphError) as caught:
        run(sent, tree(), facts.files, TODAY, most_rows=50)
    assert (caught.value.row.code, caught.value.row.subcode, caught.value.row.type) == (100, 1487534, "CodeException")


def test_pages_do_not_overlap_when_values_tie(ask: Ask) -> None:
    sent = {"breakdowns": "age,gender", "time_increment": 1, "sort": "clicks_descending", "fields": "clicks"}
    whole = ask(**sent).rows
    halves = [*ask(**sent, limit=300).rows, *ask(**sent, limit=700, after="Mjk5").rows]
    assert halves == whole
    assert any(a["clicks"] == b["clicks"] for a, b in pairwise(whole))
