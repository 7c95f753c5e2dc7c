"""Configured and effective status of campaigns, ad sets and ads: inheritance, what may change, what edges show.

A parent that is paused, archived or deleted shows through on what stands below it; a child never changes its parent
[D-321…D-335].
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from pydantic import BaseModel, field_validator

from adtwin.errors import Row
from adtwin.errors.tree import STATUS_FILTER_NAMES_DELETED, STATUS_NOT_FOR_CREATION
from adtwin.graph.call import Call
from adtwin.graph.change import Change
from adtwin.graph.fields import Selected
from adtwin.graph.node import Edge, Filters, Node, Rule
from adtwin.graph.types import NumericId, WireTime
from adtwin.model import activity
from adtwin.reporting.params import TimeRange
from adtwin.reporting.periods import PRESETS, preset_name
from adtwin.reporting.tree import STATUSES
from adtwin.store import Obj, Page, View, Where

HIDDEN = ("ARCHIVED", "DELETED")
STOPPED = "delivery_stopped"
"""The name under which the store lists the ads that have stopped since the last delivered hour."""
BATCH = 500
WORDS = {"Campaign": "campaign", "AdSet": "ad set", "Ad": "ad"}
LEVELS = {"campaigns": "campaign", "adsets": "adset", "ads": "ad"}
"""What insights call the objects of an edge."""


class StatusFilters(BaseModel):
    """The parameters that narrow a list of campaigns, ad sets or ads [D-146, D-161, D-204].

    `date_preset` and `time_range` are the time of the insights that the summary tells.
    """

    effective_status: list[str] | None = None
    date_preset: str | None = None
    time_range: TimeRange | None = None
    updated_since: WireTime | None = None
    is_completed: bool | None = None
    adset_ids: list[NumericId] | None = None
    campaign_ids: list[NumericId] | None = None

    @field_validator("effective_status")
    @classmethod
    def _known(cls, given: list[str] | None) -> list[str] | None:
        """Taken in any case [D-375]; DELETED can't be listed [D-332]."""
        if given is None:
            return None
        named = [status.upper() for status in given]
        for status in named:
            if status not in STATUSES:
                raise ValueError(f"has {status}, and must be one of {', '.join(STATUSES)}")
        return named

    @field_validator("date_preset")
    @classmethod
    def _known_preset(cls, given: str | None) -> str | None:
        """Taken in any case [D-161]."""
        if given is not None and preset_name(given) not in PRESETS:
            raise ValueError(f"must be one of the following values: {', '.join(PRESETS)}")
        return given


def _where(params: StatusFilters, call: Call) -> Where:  # noqa: ARG001 - the form of every edge's conditions
    """Archived objects are listed when they are asked for, deleted ones never [D-332, D-333]."""
    if "DELETED" in (params.effective_status or ()):
        raise STATUS_FILTER_NAMES_DELETED(blame=["effective_status"])
    return Where(
        effective_status=params.effective_status,
        effective_status_not=None if params.effective_status else HIDDEN,
        updated_since=params.updated_since,
    )


def _fits(params: StatusFilters, node: Node, call: Call) -> bool:
    """Completed means that its time is over [D-162, D-204]; `adset_ids` keeps the ads of these ad sets [D-148]."""
    data = node.obj.data
    if params.adset_ids is not None and data.get("adset_id") not in params.adset_ids:
        return False
    if params.campaign_ids is not None and data.get("campaign_id") not in params.campaign_ids:
        return False
    end = data.get("end_time") or data.get("stop_time")
    return params.is_completed is None or params.is_completed == bool(end and end <= call.now)


def _screens(params: StatusFilters) -> bool:
    return any(given is not None for given in (params.is_completed, params.adset_ids, params.campaign_ids))


