"""What delivery is told: ads, budgets, accounts. Plain frozen values; whoever calls builds them from stored objects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

Gender = Literal["male", "female"]
Destination = Literal["website", "form", "app", "messaging", "event", "post"]
ENDLESS_DAYS: Final = 30
"""Days that a lifetime budget without an end is spread over."""


@dataclass(frozen=True, slots=True)
class Handhelds:
    """Of the people with each kind of phone or tablet, the part that is meant; `AdLine.device_platforms` says whether
    desktops are. 0 leaves out all who have one."""

    iphone: float = 1.0
    ipad: float = 1.0
    android_smartphone: float = 1.0
    android_tablet: float = 1.0


@dataclass(frozen=True, slots=True)
class Audience:
    """Who may see an ad.

    `regions` are (country, region name); a country none of whose regions is named counts as a whole. `age_max` 65 means
    65 and older [D-151]. `genders` empty means everybody, people of unknown gender too. `narrowness` is the share of
    these people left by interests and audiences, `excluded` the share taken away by exclusions; `key` says which
    people they are: ad sets with equal keys reach the same ones. `affinity` is how much more they respond than
    anybody else. `part` (2, 5) leaves the third of five equal parts that share nobody, out of an odd number of parts.
    `handhelds` are the phones and tablets that they have.
    """

    countries: tuple[str, ...]
    regions: tuple[tuple[str, str], ...] = ()
    age_min: int = 18
    age_max: int = 65
    genders: tuple[Gender, ...] = ()
    narrowness: float = 1.0
    excluded: float = 0.0
    key: int = 0
    affinity: float = 1.0
    part: tuple[int, int] = (0, 1)
    handhelds: Handhelds = Handhelds()


Kind = Literal["image", "video", "carousel", "text"]


@dataclass(frozen=True, slots=True)
class Variant:
    """One combination of assets, or one product, that an ad may show.

    `id` is above 0 and the same wherever the same assets are shown. `assets` are (column of the table of variants,
    value as reports show it). `quality` is the seed of how well it does. `placements` are where it may be shown, empty
    for everywhere.
    """

    id: int
    assets: tuple[tuple[str, str], ...]
    quality: int = 0
    placements: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Traits:
    """What of a creative moves people: its kind, a video's length, and the seed of its quality (its content's hash).

    `variants` is empty for a plain ad. `cards` are the names of a carousel's cards; `page` and `link` say where its
    clicks lead, as (id, name).
    """

    kind: Kind = "image"
    seconds: float = 0.0
    quality: int = 0
    variants: tuple[Variant, ...] = ()
    cards: tuple[str, ...] = ()
    page: tuple[str, str] = ("", "")
    link: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Daypart:
    """One entry of `adset_schedule`: minutes of the day in the account's zone, on days counted from Sunday = 0.

    With `audience` they are those of the clock that people live by.
    """

    start_minute: int
    end_minute: int
    days: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    audience: bool = False


@dataclass(frozen=True, slots=True)
class FrequencyCap:
    """At most so many impressions a person in so many days."""

    impressions: int
    days: int


@dataclass(frozen=True, slots=True)
class Surge:
    """A time of high demand, epoch seconds: a day's budget is `times` as large, and larger by `extra` minor units.

    With `weekly` it is only then, hours of the week in the account's time.
    """

    start: int
    end: int
    times: float = 1.0
    extra: int = 0
    weekly: tuple[Daypart, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """What an ad set may spend of a budget that it shares, in minor units: at least by the day and in all, as far as it
    can be had; at most by the day and in all, whatever happens.

    With `own_daily`, its own daily budget, more in times of `surges`, the shared budget is the sum of its ad sets' own
    ones: each lends a fifth of its own to the others at most, and borrows no more.
    """

    adset_id: int
    least_daily: int | None = None
    most_daily: int | None = None
    least_lifetime: int | None = None
    most_lifetime: int | None = None
    own_daily: int | None = None
    surges: tuple[Surge, ...] = ()


Profile = Literal["healthy", "fatigued", "limited_by_bid"]
"""How an ad does that is to do in a certain way, whatever the market says."""


@dataclass(frozen=True, slots=True)
class Customers:
    """Which parts of an ad's people its account knows: existing customers, and others who have engaged with it.

    At most the part `most` of a day's budget goes to existing customers.
    """

    existing: float
    engaged: float = 0.0
    most: float = 1.0

    @property
    def prospects(self) -> float:
        """The part of those whom the account doesn't know."""
        return max(0.0, 1 - self.existing - self.engaged)


@dataclass(frozen=True, slots=True)
class AdLine:
    """An ad that may deliver, with all it takes from its ad set and campaign.

    `pool_id` names the budget it spends from. `placements` are (publisher_platform, position) in the names of
    `placements.PLACEMENTS`, empty for automatic ones. `bid_amount` is in minor units: per thousand impressions for
    goals that count impressions or people, else per result. `roas_floor` 1.0 asks for a unit of value per unit spent.
    `conversion` is the `custom_event_type` that pixel or app reports, None without one. `spans` are the only times in
    which it may run, where there are any. `bid_factors` are (conditions, factor): on an impression that meets all its
    conditions, such as ("age", "18-24"), the bid is so many times as high. `counted` are the classes of conversions
    that count as results: "view", "engaged", "day", "week", "month". `customers` is None where the account has not said
    who its customers are. `tracked` are the actions that its specs log.
    """

    account_id: int
    campaign_id: int
    adset_id: int
    ad_id: int
    pool_id: int
    audience: Audience
    start: int
    stop: int | None = None
    halted: int | None = None
    objective: str = "OUTCOME_TRAFFIC"
    optimization_goal: str = "LINK_CLICKS"
    billing_event: str = "IMPRESSIONS"
    bid_strategy: str = "LOWEST_COST_WITHOUT_CAP"
    bid_amount: int | None = None
    roas_floor: float | None = None
    placements: tuple[tuple[str, str], ...] = ()
    device_platforms: tuple[str, ...] = ()
    creative: Traits = field(default_factory=Traits)
    destination: Destination = "website"
    conversion: str | None = None
    schedule: tuple[Daypart, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    frequency: FrequencyCap | None = None
    bid_factors: tuple[tuple[tuple[tuple[str, str], ...], float], ...] = ()
    counted: tuple[str, ...] = ("view", "day", "week")
    customers: Customers | None = None
    tracked: tuple[str, ...] = ()
    profile: Profile | None = None


@dataclass(frozen=True, slots=True)
class Pool:
    """A budget: of a campaign or an ad set. Exactly one of the two amounts, in minor units; without either no spend.

    `shares` bind the ad sets that spend from it. `at_once` spends as fast as the market lets it.
    """

    id: int
    account_id: int
    daily_budget: int | None = None
    lifetime_budget: int | None = None
    start: int | None = None
    end: int | None = None
    shares: tuple[Share, ...] = ()
    surges: tuple[Surge, ...] = ()
    at_once: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """An ad account: its currency (a key of `base.money`), its zone's name, and what spend caps leave.

    Remaining amounts are in micros of the currency unit at the first simulated hour; None or no entry means no cap.
    """

    id: int
    currency: str = "USD"
    zone: str = "America/Los_Angeles"
    cap_remaining: int | None = None
    campaign_cap_remaining: Mapping[int, int] = field(default_factory=dict)
