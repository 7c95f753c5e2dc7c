"""Reports beside hand-written SQL for the same answer, on the same engine over the same files, in turns.

CPU seconds of this process are compared, as neighbours on the machine do not show in them; both sides' answers must
be the same.
"""

# ruff: noqa: E501 - hand-written SQL of our own, as somebody would write it

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from adtwin.reporting.breakdowns import PLACEMENT
from adtwin.reporting.engines.duck import DuckDb
from adtwin.reporting.files import FileLists
from adtwin.reporting.markets import DMA
from adtwin.reporting.params import InsightsParams
from adtwin.reporting.report import run
from adtwin.reporting.tree import Account, AdObject, Level
from adtwin.reporting.wire import Row
from bench.answers import compare
from bench.facts import ACCOUNT_ID, AD_BASE, Size, write_facts

TODAY = date(2026, 4, 1)
SPAN = {"time_range": {"since": "2026-01-01", "until": "2026-03-31"}}
HOUR = "hourly_stats_aggregated_by_advertiser_time_zone"


@dataclass(frozen=True, slots=True)
class Kind:
    """A report, and the SQL somebody would write for it by hand. `$cells` and its like are the files of a table.

    `columns` says what SQL's columns are called in rows, `-` where rows have no such thing; a summary is the last row.
    """

    name: str
    asked: Mapping[str, Any]
    sql: str
    columns: str


_SHOWN = "sum(impressions), sum(clicks), sum(spend_micros)"
_DAYS = "account_id = 900000000000001 AND date BETWEEN DATE '2026-01-01' AND DATE '2026-03-31'"
_CONVERTED = "account_id = 900000000000001 AND converted BETWEEN DATE '2026-01-01' AND DATE '2026-03-31'"
_CELLS = f"FROM read_parquet($cells) WHERE {_DAYS}"
_RATE = f"(SELECT max(rate_log2) AS r FROM read_parquet($people) WHERE {_DAYS})"
_PEOPLE = f"FROM read_parquet($people), {_RATE} WHERE {_DAYS} AND person < (1::BIGINT << (62 - r))"
_ACTIONS = f"FROM read_parquet($actions) WHERE {_CONVERTED}"
_COUNTED = "sum(count_7d_click), sum(value_7d_click_micros), sum(count_1d_view), sum(value_1d_view_micros)"

