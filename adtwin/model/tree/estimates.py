"""How many people a targeting reaches, and what a day of ads to them would bring. [D-361, D-369]

Both come from the simulated people and market, so an estimate and the delivery that follows agree.
"""

from __future__ import annotations

from typing import Any, Final

from pydantic import BaseModel

from adtwin.base.money import currency
from adtwin.delivery import AdLine
from adtwin.delivery.inputs import Destination
from adtwin.delivery.sizes import bounds, rounded
from adtwin.graph.call import Call
from adtwin.graph.node import Edge, Edges, Operation
from adtwin.graph.rows import RowType
from adtwin.graph.versions import difference
from adtwin.model.audience.custom import people, usable
from adtwin.model.audience.targeting import Targeting, audience, check, device_platforms
from adtwin.model.enums import OptimizationGoal
from adtwin.model.owned import ADS, account_of
from adtwin.model.tree import account_controls
from adtwin.model.tree.account import AdAccount
from adtwin.model.tree.adset import AdSet
from adtwin.model.tree.scope import Aim, scope
from adtwin.model.tree.specs import PromotedObject

OUTCOMES: Final = difference(
    "delivery_estimate_outcomes",
    "`delivery_estimate` tells `estimate_dau` and `daily_outcomes_curve`; later neither [wire facts 8].",
    until="v25.0",
)
_ON_A_DAY: Final = 0.73
"""Of the people of a month, those who are there on a day: the twin's own round figure."""
_HOUR: Final = 3600


class ReachParams(BaseModel):
    """Whom the ads are meant for."""

    targeting_spec: Targeting


class DeliveryParams(BaseModel):
    """Whom the ads are meant for, and what they are to bring."""

    targeting_spec: Targeting
    optimization_goal: OptimizationGoal
    promoted_object: PromotedObject | None = None


class AdSetDeliveryParams(BaseModel):
    """What to take in place of the ad set's own."""

    targeting_spec: Targeting | None = None
    optimization_goal: OptimizationGoal | None = None
    promoted_object: PromotedObject | None = None


def _reach(call: Call, account: AdAccount, params: ReachParams) -> dict[str, Any]:
    spec = _checked(call, account, params.targeting_spec)
    low, high = bounds(_people(_line(call, account, spec, goal="REACH")))
    return {"data": {"users_lower_bound": low, "users_upper_bound": high, "estimate_ready": True}}


def _for_account(call: Call, account: AdAccount, params: DeliveryParams) -> list[dict[str, Any]]:
    spec = _checked(call, account, params.targeting_spec)
    return _estimate(call, account, _line(call, account, spec, params.optimization_goal, params.promoted_object))


def _for_adset(call: Call, adset: AdSet, params: AdSetDeliveryParams) -> list[dict[str, Any]]:
    account = account_of(adset, call)
    spec = Targeting.model_validate(adset.targeting)
    if params.targeting_spec is not None:
        spec = _checked(call, account, params.targeting_spec)
    promoted = params.promoted_object or PromotedObject.model_validate(adset.promoted_object or {})
    goal = params.optimization_goal or adset.optimization_goal
    objective = adset.campaign_of(call).objective
    return _estimate(call, account, _line(call, account, spec, goal, promoted, objective))


def _checked(call: Call, account: AdAccount, spec: Targeting) -> Targeting:
    """The spec, held to the rules that an ad set's targeting is held to."""
    check(spec, path=("targeting_spec",), version=call.version)
    usable.check(call, account, spec.wire(), ("targeting_spec",))
    return spec


def _line(
    call: Call,
    account: AdAccount,
    spec: Targeting,
    goal: str,
    promoted: PromotedObject | None = None,
    objective: str | None = None,
) -> AdLine | None:
    """An ad of the account for these people; None where its controls and its audiences leave nobody."""
    promoted = promoted or PromotedObject()
    found = scope(spec, Aim(objective, goal, promoted.wire()), account_controls.of_account(call.view, account.pk))
    sizes = people.shares(call.view, spec)
    if found is None or not people.reaches_somebody(spec, sizes):
        return None
    left, places = found
    return AdLine(
        account_id=account.pk, campaign_id=0, adset_id=0, ad_id=0, pool_id=0, start=0,
        audience=audience(left, sizes=sizes),
        placements=places,
        device_platforms=device_platforms(left),
        optimization_goal=goal,
        destination=_destination(goal, promoted),
        conversion=promoted.custom_event_type,
    )  # fmt: skip


def _destination(goal: str, promoted: PromotedObject) -> Destination:
    """Where such ads mostly lead."""
    if goal in ("LEAD_GENERATION", "QUALITY_LEAD"):
        return "form"
    if goal == "CONVERSATIONS":
        return "messaging"
    return "app" if promoted.application_id else "website"


def _people(line: AdLine | None) -> float:
    from adtwin.delivery.population import people_of

    return people_of(line.audience) if line is not None else 0.0


def _estimate(call: Call, account: AdAccount, line: AdLine | None) -> list[dict[str, Any]]:
    month = _people(line)
    low, high = bounds(month)
    row: dict[str, Any] = {}
    if OUTCOMES.holds(call.version):
        row = {"daily_outcomes_curve": _curve(call, account, line), "estimate_dau": rounded(month * _ON_A_DAY)}
    return [{**row, "estimate_mau_lower_bound": low, "estimate_mau_upper_bound": high, "estimate_ready": True}]


def _curve(call: Call, account: AdAccount, line: AdLine | None) -> list[dict[str, int]]:
    """What rising spends bring on a day; spend in minor units of the account's currency."""
    from adtwin.delivery.outcomes import outcomes
    from adtwin.delivery.population import Market

    if line is None or not line.placements:
        return [{"spend": 0, "reach": 0, "impressions": 0, "actions": 0}]
    money = currency(account.currency)
    return [
        {
            "spend": round(day.spend * money.per_usd * money.offset),
            "reach": round(day.reach),
            "impressions": round(day.impressions),
            "actions": round(day.results),
        }
        for day in outcomes(Market(call.twin.seed), line, call.now // _HOUR)
    ]


ESTIMATE = RowType(
    "DeliveryEstimate", "daily_outcomes_curve", "estimate_dau", "estimate_mau_lower_bound", "estimate_mau_upper_bound",
    "estimate_ready", at_once=True,
)  # fmt: skip


class OfAccount(Edges, of="AdAccount"):
    """Estimates for a targeting that is still to be used."""

    reachestimate = Edge(get=Operation(_reach, ReachParams, slow=True), access=ADS, doc="How many people are meant.")
    delivery_estimate = Edge(
        get=Operation(_for_account, DeliveryParams, slow=True, rows=ESTIMATE),
        access=ADS,
        doc="People, and what a day would bring.",
    )


class OfAdSet(Edges, of="AdSet"):
    """Estimates for an ad set."""

    delivery_estimate = Edge(
        get=Operation(_for_adset, AdSetDeliveryParams, slow=True, rows=ESTIMATE),
        doc="People, and what a day would bring.",
    )
