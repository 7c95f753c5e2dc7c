"""Every error of the insights edge, provoked through the entry point."""

from __future__ import annotations

from typing import Any

import pytest

from adtwin.errors import CATALOGUE, GraphError
from adtwin.reporting import FileLists, InsightsParams, Level, run
from adtwin.reporting.cursors import cursor, offset_of
from adtwin.reporting.documented import OF_CONVERTED_PRODUCT
from adtwin.reporting.rules import KNOWN_FIELDS
from tests.reporting.world import TODAY, tree


def provoke(node: Level = "account", **sent: Any) -> GraphError:
    with pytest.raises(GraphError) as caught:
        run(InsightsParams.read(sent), tree(node, 201), FileLists(), TODAY)
    assert caught.value.body("trace")["error"]["error_user_msg"]
    return caught.value


def with_filter(field: str, operator: str, value: Any) -> dict[str, Any]:
    return {"filtering": [{"field": field, "operator": operator, "value": value}]}


REFUSED: tuple[tuple[str, dict[str, Any], int, list[str]], ...] = (
    ("UNKNOWN_INSIGHTS_FIELD", {"fields": "impresions"}, 100, ["fields"]),
    ("UNKNOWN_INSIGHTS_FIELD", {"summary": ["nothing"]}, 100, ["summary"]),
    ("UNKNOWN_BREAKDOWN", {"breakdowns": ["agee"]}, 100, ["breakdowns"]),
    ("UNKNOWN_BREAKDOWN", {"action_breakdowns": "age"}, 100, ["action_breakdowns"]),
    ("UNKNOWN_BREAKDOWN", {"summary_action_breakdowns": "x"}, 100, ["summary_action_breakdowns"]),
    ("UNMODELLED_BREAKDOWN", {"breakdowns": ["conversion_destination"]}, 100, ["breakdowns"]),
    ("MMM_ALONE", {"breakdowns": "mmm,age"}, 100, ["breakdowns"]),
    ("MMM_LEVEL", {"breakdowns": "mmm", "level": "ad"}, 100, ["level"]),
    ("MMM_FIELD", {"breakdowns": "mmm", "fields": "reach"}, 100, ["fields"]),
    (
        "MMM_FILTER",
        {"breakdowns": "mmm", "filtering": [{"field": "spend", "operator": "GREATER_THAN", "value": 1}]},
        100,
        ["filtering", "0"],
    ),
    ("UNMODELLED_BREAKDOWN", {"action_breakdowns": ["matched_persona_id"]}, 100, ["action_breakdowns"]),
    ("BREAKDOWN_COMBINATION", {"breakdowns": ["platform_position"]}, 100, ["breakdowns"]),
    ("BREAKDOWN_COMBINATION", {"breakdowns": ["impression_device"]}, 100, ["breakdowns"]),
    ("BREAKDOWN_COMBINATION", {"breakdowns": ["age", "country"]}, 100, ["breakdowns"]),
    ("BREAKDOWN_COMBINATION", {"breakdowns": ["age", "region"]}, 100, ["breakdowns"]),
    ("BREAKDOWN_COMBINATION", {"breakdowns": ["age", "gender", "country"]}, 100, ["breakdowns"]),
    ("BREAKDOWN_COMBINATION", {"breakdowns": ["age", "publisher_platform"]}, 100, ["breakdowns"]),
    ("FIELD_NOT_WITH_BREAKDOWN", {"fields": "relevance_score", "breakdowns": "age"}, 100, ["fields"]),
    ("FIELD_NOT_WITH_BREAKDOWN", {"fields": "video_p25_watched_actions", "breakdowns": "region"}, 100, ["fields"]),
    (
        "FIELD_NOT_WITH_BREAKDOWN",
        {"breakdowns": "hourly_stats_aggregated_by_audience_time_zone", "sort": "video_play_actions_descending"},
        100,
        ["sort"],
    ),
    (
        "FIELD_NOT_WITH_BREAKDOWN",
        {
            "breakdowns": "hourly_stats_aggregated_by_audience_time_zone",
            "filtering": [{"field": "unique_clicks", "operator": "GREATER_THAN", "value": 1}],
        },
        100,
        ["filtering", "0", "field"],
    ),
    ("FIELD_NOT_WITH_BREAKDOWN", {"fields": "estimated_ad_recall_rate", "breakdowns": "dma"}, 100, ["fields"]),
    ("BREAKDOWN_NOT_OF_ACCOUNTS", {"breakdowns": "image_asset", "node": "account"}, 100, ["breakdowns"]),
    ("BREAKDOWN_NOT_OF_ACCOUNTS", {"breakdowns": "place_page_id"}, 100, ["breakdowns"]),
    ("BREAKDOWN_NEEDS_FIELD", {"breakdowns": "hsid", "fields": "impressions"}, 100, ["fields"]),
    ("BREAKDOWN_NEEDS_FIELD", {"breakdowns": "redownload"}, 100, ["fields"]),
    ("BREAKDOWN_NEEDS_FIELD", {"breakdowns": "app_id", "fields": "total_postbacks_detailed"}, 100, ["fields"]),
    ("BREAKDOWN_NEEDS_FIELD", {"breakdowns": "skan_campaign_id", "fields": "total_postbacks"}, 100, ["fields"]),
    ("BREAKDOWN_NEEDS_FIELD", {"breakdowns": "frequency_value", "fields": "reach,spend"}, 100, ["fields"]),
    ("FIELD_NEEDS_BREAKDOWN", {"fields": "converted_product_value"}, 100, ["fields"]),
    ("LEVEL_ABOVE_NODE", {"node": "campaign", "level": "account"}, 1, ["level"]),
    ("LEVEL_ABOVE_NODE", {"node": "ad", "level": "adset"}, 1, ["level"]),
    ("PERIOD_TOO_OLD", {"time_range": {"since": "2023-02-17", "until": "2026-01-01"}}, 3018, ["time_range"]),
    ("PERIOD_TOO_OLD", {"time_ranges": [{"since": "2001-01-01", "until": "2026-01-01"}]}, 3018, ["time_ranges"]),
    ("PERIOD_REVERSED", {"time_range": {"since": "2026-02-17", "until": "2026-01-01"}}, 100, ["time_range"]),
    ("PERIOD_REVERSED", {"time_ranges": [{"since": "2026-02-17", "until": "2026-01-01"}]}, 100, ["time_ranges"]),
    ("UNKNOWN_FILTER_FIELD", with_filter("app_id", "EQUAL", "1"), 100, ["filtering", "0", "field"]),
    ("UNKNOWN_FILTER_FIELD", with_filter("skan_conversion_id", "IN", ["1"]), 100, ["filtering", "0", "field"]),
    ("UNKNOWN_FILTER_FIELD", with_filter("ad.colour", "EQUAL", "x"), 100, ["filtering", "0", "field"]),
    ("UNKNOWN_FILTER_FIELD", with_filter("user.id", "EQUAL", "x"), 100, ["filtering", "0", "field"]),
    ("UNKNOWN_FILTER_FIELD", with_filter("ad.age", "EQUAL", "x"), 100, ["filtering", "0", "field"]),
    ("UNKNOWN_FILTER_OPERATOR", with_filter("ad.name", "LIKE", "x"), 100, ["filtering", "0", "operator"]),
    ("UNKNOWN_FILTER_OPERATOR", with_filter("spend", "CONTAIN", "1"), 100, ["filtering", "0", "operator"]),
    ("UNKNOWN_FILTER_OPERATOR", with_filter("age", "GREATER_THAN", "18-24"), 100, ["filtering", "0", "operator"]),
    ("FILTER_VALUE", with_filter("spend", "GREATER_THAN", "much"), 100, ["filtering", "0", "value"]),
    ("FILTER_VALUE", with_filter("spend", "GREATER_THAN", True), 100, ["filtering", "0", "value"]),
    ("FILTER_VALUE", with_filter("spend", "GREATER_THAN", "nan"), 100, ["filtering", "0", "value"]),
    ("FILTER_VALUE", with_filter("spend", "IN_RANGE", [1]), 100, ["filtering", "0", "value"]),
    ("FILTER_VALUE", with_filter("ad.name", "EQUAL", None), 100, ["filtering", "0", "value"]),
    ("FILTER_VALUE", with_filter("ad.name", "EQUAL", ["a", "b"]), 100, ["filtering", "0", "value"]),
    ("FILTER_VALUE", with_filter("ad.id", "IN", ["1", "x"]), 100, ["filtering", "0", "value"]),
    ("FILTER_VALUE", with_filter("ad.id", "EQUAL", "9" * 30), 100, ["filtering", "0", "value"]),
    ("UNKNOWN_SORT_FIELD", {"sort": ["fame_descending"]}, 100, ["sort"]),
    ("UNKNOWN_SORT_FIELD", {"sort": ["age_descending"]}, 100, ["sort"]),
    ("UNKNOWN_SORT_FIELD", {"sort": ["actions"]}, 100, ["sort"]),
    ("SORT_TAKES_ONE", {"sort": ["spend", "reach"]}, 100, ["sort"]),
    ("INVALID_CURSOR", {"after": "what is this"}, 2642, ["after"]),
    ("INVALID_CURSOR", {"before": "LTE="}, 2642, ["before"]),
    ("MALFORMED_PARAMETER", {"action_attribution_windows": "3d_click"}, 100, ["action_attribution_windows"]),
    ("MALFORMED_PARAMETER", {"time_increment": 0}, 100, ["time_increment"]),
    ("MALFORMED_PARAMETER", {"time_increment": 91}, 100, ["time_increment"]),
    ("MALFORMED_PARAMETER", {"time_increment": "weekly"}, 100, ["time_increment"]),
    ("MALFORMED_PARAMETER", {"time_range": {"since": 1700000000, "until": 1700000001}}, 100, ["time_range", "since"]),
    ("MALFORMED_PARAMETER", {"time_range": {"since": "2026-02-30", "until": TODAY}}, 100, ["time_range", "since"]),
    ("MALFORMED_PARAMETER", {"time_range": {"since": "2026-02-01"}}, 100, ["time_range", "until"]),
    ("MALFORMED_PARAMETER", {"time_range": "2026-02-01"}, 100, ["time_range"]),
    ("MALFORMED_PARAMETER", {"date_preset": "last_5d"}, 100, ["date_preset"]),
    ("MALFORMED_PARAMETER", {"level": "creative"}, 100, ["level"]),
    ("MALFORMED_PARAMETER", {"limit": 0}, 100, ["limit"]),
    ("MALFORMED_PARAMETER", {"limit": "many"}, 100, ["limit"]),
    ("MALFORMED_PARAMETER", {"fields": {"a": 1}}, 100, ["fields"]),
    ("MALFORMED_PARAMETER", {"filtering": "spend"}, 100, ["filtering", "0"]),
    ("MALFORMED_PARAMETER", {"filtering": [{"operator": "EQUAL"}]}, 100, ["filtering", "0", "field"]),
)