KINDS = (
    Kind(
        "the whole account",
        {"fields": "impressions,clicks,spend,ctr"},
        f"SELECT {_SHOWN} {_CELLS}",
        "impressions clicks spend",
    ),
    Kind(
        "by day",
        {"fields": "impressions,clicks,spend", "time_increment": 1},
        f"SELECT date, {_SHOWN} {_CELLS} GROUP BY 1 ORDER BY 1 LIMIT 25",
        "date_start impressions clicks spend",
    ),
    Kind(
        "ads by day",
        {"fields": "ad_id,impressions,clicks,spend", "time_increment": 1, "level": "ad"},
        f"SELECT ad_id, date, {_SHOWN} {_CELLS} GROUP BY 1, 2 ORDER BY 1, 2 LIMIT 25",
        "ad_id date_start impressions clicks spend",
    ),
    Kind(
        "by month, and a summary",
        {"fields": "impressions,clicks,spend", "time_increment": "monthly", "default_summary": True},
        f"SELECT year(date) * 12 + month(date), {_SHOWN} {_CELLS} GROUP BY ROLLUP (1) ORDER BY 1",
        "- impressions clicks spend",
    ),
    Kind(
        "two periods that overlap",
        {
            "fields": "impressions,clicks,spend",
            "time_ranges": [SPAN["time_range"], {"since": "2026-02-01", "until": "2026-03-15"}],
            "time_range": None,
        },
        f"SELECT 0, {_SHOWN} {_CELLS} UNION ALL SELECT 1, {_SHOWN} {_CELLS}"
        " AND date BETWEEN DATE '2026-02-01' AND DATE '2026-03-15'",
        "- impressions clicks spend",
    ),
    Kind(
        "age × gender",
        {"fields": "impressions,clicks,spend", "breakdowns": "age,gender"},
        f"SELECT age, gender, {_SHOWN} {_CELLS} GROUP BY 1, 2 ORDER BY 1, 2 LIMIT 25",
        "age gender impressions clicks spend",
    ),
    Kind(
        "region",
        {"fields": "impressions,clicks,spend", "breakdowns": "region"},
        f"SELECT region, {_SHOWN} {_CELLS} GROUP BY 1 ORDER BY 1 LIMIT 25",
        "region impressions clicks spend",
    ),
    Kind(
        "market area",
        {"fields": "impressions,clicks,spend", "breakdowns": "dma", "limit": 100},
        f"SELECT {DMA}, sum(a), sum(b), sum(c) FROM (SELECT country, region, sum(impressions) AS a, sum(clicks) AS b,"
        f" sum(spend_micros) AS c {_CELLS} GROUP BY 1, 2) GROUP BY 1 ORDER BY 1",
        "dma impressions clicks spend",
    ),
    Kind(
        "platform × position × device",
        {"fields": "impressions,clicks,spend", "breakdowns": "publisher_platform,platform_position,impression_device"},
        f"SELECT publisher_platform, platform_position, impression_device, {_SHOWN} {_CELLS} GROUP BY 1, 2, 3"
        " ORDER BY 1, 2, 3 LIMIT 25",
        "publisher_platform - impression_device impressions clicks spend",
    ),
    Kind(
        "placement",
        {"fields": "impressions,clicks,spend", "breakdowns": "placement"},
        f"SELECT {PLACEMENT}, sum(a), sum(b), sum(c) FROM (SELECT publisher_platform, platform_position,"
        f" device_platform, sum(impressions) AS a, sum(clicks) AS b, sum(spend_micros) AS c {_CELLS} GROUP BY 1, 2, 3)"
        " GROUP BY 1 ORDER BY 1 LIMIT 25",
        "placement impressions clicks spend",
    ),
    Kind(
        "titles of dynamic creatives",
        {"fields": "impressions,clicks,spend", "breakdowns": "title_asset"},
        f"SELECT coalesce(title_asset, ''), sum(a), sum(b), sum(c) FROM (SELECT variant, sum(impressions) AS a,"
        f" sum(clicks) AS b, sum(spend_micros) AS c {_CELLS} GROUP BY 1) LEFT JOIN (SELECT DISTINCT variant, title_asset"
        " FROM read_parquet($variants)) USING (variant) GROUP BY 1 ORDER BY 1 LIMIT 25",
        "title_asset impressions clicks spend",
    ),
    Kind(
        "hour of the day",
        {"fields": "impressions,clicks,spend", "breakdowns": HOUR},
        f"SELECT {HOUR}, {_SHOWN} FROM read_parquet($hours) WHERE {_DAYS} GROUP BY 1 ORDER BY 1 LIMIT 25",
        "hourly_stats_aggregated_by_advertiser_time_zone impressions clicks spend",
    ),
    Kind(
        "mmm",
        {"breakdowns": "mmm", "limit": 1000},
        f"SELECT adset_id, country, region, {DMA}, device_platform, platform_position, publisher_platform, t, sum(a),"
        " sum(b) FROM (SELECT adset_id, country, region, device_platform, platform_position, publisher_platform,"
        f" CASE WHEN ad_id % 4 = {AD_BASE % 4} THEN 'video' ELSE 'image' END AS t, sum(impressions) AS a,"
        f" sum(spend_micros) AS b {_CELLS} GROUP BY 1, 2, 3, 4, 5, 6, 7) GROUP BY 1, 2, 3, 4, 5, 6, 7, 8"
        " ORDER BY 1, 2, 3, 4, 5, 6, 7, 8 LIMIT 1000",
        "adset_id country region dma device_platform - publisher_platform creative_media_type impressions spend",
    ),
    Kind(
        "ads by day, one age, the dearest first",
        {
            "fields": "ad_id,spend",
            "level": "ad",
            "time_increment": 1,
            "sort": "spend_descending",
            "filtering": [{"field": "age", "operator": "IN", "value": ["18-24"]}],
        },
        f"SELECT ad_id, date, sum(impressions), sum(spend_micros) AS s {_CELLS} AND age = '18-24' GROUP BY 1, 2"
        " ORDER BY (s + 5000) // 10000 DESC, 1, 2 LIMIT 25",
        "ad_id date_start - spend",
    ),
    Kind(
        "ads that cost so much",
        {
            "fields": "ad_id,spend",
            "level": "ad",
            "filtering": [{"field": "ad.spend", "operator": "GREATER_THAN", "value": 10}],
        },
        f"SELECT ad_id, sum(impressions), sum(spend_micros) AS s {_CELLS} GROUP BY 1 HAVING s > 10000000 ORDER BY 1"
        " LIMIT 25",
        "ad_id - spend",
    ),
    Kind(
        "reach",
        {"fields": "reach"},
        f"SELECT sum(impressions), (SELECT count(DISTINCT person) {_PEOPLE}) {_CELLS}",
        "- reach",
    ),
    Kind(
        "reach by age × gender",
        {"fields": "reach,frequency", "breakdowns": "age,gender"},
        "SELECT * FROM (SELECT age, gender, sum(impressions), sum(spend_micros)"
        f" {_CELLS} GROUP BY 1, 2) JOIN (SELECT age, gender, count(DISTINCT person) {_PEOPLE} GROUP BY 1, 2)"
        " USING (age, gender) ORDER BY 1, 2 LIMIT 25",
        "age gender - - reach",
    ),
    Kind(
        "reach by platform",
        {"fields": "reach", "breakdowns": "publisher_platform"},
        f"SELECT * FROM (SELECT publisher_platform, sum(impressions) {_CELLS} GROUP BY 1) JOIN"
        f" (SELECT publisher_platform, count(DISTINCT person) {_PEOPLE} GROUP BY 1) USING (publisher_platform)"
        " ORDER BY 1 LIMIT 25",
        "publisher_platform - reach",
    ),
    Kind(
        "reach and unique clicks of campaigns by month",
        {"fields": "campaign_id,reach,unique_clicks", "level": "campaign", "time_increment": "monthly"},
        "SELECT * FROM (SELECT campaign_id, month(date) AS m, sum(impressions), sum(spend_micros)"
        f" {_CELLS} GROUP BY 1, 2) JOIN (SELECT campaign_id, month(date) AS m, count(DISTINCT person),"
        f" count(DISTINCT CASE WHEN clicks > 0 THEN person END) {_PEOPLE} GROUP BY 1, 2) USING (campaign_id, m)"
        " ORDER BY 1, 2 LIMIT 25",
        "campaign_id - - - reach unique_clicks",
    ),
    Kind(
        "actions",
        {"fields": "spend,actions,action_values,purchase_roas"},
        f"SELECT * FROM (SELECT list(t) FROM (SELECT action_type, {_COUNTED} {_ACTIONS} GROUP BY 1) AS t),"
        f" (SELECT sum(impressions), sum(spend_micros) {_CELLS})",
        "actions - spend",
    ),
    Kind(
        "ads with their actions",
        {"fields": "ad_id,spend,actions,cost_per_action_type", "level": "ad"},
        f"SELECT * FROM (SELECT ad_id, sum(impressions), sum(spend_micros) {_CELLS} GROUP BY 1) FULL JOIN (SELECT ad_id,"
        " list({'t': action_type, 'a': a, 'b': b, 'c': c, 'd': d} ORDER BY action_type) FROM (SELECT ad_id, action_type,"
        " sum(count_7d_click) AS a, sum(value_7d_click_micros) AS b, sum(count_1d_view) AS c,"
        f" sum(value_1d_view_micros) AS d {_ACTIONS} GROUP BY 1, 2) GROUP BY 1) USING (ad_id) ORDER BY 1 LIMIT 25",
        "ad_id - spend actions",
    ),
    Kind(
        "actions by device and window",
        {"fields": "actions", "action_breakdowns": "action_device", "action_attribution_windows": "1d_click,28d_click"},
        f"SELECT * FROM (SELECT list(t) FROM (SELECT action_type, action_device, {_COUNTED}, sum(count_1d_click),"
        f" sum(value_1d_click_micros), sum(count_28d_click), sum(value_28d_click_micros) {_ACTIONS} AND NOT"
        f" starts_with(action_type, 'mobile_app_install') GROUP BY 1, 2) AS t),"
        f" (SELECT sum(impressions), sum(spend_micros) {_CELLS})",
        "actions - -",
    ),
    Kind(
        "results of ad sets",
        {"fields": "adset_id,results,cost_per_result", "level": "adset"},
        f"SELECT * FROM (SELECT adset_id, min(result), max(result), sum(impressions), sum(spend_micros) {_CELLS} GROUP BY"
        " 1) FULL JOIN (SELECT adset_id, list({'t': action_type, 'r': r}) FROM (SELECT adset_id, action_type,"
        f" sum((count_7d_click + count_1d_view) * is_result) AS r {_ACTIONS} GROUP BY 1, 2) GROUP BY 1)"
        f" USING (adset_id) JOIN (SELECT adset_id, count(DISTINCT person), count(*) {_PEOPLE} GROUP BY 1)"
        " USING (adset_id) ORDER BY 1 LIMIT 25",
        "adset_id - - - - results - -",
    ),
    Kind(
        "videos of ads",
        {"fields": "ad_id,video_play_actions,video_p50_watched_actions,video_avg_time_watched_actions", "level": "ad"},
        f"SELECT * FROM (SELECT ad_id, sum(impressions), sum(spend_micros) {_CELLS} GROUP BY 1) LEFT JOIN (SELECT ad_id,"
        f" sum(plays), sum(p50), sum(watched_ms) FROM read_parquet($videos) WHERE {_DAYS} GROUP BY 1) USING (ad_id)"
        " ORDER BY 1 LIMIT 25",
        "ad_id - - plays p50 -",
    ),
)


