"""Breakdowns as a table of data: the column behind each, how its values are written, what goes with what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from adtwin.reporting.markets import DMA
from adtwin.store.fact_tables import ASSETS, USER_SEGMENTS, VARIANTS

HOURLY = ("hourly_stats_aggregated_by_advertiser_time_zone", "hourly_stats_aggregated_by_audience_time_zone")


FREQUENCY = "frequency_value"
OF_POSTBACKS: Mapping[str, str] = {
    **dict.fromkeys(("app_id", "skan_conversion_id"), "total_postbacks"),
    **dict.fromkeys(("is_conversion_id_modeled", "skan_campaign_id"), "total_postbacks_detailed"),
    **dict.fromkeys(
        ("coarse_conversion_value", "fidelity_type", "hsid", "postback_sequence_index", "redownload"),
        "total_postbacks_detailed_v4",
    ),
}
"""Breakdowns of SKAdNetwork's postbacks, and the only field that each goes with [C-249, D-256]."""
ONLY_WITH: Mapping[str, str] = {**OF_POSTBACKS, FREQUENCY: "reach"}
"""Breakdowns with one field alone [C-249, C-253, D-256]."""
UNFILTERED = frozenset({"place_page_id"})
"""Breakdowns that all facts have the same value of."""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One way to split rows. `sql` is over the key columns of the fact tables that `facts` says.

    "cells": every table but the hourly ones; "hours": those; "variants": cells joined with what their variants show;
    "ads": cells, where the plan fills in which ads have other values (part of `mmm` alone).
    "people": by person, known once everything they saw is added up. "none": nothing, there are no such facts.
    `columns` are what `sql` is worked out of, if it is more than one or what `variants` joins by.
    """

    name: str
    sql: str
    evidence: str = "doc D-231"
    facts: Literal["cells", "hours", "variants", "ads", "people", "none"] = "cells"
    columns: tuple[str, ...] = ()
    is_trait: bool = False
    """Whether it is a trait of the person, who is thus in one part alone."""


PLACEMENT = (
    "CASE publisher_platform WHEN 'facebook' THEN"
    " CASE platform_position WHEN 'right_hand_column' THEN 'right_hand'"
    " ELSE concat(device_platform, '_', platform_position) END"
    " ELSE concat(publisher_platform, '_', platform_position) END"
)
"""The names of the time before platform and position were told apart: `mobile_feed`, `right_hand` [A-115]."""

USER_SEGMENT = (
    "CASE "
    + " ".join(
        f"WHEN variant >= {number * VARIANTS} THEN '{name}'"
        for number, name in reversed([*enumerate(USER_SEGMENTS)][1:])
    )
    + f" ELSE '{USER_SEGMENTS[0]}' END"
)
"""What the account knows of the people that an ad was shown to."""

BREAKDOWNS: Mapping[str, Breakdown] = {
    b.name: b
    for b in (
        *(Breakdown(name, name, is_trait=True) for name in ("age", "gender", "country", "region")),
        Breakdown("publisher_platform", "publisher_platform"),
        Breakdown("platform_position", "platform_position"),
        Breakdown("device_platform", "device_platform"),
        Breakdown("impression_device", "impression_device"),
        Breakdown(
            "placement",
            PLACEMENT,
            evidence="doc A-115",
            columns=("publisher_platform", "platform_position", "device_platform"),
        ),
        Breakdown("creative_media_type", "'image'", "doc C-344", "ads"),
        Breakdown("dma", DMA, evidence="doc C-252", columns=("country", "region"), is_trait=True),
        Breakdown("comscore_market", DMA, "report wire facts 8", columns=("country", "region"), is_trait=True),
        *(Breakdown(name, name, "doc C-262", "hours") for name in HOURLY),
        *(Breakdown(name, f"coalesce({name}, '')", "doc B-319", "variants", ("variant",)) for name in ASSETS),
        Breakdown(FREQUENCY, "", "doc C-253", "people"),
        Breakdown("user_segment_key", USER_SEGMENT, evidence="doc C-264", columns=("variant",)),
        Breakdown("place_page_id", "''", "doc C-255"),
        *(Breakdown(name, "''", "doc C-249, D-256", "none") for name in OF_POSTBACKS),
    )
}

FILTERABLE = frozenset(b.name for b in BREAKDOWNS.values() if b.facts == "cells" and b.name not in UNFILTERED)
"""Breakdowns whose values `filtering` can name."""

ACTION_BREAKDOWNS: Mapping[str, str] = {
    name: f"doc {number}"
    for name, number in (
        ("action_type", "C-266"),
        ("action_device", "C-258"),
        ("action_destination", "C-242"),
        ("action_target_id", "C-242"),
        ("action_reaction", "C-258"),
        ("action_video_type", "A-117"),
        ("action_video_sound", "C-258"),
        ("action_carousel_card_id", "A-122"),
        ("action_carousel_card_name", "A-122"),
    )
}
WITHOUT_FACTS: Mapping[str, str] = {
    "action_canvas_component_name": "doc C-239",
    "action_converted_product_id": "doc C-275",
}
"""Action breakdowns of instant experiences and of ads run together with shops: taken, and no entry has a value."""
"""Ways to split the entries of actions, each a column of the table of actions, with its evidence."""

POSITION_NAMES: Mapping[tuple[str, str], str] = {
    ("facebook", "feed"): "feed",
    ("facebook", "right_hand_column"): "right_hand_column",
    ("facebook", "marketplace"): "marketplace",
    ("facebook", "video_feeds"): "video_feeds",
    ("facebook", "story"): "facebook_stories",
    ("facebook", "search"): "search",
    ("facebook", "instream_video"): "instream_video",
    ("facebook", "facebook_reels"): "facebook_reels",
    ("facebook", "facebook_reels_overlay"): "facebook_reels_overlay",
    ("facebook", "profile_feed"): "facebook_profile_feed",
    ("facebook", "notification"): "facebook_notification",
    ("instagram", "stream"): "feed",
    ("instagram", "story"): "instagram_stories",
    ("instagram", "explore"): "instagram_explore",
    ("instagram", "explore_home"): "instagram_explore_grid_home",
    ("instagram", "reels"): "instagram_reels",
    ("instagram", "profile_feed"): "instagram_profile_feed",
    ("instagram", "ig_search"): "instagram_search",
    ("instagram", "profile_reels"): "instagram_profile_reels",
    ("audience_network", "classic"): "an_classic",
    ("audience_network", "rewarded_video"): "rewarded_video",
    ("messenger", "messenger_home"): "messenger_inbox",
    ("messenger", "sponsored_messages"): "messenger_sponsored_messages",
    ("messenger", "story"): "messenger_stories",
    ("threads", "threads_stream"): "threads_feed",
}
"""What reports call a position, by the platform and position that targeting uses [report public client payloads]."""

POSITION_KEY = "concat(publisher_platform, '/', platform_position)"
"""A position with its platform, to filter by."""

_DEMOGRAPHIC = ("", "age", "gender", "age gender")
JOINABLE: frozenset[frozenset[str]] = frozenset(
    frozenset(names.split())
    for names in (
        "age",
        "gender",
        "age gender",
        "country",
        "region",
        "publisher_platform",
        "publisher_platform impression_device",
        "publisher_platform platform_position",
        "publisher_platform platform_position impression_device",
        # Not in the table of permutations, but `device_platform` is a documented breakdown with no other way to
        # use it, and clients join it with platforms [C-283: decided].
        "device_platform",
        "publisher_platform device_platform",
        "publisher_platform platform_position device_platform",
        "placement",
        "dma",
        "comscore_market",
        "product_id",
        *HOURLY,
        "action_device",
        "action_device impression_device",
        "action_device publisher_platform",
        "action_device publisher_platform impression_device",
        "action_device publisher_platform platform_position",
        "action_device publisher_platform platform_position impression_device",
    )
)
"""The permutations that may be joined with the targets of actions, too [C-274…C-279]."""
COMBINATIONS: frozenset[frozenset[str]] = JOINABLE | frozenset(
    frozenset(f"{first} {more}".split())
    for first, others in (
        ("action_reaction", ("",)),
        *((alone, ("",)) for alone in (FREQUENCY, "user_segment_key", "place_page_id", *OF_POSTBACKS, *WITHOUT_FACTS)),
        ("app_id", ("skan_conversion_id",)),
        ("action_video_type", _DEMOGRAPHIC),
        ("action_video_sound", _DEMOGRAPHIC),
        ("action_carousel_card_id", (*_DEMOGRAPHIC, "impression_device", "country", "placement")),
        ("action_carousel_card_name", (*_DEMOGRAPHIC, "impression_device", "country", "placement")),
        *((asset, _DEMOGRAPHIC) for asset in ASSETS if asset != "product_id"),
    )
    for more in others
)
"""All permutations of breakdowns and action breakdowns; `action_type` is part of each [C-273…C-282, A-124, B-320]."""
TARGETS = frozenset({"action_target_id", "action_destination"})


def position_name(platform: str, position: str) -> str:
    """The report's name of a position; an unknown one keeps its own."""
    return POSITION_NAMES.get((platform, position), position)


def is_combination(names: Iterable[str]) -> bool:
    """Whether these breakdowns, action breakdowns among them, may stand in one query; none at all may."""
    asked = frozenset(names) - {"action_type"}
    split = asked - TARGETS
    return not split or (split in COMBINATIONS if split == asked else split in JOINABLE)


def combinations_with(names: Iterable[str]) -> list[str]:
    """The permitted combinations that share a breakdown with these, as texts."""
    asked = set(names)
    return sorted(",".join(sorted(c)) for c in COMBINATIONS if c & asked)
