"""Currencies an ad account can bill in: minor units, minimum budgets and bids.

Amounts on the wire are integers of the currency's minor unit: cents where `offset` is 100, whole units where it is 1
[A-020, D-178]. The exchange rates are the twin's own round figures, fixed so that the same requests always give the
same answers; they serve only to turn published US dollar minimums into other currencies.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

BudgetKind = Literal["impressions", "video_views", "high_frequency", "low_frequency"]

NO_SPEND_CAP: Final = 922337203685478
"""A spend cap of this value removes the cap [D-177, D-215]."""

MICROS_PER_UNIT: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Currency:
    """One currency: `offset` minor units make a unit; `per_usd` units are worth one US dollar (the twin's figure)."""

    code: str
    offset: int
    per_usd: float
    symbol: str

    @property
    def micros_per_minor(self) -> int:
        """Millionths of a unit in one minor unit: 10,000 for cents, 1,000,000 for yen."""
        return MICROS_PER_UNIT // self.offset


# Source: Marketing API reference, "Supported currencies"; the offset-1 list is given there too.
_WHOLE_UNITS: Final = frozenset({"CLP", "COP", "CRC", "HUF", "ISK", "IDR", "JPY", "KRW", "PYG", "TWD", "VND"})

_PER_USD: Final[Mapping[str, float]] = {
    "AED": 3.67, "ARS": 1400, "AUD": 1.5, "BDT": 120, "BGN": 1.7, "BOB": 6.9, "BRL": 5.4, "CAD": 1.4, "CHF": 0.8,
    "CLP": 920, "CNY": 7.1, "COP": 4000, "CRC": 500, "CZK": 21, "DKK": 6.4, "DZD": 130, "EGP": 48, "EUR": 0.86,
    "GBP": 0.75, "GTQ": 7.7, "HKD": 7.8, "HNL": 26, "HUF": 335, "IDR": 16500, "ILS": 3.3, "INR": 88, "ISK": 122,
    "JPY": 150, "KES": 129, "KRW": 1400, "LKR": 300, "MOP": 8, "MXN": 18.5, "MYR": 4.2, "NGN": 1500, "NIO": 36.8,
    "NOK": 10, "NZD": 1.7, "PEN": 3.5, "PHP": 58, "PKR": 280, "PLN": 3.6, "PYG": 7200, "QAR": 3.64, "RON": 4.4,
    "RUB": 80, "SAR": 3.75, "SEK": 9.4, "SGD": 1.3, "THB": 32, "TRY": 42, "TWD": 30, "UAH": 41, "USD": 1, "UYU": 40,
    "VND": 26000, "ZAR": 17.5,
}  # fmt: skip

_SYMBOLS: Final[Mapping[str, str]] = {
    "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "KRW": "₩", "INR": "₹", "BRL": "R$", "AUD": "A$", "CAD": "CA$",
    "NZD": "NZ$", "HKD": "HK$", "MXN": "MX$", "TWD": "NT$", "VND": "₫", "ILS": "₪", "PHP": "₱", "CNY": "CN¥",
}  # fmt: skip

CURRENCIES: Final[Mapping[str, Currency]] = {
    code: Currency(code, 1 if code in _WHOLE_UNITS else 100, rate, _SYMBOLS.get(code, code + " "))
    for code, rate in _PER_USD.items()
}

# USD cents a day. Source: reports of the minimum_budgets edge (1, 5 and 40 dollars); C-539 shows "at least $1.00".
_DAILY_MINIMUM_CENTS: Final[Mapping[BudgetKind, int]] = {
    "impressions": 100,
    "video_views": 500,
    "high_frequency": 500,
    "low_frequency": 4000,
}
# With a manual bid the budget must also hold this many bids.
_BIDS_PER_DAY: Final[Mapping[BudgetKind, int]] = {
    "impressions": 1,
    "video_views": 5,
    "high_frequency": 5,
    "low_frequency": 0,
}
_KIND_OF_BILLING: Final[Mapping[str, BudgetKind]] = {
    "IMPRESSIONS": "impressions",
    "NONE": "impressions",
    "THRUPLAY": "video_views",
    "APP_INSTALLS": "low_frequency",
    "OFFER_CLAIMS": "low_frequency",
    "PURCHASE": "low_frequency",
}
_CAMPAIGN_SPEND_CAP_CENTS: Final = 10_000
_BILLED_PER_THOUSAND: Final = frozenset({"IMPRESSIONS", "REACH"})


def currency(code: str) -> Currency:
    """The currency; ValueError when ad accounts can't bill in it."""
    found = CURRENCIES.get(code)
    if found is None:
        raise ValueError(f"{code} is not a currency ad accounts can use")
    return found


def from_usd_cents(code: str, cents: float) -> int:
    """An amount of US cents in minor units of a currency, rounded up, at least one."""
    money = currency(code)
    return max(1, math.ceil(round(cents * money.per_usd * money.offset / 100, 6)))


def to_usd_cents(code: str, minor: float) -> float:
    """Minor units of a currency in US cents."""
    money = currency(code)
    return round(minor * 100 / (money.per_usd * money.offset), 6)


def to_micros(code: str, minor: int) -> int:
    """Minor units as millionths of the unit, the form facts are kept in."""
    return minor * currency(code).micros_per_minor


def to_minor(code: str, micros: int) -> int:
    """Millionths of the unit as minor units, rounded down: what has been spent in full."""
    return micros // currency(code).micros_per_minor


def budget_kind(billing_event: str) -> BudgetKind:
    """Which minimum holds for a billing event."""
    return _KIND_OF_BILLING.get(billing_event, "high_frequency")


def minimum_for(code: str, kind: BudgetKind, bid_amount: int | None = None) -> int:
    """The smallest daily budget of one kind, in minor units; a manual bid raises it."""
    floor = from_usd_cents(code, _DAILY_MINIMUM_CENTS[kind])
    return max(floor, (bid_amount or 0) * _BIDS_PER_DAY[kind])


def minimum_daily_budget(code: str, billing_event: str, bid_amount: int | None = None) -> int:
    """The smallest daily budget of an ad set in minor units."""
    return minimum_for(code, budget_kind(billing_event), bid_amount)


def minimum_lifetime_budget(code: str, billing_event: str, days: float, bid_amount: int | None = None) -> int:
    """The smallest lifetime budget: the daily minimum for every day (at least one) the ad set runs."""
    return math.ceil(minimum_daily_budget(code, billing_event, bid_amount) * max(days, 1))


def minimum_budgets(code: str, bid_amount: int | None = None) -> dict[str, str | int]:
    """One row of the `minimum_budgets` edge, in minor units."""
    return {
        "currency": code,
        "min_daily_budget_imp": minimum_for(code, "impressions", bid_amount),
        "min_daily_budget_video_views": minimum_for(code, "video_views", bid_amount),
        "min_daily_budget_high_freq": minimum_for(code, "high_frequency", bid_amount),
        "min_daily_budget_low_freq": minimum_for(code, "low_frequency", bid_amount),
    }


def minimum_bid(code: str, billing_event: str) -> int:
    """The smallest bid: two US cents per thousand impressions, one per other event [D-178]."""
    return from_usd_cents(code, 2 if billing_event in _BILLED_PER_THOUSAND else 1)


def min_campaign_group_spend_cap(code: str) -> int:
    """The smallest spend cap of a campaign: 100 US dollars or what they are worth [D-215, D-058]."""
    return from_usd_cents(code, _CAMPAIGN_SPEND_CAP_CENTS)


def decimal(code: str, minor: int) -> str:
    """Minor units as a plain decimal of units: `12.34`, or `1234` where there is no minor unit."""
    return str(minor) if currency(code).offset == 1 else f"{minor / 100:.2f}"


def display(code: str, minor: int) -> str:
    """Minor units as people read them: `$1,234.50`, `¥1,234`, `CHF 12.00`."""
    money = currency(code)
    amount = f"{minor:,}" if money.offset == 1 else f"{minor / 100:,.2f}"
    return money.symbol + amount
