"""Rules of ad sets besides money: parent, targeting, goal, billing, destination, frequency, rotation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, ValidationError

from adtwin.base.money import NO_SPEND_CAP
from adtwin.errors import goals as errors
from adtwin.errors.audience import LOCATION_MISSING, PLACEMENT_DOES_NOT_FIT_OBJECTIVE
from adtwin.errors.protocol import MISSING_PARAMETER
from adtwin.errors.tree import PARENT_IS_GONE, PARENT_OF_ANOTHER_ACCOUNT, SCHEDULE_INVALID
from adtwin.graph import writing
from adtwin.graph.call import Call
from adtwin.graph.change import Change
from adtwin.model import status
from adtwin.model.audience.custom import usable
from adtwin.model.audience.targeting import (
    Targeting,
    check,
    effective_placements,
    placements_are_automatic,
    reaches_the_eu,
)
from adtwin.model.owned import account_of
from adtwin.model.tree import adset_versions
from adtwin.model.tree import compatibility as table
from adtwin.model.tree.placement_fit import delivers_on
from adtwin.model.tree.specs import AdRotation

if TYPE_CHECKING:
    from adtwin.model.tree.adset import AdSet

"""Results after which an ad set has left the learning phase."""
HOUR = 3_600
ROTATION = ("time_based_ad_rotation_intervals", "time_based_ad_rotation_id_blocks")
FIXED = ("is_dynamic_creative", "attribution_spec")
"""What is set at creation and stays [wire facts 1]."""


def _never(value: str) -> str:
    raise ValueError(f"has no values that can be sent; {value[:100]} was")


NoValue = Annotated[str, AfterValidator(_never)]
"""The type of a parameter whose vocabulary is empty [D-169]."""


def find_campaign(change: Change[AdSet]) -> None:
    """The campaign that was named, or a new one from `campaign_spec` [D-167]."""
    adset, call = change.new, change.call
    spec = change.typed("campaign_spec")
    if spec is not None and not adset.campaign_id:
        given = {"special_ad_categories": [], "status": "PAUSED", **spec}
        adset.campaign_id = str(writing.create(call, "Campaign", account_of(adset, call), given).pk)
    if not adset.campaign_id:
        raise MISSING_PARAMETER(blame=["campaign_id"], param="campaign_id")
    call.require(adset.campaign_id, "Campaign", "campaign_id")


def fill_in(change: Change[AdSet]) -> None:
    """Goal from objective and destination, billing by impressions, a strategy from the bid [A-079, D-179, D-188]."""
    adset = change.new
    campaign = adset.campaign_of(change.call)
    if not adset.optimization_goal:
        promoted = adset.promoted_object
        adset.optimization_goal = table.default_goal(campaign.objective, adset.destination_type, promoted)
    adset.billing_event = adset.billing_event or "IMPRESSIONS"
    if adset.bid_amount and not adset.bid_strategy and not campaign.bid_strategy:
        adset.bid_strategy = "LOWEST_COST_WITH_BID_CAP"
    if adset.end_time == 0:
        adset.obj.data.pop("end_time")
    adset_versions.drop_messenger_stories(change)
    for name in ("daily_spend_cap", "lifetime_spend_cap"):
        if adset.obj.data.get(name) == NO_SPEND_CAP:
            setattr(adset, name, None)
    if change.creating and adset.targeting and reaches_the_eu(Targeting.model_validate(adset.targeting)):
        account = account_of(adset, change.call)
        adset.dsa_beneficiary = adset.dsa_beneficiary or account.default_dsa_beneficiary
        adset.dsa_payor = adset.dsa_payor or account.default_dsa_payor


# -- rules -----------------------------------------------------------------------------------------------------------


def campaign_is_of_the_account(change: Change[AdSet]) -> None:
    """The campaign belongs to the account that the ad set is created in [A-083]."""
    campaign = change.new.campaign_of(change.call)
    if campaign.obj.owner_id != change.new.obj.owner_id:
        raise PARENT_OF_ANOTHER_ACCOUNT(
            blame=["campaign_id"], kind="campaign", id=campaign.wire_id, account_id=change.new.account_id
        )


def campaign_takes_children(change: Change[AdSet]) -> None:
    """New ad sets go into campaigns that are neither archived nor deleted."""
    campaign = change.new.campaign_of(change.call)
    if change.creating and campaign.status in status.HIDDEN:
        raise PARENT_IS_GONE(blame=["campaign_id"], kind="Campaign", id=campaign.wire_id, status=campaign.status)


def what_is_set_at_creation_stays(change: Change[AdSet]) -> None:
    """Dynamic creative, attribution and frequency caps don't change [wire facts 1]."""
    if change.creating:
        return
    for name in FIXED:
        if name in change.sent and change.changed(name):
            raise errors.IMMUTABLE_AFTER_CREATION(blame=[name], field=name, kind="ad set")
    if "frequency_control_specs" in change.sent and change.changed("frequency_control_specs"):
        raise errors.FREQUENCY_CONTROL_IS_FIXED(blame=["frequency_control_specs"])


def targeting_is_allowed(change: Change[AdSet]) -> None:
    """Targeting is there, names a place, and holds together [D-185, A-130…A-138]."""
    if not change.changed("targeting") and change.new.targeting:
        return
    if not change.new.targeting:
        raise LOCATION_MISSING(blame=["targeting"])
    spec = change.typed("targeting") or Targeting.model_validate(change.new.targeting)
    check(spec, version=change.call.version)
    usable.check(change.call, account_of(change.new, change.call), change.new.targeting)


