"""What counts as the result of an ad, and what else the fact tables tell of it beyond its ids."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from adtwin.delivery.events import EVENTS
from adtwin.delivery.inputs import AdLine
from adtwin.delivery.rates import GOALS, funnel_of

_RESULT_TYPE: Final = {
    "link_click": "link_click",
    "landing_page_view": "landing_page_view",
    "video_view": "video_view",
    "video_thruplay_watched": "video_thruplay_watched",
    "post_engagement": "post_engagement",
    "like": "like",
}
_CONVERSION_TYPE: Final = {
    "form": "onsite_conversion.lead_grouped",
    "app": "mobile_app_install",
    "event": "rsvp",
    "messaging": "onsite_conversion.messaging_conversation_started_7d",
}
_WITHOUT_ACTION: Final = {"REACH": "reach", "AD_RECALL_LIFT": "estimated_ad_recallers"}


@dataclass(frozen=True, slots=True)
class Told:
    """What the tables say of an ad beyond its ids: what counts as its result, where its links and its page lead."""

    result: str
    result_type: str
    page: tuple[str, str]
    link: tuple[str, str]
    cards: tuple[str, ...]
    variants: tuple[tuple[int, tuple[tuple[str, str], ...]], ...]


def told(line: AdLine) -> Told:
    """What the facts tell of an ad: its result's name, as `results` calls it, and its action type; its texts."""
    goal = GOALS.get(line.optimization_goal, GOALS["LINK_CLICKS"])
    kind = _RESULT_TYPE.get(goal.result, "")
    if goal.result == "conversion":
        kind = _CONVERSION_TYPE.get(line.destination, "link_click")
        funnel = funnel_of(line, goal)
        if funnel and funnel[-1][0] == "app_purchase" and not line.optimization_goal.startswith("APP_INSTALLS"):
            kind = "app_custom_event.fb_mobile_purchase"
        if line.destination == "website" and funnel:
            kind = next(name for name in EVENTS[funnel[-1][0]] if name.startswith("offsite_conversion."))
    named = f"actions:{kind}" if kind else _WITHOUT_ACTION.get(line.optimization_goal, "impressions")
    if kind == "video_thruplay_watched":
        named = "video_thruplay_watched_actions"
    made = line.creative
    shown = tuple((variant.id, variant.assets) for variant in made.variants)
    return Told(named, kind, made.page, made.link, made.cards, shown)
