"""Where ads of an objective and a goal can stand. What their creatives can be is told by `creative.formats`.

Tables of data. Where nothing is known the answer is yes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from adtwin.model.enums import OutcomeObjective, values_of
from adtwin.model.tree.compatibility import outcome_of

_VISITING: Final = "LINK_CLICKS LANDING_PAGE_VIEWS REACH IMPRESSIONS"
_REELS_BOTH: Final[Mapping[str, str]] = {
    "OUTCOME_APP_PROMOTION": "LINK_CLICKS OFFSITE_CONVERSIONS APP_INSTALLS",
    "OUTCOME_AWARENESS": "REACH IMPRESSIONS AD_RECALL_LIFT THRUPLAY",
    "OUTCOME_LEADS": f"OFFSITE_CONVERSIONS {_VISITING} LEAD_GENERATION QUALITY_LEAD",
    "OUTCOME_TRAFFIC": f"{_VISITING} CONVERSATIONS",
    "OUTCOME_ENGAGEMENT": f"CONVERSATIONS THRUPLAY POST_ENGAGEMENT {_VISITING} OFFSITE_CONVERSIONS",
    "OUTCOME_SALES": f"OFFSITE_CONVERSIONS {_VISITING} CONVERSATIONS",
}
_REELS_ONE_SIDED: Final[Mapping[str, Mapping[str, str]]] = {
    "facebook": {
        "OUTCOME_AWARENESS": "TWO_SECOND_CONTINUOUS_VIDEO_VIEWS",
        "OUTCOME_TRAFFIC": "QUALITY_CALL",
        "OUTCOME_ENGAGEMENT": "TWO_SECOND_CONTINUOUS_VIDEO_VIEWS EVENT_RESPONSES QUALITY_CALL PAGE_LIKES",
        "OUTCOME_SALES": "QUALITY_CALL",
    },
    "instagram": {"OUTCOME_TRAFFIC": "VISIT_INSTAGRAM_PROFILE", "OUTCOME_ENGAGEMENT": "REMINDERS_SET"},
}
REELS_POSITIONS: Final = frozenset(
    {("facebook", "facebook_reels"), ("instagram", "reels"), ("instagram", "profile_reels")}
)

THREADS_OBJECTIVES: Final = frozenset({"OUTCOME_AWARENESS", "OUTCOME_TRAFFIC", "OUTCOME_ENGAGEMENT", "OUTCOME_SALES"})
"""[A-335]"""

_FACEBOOK: Final = frozenset({"facebook"})
_INSTAGRAM: Final = frozenset({"instagram"})
_BOTH: Final = _FACEBOOK | _INSTAGRAM
_CHATS: Final = _BOTH | {"messenger"}
PLATFORMS_OF: Final[Mapping[str, frozenset[str]]] = {
    "PAGE_LIKES": _FACEBOOK,  # doc C-178: pages to like are Facebook's
    "EVENT_RESPONSES": _FACEBOOK,  # doc C-178: so are events
    "REMINDERS_SET": _INSTAGRAM,  # doc C-178
    "VISIT_INSTAGRAM_PROFILE": _INSTAGRAM,  # doc C-178
    "PROFILE_VISIT": _INSTAGRAM,  # assumed, as before
    "PROFILE_AND_PAGE_ENGAGEMENT": _BOTH,  # assumed
    "POST_ENGAGEMENT": _BOTH | {"audience_network", "threads"},  # report guides to placements by objective; doc A-335
    "LEAD_GENERATION": _BOTH,  # report guides to placements by objective: forms open on Facebook and Instagram
    "QUALITY_LEAD": _BOTH,
    "QUALITY_CALL": _BOTH,  # assumed
    "MEANINGFUL_CALL_ATTEMPT": _BOTH,
    "CONVERSATIONS": _CHATS,  # assumed
    "MESSAGING_PURCHASE_CONVERSION": _CHATS,
    "MESSAGING_APPOINTMENT_CONVERSION": _CHATS,
}
"""Platforms by goal, and by legacy objectives of the same names; all platforms for what is not listed."""


def reels_goals(platform: str, objective: str) -> frozenset[str]:
    """Goals with which Reels of a platform deliver, for outcome-driven objectives [C-166 to C-178]."""
    one_sided = _REELS_ONE_SIDED.get(platform, {}).get(objective, "")
    return frozenset(f"{_REELS_BOTH.get(objective, '')} {one_sided}".split())


def delivers_on(placement: tuple[str, str], objective: str | None, goal: str) -> bool:
    """Whether ads of this goal, and objective if it is known, can stand on a placement: the goal's platforms, the Reels
    matrix, Threads' objectives."""
    platform = placement[0]
    if any(platform not in PLATFORMS_OF.get(name or "", {platform}) for name in (objective, goal)):
        return False
    if objective is None:
        return True
    if placement in REELS_POSITIONS and objective in values_of(OutcomeObjective):
        return goal in reels_goals(platform, objective) or goal == "VALUE"
    if platform == "threads":
        return outcome_of(objective) in THREADS_OBJECTIVES
    return True
