"""Times of high demand as objects of their own: `budget_schedules` of a campaign or an ad set [D-182, wire facts 7]."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from adtwin.errors.tree import PARENT_IS_GONE, SCHEDULE_INVALID
from adtwin.graph.call import Call
from adtwin.graph.change import Change
from adtwin.graph.node import REQUIRED, computed, written
from adtwin.graph.types import NumericId, WireTime
from adtwin.model.enums import BudgetValueType, RecurrenceType
from adtwin.model.owned import Owned
from adtwin.model.status import HIDDEN
from adtwin.model.tree.budget import holds_budget


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


class HighDemandPeriod(Owned, edge_of=(("Campaign", "budget_schedules"), ("AdSet", "budget_schedules"))):
    """A while in which the daily budget is larger by an amount (minor units), or so many times as large."""

    deletable = True

    ad_object_id: NumericId = computed(lambda period, _call: _holder(period), by_default=True, doc="What it is for.")
    budget_value: Annotated[int, Field(gt=0)] = written(on_create=REQUIRED, on_update=True, by_default=True)
    budget_value_type: BudgetValueType = written(on_create=REQUIRED, on_update=True, by_default=True)
    recurrence_type: RecurrenceType = written(on_create=True, on_update=True, default="ONE_TIME", by_default=True)
    time_start: WireTime = written(on_create=REQUIRED, on_update=True, by_default=True)
    time_end: WireTime = written(on_create=REQUIRED, on_update=True, by_default=True)
    weekly_schedule: list[dict[str, Any]] = written(on_create=True, on_update=True)

    rules = (holder_lives_and_has_the_budget, period_ends_after_it_starts)

    def delete(self, call: Call) -> None:
        """The budget is its usual one again."""
        call.tx.remove(self.pk)
