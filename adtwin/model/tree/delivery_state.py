"""How delivery goes, judged by what it keeps of each ad and ad set: limited by the bid, tired, stopped by a cap.

Nothing here looks at facts, so that a list of ads tells its states at the price of reading the list.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, cast

from adtwin.base import money, zones
from adtwin.delivery.inputs import ENDLESS_DAYS
from adtwin.delivery.memory import MEMORY
from adtwin.graph.call import Call
from adtwin.model.tree.budget import CAPPED, DAY, budget_holder, shares_its_budget, strategy_of
from adtwin.model.tree.running_time import running_time
from adtwin.store import Obj

LITTLE: Final = 0.5
"""An ad set is limited by its bid when less than this part of its budget was spent on the last days …"""
HELD: Final = 0.5
"""… and its ceiling held the bid down in at least this part of the last hours."""
WORN: Final = 0.8
"""An ad that does less well than this against a fresh one is worn out: about three impressions a person, recently."""
_KNOWN_DAYS: Final = 0.35
"""Recent days (see `Meter`) from which a budget is judged: one that has ended, on a quiet day."""
_FRESH: Final = 2
"""Days for which the state of an ad's last day of delivery stands."""
_CONTROLLED: Final = (*CAPPED, "LOWEST_COST_WITH_MIN_ROAS")
_EPOCH: Final = date(1970, 1, 1).toordinal()


def kept(call: Call, name: str, pk: int) -> Any:
    """What delivery keeps of an object: `results` or `held` of an ad set, a meter of `pools` or `adsets`, of `ads`."""
    memory = cast("Mapping[str, Any]", call.meta(MEMORY) or {})
    return memory.get(name, {}).get(str(pk))


def is_limited_by_bid(call: Call, adset: Obj, campaign: Obj) -> bool:
    """A strategy with a control holds the bid down, and most of the budget stays unspent."""
    if strategy_of(adset, campaign) not in _CONTROLLED or (kept(call, "held", adset.id) or 0.0) < HELD:
        return False
    holder = budget_holder(adset, campaign)
    meter = kept(call, "adsets" if shares_its_budget(adset, campaign) else "pools", holder.id)
    account = call.load(adset.owner_id)
    if meter is None or account is None or meter["recent_days"] < _KNOWN_DAYS:
        return False
    budget = money.to_micros(account.obj.data["currency"], 1) * _a_day(holder) * meter["recent_days"]
    return bool(meter["recent_spent"] < LITTLE * budget)


def _a_day(holder: Obj) -> float:
    """What a budget has for a day, in minor units."""
    daily, lifetime = holder.data.get("daily_budget"), holder.data.get("lifetime_budget")
    if daily:
        return float(daily)
    start, end = holder.data.get("start_time"), holder.data.get("end_time") or holder.data.get("stop_time")
    days = (int(end) - int(start)) / DAY if start and end else ENDLESS_DAYS
    return float(lifetime or 0) / max(days, 1.0)


def is_worn_out(call: Call, ad: Obj) -> bool:
    """Those who saw the ad on its last day had seen it so often that they respond by a fifth less."""
    progress = kept(call, "ads", ad.id)
    account = call.load(ad.owner_id)
    if progress is None or account is None:
        return False
    today = zones.local_date(call.now, account.obj.data["timezone_name"]).toordinal() - _EPOCH
    return bool(progress["fatigue"] < WORN and today - progress["day"] <= _FRESH)


def was_never_shown(call: Call, ad: Obj, adset: Obj, campaign: Obj) -> bool:
    """The ad has been active for a day, its time and that of all above it has come, and nobody has seen it.

    Those with hours or turns of their own may still wait for theirs.
    """
    if adset.data.get("adset_schedule") or adset.data.get("time_based_ad_rotation_intervals"):
        return False
    start, end = running_time(ad, adset, campaign)
    if call.now - start < DAY or (end is not None and end <= call.now):
        return False
    progress = kept(call, "ads", ad.id)
    return progress is None or not progress["seen"]


def account_cap_is_reached(account: Obj) -> bool:
    """Nothing that could be charged is left of the account's spend cap."""
    cap = int(account.data.get("spend_cap") or 0)
    return cap > 0 and _spent(account, account.data["currency"]) - account.data.get("spent_before_cap", 0) >= cap


def campaign_cap_is_reached(campaign: Obj, currency: str) -> bool:
    """Nothing that could be charged is left of the campaign's spend cap."""
    cap = int(campaign.data.get("spend_cap") or 0)
    return cap > 0 and _spent(campaign, currency) >= cap


def _spent(obj: Obj, currency: str) -> int:
    return money.to_minor(currency, obj.data.get("spent", {}).get("lifetime", 0))