def _summary(params: StatusFilters, asked: Selected, node: Node, edge: Edge, call: Call) -> Any:
    """`insights`: what all that is listed has delivered, as the parent's insights over it [D-003]."""
    insights = call.registry.type_of(node).edges.get("insights")
    if asked.name != "insights" or insights is None or edge.name not in LEVELS:
        return None
    wanted: dict[str, Any] = {"operator": "NOT_IN", "value": list(HIDDEN)}
    if params.effective_status:
        wanted = {"operator": "IN", "value": params.effective_status}
    given: dict[str, Any] = {"filtering": [{"field": f"{LEVELS[edge.name]}.effective_status", **wanted}]}
    if params.date_preset:
        given["date_preset"] = params.date_preset
    if params.time_range:
        given["time_range"] = params.time_range.model_dump(mode="json")
    return call.expand(node, insights, given | dict(asked.modifiers), asked.below or None)


by_status = Filters(StatusFilters, _where, _fits, _screens, _summary)


def creation_status_is_active_or_paused(change: Change[Any]) -> None:
    """Only ACTIVE and PAUSED at creation [D-152, D-173, D-217]."""
    if change.creating and change.new.status not in ("ACTIVE", "PAUSED"):
        raise STATUS_NOT_FOR_CREATION(blame=["status"], status=change.new.status)


def status_may_change(*, archived: Row, deleted: Row, restorable: bool) -> Rule:
    """The rule of what an archived or deleted object still lets be changed [D-322, D-323, A-076]."""

    def archived_and_deleted_take_the_name_only(change: Change[Any]) -> None:
        before = None if change.old is None else _hidden_as(change.old)
        if before is None:
            return
        touched = [name for name in change.sent if name not in ("name", "status") and change.changed(name)]
        allowed = _onward(before, restorable=restorable)
        if touched or (change.changed("status") and change.new.status not in allowed):
            row = deleted if before == "DELETED" else archived
            field = touched[0] if touched else "status"
            raise row(blame=[field], field=field, kind=WORDS[type(change.new).__name__])

    return archived_and_deleted_take_the_name_only


def _hidden_as(node: Any) -> str | None:
    """ARCHIVED or DELETED, by its own status or by what stands above it [D-329]."""
    return next((status for status in (node.status, node.effective_status) if status in HIDDEN), None)


def _onward(before: str | None, *, restorable: bool) -> tuple[str, ...]:
    if before == "DELETED":
        return ()
    return ("DELETED", "ACTIVE", "PAUSED") if restorable else ("DELETED",)


def inherited(own: str, parents: list[str | None], paused_names: list[str]) -> str:
    """The effective status of an object from its own and its parents' effective ones, nearest parent first."""
    if own in HIDDEN:
        return own
    for lost in ("DELETED", "ARCHIVED"):
        if lost in parents:
            return lost
    if own == "PAUSED":
        return own
    for parent, name in zip(parents, paused_names, strict=True):
        if parent == "PAUSED":
            return name
    return "ACTIVE"


def children(view: View, pk: int, edge: str) -> Iterator[Obj]:
    """Every object on an edge, whatever its status, in batches."""
    after = None
    while True:
        batch = view.edge(pk, edge, Page(limit=BATCH, after=after))
        yield from batch
        if len(batch) < BATCH:
            return
        after = batch[-1].key


def settle(call: Call, obj: Obj, effective: str) -> None:
    """Store an effective status if it is new, and since when an object is active: it delivers from then on.

    An ad that stops is noted: what it has yet to deliver of the running hour, up to this minute, is still to come.
    """
    if obj.effective_status == effective:
        return
    if obj.type == "Ad" and obj.effective_status == "ACTIVE":
        obj.data["active_until"] = call.now
        call.tx.set_meta(STOPPED, [*(call.tx.meta(STOPPED) or []), obj.id])
    obj.effective_status = effective
    if effective == "ACTIVE":
        obj.data["active_since"] = call.now
    call.tx.update(obj)


def set_deleted(node: Node, call: Call, spread: Callable[[Call, Node], None]) -> None:
    """DELETE on a node: the same as setting its status to DELETED [D-323]."""
    before, node.obj.status = node.obj.status, "DELETED"
    node.obj.updated_time = call.now
    call.tx.update(node.obj)
    activity.note_deletion(call, node, before)
    spread(call, node)
