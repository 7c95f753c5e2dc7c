"""How an ad does whatever the market says: a profile on the ad or on its account, and what people are told of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, get_args

from adtwin.model.tree.issue import CREATIVE_FATIGUE, LIMITED_BY_BID, NOT_DELIVERING, Issue
from adtwin.store import Obj

Profile = Literal["healthy", "fatigued", "limited_by_bid", "rejected", "no_delivery"]
PROFILES: Final[tuple[Profile, ...]] = get_args(Profile)
FIELD: Final = "delivery_profile"
ISSUES: Final[Mapping[Profile | None, Issue]] = {
    "limited_by_bid": LIMITED_BY_BID,
    "fatigued": CREATIVE_FATIGUE,
    "no_delivery": NOT_DELIVERING,
}
"""What an ad's `issues_info` says because of a profile; what review says of a rejected one is its own."""


def profile_of(ad: Obj, account: Obj | None) -> Profile | None:
    """The ad's own profile, else its account's."""
    found: Profile | None = ad.data.get(FIELD) or (account.data.get(FIELD) if account is not None else None)
    return found
