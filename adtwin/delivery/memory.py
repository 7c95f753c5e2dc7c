"""What delivery carries from one call to the next: meters, bids, learning, frequency. JSON-able."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

MEMORY: Final = "delivery"
"""The name under which the memory is kept between calls."""
LEARNING_RESULTS: Final = 50
"""Results an ad set needs to leave the learning phase."""


@dataclass(slots=True)
class Meter:
    """What a budget has spent, in micros: in all, in the running week (weeks begin on Sunday), on the running day.

    `day` and `week` are counted since 1 January 1970 in the account's zone; `week_days` are the days of the week begun
    so far; `mood` is how the day compares with an average one. `budget` is the daily budget that the week is counted
    with, `day_planned` what it meant for the running day, `week_planned` for the days of the week before;
    `day_surplus` is what the running day had spent by a larger plan of it.
    `recent_spent` is what the days before have spent, `recent_days` how many average days they made; both halve every
    day.
    """

    spent: int = 0
    week: int = -1
    week_spent: int = 0
    week_days: int = 0
    day: int = -1
    day_spent: int = 0
    budget: int = 0
    week_planned: int = 0
    day_planned: int = 0
    day_surplus: int = 0
    mood: float = 1.0
    recent_spent: float = 0.0
    recent_days: float = 0.0


@dataclass(slots=True)
class Progress:
    """How an ad is doing.

    `pace` is the logarithm of its bid against the market's level. `expected` (impressions), `level` (people of an
    account are thinned by 2**level at most), `fatigue` and `luck` stand for the whole `day`; `today` counts its
    impressions. `seen` counts recent ones, halving every five days. `window` is where in its audience the ad currently
    delivers. `results` and `cost` (USD) steer cost caps. `owed` are micros too few to charge yet, `customers_spent`
    those spent on existing customers today. `tried` has impressions and clicks by variant, of ads that choose among
    several.
    """

    day: int = -1
    pace: float = -0.6
    expected: float = 0.0
    level: int = 0
    fatigue: float = 1.0
    luck: float = 1.0
    today: int = 0
    seen: float = 0.0
    window: float = 0.0
    results: int = 0
    cost: float = 0.0
    owed: int = 0
    customers_spent: int = 0
    tried: dict[str, list[int]] = field(default_factory=dict)


@dataclass(slots=True)
class Memory:
    """State by id. `results` counts results per ad set since its last significant edit: the learning phase.

    `adsets` are meters of ad sets that share a budget within bounds. `shown` has, of ads with a frequency cap, the day
    and the impressions of its cells. `held` has, of ad sets whose bid has a ceiling, the part of recent hours in which
    pacing wanted to bid more.
    """

    pools: dict[int, Meter] = field(default_factory=dict)
    adsets: dict[int, Meter] = field(default_factory=dict)
    shown: dict[int, list[int]] = field(default_factory=dict)
    ads: dict[int, Progress] = field(default_factory=dict)
    results: dict[int, int] = field(default_factory=dict)
    held: dict[int, float] = field(default_factory=dict)

    def learning(self, adset_id: int) -> bool:
        """Whether an ad set is still in its learning phase."""
        return self.results.get(adset_id, 0) < LEARNING_RESULTS

    def restart_learning(self, adset_id: int) -> None:
        """After a significant edit an ad set learns anew, and its bid is judged anew."""
        self.results.pop(adset_id, None)
        self.held.pop(adset_id, None)

    def copy(self) -> Memory:
        """A copy that shares nothing."""
        return Memory.load(self.dump())

    def dump(self) -> dict[str, Any]:
        """As JSON values; keys are strings."""
        return {
            "pools": {str(key): _values(value) for key, value in self.pools.items()},
            "adsets": {str(key): _values(value) for key, value in self.adsets.items()},
            "shown": {str(key): list(counts) for key, counts in self.shown.items()},
            "ads": {str(key): _values(value) for key, value in self.ads.items()},
            "results": {str(key): value for key, value in self.results.items()},
            "held": {str(key): value for key, value in self.held.items()},
        }

    @classmethod
    def load(cls, value: dict[str, Any] | None) -> Memory:
        """From `dump`; None or {} is a fresh memory."""
        value = value or {}
        return cls(
            {int(key): Meter(**meter) for key, meter in value.get("pools", {}).items()},
            {int(key): Meter(**meter) for key, meter in value.get("adsets", {}).items()},
            {int(key): list(counts) for key, counts in value.get("shown", {}).items()},
            {int(key): Progress(**progress) for key, progress in value.get("ads", {}).items()},
            {int(key): count for key, count in value.get("results", {}).items()},
            {int(key): part for key, part in value.get("held", {}).items()},
        )


def _values(record: Meter | Progress) -> dict[str, Any]:
    found = {name: getattr(record, name) for name in record.__slots__}
    if "tried" in found:
        found["tried"] = {key: list(pair) for key, pair in found["tried"].items()}
    return found
