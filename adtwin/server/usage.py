"""The throttle headers that every Graph answer carries: what the call did to the limits [C-399…C-402, C-423…C-428].

Clients slow down for minutes when these figures are high [wire facts 4]; they are real, and low for small use. CPU and
wall time are not measured: they are told as the share of calls.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import lru_cache
from typing import Any

import orjson

from adtwin.graph.quotas import QUOTAS, STANDARD
from adtwin.graph.throttle import ADS, Charge

Header = tuple[bytes, bytes]
_INSIGHTS, _MANAGEMENT = QUOTAS["ads_insights"], QUOTAS["ads_management"]
_OF_ADS = tuple(QUOTAS[name] for name in ADS)
_BUSINESS_USE = b"x-business-use-case-usage"
_MOST_OBJECTS = 32
"""Objects that one header tells of [C-423]."""


def headers(charges: Collection[Charge], tier: str, account: str) -> tuple[Header, ...]:
    """The headers for what a request was charged: the figures of the fullest limit, and each object's use [C-423].

    Without a charge they tell the app's tier; without an ad account of its own, of `account`, a number.
    """
    if not charges:
        return _of(Charge(0, 0, tier or STANDARD), account)
    if len(charges) == 1:
        return _of(next(iter(charges)), account)
    app = max(one.app for one in charges)
    told: dict[bytes, bytes] = {}
    rows: dict[str, list[Any]] = {}
    for one in sorted(charges, key=_weight, reverse=True):  # of each header the first one stays
        own = dict(_of(replace(one, app=app), account))
        if one.object_id is not None and (len(rows) < _MOST_OBJECTS or str(one.object_id) in rows):
            for about, row in orjson.loads(own.get(_BUSINESS_USE, b"{}")).items():
                rows.setdefault(about, []).extend(row)
        told = own | told
    return tuple((told | ({_BUSINESS_USE: orjson.dumps(rows)} if rows else {})).items())


def _weight(charge: Charge) -> tuple[bool, bool, int, float]:
    """By what a charge matters more than another: that of an ad account, one that has to wait, the fuller one."""
    return charge.object_id is not None, charge.quota in _OF_ADS, charge.wait, charge.used


def _of(one: Charge, account: str) -> tuple[Header, ...]:
    kind = "insights" if one.quota is _INSIGHTS else "ads" if one.quota in _OF_ADS else "other"
    shown = (one.quota or _MANAGEMENT).shown
    tiered = one.quota is None or one.quota.tiered
    about, wait = (account, 0) if one.object_id is None else (str(one.object_id), one.wait)  # a person's wait is theirs
    told = _written(one.app, one.tier, about, (kind, shown, tiered), (one.used, one.insights_of_app, wait))
    return told if one.reach is None else (*told, (b"x-fb-ads-insights-reach-throttle", str(one.reach).encode()))


@lru_cache(maxsize=2_000)
def _written(
    app: int, tier: str, about: str, use: tuple[str, str | None, bool], figures: tuple[float, float, int]
) -> tuple[Header, ...]:
    (kind, shown, tiered), (used, of_app, wait) = use, figures
    percent = int(used)
    load = {"call_count": percent, "total_cputime": percent, "total_time": percent}
    told: list[Header] = [
        (b"x-app-usage", orjson.dumps(dict.fromkeys(load, app))),
        (
            b"x-ad-account-usage",
            orjson.dumps({
                "acc_id_util_pct": _figure(used) if kind != "other" or shown == _MANAGEMENT.shown else 0,
                "reset_time_duration": wait,
                "ads_api_access_tier": tier,
            }),
        ),
    ]  # fmt: skip
    if shown is not None:
        row: dict[str, Any] = {"type": shown, **load, "estimated_time_to_regain_access": -(-wait // 60)}
        told.append((_BUSINESS_USE, orjson.dumps({about: [row | ({"ads_api_access_tier": tier} if tiered else {})]})))
    if kind == "insights":
        pair = {"app_id_util_pct": _figure(of_app), "acc_id_util_pct": _figure(used), "ads_api_access_tier": tier}
        told.append((b"x-fb-ads-insights-throttle", orjson.dumps(pair)))
    return tuple(told)


def _figure(percent: float) -> float:
    """A percentage with its decimals, if it has any [C-400]."""
    return int(percent) if percent == int(percent) else percent
