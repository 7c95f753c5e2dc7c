"""Rules of budgets, caps, bids and schedules [D-162…D-179, D-213…D-215].

Money is in minor units of the account's currency, times are epoch seconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, Protocol

from pydantic import BeforeValidator

from adtwin.base import money, zones
from adtwin.errors import tree as errors
from adtwin.errors.protocol import INVALID_PARAMETER
from adtwin.graph.call import Call
from adtwin.graph.change import Change
from adtwin.graph.node import Node
from adtwin.model import enums
from adtwin.model.owned import account_of
from adtwin.model.status import HIDDEN, children
from adtwin.store import Obj

if TYPE_CHECKING:
    from adtwin.model.tree.adset import AdSet
    from adtwin.model.tree.campaign import Campaign

DAY = 86_400
CAPPED = ("LOWEST_COST_WITH_BID_CAP", "COST_CAP")
BIDDING = ("bid_strategy", "bid_amount", "bid_constraints", "optimization_goal")
AUTOMATIC = frozenset({"AD_RECALL_LIFT"})
"""Goals that take no bid: nothing is known of what one result is worth."""


def _is_still_offered(value: Any) -> Any:
    """TARGET_COST ended with v9 [D-179, D-214]."""
    if value == "TARGET_COST":
        raise errors.TARGET_COST_IS_GONE(blame=["bid_strategy"])
    return value


BidStrategy = Annotated[enums.BidStrategy, BeforeValidator(_is_still_offered)]


class Budgeted(Protocol):
    """What campaigns and ad sets have in common here."""

    daily_budget: Any
    lifetime_budget: Any


def holds_budget(node: Budgeted) -> bool:
    """Whether a budget stands at this level."""
    return bool(node.daily_budget or node.lifetime_budget)


def currency_of(node: Node, call: Call) -> str:
    """The currency a node's money is in."""
    return str(account_of(node, call).currency)


def remaining(node: Node, call: Call) -> int | None:
    """What is left of the lifetime budget, or of today's daily budget; 0 where no budget stands."""
    spent = node.obj.data.get("spent", {})
    code = currency_of(node, call)
    lifetime, daily = node.obj.data.get("lifetime_budget"), node.obj.data.get("daily_budget")
    if lifetime:
        return max(0, int(lifetime) - money.to_minor(code, spent.get("lifetime", 0)))
    if daily:
        today = zones.local_date(call.now, node.zone(call)).isoformat()
        used = spent.get("day_micros", 0) if spent.get("day") == today else 0
        return max(0, int(daily) - money.to_minor(code, used))
    return 0


# -- campaigns -------------------------------------------------------------------------------------------------------


def campaign_has_one_kind_of_budget(change: Change[Campaign]) -> None:
    """A campaign's budget is daily or lifetime, not both; sending the other kind replaces neither."""
    if change.new.daily_budget and change.new.lifetime_budget:
        raise errors.TWO_KINDS_OF_BUDGET(blame=[["daily_budget"], ["lifetime_budget"]])


def campaign_budget_is_not_also_on_its_adsets(change: Change[Campaign]) -> None:
    """Budgets stand at one level: a campaign takes one only when none of its live ad sets has one [D-213, C-512]."""
    if change.creating or not holds_budget(change.new) or holds_budget(change.old or change.new):
        return
    for adset in _living_adsets(change):
        if adset.data.get("daily_budget") or adset.data.get("lifetime_budget"):
            raise errors.BUDGET_AT_TWO_LEVELS(blame=["daily_budget" if change.new.daily_budget else "lifetime_budget"])


def _living_adsets(change: Change[Campaign]) -> Iterator[Obj]:
    below = children(change.call.view, change.new.pk, "adsets")
    return (adset for adset in below if adset.status not in HIDDEN)


def campaign_budget_is_above_the_minimum(change: Change[Campaign]) -> None:
    """At least the currency's minimum per day, for each ad set that shares the budget [D-213, D-058, D-385]."""
    campaign = change.new
    if not change.changed("daily_budget", "lifetime_budget"):
        return
    sharing = 0 if change.creating else sum(1 for _ in _living_adsets(change))
    code = currency_of(campaign, change.call)
    least = money.minimum_daily_budget(code, "IMPRESSIONS") * max(1, sharing)
    for name in ("daily_budget", "lifetime_budget"):
        given = campaign.obj.data.get(name)
        if given is not None and given < least and (given or sharing):
            raise errors.CAMPAIGN_BUDGET_TOO_LOW(blame=[name], minimum_budget=money.display(code, least))


def campaign_bid_strategy_needs_its_budget(change: Change[Campaign]) -> None:
    """Without a campaign budget the strategy belongs on the ad sets [D-214]."""
    if "bid_strategy" in change.sent and not holds_budget(change.new):
        raise errors.BID_STRATEGY_BELONGS_TO_ADSET(blame=["bid_strategy"])