class WholeAccount:
    """An account that nothing is known of but its facts, as reporting's `Tree`."""

    level: Level = "account"
    id = ACCOUNT_ID
    account = Account(id=ACCOUNT_ID, name="Bench", currency="USD", created=date(2025, 12, 1))

    def describe(self, level: Level, ids: Collection[int]) -> Mapping[int, AdObject]:
        """Nothing."""
        return {}

    def objects(self, level: Level) -> Iterable[AdObject]:
        """Nothing."""
        return ()

    def with_status(self, level: Level, statuses: Collection[str]) -> Collection[int]:
        """Nothing."""
        return ()

    def media_types(self) -> Mapping[str, Collection[int]]:
        """Every fourth ad shows a video."""
        return {"video": list(range(AD_BASE, AD_BASE + 200, 4)), "carousel": []}

    def attributions(self) -> Mapping[str, Collection[int]]:
        """All ad sets count as usual."""
        return {}

    def local_date(self, time: int) -> date:
        """The day in UTC."""
        return date.fromordinal(date(1970, 1, 1).toordinal() + time // 86_400)


def measure(rows: int, rounds: int) -> list[tuple[str, float, float]]:
    """Every kind of report over so many fact rows."""
    with tempfile.TemporaryDirectory() as folder:
        return measure_kinds(write_facts(Path(folder), Size(rows=rows)), rounds)


def measure_kinds(files: FileLists, rounds: int) -> list[tuple[str, float, float]]:
    """Rows of (report, seconds by the clock, CPU as a multiple of the hand-written SQL's)."""
    engine, by_hand = DuckDb(), DuckDb()
    rows = []
    for kind in KINDS:
        params = InsightsParams.read({**SPAN, **kind.asked})
        statement = _Written(kind.sql, files)

        def ours(params: InsightsParams = params) -> list[Row]:
            report = run(params, WholeAccount(), files, TODAY, engine=engine)
            return report.rows if report.summary is None else [*report.rows, report.summary]

        def theirs(statement: _Written = statement) -> list[tuple[Any, ...]]:
            return by_hand.rows(statement)  # type: ignore[arg-type]

        compare(kind.columns, ours(), theirs())
        rows.append((kind.name, *_in_turns(ours, theirs, rounds)))
    return rows


class _Written:
    """SQL with the files it reads."""

    def __init__(self, sql: str, files: FileLists) -> None:
        self.text = sql
        tables = ("cells", "actions", "people", "videos", "hours", "variants")
        self.parameters = {name: list(getattr(files, name)) for name in tables if f"${name}" in sql}


def _in_turns(ours: Callable[[], object], theirs: Callable[[], object], rounds: int) -> tuple[float, float]:
    """The median time of ours by the clock, and its CPU as a multiple of theirs."""
    clock, cpu, by_hand = [], [], []
    for _ in range(rounds):
        for work, spent in ((ours, cpu), (theirs, by_hand)):
            began, process = time.perf_counter(), time.process_time()
            work()
            spent.append(time.process_time() - process)
            if work is ours:
                clock.append(time.perf_counter() - began)
    return statistics.median(clock), statistics.median(cpu) / statistics.median(by_hand)
