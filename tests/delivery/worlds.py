"""Small worlds for the delivery tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from hypothesis import strategies as st

from adtwin.delivery import Account, AdLine, Audience, Customers, Daypart, Memory, Pool, Traits
from adtwin.delivery.population import Market
from adtwin.delivery.simulate import Delivered, deliver

HOUR0 = 1_764_576_000 // 3600  # Monday 1 December 2025, 00:00 in Los Angeles
KEYS = (
    "ad_id", "date", "age", "gender", "country", "region", "publisher_platform", "platform_position",
    "device_platform", "impression_device",
)  # fmt: skip
World = tuple[list[AdLine], list[Pool], list[Account]]


def line(ad: int = 1, **changes: Any) -> AdLine:
    """An ad with defaults that deliver: account 1, ad set and budget 100 + ad."""
    given: dict[str, Any] = {
        "account_id": 1,
        "campaign_id": 10,
        "adset_id": 100 + ad,
        "ad_id": 1000 + ad,
        "pool_id": 100 + ad,
        "audience": Audience(("US",)),
        "start": 0,
    }
    return AdLine(**{**given, **changes})


def run(
    world: World, hours: Sequence[int], memory: Memory | None = None, seed: int = 7, people_rows: int = 300
) -> Delivered:
    """Deliver a world."""
    return deliver(Market(seed, people_rows), hours, *world, memory)


def one_ad(daily_budget: int = 2000, account: Account | None = None, **changes: Any) -> World:
    """A world with one ad and a daily budget."""
    ad = line(**changes)
    return [ad], [Pool(ad.pool_id, 1, daily_budget=daily_budget)], [account or Account(1)]


def reach(people: dict[str, Any], where: Any = None) -> int:
    """Distinct people, by the rule of the fact tables."""
    chosen = np.ones(len(people["person"]), dtype=bool) if where is None else where
    if not chosen.any():
        return 0
    level = int(people["rate_log2"][chosen].max())
    persons = people["person"][chosen]
    return len(np.unique(persons[persons < 1 << (62 - level)])) << level


GOALS = (
    ("LINK_CLICKS", "LINK_CLICKS", "website", None),
    ("LINK_CLICKS", "IMPRESSIONS", "website", None),
    ("OFFSITE_CONVERSIONS", "IMPRESSIONS", "website", "PURCHASE"),
    ("THRUPLAY", "THRUPLAY", "post", None),
    ("REACH", "IMPRESSIONS", "post", None),
    ("APP_INSTALLS", "IMPRESSIONS", "app", None),
    ("LEAD_GENERATION", "IMPRESSIONS", "form", None),
    ("POST_ENGAGEMENT", "POST_ENGAGEMENT", "post", None),
)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """One to four ads in one or two accounts, sharing budgets or not."""
    count = draw(st.integers(1, 4))
    currencies = [draw(st.sampled_from(("USD", "JPY"))), "EUR"]
    zones = ("America/Los_Angeles", "Asia/Kolkata")
    accounts = [
        Account(
            each + 1,
            currencies[each],
            zones[each],
            cap_remaining=draw(st.sampled_from((None, 0, 9_000_000))),
            campaign_cap_remaining={10: 4_000_000} if draw(st.booleans()) else {},
        )
        for each in range(2)
    ]
    lines, pools = [], {}
    for index in range(count):
        goal, billing, destination, conversion = draw(st.sampled_from(GOALS))
        account = draw(st.integers(1, 2))
        pool = account * 100 + draw(st.integers(0, 1))
        begin = (HOUR0 + draw(st.integers(0, 12))) * 3600 + draw(st.sampled_from((0, 1800)))
        lines.append(
            line(
                index,
                account_id=account,
                campaign_id=account * 10,
                pool_id=pool,
                start=begin,
                stop=draw(st.sampled_from((None, (HOUR0 + 30) * 3600))),
                optimization_goal=goal,
                billing_event=billing,
                destination=destination,
                conversion=conversion,
                audience=draw(audiences()),
                creative=Traits("video" if goal == "THRUPLAY" else "image", 20, draw(st.integers(0, 99))),
                placements=draw(st.sampled_from(((), (("facebook", "feed"), ("instagram", "story"))))),
                customers=draw(st.sampled_from((None, None, Customers(0.2, 0.1, 0.3), Customers(1.0, most=0.5)))),
                tracked=draw(st.sampled_from(((), ("app_engagement", "tab_view")))),
                schedule=draw(st.sampled_from(((), (Daypart(360, 1200),)))),
            )
        )
        budget = draw(st.sampled_from((100, 1500, 20_000)))
        kind = draw(st.booleans())
        pools[pool] = Pool(
            pool,
            account,
            daily_budget=budget if kind else None,
            lifetime_budget=None if kind else budget,
            start=0 if kind else HOUR0 * 3600,
            end=None if kind else (HOUR0 + 60) * 3600,
        )
    return lines, list(pools.values()), accounts


@st.composite
def audiences(draw: st.DrawFn) -> Audience:
    """Broad and narrow ones; one is empty."""
    low = draw(st.integers(13, 60))
    return Audience(
        countries=draw(st.sampled_from((("US",), ("JP", "DE"), ("XX",), ()))),
        regions=draw(st.sampled_from(((), (("US", "Texas"),)))),
        age_min=low,
        age_max=draw(st.integers(low, 65)),
        genders=draw(st.sampled_from(((), ("female",)))),
        narrowness=draw(st.sampled_from((1.0, 0.1, 0.00001))),
    )
