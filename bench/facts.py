"""Synthetic fact files of every table for benchmarks: ten million rows in a minute, the same ones every time.

Rows come in the order that facts have, by day and ad, and lie in one file for each month, as those of a twin do once
they are merged.
"""

from __future__ import annotations

import argparse
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

import duckdb

from adtwin.reporting.files import FileLists
from adtwin.store.fact_tables import ACTION_DETAILS, ASSETS, CURVE, TABLES, WINDOWS
from adtwin.store.facts import FILE_FORMAT

ACCOUNT_ID = 900000000000001
CAMPAIGN_BASE, ADSET_BASE, AD_BASE = 910000000000000, 920000000000000, 930000000000000
ADS_PER_ADSET, ADSETS_PER_CAMPAIGN = 5, 4
VARIANTS = 12


@dataclass(frozen=True, slots=True)
class Size:
    """How many rows each table has, over how many ads and days."""

    rows: int = 1_000_000
    ads: int = 200
    days: int = 90
    first_day: date = date(2026, 1, 1)
    account: int = ACCOUNT_ID

    @property
    def a_day(self) -> int:
        """Rows of one day and table."""
        return self.rows // self.days


def write_facts(folder: Path, size: Size | None = None, tables: Collection[str] = TABLES) -> FileLists:
    """Write the files of these tables; where they are."""
    size = size or Size()
    folder.mkdir(parents=True, exist_ok=True)
    database = duckdb.connect()
    database.execute("SET enable_progress_bar = false")
    days = [size.first_day + timedelta(days=number) for number in range(size.days)]
    written: dict[str, list[str]] = {table: [] for table in tables}
    for month, of_month in groupby(enumerate(days), lambda day: f"{day[1]:%Y-%m}"):
        numbers = [number for number, _ in of_month]
        for table in tables:
            columns = _TABLES[table]
            path = folder / f"{month}-{table}.parquet"
            values = ", ".join(f"({columns[name]})::{kind} AS {name}" for name, kind in TABLES[table].items())
            first, end = numbers[0] * size.a_day, (numbers[-1] + 1) * size.a_day
            database.execute(
                f"COPY (SELECT {values} FROM ({_ROWS})) TO '{path}' ({FILE_FORMAT})",
                {"first": first, "end": end if table != "variants" else first + VARIANTS, "a_day": size.a_day,
                 "ads": size.ads, "account": size.account, "day": size.first_day},
            )  # fmt: skip
            written[table].append(str(path))
    return FileLists(**written)


_ROWS = """
SELECT i, hash(i) AS h, hash(i, 1) AS g, i % $a_day * $ads // $a_day AS ad, $day + (i // $a_day)::INTEGER AS day,
  $account AS account,
  [['facebook', 'feed', 'mobile', 'iphone'], ['facebook', 'feed', 'desktop', 'desktop'],
   ['instagram', 'story', 'mobile', 'android_smartphone'], ['instagram', 'stream', 'mobile', 'iphone'],
   ['facebook', 'marketplace', 'mobile', 'android_smartphone']][1 + (hash(i) % 5)::INTEGER] AS place
FROM range($first, $end) numbers(i)
"""


def _one_of(values: list[str], number: str) -> str:
    return f"{values}[1 + (({number}) % {len(values)})::INTEGER]"


_STATES = [
    *("California", "New York", "Texas", "Florida", "Ohio", "Illinois", "Bayern", "Berlin", "Hessen", "Hamburg"),
    *(f"Region {number}" for number in range(30)),
]
_KINDS = ["link_click", "omni_purchase", "post_engagement", "video_view", "mobile_app_install", "page_engagement"]
_HOURS = [f"{hour:02}:00:00 - {hour:02}:59:59" for hour in range(24)]
_IDS = {
    "account_id": "account",
    "campaign_id": f"{CAMPAIGN_BASE} + ad // {ADS_PER_ADSET * ADSETS_PER_CAMPAIGN}",
    "adset_id": f"{ADSET_BASE} + ad // {ADS_PER_ADSET}",
    "ad_id": f"{AD_BASE} + ad",
    "date": "day",
}
_KEYS = _IDS | {
    "age": _one_of(["13-17", "18-24", "25-34", "35-44", "45-54", "55-64", "65+"], "h // 5"),
    "gender": _one_of(["male", "female", "unknown"], "h // 64"),
    "country": _one_of(["US", "DE", "FR", "GB", "BR"], "h // 256"),
    "region": _one_of(_STATES, "h // 2048"),
    "publisher_platform": "place[1]",
    "platform_position": "place[2]",
    "device_platform": "place[3]",
    "impression_device": "place[4]",
    "variant": f"CASE WHEN ad % 4 = 0 THEN 1 + g % {VARIANTS} ELSE 0 END",
}
_HOURLY = _IDS | {
    "hourly_stats_aggregated_by_advertiser_time_zone": _one_of(_HOURS, "h"),
    "hourly_stats_aggregated_by_audience_time_zone": _one_of(_HOURS, "h + 3"),
}
_DELIVERED = {
    "impressions": "1 + h % 40",
    "clicks": "g % 3",
    "inline_link_clicks": "g % 2",
    "spend_micros": "h % 400000",
}
_ACTION = (
    {"action_type": _one_of(_KINDS, "g")}
    | dict.fromkeys(ACTION_DETAILS, "''")
    | {"action_device": "place[4]", "is_result": "(g % 6 = 0)", "converted": "day + (g % 8)::INTEGER"}
    | {f"count_{window}": f"g // {8 << number} % 3" for number, window in enumerate(WINDOWS)}
    | {f"value_{window}_micros": f"g // {8 << number} % 3 * 5000000" for number, window in enumerate(WINDOWS)}
)
_TABLES: Mapping[str, Mapping[str, str]] = {
    "cells": _KEYS
    | _DELIVERED
    | dict.fromkeys(("peer_clicks_micro", "peer_results_micro", "quality_micro"), "h % 1000000")
    | {"result": "'actions:link_click'"},
    "actions": _KEYS | _ACTION,
    "people": _KEYS
    | {"person": "hash(i // 8, 9) >> 2", "rate_log2": "0", "outbound_clicks": "g % 2"}
    | {name: _DELIVERED[name] for name in ("impressions", "clicks", "inline_link_clicks")},
    "videos": _KEYS
    | {"video_type": _one_of(["auto_play", "click_to_play"], "g")}
    | dict.fromkeys(("plays", "views_2s", "views_15s", "views_30s", "p25", "p50", "p75", "p95", "p100"), "h % 2")
    | {"watched_ms": "h % 20000", "length_ms": "20000"}
    | {f"curve_{step}": "h % 2" for step in range(CURVE)},
    "hours": _HOURLY | _DELIVERED,
    "hour_actions": _HOURLY | _ACTION,
    "variants": _IDS
    | {"variant": f"1 + i % {VARIANTS}"}
    | dict.fromkeys(ASSETS, "''")
    | {"title_asset": "'Title ' || (1 + i % 5)"},
}


def main() -> None:
    """Write the files into a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=Size().rows)
    given = parser.parse_args()
    print(write_facts(given.folder, Size(rows=given.rows)))


if __name__ == "__main__":
    main()
