"""Facts of every table, all made from the same impressions, so that any two of them can be held against each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from adtwin.base.streams import stream
from adtwin.store.fact_tables import ACTION_DETAILS, ASSETS, CURVE, TABLES, WINDOWS
from tests.reporting.world import (
    ACCOUNT,
    AGES,
    DAYS,
    FIRST_DAY,
    GENDERS,
    PARENTS,
    PERSON_BITS,
    PLACES,
    REGIONS,
    Fact,
    Facts,
    save,
)

PEOPLE = 400
RESULT_OF = {301: "actions:link_click", 302: "reach", 303: "video_thruplay_watched_actions"}
"""What an ad set is optimized for, as its cells say it."""
RESULT_TYPE = {301: "link_click", 303: "video_thruplay_watched"}
VARIANTS = (7001, 7002, 7003)
"""What ad 403 shows: two titles, of which the first comes with two texts."""
KNOWN = (0, 1 << 61, 2 << 61, 3 << 61)
"""What the account knows of people, as the facts add it to a variant: nothing, prospects, engaged, existing."""
_SHOWN = {7001: ("Warm", "One"), 7002: ("Warm", "Two"), 7003: ("Dry", "")}
_SHOWN_ADS = (401, 401, 401, 402, 403, 403, 404, 405)
"""Ads by how often they are shown: one of them often enough to be compared with others."""
CARDS = ("801", "802")
KINDS = (
    *("link_click", "omni_purchase", "offsite_conversion.fb_pixel_purchase", "video_thruplay_watched", "video_view"),
    *("post_engagement", "page_engagement", "post_reaction", "outbound_click", "mobile_app_install", "purchase"),
    *("app_custom_event", "app_custom_event.fb_mobile_purchase", "landing_page_view", "subscribe"),
    *("offsite_conversion.fb_pixel_subscribe", "offsite_conversion.fb_pixel_custom"),
)
"""Action types of the facts."""
_VIDEO_KINDS = ("video_view", "video_thruplay_watched")
_ON_META = (*_VIDEO_KINDS, "link_click", "outbound_click", "post_engagement", "page_engagement", "post_reaction")


class Draw:
    """Chance, a few numbers at a time."""

    def __init__(self, seed: int) -> None:
        self._stream = stream(seed, "reporting", "whole")

    def below(self, end: int) -> int:
        """A whole number from 0."""
        return int(self._stream.integers(end))

    def one(self, options: Sequence[Any]) -> Any:
        """One of these."""
        return options[self.below(len(options))]


def whole_facts(folder: Path, *, events: int = 2000, rate_log2: int = 0, seed: int = 11) -> Facts:
    """Impressions drawn at random, as cells, hours, people, videos and actions; `variants` says what was shown."""
    folder.mkdir(exist_ok=True)
    draw = Draw(seed)
    sums: dict[str, dict[tuple[Any, ...], Fact]] = {table: {} for table in TABLES}
    persons = [draw.below(2**PERSON_BITS) for _ in range(PEOPLE)]
    for _ in range(events):
        who = draw.below(PEOPLE)
        for table, keys, figures in _impression(draw, who, persons[who], rate_log2):
            _add(sums[table], keys, figures)
    for variant, (title, body) in ((base + known, texts) for base, texts in _SHOWN.items() for known in KNOWN):
        shown = {asset: f"{asset} {variant % 2}" for asset in ASSETS}
        shown |= {"title_asset": f'{{"text":"{title}","id":"1"}}', "body_asset": body, "video_asset": ""}
        _add(sums["variants"], _ids(403, 0) | {"variant": variant} | shown, {})
    rows = {table: list(found.values()) for table, found in sums.items()}
    return Facts(rows, save(rows, folder))


def _add(table: dict[tuple[Any, ...], Fact], keys: Fact, figures: Mapping[str, int]) -> None:
    row = table.setdefault(tuple(keys.values()), defaultdict(int, keys))
    for name, figure in figures.items():
        row[name] += figure


def _ids(ad: int, day: int) -> Fact:
    campaign, adset = PARENTS[ad]
    date = FIRST_DAY + timedelta(days=day)
    return {"account_id": ACCOUNT, "campaign_id": campaign, "adset_id": adset, "ad_id": ad, "date": date}


def _impression(draw: Draw, who: int, person: int, rate_log2: int) -> Iterator[tuple[str, Fact, Mapping[str, int]]]:
    """What one impression adds to each table: the table, its keys, its figures."""
    ad, day, place = draw.one(_SHOWN_ADS), draw.below(DAYS), draw.one(PLACES)
    ids = _ids(ad, day)
    country, region = REGIONS[who % len(REGIONS)]
    traits = {"age": AGES[who % 4], "gender": GENDERS[who % 3], "country": country, "region": region}
    places = ("publisher_platform", "platform_position", "device_platform", "impression_device")
    variant = (draw.one(VARIANTS) if ad == 403 else 0) + KNOWN[who % len(KNOWN)]
    keys = ids | traits | dict(zip(places, place, strict=True)) | {"variant": variant}
    clicked = draw.below(4) == 0
    delivered = {
        "impressions": 1,
        "clicks": int(clicked),
        "inline_link_clicks": int(clicked and draw.below(3) > 0),
        "spend_micros": (1 + draw.below(400)) * 137,
    }
    peers = {name: draw.below(9000) for name in ("peer_clicks_micro", "peer_results_micro", "quality_micro")}
    yield "cells", keys | {"result": RESULT_OF[ids["adset_id"]]}, delivered | peers
    hour = draw.below(24)
    hours = ids | {
        "hourly_stats_aggregated_by_advertiser_time_zone": f"{hour:02}:00:00 - {hour:02}:59:59",
        "hourly_stats_aggregated_by_audience_time_zone": f"{(hour + 3) % 24:02}:00:00 - {(hour + 3) % 24:02}:59:59",
    }
    yield "hours", hours, delivered
    if clicked or person < 2 ** (PERSON_BITS - rate_log2):
        seen = {name: delivered[name] for name in ("impressions", "clicks", "inline_link_clicks")}
        seen["outbound_clicks"] = int(clicked and draw.below(2))
        yield "people", keys | {"person": person, "rate_log2": rate_log2}, seen
    if ad in (402, 404, 405):
        started = draw.one(("auto_play", "click_to_play"))
        yield "videos", keys | {"video_type": started}, _watched(draw)
    if clicked:
        for _ in range(1 + draw.below(2)):
            action, figures = _action(draw, ids)
            yield "actions", keys | action, figures
            if action["action_type"] in _ON_META and draw.below(2):
                yield "hour_actions", hours | action, figures


def _watched(draw: Draw) -> dict[str, int]:
    """One play of a video of forty seconds."""
    watched = 1000 * draw.below(41)
    reached = {f"p{part}": int(watched >= part * 400) for part in (25, 50, 75, 95, 100)}
    views = {f"views_{seconds}s": int(watched >= seconds * 1000) for seconds in (2, 15, 30)}
    steps = {f"curve_{step}": int(watched >= step * 1000) for step in range(CURVE)}
    return {"plays": 1, "watched_ms": watched, "length_ms": 40_000} | reached | views | steps


def _action(draw: Draw, ids: Fact) -> tuple[Fact, dict[str, int]]:
    """The keys and the figures of something that a person did after a click."""
    kind = draw.one(KINDS)
    card = draw.one(CARDS) if kind in ("link_click", "outbound_click") and draw.below(2) else ""
    details = dict.fromkeys(ACTION_DETAILS, "") | {
        "action_carousel_card_id": card,
        "action_carousel_card_name": f"Card {card}" if card else "",
        "action_device": draw.one(("iphone", "desktop", "android_smartphone")),
        "action_destination": draw.one(("shop.example", "")),
        "action_target_id": draw.one(("55", "56", "")),
        "action_reaction": draw.one(("love", "wow")) if kind == "post_reaction" else "",
        "action_video_type": draw.one(("auto_play", "click_to_play")) if kind in _VIDEO_KINDS else "",
        "action_video_sound": draw.one(("sound_on", "sound_off")) if kind in _VIDEO_KINDS else "",
    }
    keys = {"action_type": kind} | details | {
        "is_result": int(RESULT_TYPE.get(ids["adset_id"]) == kind),
        "converted": ids["date"] + timedelta(days=draw.one((0, 0, 0, 1, 3, 12, 27))),
    }  # fmt: skip
    figures = {}
    for window in WINDOWS:
        count = draw.below(2) if window == "1d_view" or kind not in _VIDEO_KINDS else 0
        figures |= {f"count_{window}": count, f"value_{window}_micros": count * draw.one((0, 12_345_000, 999_999))}
    return keys, figures
