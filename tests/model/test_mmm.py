"""`breakdowns=mmm`: figures for marketing-mix models."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest

from adtwin.reporting.mmm import COLUMNS, DIMENSIONS
from tests.ads import ad, adset, approve, campaign, creative
from tests.live import Live, error_of, sqlite_live

EVERY = {"limit": 5000, "date_preset": "last_7d"}


@pytest.fixture(scope="module")
def delivered() -> Iterator[Live]:
    """A picture ad and a film ad, each in an ad set of its own, that ran for three days."""
    with sqlite_live() as live:
        film = {
            "page_id": live.world["page_id"],
            "video_data": {
                "video_id": live.world["video_id"],
                "image_hash": live.world["image_hash"],
                "call_to_action": {"type": "LEARN_MORE", "value": {"link": "https://example.com/"}},
            },
        }
        made = live.post(f"/{live.world['ad_account_id']}/adcreatives", {"object_story_spec": film}).json()["id"]
        whole = campaign(live)
        for one in (creative(live, "Boots"), made):
            approve(live, ad(live, adset(live, whole), one))
        live.advance("3d")
        yield live


def rows(live: Live, **given: Any) -> list[dict[str, Any]]:
    answer = live.get(f"/{live.world['ad_account_id']}/insights", {"breakdowns": "mmm"} | EVERY | given)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["data"]
    return found


@pytest.mark.req("C-342", "C-343", "C-344", "C-346", "C-352")
def test_a_row_is_an_ad_set_in_a_place_on_a_day(delivered: Live):
    found = rows(delivered, time_increment=1)
    assert all(set(row) == set(COLUMNS) for row in found)
    keys = [tuple(row[name] for name in ("adset_id", "date_start", *DIMENSIONS)) for row in found]
    assert len(set(keys)) == len(keys) > 50
    assert {row["date_start"] == row["date_stop"] for row in found} == {True}
    assert {row["creative_media_type"] for row in found} == {"image", "video"}
    assert len({row["adset_id"] for row in found if row["creative_media_type"] == "video"}) == 1
    assert {"California", "Los Angeles"} <= {row[name] for row in found for name in ("region", "dma")}
    total = delivered.get(f"/{delivered.world['ad_account_id']}/insights", EVERY).json()["data"][0]
    assert sum(int(row["impressions"]) for row in found) == int(total["impressions"])
    assert sum(round(float(row["spend"]) * 100) for row in found) == pytest.approx(
        round(float(total["spend"]) * 100), abs=len(found) / 2
    )
    assert len(rows(delivered)) == len(rows(delivered, time_increment="all_time")) < len(found)


@pytest.mark.req("C-347")
@pytest.mark.parametrize(
    ("field", "operator", "value"),
    [
        ("region", "IN", ["California"]),
        ("dma", "IN", ["Los Angeles"]),
        ("publisher_platform", "IN", ["instagram"]),
        ("adset.name", "CONTAIN", ["s"]),
        ("campaign.id", "NOT_IN", ["1"]),
    ],
)
def test_it_can_be_filtered_by_these(field: str, operator: str, value: list[str], delivered: Live):
    found = rows(delivered, filtering=[{"field": field, "operator": operator, "value": value}])
    assert found
    if field in DIMENSIONS:
        assert {row[field] for row in found} == set(value)


@pytest.mark.req("C-342", "C-343", "C-347")
@pytest.mark.parametrize(
    ("given", "symbol", "blame"),
    [
        ({"breakdowns": "mmm,age"}, "MMM_ALONE", ["breakdowns"]),
        ({"action_breakdowns": "action_type"}, "MMM_ALONE", ["action_breakdowns"]),
        ({"level": "ad"}, "MMM_LEVEL", ["level"]),
        ({"fields": "reach"}, "MMM_FIELD", ["fields"]),
        ({"filtering": [{"field": "region", "operator": "NOT_IN", "value": ["x"]}]}, "MMM_FILTER", ["filtering", "0"]),
        ({"filtering": [{"field": "spend", "operator": "GREATER_THAN", "value": 1}]}, "MMM_FILTER", ["filtering", "0"]),
    ],
)
def test_what_does_not_go_with_it(given: dict[str, Any], symbol: str, blame: list[str], delivered: Live):
    sent = {"breakdowns": "mmm", "date_preset": "last_7d"} | given
    error_of(delivered.get(f"/{delivered.world['ad_account_id']}/insights", sent), symbol, [blame])


@pytest.mark.req("C-345", "C-348", "C-350", "C-351")
def test_it_is_exported(delivered: Live):
    sent = {"breakdowns": "mmm", "export_format": "csv", "time_increment": 1, "date_preset": "last_7d"}
    run = delivered.post(f"/{delivered.world['ad_account_id']}/insights", sent).json()["report_run_id"]
    answer = delivered.get("/ads/ads_insights/export_report", {"report_run_id": run})
    head, *lines = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert head == [
        *("Account ID", "Campaign ID", "Ad set ID", "Reporting starts", "Reporting ends", "Impressions"),
        *("Amount spent (USD)", "Country", "Region", "DMA region", "Device platform", "Placement", "Platform"),
        "Media type",
    ]
    assert [line[2:6] for line in lines] == [
        [row[name] for name in ("adset_id", "date_start", "date_stop", "impressions")]
        for row in rows(delivered, time_increment=1)
    ]


@pytest.mark.req("C-252")
def test_market_areas_alone(delivered: Live):
    by_area = rows(delivered, breakdowns="dma", fields="impressions,reach")
    total = rows(delivered, breakdowns=[], fields="impressions")[0]
    assert sum(int(row["impressions"]) for row in by_area) == int(total["impressions"])
    assert "Los Angeles" in {row["dma"] for row in by_area}
