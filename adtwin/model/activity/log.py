"""The log of an ad account: its entries, and how writes leave them."""

from __future__ import annotations

from typing import Any

import orjson
from pydantic import BaseModel

from adtwin.base import zones
from adtwin.graph.call import Call
from adtwin.graph.change import Change
from adtwin.graph.node import Edge, Edges, Filters, Node, computed, stored
from adtwin.graph.types import NumericId, Text, UtcTime, WireTime
from adtwin.model.activity.events import ALL, CHANGED, CREATED, OBJECTS, Category, Event
from adtwin.model.owned import Owned
from adtwin.store import Obj, Where

WEEK = 7 * 86_400
"""Seconds that a list goes back when nobody says since when."""
THE_TWIN = ("0", "Meta")
"""Who acts when nobody calls, as in reviews."""


class Sought(BaseModel):
    """Which entries are listed: of the last week, unless `since` says otherwise."""

    since: WireTime | None = None
    until: WireTime | None = None
    category: Category | None = None
    oid: NumericId | None = None
    uid: NumericId | None = None
    add_children: bool = False


def _where(params: Sought, call: Call) -> Where:
    end = params.until if params.until is not None else call.now
    return Where(updated_since=params.since if params.since is not None else end - WEEK)


def _fits(params: Sought, node: AdActivity, call: Call) -> bool:  # noqa: ARG001 - a filter's signature
    data = node.obj.data
    if params.until is not None and node.obj.created_time > params.until:
        return False
    if params.category is not None and ALL[data["event_type"]].category != params.category:
        return False
    if params.uid is not None and data["actor_id"] != params.uid:
        return False
    wanted = (data["object_id"], *data["parents"]) if params.add_children else (data["object_id"],)
    return params.oid is None or params.oid in wanted


def _screens(params: Sought) -> bool:
    return any(one is not None for one in (params.until, params.category, params.oid, params.uid))


class AdActivity(Owned):
    """An entry: who did what to which object, when, and what was there before."""

    filters = Filters(Sought, _where, _fits, _screens)

    event_type: Text = stored(by_default=True)
    event_time: UtcTime = computed(lambda entry, _call: entry.obj.created_time, by_default=True)
    translated_event_type: Text = computed(lambda entry, _call: ALL[entry.event_type].told, by_default=True)
    actor_id: Text = stored(by_default=True)
    actor_name: Text = stored(by_default=True)
    object_id: Text = stored(by_default=True)
    object_name: Text = stored(by_default=True)
    object_type: Text = stored(by_default=True)
    extra_data: Text = stored(by_default=True, doc="JSON in a text: old_value and new_value where something changed.")
    application_id: Text = stored()
    application_name: Text = stored()
    date_time_in_timezone: Text = computed(
        lambda entry, call: zones.spoken(entry.obj.created_time, entry.zone(call)),
        doc="The time in the account's zone, as people write it.",
    )


def note_write(change: Change[Any]) -> None:
    """Leave an entry for a create, or one for each kind of thing that an update has changed."""
    kind = type(change.new).__name__
    if change.creating:
        note(change.call, change.new, CREATED[kind])
        return
    for event in CHANGED[kind]:
        if change.changed(*event.fields):
            before = {name: _value(change.old, name) for name in event.fields}
            after = {name: _value(change.new, name) for name in event.fields}
            note(change.call, change.new, event, _told(before, after))


def note_deletion(call: Call, node: Node, before: str | None) -> None:
    """Leave an entry for an object that was deleted."""
    event = next(event for event in CHANGED[type(node).__name__] if event.fields == ("status",))
    note(call, node, event, {"old_value": before, "new_value": node.obj.status})


def note(call: Call, node: Node, event: Event, extra: dict[str, Any] | None = None) -> None:
    """Leave an entry of this kind about a node."""
    actor = _actor(call)
    app = None if call.principal.is_the_twin else call.load(call.principal.app_id)
    account, obj = node.obj.owner_id, node.obj
    data: dict[str, Any] = {
        "account_id": str(account),
        "event_type": event.type,
        "actor_id": actor[0],
        "actor_name": actor[1],
        "object_id": str(node.pk),
        "object_name": str(obj.data.get("name") or node.wire_id),
        "object_type": OBJECTS[type(node).__name__],
        "extra_data": orjson.dumps(extra or {}).decode(),
        "parents": [obj.data[name] for name in ("campaign_id", "adset_id") if name in obj.data],
    }
    if app is not None:
        data |= {"application_id": app.wire_id, "application_name": str(app.obj.data.get("name", ""))}
    tx = call.tx
    entry = tx.insert(Obj(tx.new_id(account), "AdActivity", account, call.now, call.now, None, None, data))
    tx.link(account, "activities", entry.id, call.now)
    if type(node).__name__ == "AdSet":
        tx.link(node.pk, "activities", entry.id, call.now)


def _actor(call: Call) -> tuple[str, str]:
    if call.principal.is_the_twin:
        return THE_TWIN
    person = call.load(call.principal.person_id)
    name = "" if person is None else str(person.obj.data.get("name", ""))
    return str(call.principal.person_id), name


def _value(node: Any, name: str) -> Any:
    return node.obj.status if name == "status" else node.obj.data.get(name)


def _told(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Old and new value: themselves where there is one of them, by name where there are several."""
    if len(after) == 1:
        return {"old_value": next(iter(before.values())), "new_value": next(iter(after.values()))}
    changed = [name for name in after if before[name] != after[name]]
    return {
        "old_value": {name: before[name] for name in changed},
        "new_value": {name: after[name] for name in changed},
    }


class AccountLog(Edges, of="AdAccount"):
    """What was done in an account."""

    activities = Edge("AdActivity", doc="Who did what in the account, newest first.")


class AdSetLog(Edges, of="AdSet"):
    """What was done to an ad set."""

    activities = Edge("AdActivity", doc="Who did what to the ad set, newest first.")