@pytest.mark.parametrize(("symbol", "sent", "code", "blame"), REFUSED)
@pytest.mark.req("C-244", "C-249", "C-252", "C-251", "C-255", "C-256", "C-273", "C-282", "C-283", "D-069", "D-228")
@pytest.mark.req("D-229", "D-231", "D-238", "D-240", "D-241", "D-256", "D-257")
def test_bad_queries_are_refused_by_name(symbol: str, sent: dict[str, Any], code: int, blame: list[str]) -> None:
    error = provoke(**sent)
    assert (error.row.symbol, error.row.code, error.blame) == (symbol, code, [blame])


def test_every_error_row_is_provoked() -> None:
    import adtwin.errors.reporting as rows

    ours = {row.symbol for row in vars(rows).values() if type(row).__name__ == "Row"}
    elsewhere = {"DATA_LIMIT", "REPORT_FAILED", "REPORT_NOT_READY", "VIDEO_BREAKDOWN_NOT_ALLOWED"}  # over HTTP
    assert ours - elsewhere <= {symbol for symbol, *_ in REFUSED}
    assert ours <= set(CATALOGUE)


def test_errors_read_like_the_real_ones() -> None:
    assert provoke(fields="impresions").message == (
        "(#100) impresions is not valid for fields param. please check"
        " https://developers.facebook.com/docs/marketing-api/reference/ads-insights/ for all valid values"
    )
    assert "impressions" in provoke(fields="impresions").body("t")["error"]["error_user_msg"]
    assert provoke(breakdowns="age,country").message == (
        "(#100) Current combination of data breakdown columns (action_type, age, country) is invalid"
    )
    assert provoke(time_range={"since": "2020-01-01", "until": "2026-01-01"}).message == (
        "(#3018) The start date of the time range cannot be beyond 37 months from the current date"
    )


