"""Everything that `issues_info` can say: one row for each code, whether it came about or a profile asked for it.

The codes are the twin's own, in the range of the documented ones. A hard error keeps the object from delivering, a
soft one makes it deliver less or worse.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Level = Literal["AD", "AD_SET", "CAMPAIGN", "ACCOUNT"]


@dataclass(frozen=True, slots=True)
class Issue:
    """A code, what it means in a few words, and what to do about it."""

    code: int
    summary: str
    message: str
    hard: bool = False

    def at(self, level: Level, message: str | None = None) -> dict[str, Any]:
        """As clients read it: `level` is where the matter lies, not where it is read."""
        return {
            "level": level,
            "error_code": self.code,
            "error_summary": self.summary,
            "error_message": message or self.message,
            "error_type": "HARD_ERROR" if self.hard else "SOFT_ERROR",
        }


DISAPPROVED = Issue(
    1815869,
    "Ad was disapproved",
    "This ad does not comply with our Advertising Standards. Edit it, and it is reviewed again.",
    hard=True,
)
LIMITED_BY_BID = Issue(
    1815870,
    "Delivery is limited by the bid",
    "Most of the budget stays unspent, because the bid, the cost goal or the minimum ROAS wins few auctions. Raise the "
    "bid or the cost goal, lower the ROAS, or choose the lowest cost.",
)
CREATIVE_FATIGUE = Issue(
    1815871,
    "Creative fatigue",
    "The same people have seen this ad many times, and respond less. Show another one or widen the audience.",
)
NOT_DELIVERING = Issue(
    1815872,
    "The ad is not delivering",
    "The ad is active and wins no auctions. Widen the audience, or raise the bid or the budget.",
    hard=True,
)
LEARNING_LIMITED = Issue(
    1815873,
    "Learning limited",
    "The ad set has had too few results to leave the learning phase. Join ad sets, widen the audience, raise the "
    "budget or the bid, or choose a goal that is reached more often.",
)
PAGE_AT_ITS_LIMIT = Issue(
    1815874,
    "The page is at its ad limit",
    "The ad waits, for the page has as many ads running or in review as it may have. Pause or archive others.",
    hard=True,
)
CAMPAIGN_CAP_REACHED = Issue(
    1815875,
    "The campaign's spend cap is reached",
    "The campaign has spent what spend_cap allows and delivers no more. Raise the cap, or remove it.",
    hard=True,
)
ACCOUNT_CAP_REACHED = Issue(
    1815876,
    "The account's spend cap is reached",
    "The ad account has spent what its spend_cap allows, and none of its ads delivers. Raise, reset or remove the cap.",
    hard=True,
)
