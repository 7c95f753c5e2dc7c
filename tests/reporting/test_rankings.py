"""Rankings: what an ad brought against what an average one would have brought."""

from __future__ import annotations

from typing import Any

import pytest

from adtwin.reporting.rankings import ranking

USUAL: dict[str, Any] = {
    "impressions": 10_000, "clicks": 150, "peer_clicks": 150_000_000, "peer_results": 40_000_000,
    "quality": 10_000_000_000, "first_result": "actions:link_click", "last_result": "actions:link_click",
    "actions": [{"action_type": "link_click", "results": 40}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "changed", "place"),
    [
        ("engagement_rate_ranking", {}, "AVERAGE"),
        ("engagement_rate_ranking", {"clicks": 200}, "ABOVE_AVERAGE"),
        ("engagement_rate_ranking", {"clicks": 130}, "BELOW_AVERAGE_35"),
        ("engagement_rate_ranking", {"clicks": 115}, "BELOW_AVERAGE_20"),
        ("engagement_rate_ranking", {"clicks": 60}, "BELOW_AVERAGE_10"),
        ("engagement_rate_ranking", {"impressions": 499}, "UNKNOWN"),
        ("quality_ranking", {}, "AVERAGE"),
        ("quality_ranking", {"quality": 6_000_000_000}, "BELOW_AVERAGE_10"),
        ("conversion_rate_ranking", {}, "AVERAGE"),
        ("conversion_rate_ranking", {"actions": [{"action_type": "link_click", "results": 90}]}, "ABOVE_AVERAGE"),
        ("conversion_rate_ranking", {"actions": None}, "BELOW_AVERAGE_10"),
        ("conversion_rate_ranking", {"first_result": "reach", "last_result": "reach", "reach": 9_000}, "UNKNOWN"),
    ],
)
def test_an_ad_has_its_place_among_its_rivals(name: str, changed: dict[str, Any], place: str) -> None:
    assert ranking(name, USUAL | changed) == place
