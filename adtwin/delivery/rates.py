"""What people do after an impression: base rates by optimization goal, creative, placement, age.

Round figures of our own, chosen to look like published benchmarks; all of them are per impression or per earlier step.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from adtwin.base.streams import stream
from adtwin.delivery.inputs import AdLine

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Goal:
    """How an optimization goal changes delivery.

    `result` is the event it counts ("impression" for goals that count people or views of an ad); the other four scale
    prices, click rates, conversion rates and watching.
    """

    result: str
    price: float = 1.0
    clicks: float = 1.0
    converts: float = 0.6
    watches: float = 1.0


IMPRESSION: Final = "impression"
GOALS: Final[dict[str, Goal]] = {
    "IMPRESSIONS": Goal(IMPRESSION, 0.5, 0.30, 0.3, 0.7),
    "REACH": Goal(IMPRESSION, 0.5, 0.30, 0.3, 0.7),
    "AD_RECALL_LIFT": Goal(IMPRESSION, 0.55, 0.30, 0.3, 0.9),
    "LINK_CLICKS": Goal("link_click", 0.80, 1.25, 0.5),
    "LANDING_PAGE_VIEWS": Goal("landing_page_view", 0.85, 1.15, 0.7),
    "OFFSITE_CONVERSIONS": Goal("conversion", 1.30, 1.00, 1.8),
    "VALUE": Goal("conversion", 1.50, 0.90, 2.0),
    "LEAD_GENERATION": Goal("conversion", 1.20, 0.95, 1.8),
    "QUALITY_LEAD": Goal("conversion", 1.35, 0.90, 1.6),
    "APP_INSTALLS": Goal("conversion", 1.00, 1.00, 1.6),
    "APP_INSTALLS_AND_OFFSITE_CONVERSIONS": Goal("conversion", 1.10, 1.00, 1.6),
    "IN_APP_VALUE": Goal("conversion", 1.40, 0.90, 1.8),
    "CONVERSATIONS": Goal("conversion", 0.90, 1.00, 1.5),
    "EVENT_RESPONSES": Goal("conversion", 0.80, 0.90, 1.5),
    "THRUPLAY": Goal("video_thruplay_watched", 0.60, 0.35, 0.3, 1.6),
    "TWO_SECOND_CONTINUOUS_VIDEO_VIEWS": Goal("video_view", 0.55, 0.35, 0.3, 1.5),
    "POST_ENGAGEMENT": Goal("post_engagement", 0.60, 0.50, 0.3, 1.1),
    "PAGE_LIKES": Goal("like", 0.70, 0.40, 0.3),
}
"""Goals that aren't listed behave like LINK_CLICKS."""

_LINK_CTR: Final = 0.0088
_SOCIAL: Final = 0.0035
"""Reactions, comments and shares per impression in a feed; engagement goals multiply it."""
_KIND: Final = {"image": 1.0, "video": 0.9, "carousel": 1.15, "text": 0.6}
_AGE: Final = np.array([0.80, 0.85, 0.95, 1.0, 1.1, 1.2, 1.25])
_GENDER: Final = np.array([1.06, 0.95, 0.9])
_CONVERTS_BY_AGE: Final = np.array([0.4, 0.8, 1.1, 1.15, 1.05, 0.95, 0.8])
_AVERAGE_ORDER_USD: Final = 62.0

# Steps after a click (or, at a far lower rate, after a mere view), each with the share of the step before.
_FUNNELS: Final[dict[str, tuple[tuple[str, float], ...]]] = {
    "PURCHASE": (("view_content", 0.62), ("add_to_cart", 0.19), ("initiate_checkout", 0.50), ("purchase", 0.50)),
    "INITIATED_CHECKOUT": (("view_content", 0.62), ("add_to_cart", 0.19), ("initiate_checkout", 0.50)),
    "ADD_TO_CART": (("view_content", 0.62), ("add_to_cart", 0.19)),
    "CONTENT_VIEW": (("view_content", 0.62),),
    "LEAD": (("view_content", 0.55), ("lead", 0.11)),
    "COMPLETE_REGISTRATION": (("view_content", 0.55), ("complete_registration", 0.12)),
    "SUBSCRIBE": (("view_content", 0.55), ("subscribe", 0.05)),
    "SEARCH": (("search", 0.30),),
}
_BY_DESTINATION: Final[dict[str, tuple[tuple[str, float], ...]]] = {
    "form": (("form_lead", 0.11),),
    "app": (("app_install", 0.11), ("app_launch", 0.90), ("app_other", 0.66)),
    "shop_app": (("app_install", 0.11), ("app_launch", 0.90), ("app_other", 0.66), ("app_purchase", 0.12)),
    "event": (("rsvp", 0.30),),
    "messaging": (("conversation", 0.28),),
}
_MATCH: Final = 0.12
_ARRIVES: Final = 0.78
"""Of link clicks, those that become landing page views."""


