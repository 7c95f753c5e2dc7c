"""Relevance diagnostics: how an ad compares with those that compete for the same people.

Delivery notes, along with what an ad brought, what an average ad with the same goal would have brought from the same
impressions. The logarithm of the ratio is about normal over all ads, so that its place among them follows.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import erf, log, sqrt
from typing import Any, Final

from adtwin.reporting import results

Figures = Mapping[str, Any]

PEERS: Final = ("peer_clicks", "peer_results", "quality")
"""Measures of what delivery noted about the rivals of an ad."""
MEASURES: Final = ("impressions", "clicks", *PEERS, *results.MEASURES)
LEAST_IMPRESSIONS: Final = 500
UNKNOWN: Final = "UNKNOWN"
_MICRO: Final = 1_000_000
_SPREAD: Final = {"quality_ranking": 0.26, "engagement_rate_ranking": 0.28, "conversion_rate_ranking": 0.35}
"""Standard deviation, over all ads, of the logarithm of the ratio."""
_BELIEF: Final = {"quality_ranking": 0.0, "engagement_rate_ranking": 5.0, "conversion_rate_ranking": 5.0}
"""How many events an ad is given the benefit of before it has brought any."""
_STEPS: Final = (
    (0.10, "BELOW_AVERAGE_10"),
    (0.20, "BELOW_AVERAGE_20"),
    (0.35, "BELOW_AVERAGE_35"),
    (0.55, "AVERAGE"),
)


def ranking(name: str, figures: Figures) -> str:
    """The place of a row's ad; UNKNOWN below 500 impressions, or where its goal has no results to compare."""
    impressions = figures.get("impressions") or 0
    if impressions < LEAST_IMPRESSIONS:
        return UNKNOWN
    had, usual = {
        "quality_ranking": (figures.get("quality") or 0, impressions * _MICRO),
        "engagement_rate_ranking": ((figures.get("clicks") or 0) * _MICRO, figures.get("peer_clicks") or 0),
        "conversion_rate_ranking": (_results(figures) * _MICRO, figures.get("peer_results") or 0),
    }[name]
    belief = _BELIEF[name] * _MICRO
    if usual <= 0 or had + belief <= 0 or (name == "conversion_rate_ranking" and not _is_action(figures)):
        return UNKNOWN
    place = 0.5 * (1 + erf(log((had + belief) / (usual + belief)) / _SPREAD[name] / sqrt(2)))
    return next((text for until, text in _STEPS if place < until), "ABOVE_AVERAGE")


def _results(figures: Figures) -> int:
    return sum(count for _, count in results.counts(figures))


def _is_action(figures: Figures) -> bool:
    return ":" in str(figures.get("first_result") or "") or "_actions" in str(figures.get("first_result") or "")