@pytest.mark.parametrize(
    "sent",
    [
        {"breakdowns": "gender,age"},
        {"breakdowns": "device_platform"},
        {"breakdowns": "publisher_platform,platform_position,impression_device", "action_breakdowns": "action_type"},
        {"action_attribution_windows": ["1d_click", "7d_view", "incrementality", "default"]},
        {"time_range": {"since": "2023-02-18", "until": "9999-12-31"}, "time_increment": "1"},
        {"use_unified_attribution_setting": "true", "action_report_time": "MIXED", "graph_cache": "false"},
        {"fields": sorted(KNOWN_FIELDS - OF_CONVERTED_PRODUCT)},
        {"fields": sorted(OF_CONVERTED_PRODUCT), "action_breakdowns": "action_type,action_converted_product_id"},
        {"level": "AD", "date_preset": "LIFETIME"},
    ],
)
@pytest.mark.req("C-224", "C-274", "D-230", "D-237", "D-242")
def test_good_queries_pass(sent: dict[str, Any]) -> None:
    assert run(InsightsParams.read(sent), tree(), FileLists(), TODAY).rows == []


@pytest.mark.req("D-227", "C-227")
def test_scalars_and_samples_are_taken_as_sent() -> None:
    params = InsightsParams.read(
        {
            "breakdown": "publisher_platform",
            "fields": ["id,name,insights{impressions, spend}"],
            "filtering": {"field": "ad.id", "operator": "in", "value": "1"},
            "time_ranges": {"since": "2026-1-5", "until": "2026-01-06"},
            "limit": "50",
            "level": None,
        }
    )
    assert params.breakdowns == ("publisher_platform",)
    assert params.fields == ("id", "name", "impressions", "spend")
    assert (params.filtering[0].operator, params.limit, len(params.time_ranges)) == ("IN", 50, 1)


CURSORS = ((0, "MAZDZD"), (2, "MgZDZD"), (3, "MwZDZD"), (24, "MjQZD"), (100, "MTAw"))


@pytest.mark.parametrize(("offset", "text"), CURSORS)
@pytest.mark.req("B-010")
def test_cursors_look_like_the_real_ones(offset: int, text: str) -> None:
    assert cursor(offset) == text
    assert offset_of(text, "after") == offset
    assert offset_of("MA==", "after") == 0


def test_every_cursor_is_read_back() -> None:
    assert all(offset_of(cursor(n), "after") == n for n in range(0, 200_000, 37))
