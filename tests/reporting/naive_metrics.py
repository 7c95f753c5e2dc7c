"""How the naive reference counts each figure that is one number, and how it is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.reporting.naive_figures import Figures

Number = int | Fraction | None
VIDEO, OUTBOUND = "video_view", "outbound_click"


@dataclass(frozen=True)
class Made:
    """One figure. `count` may be told who started a video.

    `of`: which facts it takes beside what was shown. `at_zero`: whether a zero is written. `listed_as`: it comes as a
    list with one entry of this action type.
    """

    count: Callable[[Figures, str | None], Number]
    places: int = 6
    at_zero: bool = True
    of: str = "cells"
    listed_as: str | None = None


def ratio(top: int | Fraction, bottom: int | Fraction) -> Fraction | None:
    return Fraction(top) / Fraction(bottom) if bottom else None


def _whole(count: Callable[[Figures], int], of: str = "cells", *, at_zero: bool = True) -> Made:
    return Made(lambda f, _: count(f), 0, at_zero, of)


def _rate(count: Callable[[Figures], Number], of: str = "cells", *, at_zero: bool = True) -> Made:
    return Made(lambda f, _: count(f), 6, at_zero, of)


def _plays(column: str) -> Made:
    return Made(lambda f, who: f.video(column, who), 0, at_zero=False, of="videos", listed_as=VIDEO)


def _seconds(count: Callable[[Figures, str | None], Number]) -> Made:
    return Made(count, 2, at_zero=False, of="videos", listed_as=VIDEO)


def _cost_of_plays(column: str) -> Made:
    return Made(lambda f, _: ratio(f.spend, f.video(column)), of="videos", listed_as=VIDEO)


METRICS: Mapping[str, Made] = {
    "impressions": _whole(lambda f: f.impressions),
    "clicks": _whole(lambda f: f.clicks),
    "spend": Made(lambda f, _: f.spend, 2),
    "social_spend": Made(lambda _f, _: 0, 2),
    "inline_link_clicks": _whole(lambda f: f.links, at_zero=False),
    "ctr": _rate(lambda f: ratio(100 * f.clicks, f.impressions)),
    "cpc": _rate(lambda f: ratio(f.spend, f.clicks)),
    "cpm": _rate(lambda f: ratio(1000 * f.spend, f.impressions)),
    "inline_link_click_ctr": _rate(lambda f: ratio(100 * f.links, f.impressions), at_zero=False),
    "cost_per_inline_link_click": _rate(lambda f: ratio(f.spend, f.links)),
    # ---- people
    "reach": _whole(lambda f: f.reach, "people"),
    "frequency": _rate(lambda f: ratio(f.impressions, f.reach), "people"),
    "cpp": _rate(lambda f: ratio(1000 * f.spend, f.reach), "people"),
    "unique_clicks": _whole(lambda f: f.acted("clicks"), "people"),
    "unique_ctr": _rate(lambda f: ratio(100 * f.acted("clicks"), f.reach), "people"),
    "cost_per_unique_click": _rate(lambda f: ratio(f.spend, f.acted("clicks")), "people"),
    "unique_inline_link_clicks": _whole(lambda f: f.acted("inline_link_clicks"), "people", at_zero=False),
    **dict.fromkeys(
        ("unique_inline_link_click_ctr", "unique_link_clicks_ctr"),
        _rate(lambda f: ratio(100 * f.acted("inline_link_clicks"), f.reach), "people", at_zero=False),
    ),
    "cost_per_unique_inline_link_click": _rate(lambda f: ratio(f.spend, f.acted("inline_link_clicks")), "people"),
    "unique_outbound_clicks": Made(
        lambda f, _: f.acted("outbound_clicks", "inline_link_clicks"), 0, at_zero=False, of="people", listed_as=OUTBOUND
    ),
    "unique_outbound_clicks_ctr": Made(
        lambda f, _: ratio(100 * f.acted("outbound_clicks", "inline_link_clicks"), f.reach),
        at_zero=False,
        of="people",
        listed_as=OUTBOUND,
    ),
    "cost_per_unique_outbound_click": Made(
        lambda f, _: ratio(f.spend, f.acted("outbound_clicks", "inline_link_clicks")), of="people", listed_as=OUTBOUND
    ),
    "estimated_ad_recallers": _whole(lambda f: f.recallers, "people", at_zero=False),
    "estimated_ad_recall_rate": _rate(lambda f: ratio(100 * f.recallers, f.reach), "people", at_zero=False),
    "cost_per_estimated_ad_recallers": _rate(lambda f: ratio(f.spend, f.recallers), "people"),
    # ---- actions
    "inline_post_engagement": _whole(lambda f: f.engaged, "actions", at_zero=False),
    "cost_per_inline_post_engagement": _rate(lambda f: ratio(f.spend, f.engaged), "actions"),
    "total_actions": _whole(
        lambda f: f.counted("page_engagement", "mobile_app_install", "app_custom_event"), "actions", at_zero=False
    ),
    "landing_page_view_per_link_click": _rate(
        lambda f: ratio(100 * f.counted("landing_page_view"), f.counted("link_click")), "actions", at_zero=False
    ),
    "purchase_per_landing_page_view": _rate(
        lambda f: ratio(100 * f.counted("purchase"), f.counted("landing_page_view")), "actions", at_zero=False
    ),
    "dda_countby_convs": _whole(lambda f: f.credited, "actions", at_zero=False),
    "cost_per_dda_countby_convs": _rate(lambda f: ratio(f.spend, f.credited), "actions"),
    # ---- videos
    "video_play_actions": _plays("plays"),
    "video_continuous_2_sec_watched_actions": _plays("views_2s"),
    "video_30_sec_watched_actions": _plays("views_30s"),
    "video_complete_watched_actions": _plays("p95"),
    **{f"video_p{part}_watched_actions": _plays(f"p{part}") for part in (25, 50, 75, 95, 100)},
    "cost_per_2_sec_continuous_video_view": _cost_of_plays("views_2s"),
    "cost_per_15_sec_video_view": _cost_of_plays("views_15s"),
    "video_avg_time_watched_actions": _seconds(
        lambda f, who: ratio(Fraction(f.video("watched_ms", who), 1000), f.video("plays", who))
    ),
    "video_avg_pct_watched_actions": _seconds(
        lambda f, who: ratio(100 * f.video("watched_ms", who), f.video("length_ms", who))
    ),
    "video_time_watched_actions": _seconds(lambda f, who: Fraction(f.video("watched_ms", who), 1000)),
}
OF_ACTIONS = frozenset(name for name, made in METRICS.items() if made.of == "actions")
UNIQUE = frozenset(name for name, made in METRICS.items() if made.of == "people")
"""Figures that count people."""

CURVES: Mapping[str, tuple[int, int]] = {
    "video_play_curve_actions": (0, 22),
    "video_play_retention_0_to_15s_actions": (0, 15),
    "video_play_retention_20_to_60s_actions": (16, 22),
    "video_play_retention_graph_actions": (0, 22),
}
"""The seconds of a play that each curve tells of."""
