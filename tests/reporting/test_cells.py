"""Cells of a file are the fields of the rows, worked out column by column."""

from __future__ import annotations

from typing import Any

import pytest

from adtwin.reporting import InsightsParams, run
from adtwin.reporting.cells import Cells
from adtwin.reporting.columns import columns_of
from adtwin.reporting.report import stream
from tests.reporting.whole_world import whole_facts
from tests.reporting.world import TODAY, Facts, tree


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    return whole_facts(tmp_path_factory.mktemp("facts"), rate_log2=0)


REPORTS: list[dict[str, Any]] = [
    {"fields": "impressions,spend,ctr,cpp,reach,social_spend,inline_link_clicks", "time_increment": 7},
    {"fields": "account_name,account_id,campaign_name,adset_name,ad_id,ad_name,created_time,spend", "level": "ad"},
    {"fields": "ad_name,cpm", "level": "ad", "time_increment": 1, "sort": "ad_name_descending"},
    {"fields": "impressions", "breakdowns": "publisher_platform,platform_position,impression_device"},
    {"fields": "impressions,buying_type,attribution_setting", "breakdowns": "title_asset", "level": "campaign"},
    {"fields": "reach,frequency,clicks", "breakdowns": "hourly_stats_aggregated_by_advertiser_time_zone"},
    {"fields": "actions,action_values,cost_per_action_type,purchase_roas", "level": "adset", "time_increment": 14},
    {"fields": "video_play_actions,quality_ranking,unique_outbound_clicks", "level": "ad"},
    {"fields": "reach", "breakdowns": "frequency_value"},
    {"fields": "impressions,objective_results", "level": "ad", "export_columns": "actions:link_click,cpc"},
]


@pytest.mark.parametrize("asked", REPORTS, ids=lambda asked: str(asked["fields"])[:60])
def test_cells_are_the_fields_of_the_rows(asked: dict[str, Any], facts: Facts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adtwin.reporting.report.AT_ONCE", 7)
    params = InsightsParams.read({"date_preset": "maximum", **asked})
    whole = params.model_copy(update={"fields": (*params.fields, *(c.split(":")[0] for c in params.export_columns))})
    rows = run(whole.model_copy(update={"limit": 100_000}), tree(), facts.files, TODAY).rows
    report = stream(params, tree(), facts.files, TODAY)
    names = ("date_start", "date_stop", *params.breakdowns, *(params.export_columns or params.fields), "wish_bid")
    columns = columns_of(names, report.whole, "en", "USD")
    cells, found = Cells(report.renderer), []
    for figures in report.batches:
        found += list(zip(*cells.of(columns, figures), strict=True))
    assert len(rows) > 0
    assert found == [tuple(column.cell(row.get(column.field)) for column in columns) for row in rows]
