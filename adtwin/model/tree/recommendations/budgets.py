"""Recommendations on budgets, and on what does not deliver. [D-297]"""

from __future__ import annotations

from statistics import median

from adtwin.base import money
from adtwin.model.tree.budget import budget_holder, shares_its_budget
from adtwin.model.tree.recommendations import changes
from adtwin.model.tree.recommendations.kinds import Kind, those
from adtwin.model.tree.recommendations.state import Json, State, leads_to_a_chat
from adtwin.store import Obj

RAISE = 1.2
"""By how much budgets are raised (the twin's own figure)."""
SPENT = 0.95
FAILING = ("WITH_ISSUES", "DISAPPROVED")


def _raised(state: State, adset: Obj) -> Json:  # noqa: ARG001 - a change's signature
    """The daily budget that an ad set should have."""
    return {"daily_budget": round(adset.data["daily_budget"] * RAISE)}


def _spends_it_all(state: State, adset: Obj) -> bool:
    """Its own daily budget was used up on the whole days of this week."""
    shares = shares_its_budget(adset, state.campaign_of(adset))
    meter = (state.memory.adsets if shares else state.memory.pools).get(adset.id)
    daily = adset.data.get("daily_budget")
    if not daily or meter is None or meter.week_days < 2:
        return False
    used = (meter.week_spent - meter.day_spent) / (meter.week_days - 1)
    return used >= SPENT * money.to_micros(str(state.account.obj.data["currency"]), daily)


def _does_better(state: State, adset: Obj) -> bool:
    """It has learned, and its results cost less than those of the account's others with the same goal."""
    own = state.cost_per_result(adset)
    if own is None or not adset.data.get("daily_budget") or not state.has_learned(adset):
        return False
    goal = adset.data["optimization_goal"]
    others = [one for one in state.adsets if one.data["optimization_goal"] == goal and one.id != adset.id]
    costs = [cost for one in others if (cost := state.cost_per_result(one)) is not None]
    return bool(costs) and own < median(costs)


def _nothing_delivers(state: State, campaign: Obj) -> bool:
    """Every ad of its running ad sets is turned down or has an issue."""
    statuses = [
        ad.effective_status
        for adset in state.adsets_of(campaign)
        for ad in state.call.view.edge(adset.id, "ads")
        if ad.status == "ACTIVE"
    ]
    return bool(statuses) and all(one in FAILING for one in statuses)


def _bids_freely(state: State, campaign: Obj) -> bool:
    """Several ad sets with daily budgets of their own and no bid, which the campaign could share out."""
    adsets = state.adsets_of(campaign)
    plain = all(one.data.get("daily_budget") and not one.data.get("bid_amount") for one in adsets)
    strategies = {one.data.get("bid_strategy") or "LOWEST_COST_WITHOUT_CAP" for one in adsets}
    alone = all(budget_holder(one, campaign) is one for one in adsets)
    every = [one for one in state.call.view.edge(campaign.id, "adsets") if one.status not in ("DELETED", "ARCHIVED")]
    return (
        len(adsets) > 1 and len(every) == len(adsets) and plain and alone and strategies == {"LOWEST_COST_WITHOUT_CAP"}
    )


def _share_out(state: State, campaigns: list[Obj], given: object) -> None:  # noqa: ARG001 - an application's signature
    """The budgets of the ad sets become one of the campaign."""
    for campaign in campaigns:
        total = 0
        for adset in state.adsets_of(campaign):
            total += adset.data.pop("daily_budget")
            adset.data.pop("bid_strategy", None)
            state.call.tx.update(adset)
        changes.update(state, campaign, {"daily_budget": total})


KINDS = (
    Kind(
        "BUDGET_LIMITED",
        "budget",
        "adsets",
        "The budget is used up every day. A larger one brings more results.",
        those("adsets", _spends_it_all),
        changes.with_fields(_raised),
    ),
    Kind(
        "SCALE_GOOD_CAMPAIGN",
        "budget",
        "adsets",
        "These ad sets get results for less than others with the same goal. Raise their budgets.",
        those("adsets", lambda state, one: not leads_to_a_chat(one) and _does_better(state, one)),
        changes.with_fields(_raised),
    ),
    Kind(
        "SCALE_GOOD_CTX_CAMPAIGN",
        "budget",
        "adsets",
        "These ad sets get conversations for less than others. Raise their budgets.",
        those("adsets", lambda state, one: leads_to_a_chat(one) and _does_better(state, one)),
        changes.with_fields(_raised),
    ),
    Kind(
        "DYNAMIC_ADVANTAGE_CAMPAIGN_BUDGET",
        "automation",
        "campaigns",
        "Let the campaign hold the budget: more of it goes where results cost least.",
        those("campaigns", _bids_freely),
        _share_out,
    ),
    Kind(
        "DELIVERY_ERROR",
        "budget",
        "campaigns",
        "Nothing of this campaign runs: every ad has an error to be mended.",
        those("campaigns", _nothing_delivers),
    ),
)