def campaign_cap_has_bids_below(change: Change[Campaign]) -> None:
    """A campaign that turns to a cap needs a bid on each of its ad sets [D-214]."""
    campaign = change.new
    if change.creating or campaign.bid_strategy not in CAPPED or not change.changed("bid_strategy"):
        return
    if any(not adset.data.get("bid_amount") for adset in _living_adsets(change)):
        raise errors.BID_AMOUNT_REQUIRED(blame=["bid_strategy"], bid_strategy=campaign.bid_strategy)


def spend_cap_is_above_the_minimum(change: Change[Campaign]) -> None:
    """At least 100 US dollars' worth, and not for reservations [D-215]."""
    cap = change.new.spend_cap
    if not cap or not change.changed("spend_cap"):
        return
    if change.new.buying_type == "RESERVED":
        raise errors.SPEND_CAP_NEEDS_AUCTION(blame=["spend_cap"])
    code = currency_of(change.new, change.call)
    least = money.min_campaign_group_spend_cap(code)
    if cap < least:
        raise errors.SPEND_CAP_TOO_LOW(blame=["spend_cap"], minimum=money.display(code, least))


def campaign_stops_after_it_starts(change: Change[Campaign]) -> None:
    """`stop_time` lies ahead and after `start_time`; 0 means never."""
    stop = change.new.stop_time
    if stop and change.changed("stop_time") and (stop <= change.call.now or stop <= (change.new.start_time or 0)):
        raise errors.END_TIME_IN_PAST(blame=["stop_time"], now=zones.iso(change.call.now, change.new.zone(change.call)))


# -- ad sets ---------------------------------------------------------------------------------------------------------


def adset_budget_stands_at_one_level(change: Change[AdSet]) -> None:
    """On the campaign or on the ad set, never on both; somewhere it must be [D-174, C-512]."""
    if not change.creating and not change.changed("daily_budget", "lifetime_budget"):
        return
    adset, campaign = change.new, change.new.campaign_of(change.call)
    if adset.daily_budget and adset.lifetime_budget:
        raise errors.TWO_KINDS_OF_BUDGET(blame=[["daily_budget"], ["lifetime_budget"]])
    if holds_budget(adset) and holds_budget(campaign):
        raise errors.BUDGET_AT_TWO_LEVELS(blame=["daily_budget" if adset.daily_budget else "lifetime_budget"])
    unbudgeted = campaign.buying_type == "RESERVED" or adset.rf_prediction_id
    if not holds_budget(adset) and not holds_budget(campaign) and not unbudgeted:
        raise errors.BUDGET_MISSING(blame=[["daily_budget"], ["lifetime_budget"]])


def adset_budget_is_above_the_minimum(change: Change[AdSet]) -> None:
    """At least the minimum of the currency and billing event per day [C-474, C-510]."""
    adset, call = change.new, change.call
    if not holds_budget(adset) or not change.changed("daily_budget", "lifetime_budget", "billing_event", "bid_amount"):
        return
    code = currency_of(adset, call)
    name = "daily_budget" if adset.daily_budget else "lifetime_budget"
    least = money.minimum_daily_budget(code, adset.billing_event)
    if adset.lifetime_budget and adset.end_time:
        days = (adset.end_time - (adset.start_time or call.now)) / DAY
        least = money.minimum_lifetime_budget(code, adset.billing_event, days)
    if adset.obj.data[name] < least:
        raise errors.BUDGET_TOO_LOW(blame=[name], minimum=money.display(code, least))


def impressions_are_not_bought_outright(change: Change[AdSet]) -> None:
    """`daily_imps` and `lifetime_imps` belong to a buying type that is gone [D-176]."""
    for name in ("daily_imps", "lifetime_imps"):
        if change.typed(name):
            raise errors.FIELD_NEEDS_BUYING_TYPE(blame=[name], field=name, buying_type="FIXED_CPM")


def budget_covers_what_is_spent(change: Change[AdSet]) -> None:
    """A lifetime budget can't fall below what is spent already [C-513]."""
    lifetime = change.new.obj.data.get("lifetime_budget")
    if change.creating or not lifetime or not change.changed("lifetime_budget"):
        return
    code = currency_of(change.new, change.call)
    spent = money.to_minor(code, change.new.obj.data.get("spent", {}).get("lifetime", 0))
    if lifetime < spent:
        raise errors.BUDGET_BELOW_WHAT_IS_SPENT(blame=["lifetime_budget"], minimum=money.display(code, spent))


def schedule_fits_the_budget(change: Change[AdSet]) -> None:
    """The end lies ahead; lifetime budgets need one, daily budgets more than a day before it [D-174, D-175]."""
    adset, now = change.new, change.call.now
    if not change.changed("start_time", "end_time", "daily_budget", "lifetime_budget"):
        return
    end = adset.end_time
    if end and change.changed("end_time") and (end <= now or end <= (adset.start_time or 0)):
        raise errors.END_TIME_IN_PAST(blame=["end_time"], now=zones.iso(now, adset.zone(change.call)))
    if adset.lifetime_budget and not end:
        raise errors.END_TIME_REQUIRED(blame=["end_time"])
    if adset.daily_budget and end and end - (adset.start_time or now) <= DAY:
        raise errors.DAILY_BUDGET_NEEDS_A_DAY(blame=["end_time"])
    if adset.adset_schedule and not (adset.lifetime_budget or change.new.campaign_of(change.call).lifetime_budget):
        raise errors.SCHEDULE_NEEDS_LIFETIME_BUDGET(blame=["adset_schedule"])


