"""Synthetic fact files for benchmarks: a million cells in a few seconds, the same ones every time."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import duckdb

ACCOUNT_ID = 900000000000001
CAMPAIGN_BASE, ADSET_BASE, AD_BASE = 910000000000000, 920000000000000, 930000000000000
ADS_PER_ADSET, ADSETS_PER_CAMPAIGN = 5, 4


@dataclass(frozen=True, slots=True)
class Size:
    """How many rows, over how many ads and days."""

    cells: int = 1_000_000
    ads: int = 200
    days: int = 90
    first_day: str = "2026-01-01"


def write_facts(folder: Path, size: Size | None = None) -> dict[str, str]:
    """Write cells, actions (a quarter of the rows) and people (one per row); the path of each table's file."""
    size = size or Size()
    folder.mkdir(parents=True, exist_ok=True)
    database = duckdb.connect()
    database.execute(_KEYS, {"n": size.cells, "ads": size.ads, "days": size.days, "first": size.first_day})
    paths = {}
    for table, query in _TABLES.items():
        paths[table] = str(folder / f"{table}.parquet")
        database.execute(
            f"COPY (SELECT * EXCLUDE (i, h) FROM ({query}) ORDER BY date, ad_id)"
            f" TO '{paths[table]}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)"
        )
    return paths


_KEYS = f"""
CREATE TABLE keys AS
SELECT i, hash(i) AS h,
  {ACCOUNT_ID}::BIGINT AS account_id,
  {CAMPAIGN_BASE}::BIGINT + ad // {ADS_PER_ADSET * ADSETS_PER_CAMPAIGN} AS campaign_id,
  {ADSET_BASE}::BIGINT + ad // {ADS_PER_ADSET} AS adset_id,
  {AD_BASE}::BIGINT + ad AS ad_id,
  $first::DATE + (hash(i, 2) % $days)::INTEGER AS date,
  ['13-17', '18-24', '25-34', '35-44', '45-54', '55-64', '65+'][1 + (hash(i, 3) % 7)::INTEGER] AS age,
  ['male', 'female', 'unknown'][1 + (hash(i, 4) % 3)::INTEGER] AS gender,
  ['US', 'DE', 'FR', 'GB', 'BR'][1 + (hash(i, 5) % 5)::INTEGER] AS country,
  'Region ' || (hash(i, 6) % 40) AS region,
  place[1] AS publisher_platform, place[2] AS platform_position, place[3] AS device_platform,
  place[4] AS impression_device
FROM (
  SELECT i, (hash(i, 1) % $ads)::BIGINT AS ad,
    [['facebook', 'feed', 'mobile', 'iphone'], ['facebook', 'feed', 'desktop', 'desktop'],
     ['instagram', 'story', 'mobile', 'android_smartphone'], ['instagram', 'stream', 'mobile', 'iphone'],
     ['facebook', 'marketplace', 'mobile', 'android_smartphone']][1 + (hash(i, 7) % 5)::INTEGER] AS place
  FROM range($n) numbers(i)
)
"""
_TABLES = {
    "cells": """
SELECT *, (1 + h % 400)::BIGINT AS impressions, (h % 9)::BIGINT AS clicks, (h % 6)::BIGINT AS inline_link_clicks,
  (h % 4000000)::BIGINT AS spend_micros FROM keys""",
    "actions": """
SELECT *, ['link_click', 'omni_purchase', 'post_engagement'][1 + (h % 3)::INTEGER] AS action_type,
  (h % 2)::BIGINT AS count_1d_view, (h % 3)::BIGINT AS count_1d_click, (h % 3 + 1)::BIGINT AS count_7d_click,
  (h % 3 + 2)::BIGINT AS count_28d_click, (h % 2 * 5000000)::BIGINT AS value_1d_view_micros,
  (h % 3 * 5000000)::BIGINT AS value_1d_click_micros, (h % 3 * 5000000 + 5000000)::BIGINT AS value_7d_click_micros,
  (h % 3 * 5000000 + 10000000)::BIGINT AS value_28d_click_micros FROM keys WHERE i % 4 = 0""",
    "people": """
SELECT *, (hash(i % 300000, 9) >> 2)::BIGINT AS person, (1 + h % 3)::INTEGER AS impressions,
  (h % 2)::INTEGER AS clicks, 0::TINYINT AS rate_log2 FROM keys""",
}


def main() -> None:
    """Write the files into a folder and print their paths."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cells", type=int, default=Size().cells)
    given = parser.parse_args()
    for path in write_facts(given.folder, Size(cells=given.cells)).values():
        print(path)


if __name__ == "__main__":
    main()
