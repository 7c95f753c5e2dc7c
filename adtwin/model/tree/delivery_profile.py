"""How an ad does whatever the market says: a profile on the ad or on its account, and what people are told of it."""

from __future__ import annotations

from typing import Any, Final, Literal, get_args

from adtwin.store import Obj

Profile = Literal["healthy", "fatigued", "limited_by_bid", "rejected", "no_delivery"]
PROFILES: Final[tuple[Profile, ...]] = get_args(Profile)
FIELD: Final = "delivery_profile"

_ISSUES: Final[dict[str, tuple[int, str, str]]] = {
    "limited_by_bid": (
        1815870,
        "Delivery is limited by the bid",
        "The bid is below what others offer, so that few auctions are won. Raise it or choose the lowest cost.",
    ),
    "fatigued": (
        1815871,
        "Creative fatigue",
        "The same people have seen this ad many times, and respond less. Show another one or widen the audience.",
    ),
    "no_delivery": (
        1815872,
        "The ad is not delivering",
        "The ad is active and wins no auctions. Widen the audience, or raise the bid or the budget.",
    ),
}
"""Error code, summary and message of what stands in the way (the codes are the twin's own)."""


def profile_of(ad: Obj, account: Obj | None) -> Profile | None:
    """The ad's own profile, else its account's."""
    found: Profile | None = ad.data.get(FIELD) or (account.data.get(FIELD) if account is not None else None)
    return found


def issues_of(profile: Profile | None) -> list[dict[str, Any]]:
    """What an ad's `issues_info` says because of a profile."""
    if profile not in _ISSUES:
        return []
    code, summary, message = _ISSUES[profile]
    told = {"error_code": code, "error_summary": summary, "error_message": message}
    return [{"level": "AD", **told, "error_type": "HARD_ERROR" if profile == "no_delivery" else "SOFT_ERROR"}]
