"""The fact tables: which columns each has. Everything that writes or reads facts takes the names from here."""

from __future__ import annotations

from typing import Final

IDS: Final[dict[str, str]] = {
    "account_id": "BIGINT",
    "campaign_id": "BIGINT",
    "adset_id": "BIGINT",
    "ad_id": "BIGINT",
    "date": "DATE",
}
KEYS: Final[dict[str, str]] = IDS | {
    "age": "VARCHAR",
    "gender": "VARCHAR",
    "country": "VARCHAR",
    "region": "VARCHAR",
    "publisher_platform": "VARCHAR",
    "platform_position": "VARCHAR",
    "device_platform": "VARCHAR",
    "impression_device": "VARCHAR",
    "variant": "BIGINT",
}
HOURS: Final[dict[str, str]] = IDS | {
    "hourly_stats_aggregated_by_advertiser_time_zone": "VARCHAR",
    "hourly_stats_aggregated_by_audience_time_zone": "VARCHAR",
}
USER_SEGMENTS: Final = ("unknown", "prospecting", "engaged", "existing")
"""The values of `user_segment_key` [C-264; their names: report public client payloads]."""
VARIANTS: Final = 1 << 61
"""`variant` is the number of what was shown, and so many times the place of its people in USER_SEGMENTS."""
ASSETS: Final = (
    *("image_asset", "video_asset", "title_asset", "body_asset", "description_asset", "link_url_asset"),
    *("call_to_action_asset", "ad_format_asset", "product_id"),
)
"""What a variant of an ad is made of, each as it stands in a report: a text or an object as JSON, empty without."""
ACTION_DETAILS: Final = (
    *("action_carousel_card_id", "action_carousel_card_name", "action_destination", "action_target_id"),
    *("action_reaction", "action_video_type", "action_video_sound", "action_device"),
)
"""What action breakdowns split actions by, beside the action type; empty where it does not apply."""
WINDOWS: Final = ("1d_view", "1d_ev", "1d_click", "7d_click", "28d_click", "dda", "incrementality")
CURVE: Final = 22
"""Entries of a play curve: seconds 0…14, then [15,20), [20,25), [25,30), [30,40), [40,50), [50,60), later [D-259]."""
_DELIVERED: Final = dict.fromkeys(("impressions", "clicks", "inline_link_clicks", "spend_micros"), "BIGINT")
_ACTION: Final[dict[str, str]] = (
    {"action_type": "VARCHAR"}
    | dict.fromkeys(ACTION_DETAILS, "VARCHAR")
    | {"is_result": "TINYINT", "converted": "DATE"}
    | {f"count_{window}": "BIGINT" for window in WINDOWS}
    | {f"value_{window}_micros": "BIGINT" for window in WINDOWS}
)
_WATCHED: Final = (
    *("plays", "views_2s", "views_15s", "views_30s", "p25", "p50", "p75", "p95", "p100", "watched_ms", "length_ms"),
    *(f"curve_{step}" for step in range(CURVE)),
)
TABLES: Final[dict[str, dict[str, str]]] = {
    "cells": KEYS
    | _DELIVERED
    | dict.fromkeys(("peer_clicks_micro", "peer_results_micro", "quality_micro"), "BIGINT")
    | {"result": "VARCHAR"},
    "actions": KEYS | _ACTION,
    "people": KEYS
    | {"person": "BIGINT"}
    | dict.fromkeys(("impressions", "clicks", "inline_link_clicks", "outbound_clicks"), "INTEGER")
    | {"rate_log2": "TINYINT"},
    "videos": KEYS | {"video_type": "VARCHAR"} | dict.fromkeys(_WATCHED, "BIGINT"),
    "hours": HOURS | _DELIVERED,
    "hour_actions": HOURS | _ACTION,
    "variants": IDS | {"variant": "BIGINT"} | dict.fromkeys(ASSETS, "VARCHAR"),
}
"""Column names and DuckDB types; money in millionths of the account's currency unit, dates in its time zone.

`cells`, `actions` and `people` have the same keys, and `videos` too, so that any of their sums agree. `hours` and
`hour_actions` hold the same impressions and on-Meta actions once more, by hour and by nothing else. `variant` is 0 for
a plain ad shown to people that nothing is known of, else `variants` tells what was shown, if it varies. `date` is the
day of the impression, `converted` that of the action.
"""
