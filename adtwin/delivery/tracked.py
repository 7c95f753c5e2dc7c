"""What follows a click on an ad and shows in reports because the ad tracks it: apps, places, offers, questions [C-309].

It is what the ad was not made for: round rates of our own, far below those of ads that promote it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from adtwin.delivery.footprint import Footprint

Floats = NDArray[np.float64]

_OF_APPS: Final[Mapping[str, float]] = {"app_use": 0.05, "app_install": 0.02, "credit_spent": 0.004}
_OF_PAGES: Final[Mapping[str, float]] = {"checkin": 0.004, "mention": 0.002}
EVENTS_OF: Final[Mapping[str, Mapping[str, float]]] = {
    "app_custom_event": {"app_launch": 0.06, "app_other": 0.04},
    "app_engagement": _OF_APPS,
    "app_install": {"app_install": _OF_APPS["app_install"]},
    "app_use": {"app_use": _OF_APPS["app_use"]},
    "checkin": {"checkin": _OF_PAGES["checkin"]},
    "credit_spent": {"credit_spent": _OF_APPS["credit_spent"]},
    "follow": {"follow": 0.01},
    "mention": {"mention": _OF_PAGES["mention"]},
    "mobile_app_install": {"app_install": _OF_APPS["app_install"]},
    "page_engagement": _OF_PAGES,
    "photo_view": {"photo_view": 0.2},
    "receive_offer": {"receive_offer": 0.05},
    "rsvp": {"rsvp": 0.03},
    "tab_view": {"tab_view": 0.03},
    "vote": {"vote": 0.02},
}
"""By the action of a spec, what happens and how often per link click. The others are counted for every ad."""


def tracked_by(prints: Sequence[Footprint]) -> tuple[tuple[str, Floats], ...]:
    """Events that only tracking shows, each with how often it follows a link click, by ad; what is on the way to an
    ad's result is counted there."""
    found: dict[str, Floats] = {}
    for index, each in enumerate(prints):
        promoted = {name for name, _ in each.rates.funnel}
        for action in each.line.tracked:
            for event, rate in EVENTS_OF.get(action, {}).items():
                if event not in promoted:
                    found.setdefault(event, np.zeros(len(prints)))[index] = rate
    return tuple(sorted(found.items()))
