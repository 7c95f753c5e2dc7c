"""The fields of videos: how often they played, how long, and to which part [D-259, B-430, A-117…A-121]."""

from __future__ import annotations

from collections.abc import Mapping

from adtwin.reporting.metric_types import Measure, Metric, Rendering
from adtwin.store.fact_tables import CURVE

VIDEO_VIEW = "video_view"
STARTED = "_started"
"""Ends the name of a measure of the plays that somebody started; the others started by themselves."""
_SUMMED = (
    *("plays", "views_2s", "views_15s", "views_30s", "p25", "p50", "p75", "p95", "p100", "watched_ms", "length_ms"),
    *(f"curve_{step}" for step in range(CURVE)),
)

VIDEO_MEASURES: dict[str, Measure] = {
    measure.name: measure
    for column in _SUMMED
    for measure in (
        Measure(column, "videos", f"sum({column})"),
        Measure(column + STARTED, "videos", f"sum({column}) FILTER (WHERE video_type = 'click_to_play')"),
    )
}


def _counted(name: str, of: str) -> Metric:
    return Metric(name, Rendering.COUNT, of, keep_zero=False, listed_as=VIDEO_VIEW, evidence="doc D-259")


def _cost(name: str, of: str) -> Metric:
    return Metric(name, Rendering.RATIO, "spend", of, listed_as=VIDEO_VIEW, evidence="doc B-430")


VIDEO_METRICS: dict[str, Metric] = {
    metric.name: metric
    for metric in (
        _counted("video_play_actions", "plays"),
        _counted("video_continuous_2_sec_watched_actions", "views_2s"),
        _counted("video_30_sec_watched_actions", "views_30s"),
        _counted("video_complete_watched_actions", "p95"),
        *(_counted(f"video_p{part}_watched_actions", f"p{part}") for part in (25, 50, 75, 95, 100)),
        _cost("cost_per_2_sec_continuous_video_view", "views_2s"),
        _cost("cost_per_15_sec_video_view", "views_15s"),
        Metric(
            "video_avg_time_watched_actions", Rendering.AVERAGE, "watched_ms", "plays",
            keep_zero=False, per=1000, listed_as=VIDEO_VIEW, evidence="doc D-259",
        ),
        Metric(
            "video_avg_pct_watched_actions", Rendering.AVERAGE, "watched_ms", "length_ms",
            scale=100, keep_zero=False, listed_as=VIDEO_VIEW, evidence="doc A-118",
        ),
        Metric(
            "video_time_watched_actions", Rendering.AVERAGE, "watched_ms",
            keep_zero=False, per=1000, listed_as=VIDEO_VIEW, evidence="doc D-247",
        ),
    )
}  # fmt: skip

CURVES: Mapping[str, tuple[int, int]] = {
    "video_play_curve_actions": (0, CURVE),
    "video_play_retention_0_to_15s_actions": (0, 15),
    "video_play_retention_20_to_60s_actions": (16, CURVE),
    "video_play_retention_graph_actions": (0, CURVE),
}
"""Fields that tell how many per cent of the plays lasted so long, and which entries of the curve they have [D-259]."""