def bid_strategy_stands_where_the_budget_is(change: Change[AdSet]) -> None:
    """With a campaign budget the strategy belongs on the campaign [D-179]."""
    campaign = change.new.campaign_of(change.call)
    if "bid_strategy" in change.sent and holds_budget(campaign) and change.new.bid_strategy != campaign.bid_strategy:
        raise errors.BID_STRATEGY_BELONGS_TO_CAMPAIGN(blame=["bid_strategy"])


def bid_strategy_has_its_companion(change: Change[AdSet]) -> None:
    """Caps need `bid_amount`, minimum ROAS needs a floor and the VALUE goal [D-178, B-085…B-088]."""
    adset = change.new
    if not change.creating and not change.changed(*BIDDING):
        return
    strategy = effective_strategy(adset, change.call)
    if adset.bid_amount and adset.optimization_goal in AUTOMATIC:
        raise errors.BID_MUST_BE_AUTOMATIC(blame=["bid_amount"], goal=adset.optimization_goal)
    if strategy in CAPPED and not adset.bid_amount and not adset.rf_prediction_id:
        raise errors.BID_AMOUNT_REQUIRED(blame=["bid_amount"], bid_strategy=strategy)
    if strategy == "LOWEST_COST_WITH_MIN_ROAS":
        if adset.optimization_goal != "VALUE":
            raise errors.ROAS_NEEDS_VALUE_GOAL(blame=["bid_strategy"], goal=adset.optimization_goal)
        if not (adset.bid_constraints or {}).get("roas_average_floor"):
            raise errors.ROAS_FLOOR_REQUIRED(blame=["bid_constraints"])
    elif adset.bid_constraints and change.changed("bid_constraints"):
        raise errors.BID_CONSTRAINTS_NEED_ROAS(blame=["bid_constraints"])
    if adset.bid_amount and change.changed("bid_amount") and strategy not in CAPPED:
        raise errors.BID_AMOUNT_NOT_ALLOWED(blame=["bid_amount"], bid_strategy=strategy)


def bid_is_above_the_minimum(change: Change[AdSet]) -> None:
    """Two US cents per thousand impressions, one per other event [D-178]."""
    adset = change.new
    if not adset.bid_amount or not change.changed("bid_amount", "billing_event"):
        return
    code = currency_of(adset, change.call)
    least = money.minimum_bid(code, adset.billing_event)
    if adset.bid_amount < least:
        raise errors.BID_TOO_LOW(
            blame=["bid_amount"], minimum=money.display(code, least), billing_event=adset.billing_event
        )


def spend_limits_need_a_campaign_budget(change: Change[AdSet]) -> None:
    """Daily limits go with a daily, lifetime limits with a lifetime campaign budget [D-177]."""
    campaign = change.new.campaign_of(change.call)
    for kind in ("daily", "lifetime"):
        for name in (f"{kind}_min_spend_target", f"{kind}_spend_cap"):
            if name in change.sent and change.new.obj.data.get(name) and not campaign.obj.data.get(f"{kind}_budget"):
                raise errors.SPEND_TARGET_NEEDS_CAMPAIGN_BUDGET(blame=[name], field=name, kind=kind)
        least, most = change.new.obj.data.get(f"{kind}_min_spend_target"), change.new.obj.data.get(f"{kind}_spend_cap")
        if least and most and least > most:
            detail = f"{kind}_min_spend_target must not be more than {kind}_spend_cap"
            raise INVALID_PARAMETER(blame=[f"{kind}_min_spend_target"], detail=detail)


def effective_strategy(adset: AdSet, call: Call) -> str:
    """The bid strategy in force: the campaign's where it holds the budget, else the ad set's own."""
    return strategy_of(adset.obj, adset.campaign_of(call).obj)


def budget_holder(adset: Obj, campaign: Obj) -> Obj:
    """Where the budget stands that an ad set spends from: the campaign, else the ad set itself."""
    return campaign if campaign.data.get("daily_budget") or campaign.data.get("lifetime_budget") else adset


def shares_its_budget(adset: Obj, campaign: Obj) -> bool:
    """Whether an ad set's own daily budget may help the others of its campaign out."""
    own = budget_holder(adset, campaign) is adset and adset.data.get("daily_budget")
    return bool(own and campaign.data.get("is_adset_budget_sharing_enabled"))


def strategy_of(adset: Obj, campaign: Obj) -> str:
    """The bid strategy in force: that of whatever holds the budget."""
    return str(budget_holder(adset, campaign).data.get("bid_strategy") or "LOWEST_COST_WITHOUT_CAP")
