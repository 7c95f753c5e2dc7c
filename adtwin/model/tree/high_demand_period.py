"""Times of high demand as objects of their own: `budget_schedules` of a campaign or an ad set [D-182, wire facts 7].

`budget_schedule_specs` of the campaign or ad set says the same as a whole. Whichever is written, the other follows.
"""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import BaseModel, Field

from adtwin.errors.tree import PARENT_IS_GONE, SCHEDULE_INVALID
from adtwin.graph import writing
from adtwin.graph.call import Call
from adtwin.graph.change import Change
from adtwin.graph.node import REQUIRED, Filters, computed, written
from adtwin.graph.types import NumericId, WireTime
from adtwin.model.enums import BudgetValueType, RecurrenceType
from adtwin.model.owned import Owned
from adtwin.model.status import HIDDEN, children
from adtwin.model.tree.budget import holds_budget
from adtwin.model.tree.specs import WeeklySegment
from adtwin.store import Where

EDGE: Final = "budget_schedules"
SPECS: Final = "budget_schedule_specs"
MOST: Final = 50
"""Periods of one budget at most [report Business Help Center on budget scheduling]."""
_TOLD: Final = ("time_start", "time_end", "budget_value", "budget_value_type", "recurrence_type", "weekly_schedule")


class Within(BaseModel):
    """The time that listed periods overlap [report the reference of `budget_schedules`]."""

    time_start: WireTime | None = None
    time_stop: WireTime | None = None


def _where(within: Within, call: Call) -> Where:  # noqa: ARG001 - a filter's signature
    return Where()


def _overlaps(within: Within, period: HighDemandPeriod, call: Call) -> bool:  # noqa: ARG001 - a filter's signature
    begins = within.time_stop is None or period.time_start < within.time_stop
    return begins and (within.time_start is None or period.time_end > within.time_start)


def _holder(period: HighDemandPeriod) -> str:
    """The campaign or ad set whose budget it raises."""
    return str(period.obj.data.get("adset_id") or period.obj.data["campaign_id"])


def holder_lives_and_has_the_budget(change: Change[HighDemandPeriod]) -> None:
    """A period raises the budget of the level that it stands at."""
    holder: Any = change.call.load(int(_holder(change.new)))
    if not change.creating or holder is None:
        return
    kind = "Campaign" if type(holder).__name__ == "Campaign" else "Ad set"
    if holder.status in HIDDEN:
        raise PARENT_IS_GONE(blame=["id"], kind=kind, id=holder.wire_id, status=holder.status)
    if not holds_budget(holder):
        other = "its ad sets" if kind == "Campaign" else "its campaign"
        raise SCHEDULE_INVALID(
            blame=["budget_value"], detail=f"{kind} {holder.wire_id} has no budget of its own: use {other}."
        )


def period_ends_after_it_starts(change: Change[HighDemandPeriod]) -> None:
    """The end lies after the start."""
    if change.new.time_end <= change.new.time_start:
        raise SCHEDULE_INVALID(blame=["time_end"], detail="time_end must be after time_start. Change one.")


def weekly_one_says_when(change: Change[HighDemandPeriod]) -> None:
    """WEEKLY comes with the hours of the week."""
    if change.new.recurrence_type == "WEEKLY" and not change.new.weekly_schedule:
        detail = "recurrence_type WEEKLY needs a weekly_schedule of days, start_minute and end_minute. Send one."
        raise SCHEDULE_INVALID(blame=["weekly_schedule"], detail=detail)


def budget_has_room(change: Change[HighDemandPeriod]) -> None:
    """So many periods at most."""
    if change.parent is not None and sum(1 for _ in children(change.call.view, change.parent.pk, EDGE)) >= MOST:
        detail = f"There are {MOST} high-demand periods already. Delete one first."
        raise SCHEDULE_INVALID(blame=[EDGE], detail=detail)


class HighDemandPeriod(Owned, edge_of=(("Campaign", EDGE), ("AdSet", EDGE))):
    """A while in which the daily budget is larger by an amount (minor units), or so many times as large."""

    deletable = True
    filters = Filters(Within, _where, _overlaps, lambda within: bool(within.model_fields_set))

    ad_object_id: NumericId = computed(lambda period, _call: _holder(period), by_default=True, doc="What it is for.")
    budget_value: Annotated[int, Field(gt=0)] = written(on_create=REQUIRED, on_update=True, by_default=True)
    budget_value_type: BudgetValueType = written(on_create=REQUIRED, on_update=True, by_default=True)
    recurrence_type: RecurrenceType = written(on_create=True, on_update=True, default="ONE_TIME", by_default=True)
    time_start: WireTime = written(on_create=REQUIRED, on_update=True, by_default=True)
    time_end: WireTime = written(on_create=REQUIRED, on_update=True, by_default=True)
    weekly_schedule: list[dict[str, Any]] = written(list[WeeklySegment], on_create=True, on_update=True)

    rules = (holder_lives_and_has_the_budget, period_ends_after_it_starts, weekly_one_says_when, budget_has_room)

    @classmethod
    def effects(cls, change: Change[HighDemandPeriod]) -> None:
        """The budget tells it among its specs."""
        _tell(change.call, int(_holder(change.new)))

    def delete(self, call: Call) -> None:
        """The budget is its usual one again."""
        call.tx.remove(self.pk)
        _tell(call, int(_holder(self)))


def follow_specs(change: Change[Any]) -> None:
    """After a campaign or ad set whose `budget_schedule_specs` were sent: its periods are those from now on.

    Where the budget is at another level they are kept as sent, and raise nothing.
    """
    call, holder = change.call, change.new
    if SPECS not in change.sent or not holds_budget(holder):
        return
    specs = list(holder.budget_schedule_specs or ())
    for period in list(children(call.view, holder.pk, EDGE)):
        call.tx.remove(period.id)
    for spec in specs:
        sent = {name: spec[name] for name in _TOLD if name in spec}
        writing.create(call, "HighDemandPeriod", holder, {"budget_value_type": "ABSOLUTE", **sent})


def _tell(call: Call, holder_id: int) -> None:
    """Write what a budget's periods say into its specs, the earliest first."""
    holder = call.load(holder_id)
    if holder is None:
        return
    periods = sorted(children(call.view, holder_id, EDGE), key=lambda one: (one.data["time_start"], one.id))
    holder.obj.data[SPECS] = [_spec_of(period.data) for period in periods]
    call.tx.update(holder.obj)


def _spec_of(period: dict[str, Any]) -> dict[str, Any]:
    told = _TOLD if period.get("recurrence_type") == "WEEKLY" else _TOLD[:4]
    return {name: period[name] for name in told if name in period}