@dataclass(frozen=True, slots=True)
class Rates:
    """An ad's rates before placement, age and day: per impression unless said otherwise."""

    goal: Goal
    link_ctr: float
    social: float
    view_3s: float
    thruplay: float
    """of 3-second views"""
    arrives: float
    """of link clicks"""
    funnel: tuple[tuple[str, float], ...]
    view_through: float
    """visits to the site, without a click, per impression"""
    order_usd: float
    quality: float
    """of the creative, around 1"""


def rates(seed: int, line: AdLine) -> Rates:
    """The rates of an ad: its goal, its creative's kind and quality, its destination."""
    goal = GOALS.get(line.optimization_goal, GOALS["LINK_CLICKS"])
    chance = stream(seed, "creative", line.creative.quality)
    quality = exp(0.22 * float(chance.standard_normal()))
    lands = line.destination != "post"
    match = line.audience.affinity * _match(seed, line)
    link = _LINK_CTR * goal.clicks * _KIND[line.creative.kind] * quality * (1.0 if lands else 0.25) * match
    video = line.creative.kind == "video"
    shop = stream(seed, "shop", line.account_id)
    return Rates(
        goal=goal,
        link_ctr=link,
        social=_SOCIAL * quality * (6.0 if goal.result in {"post_engagement", "like"} else 1.0),
        view_3s=min(0.75, 0.24 * goal.watches * quality) if video else 0.0,
        thruplay=_thruplay(line.creative.seconds, goal.watches),
        arrives=_ARRIVES if line.destination == "website" else 0.0,
        funnel=funnel_of(line, goal),
        view_through=0.0006 * goal.converts if line.destination == "website" and line.conversion else 0.0,
        order_usd=_AVERAGE_ORDER_USD * exp(0.35 * float(shop.standard_normal())),
        quality=quality,
    )


def _match(seed: int, line: AdLine) -> float:
    """How well what an ad shows suits the people that details have chosen; 1 on average, and for everybody."""
    if not line.audience.key or line.audience.affinity == 1.0:
        return 1.0
    return exp(_MATCH * float(stream(seed, "match", line.creative.quality, line.audience.key).standard_normal()))


def _thruplay(seconds: float, watches: float) -> float:
    """ThruPlay asks for 15 seconds or the end [D-181]: short videos are more often seen through."""
    needed = min(max(seconds, 3.0), 15.0) - 3.0
    return min(0.9, 0.95 * exp(-needed / 9.0) * sqrt(watches))


def funnel_of(line: AdLine, goal: Goal) -> tuple[tuple[str, float], ...]:
    sells = line.destination == "app" and line.conversion == "PURCHASE"
    steps = _BY_DESTINATION.get("shop_app" if sells else line.destination, ())
    if line.destination == "website" and line.conversion:
        steps = _FUNNELS.get(line.conversion, (("custom", 0.06),))
    if not steps:
        return ()
    # what a goal improves is the last step's likelihood; the way there stays as it is
    return (*steps[:-1], (steps[-1][0], min(0.95, steps[-1][1] * goal.converts)))


def click_factors(age: NDArray[np.int64], gender: NDArray[np.int64]) -> Floats:
    """Click rates of segments against the average."""
    return np.asarray(_AGE[age] * _GENDER[gender])


def conversion_factors(age: NDArray[np.int64]) -> Floats:
    """Conversion rates of segments against the average."""
    return np.asarray(_CONVERTS_BY_AGE[age])


def result_per_impression(found: Rates) -> float:
    """How many of the goal's results an average impression brings; impressions count as thousandths."""
    events: dict[str, float] = {
        IMPRESSION: 0.001,
        "link_click": found.link_ctr,
        "landing_page_view": found.link_ctr * found.arrives or found.link_ctr,
        "video_view": found.view_3s or 0.01,
        "video_thruplay_watched": found.view_3s * found.thruplay or 0.01,
        "post_engagement": _engages(found),
        "like": found.social * 0.1,
        "conversion": _converts(found),
    }
    return events[found.goal.result]


def _engages(found: Rates) -> float:
    return found.social + found.link_ctr + found.view_3s


def _converts(found: Rates) -> float:
    visits = found.link_ctr * (found.arrives or 1.0) + found.view_through
    for _, share in found.funnel:
        visits *= share
    return visits if found.funnel else found.link_ctr


def billed_per_impression(line: AdLine, found: Rates) -> float:
    """Expected billed events of an average impression: 1 where impressions are billed."""
    return {
        "LINK_CLICKS": found.link_ctr,
        "CLICKS": found.link_ctr,
        "THRUPLAY": found.view_3s * found.thruplay or 1.0,
        "VIDEO_VIEWS": found.view_3s * found.thruplay or 1.0,
        "POST_ENGAGEMENT": _engages(found),
        "PAGE_LIKES": found.social * 0.1,
    }.get(line.billing_event, 1.0)
