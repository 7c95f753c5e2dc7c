"""How far a set of requests is: its counts, and its end [D-337].

In the store a request without an outcome is INITIAL. It has begun when its turn has come, which the twin notes while it
is carried out; those of a slow set have when the clock says so. A set is OPEN while requests are left, ENDED while a
notification is to be sent, TOLD when nothing is left to do.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from adtwin.graph.call import Call
from adtwin.graph.node import Node
from adtwin.store import Obj, Page, View, Where

INITIAL, IN_PROGRESS, SUCCESS, ERROR, CANCELED = "INITIAL", "IN_PROGRESS", "SUCCESS", "ERROR", "CANCELED"
LEFT = (INITIAL, IN_PROGRESS)
OPEN, ENDED, TOLD = "OPEN", "ENDED", "TOLD"
MOST = 1_000
"""Requests of one set [D-363]."""
ORDERED = "request_sets"
"""The twin's note that a set has something to do."""
TURN = "request_of_a_set"
"""The twin's note which request is being carried out: its number, none but while it is."""


def status_of(call: Call, request: Obj) -> str:
    """The status of a request at this moment."""
    stored = str(request.effective_status)
    return IN_PROGRESS if stored == INITIAL and _has_begun(call, request) else stored


def _has_begun(call: Call, waiting: Obj) -> bool:
    """Whether a request without an outcome, or a set with all of its own, is in work."""
    begins = waiting.data.get("begins")
    return call.twin.notes.get(TURN) == waiting.id or (begins is not None and call.now >= begins)


def requests_of(view: View, set_id: int, status: str | None = None) -> Iterator[Obj]:
    """The requests of a set that are stored with this status, in the order in which they were given."""
    where = Where() if status is None else Where(effective_status=(status,))
    yield from view.edge(set_id, "requests", Page(limit=MOST, where=where, oldest_first=True))


def count(call: Call, node: Node, status: str) -> int:
    """How many requests of a set have this status."""
    if status not in LEFT:
        return _stored(call.view, node, status)
    left = _stored(call.view, node, INITIAL)
    begun = left if _has_begun(call, node.obj) else _at_work(call, node)
    return begun if status == IN_PROGRESS else left - begun


def _at_work(call: Call, node: Node) -> int:
    """How many requests of a set are having their turn: one or none."""
    turn = call.view.get(call.twin.notes.get(TURN, 0))
    return int(turn is not None and turn.data["set_id"] == node.wire_id and turn.effective_status == INITIAL)


def total(call: Call, node: Node) -> int:
    """How many requests a set has."""
    return call.view.edge_count(node.pk, "requests")


def _stored(view: View, node: Node, status: str) -> int:
    return view.edge_count(node.pk, "requests", Where(effective_status=(status,)))


def end_if_done(call: Call, node: Node) -> None:
    """The set is finished if no request is left to do."""
    if node.obj.effective_status == OPEN and not _stored(call.view, node, INITIAL):
        end(call, node)


def end(call: Call, node: Node) -> None:
    """Finished; what is left is to tell somebody, if somebody is to be told."""
    node.obj.effective_status = ENDED if node.obj.data.get("notification_mode") == "ON_COMPLETE" else TOLD
    node.obj.updated_time = call.now
    call.tx.update(node.obj)
    call.twin.notes[ORDERED] = True


def told_of(call: Call, node: Node) -> dict[str, Any]:
    """The body of the notification: the set and its counts."""
    counts = {f"{status.lower()}_count": count(call, node, status) for status in (SUCCESS, ERROR, CANCELED)}
    about = {"id": node.wire_id, "owner_id": node.obj.owner_id, "name": node.obj.data["name"], "is_completed": True}
    return {**about, "total_count": total(call, node), **counts}