def some_placement_delivers(change: Change[AdSet]) -> None:
    """Placements chosen by hand must leave one that objective and goal deliver on [C-179, A-335]."""
    if not change.creating and not change.changed("targeting", "optimization_goal"):
        return
    adset = change.new
    spec = Targeting.model_validate(adset.targeting)
    objective, goal = adset.campaign_of(change.call).objective, adset.optimization_goal
    placements = effective_placements(spec)
    if placements and not any(delivers_on(one, objective, goal) for one in placements):
        raise PLACEMENT_DOES_NOT_FIT_OBJECTIVE(
            blame=["targeting"],
            objective=objective,
            goal=goal,
            positions=", ".join(position for _, position in placements),
        )


def goal_fits_the_objective(change: Change[AdSet]) -> None:
    """Each objective takes some goals only [D-171, C-166…C-178]."""
    adset = change.new
    if not change.creating and not change.changed("optimization_goal", "destination_type"):
        return
    objective = adset.campaign_of(change.call).objective
    if not table.goal_fits(objective, adset.optimization_goal, adset.destination_type):
        if objective == "STORE_VISITS":
            raise errors.STORE_VISITS_ARE_GONE(blame=["optimization_goal"])
        allowed = ", ".join(table.goals_for(objective, adset.destination_type))
        raise errors.GOAL_DOES_NOT_FIT_OBJECTIVE(
            blame=["optimization_goal"], objective=objective, goal=adset.optimization_goal, allowed=allowed
        )


def billing_event_fits_the_goal(change: Change[AdSet]) -> None:
    """Each goal can be billed by some events only [D-169, D-180]."""
    adset = change.new
    if not change.creating and not change.changed("optimization_goal", "billing_event"):
        return
    allowed = table.billing_events_for(adset.optimization_goal)
    if adset.billing_event not in allowed:
        raise errors.BILLING_DOES_NOT_FIT_GOAL(
            blame=["billing_event"],
            goal=adset.optimization_goal,
            billing_event=adset.billing_event,
            allowed=", ".join(allowed),
        )


def destination_fits_the_objective(change: Change[AdSet]) -> None:
    """Each objective leads to some destinations only [D-170, C-522]."""
    adset = change.new
    objective = adset.campaign_of(change.call).objective
    if not change.changed("destination_type") or table.destination_fits(objective, adset.destination_type):
        return
    if adset.destination_type == "ON_AD" and objective == "OUTCOME_ENGAGEMENT":
        raise errors.LEAD_FORM_DESTINATION_NEEDS_LEADS(blame=["destination_type"], objective=objective)
    raise errors.DESTINATION_INVALID(
        blame=["destination_type"],
        destination_type=adset.destination_type,
        objective=objective,
        allowed=", ".join(table.destinations_for(objective)),
    )


def frequency_control_needs_reach(change: Change[AdSet]) -> None:
    """Frequency caps go with the goals REACH and THRUPLAY [D-183]."""
    adset = change.new
    if not change.changed("frequency_control_specs", "optimization_goal"):
        return
    if adset.frequency_control_specs and adset.optimization_goal not in ("REACH", "THRUPLAY"):
        raise errors.FREQUENCY_CONTROL_NEEDS_REACH(blame=["frequency_control_specs"], goal=adset.optimization_goal)


def rotation_covers_the_run(change: Change[AdSet]) -> None:
    """Two spans at least, a block of ads for each, from the ad set's start to an hour before its end [D-186]."""
    adset = change.new
    starts, blocks = adset.time_based_ad_rotation_intervals, adset.time_based_ad_rotation_id_blocks
    if not (starts or blocks) or not change.changed(*ROTATION, "start_time", "end_time"):
        return
    try:
        AdRotation.model_validate({"intervals": starts or [], "id_blocks": blocks or []})
    except ValidationError as error:
        told = error.errors(include_url=False)[0]["msg"].removeprefix("Value error, ")
        raise SCHEDULE_INVALID(blame=[[name] for name in ROTATION], detail=f"The ad rotation: {told}.") from None
    if starts[0] != adset.start_time:
        detail = "The first of time_based_ad_rotation_intervals must be the ad set's start_time."
        raise SCHEDULE_INVALID(blame=[ROTATION[0]], detail=detail)
    if adset.end_time and starts[-1] > adset.end_time - HOUR:
        detail = "The last of time_based_ad_rotation_intervals must be an hour before end_time, or earlier."
        raise SCHEDULE_INVALID(blame=[ROTATION[0]], detail=detail)


# -- what clients read -----------------------------------------------------------------------------------------------


def bid_info(adset: AdSet, call: Call) -> dict[str, int] | None:  # noqa: ARG001
    """The bid by what is bid on."""
    return {"ACTIONS": adset.bid_amount} if adset.bid_amount else None


def advice(change: Change[AdSet]) -> list[dict[str, Any]]:
    """What would let delivery do better: free placements, a free bid [B-077]."""
    adset, found = change.new, []
    if not placements_are_automatic(Targeting.model_validate(adset.targeting)):
        found.append(_advice("Use automatic placements", "Without placements, delivery finds the best.", "targeting"))
    if adset.bid_amount:
        found.append(_advice("Let the bid go", "Without bid_amount the budget is spent in full.", "bid_amount"))
    return found


def _advice(title: str, message: str, field: str) -> dict[str, Any]:
    return {
        "title": title,
        "message": message,
        "code": 1815170,
        "importance": "MEDIUM",
        "confidence": "HIGH",
        "blame_field": field,
    }
