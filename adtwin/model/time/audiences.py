"""Counting the people of audiences that are found among those whom an account's ads reached [A-102…A-108].

Delivery counts people by the ad, and plays by the ad. How many people played a video so far is worked out of both: of
people who saw an ad so often, each time with this chance to play on. The people of several ads are added up, and are
never more than all whom these ads reached. Visitors of a website, users of an app and people of products are those who
clicked a link of the ads; which event a rule asks for, and which page, is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final, cast

from adtwin.base import zones
from adtwin.graph.call import Call
from adtwin.graph.node import Node
from adtwin.model.audience.custom import people, sources
from adtwin.model.audience.custom.custom_audience import CustomAudience
from adtwin.model.owned import account_of
from adtwin.model.tree.report import report
from adtwin.reporting.params import InsightsParams
from adtwin.store import Obj

DAY: Final = 86_400
FIRST_VIEWS: Final = int(datetime(2015, 10, 16, tzinfo=UTC).timestamp())
"""No earlier views fill an audience [A-106]."""
CURVE_OF: Final = {"video_watched": 3, "video_view_10s": 10, "video_view_15s": 15}
"""The entry of a play curve that tells how many per cent of the plays lasted as long as an event asks for."""
FIELD_OF: Final = {
    "video_view_25_percent": "video_p25_watched_actions",
    "video_view_50_percent": "video_p50_watched_actions",
    "video_view_75_percent": "video_p75_watched_actions",
    "video_completed": "video_complete_watched_actions",
}
CANVAS: Final = re.compile(r"/canvas_doc/(\d+)")
FIELDS: Final = (
    *("impressions", "reach", "inline_link_clicks", "video_play_actions", "video_play_curve_actions"),
    *FIELD_OF.values(),
)
MOST_ADS: Final = 5_000


def recount(call: Call, node: Node) -> None:
    """Count an audience's people, and do so again in a day."""
    audience = cast("CustomAudience", node)
    people.keep(call, audience, _people(call, audience))
    call.tx.add_job(kind=people.JOB, due=call.now + DAY, owner_id=audience.obj.owner_id, object_id=audience.pk)


def _people(call: Call, audience: CustomAudience) -> int:
    account = account_of(audience, call)
    days = _days(call, audience, account)
    if days is None:
        return 0
    entries = sources.engagements(audience.rule)
    shown = {ad.id: _objects(call, ad) for ad in call.view.owned(account.pk, "Ad")}
    if not entries:
        ads = [pk for pk, names in shown.items() if audience.product_set_id in (None, *names)]
        clicked = _rows(call, account, ads, days, ("unique_inline_link_clicks",), "account")
        return int(clicked[0].get("unique_inline_link_clicks", 0)) if clicked else 0
    asked = {pk: {one.event_name for one in entries if one.object_id in names} for pk, names in shown.items()}
    ads = [pk for pk, events in asked.items() if events]
    found = sum(_viewers(row, asked[int(row["ad_id"])]) for row in _rows(call, account, ads, days, FIELDS, "ad"))
    everybody = _rows(call, account, ads, days, ("reach",), "account")
    return min(round(found), int(everybody[0]["reach"])) if everybody else 0


def _days(call: Call, audience: CustomAudience, account: Node) -> tuple[date, date] | None:
    """The days that count: as far back as people stay, but not before the audience was made unless it is prefilled."""
    zone = account.zone(call)
    since = call.now - audience.stays_for * DAY
    since = max(since, FIRST_VIEWS) if audience.obj.data.get("prefill") else max(since, audience.created_time)
    first, last = zones.local_date(since, zone), zones.local_date(call.now, zone)
    return (first, last) if since <= call.now else None


def _rows(
    call: Call, account: Node, ads: list[int], days: tuple[date, date], fields: tuple[str, ...], level: str
) -> list[dict[str, Any]]:
    """What insights tell of these ads in these days."""
    if not ads:
        return []
    asked = InsightsParams.read({
        "level": level, "fields": ["ad_id", *fields] if level == "ad" else list(fields), "limit": MOST_ADS,
        "time_range": {"since": days[0].isoformat(), "until": days[1].isoformat()},
        "filtering": [{"field": "ad.id", "operator": "IN", "value": [str(pk) for pk in ads]}],
    })  # fmt: skip
    return list(report(call, account, asked).items)


def _viewers(row: dict[str, Any], events: set[str]) -> float:
    """The people of an ad who played its video as far as the easiest of the events asks for."""
    reach, shown = int(row.get("reach", 0)), int(row.get("impressions", 0))
    views = max(_views(row, event) for event in events)
    if not reach or not shown:
        return 0.0
    return float(reach * (1 - (1 - min(1.0, views / shown)) ** (shown / reach)))


def _views(row: dict[str, Any], event: str) -> float:
    """How often the video was played as far as the event asks for, or nearly to its end [A-103]; of an instant
    experience, how often a click opened it."""
    if event in sources.CANVAS_EVENTS:
        return float(row.get("inline_link_clicks", 0))
    whole = _value(row, FIELD_OF["video_completed"])
    if event not in CURVE_OF:
        return _value(row, FIELD_OF[event])
    curves = row.get("video_play_curve_actions") or [{"value": []}]
    shares = curves[0]["value"]
    place = CURVE_OF[event]
    lasted = float(shares[place]) / 100 if len(shares) > place else 0.0
    return max(whole, lasted * _value(row, "video_play_actions"))


def _value(row: dict[str, Any], field: str) -> float:
    return sum(float(one["value"]) for one in row.get(field) or ())


def _objects(call: Call, ad: Obj) -> set[str]:
    """The ids of what an ad shows and leads to: videos, instant experiences, product sets."""
    creative, adset = (call.view.get(int(ad.data[name])) for name in ("creative_id", "adset_id"))
    about = {} if creative is None else creative.data
    promoted = {} if adset is None else adset.data.get("promoted_object") or {}
    sets = {about.get("product_set_id"), promoted.get("product_set_id")} - {None}
    return {str(one) for one in (*_videos(about), *_canvases(about), *sets)}


def _videos(creative: Mapping[str, Any]) -> Iterator[str]:
    story, feed = creative.get("object_story_spec") or {}, creative.get("asset_feed_spec") or {}
    cards = [card for part in story.values() if isinstance(part, dict) for card in part.get("child_attachments") or ()]
    holders = (creative, story.get("video_data") or {}, *cards, *(feed.get("videos") or ()))
    yield from (str(one["video_id"]) for one in holders if one.get("video_id"))


def _canvases(creative: Mapping[str, Any]) -> Iterator[str]:
    """Instant experiences that the ad's links open, such as https://fb.com/canvas_doc/123."""
    links = [part.get("link") for part in (creative.get("object_story_spec") or {}).values() if isinstance(part, dict)]
    for link in (*links, creative.get("link_url")):
        yield from CANVAS.findall(link or "")
