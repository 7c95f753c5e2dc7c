"""What carrying out a set needs of the store: which sets wait, what their requests ask, and keeping what came of it."""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Any

from adtwin.errors.protocol import INVALID_PARAMETER
from adtwin.graph import redaction
from adtwin.graph.call import Bearer, Call
from adtwin.graph.node import Node
from adtwin.graph.references import Answer, Part, Results
from adtwin.model.request_sets import notification, progress
from adtwin.model.request_sets.notification import Notice
from adtwin.model.request_sets.progress import ENDED, ERROR, INITIAL, OPEN, SUCCESS
from adtwin.store import Obj, Transaction, View

TROUBLE = {"error_code": 2, "error_message": "(#2) Service temporarily unavailable: the answer was lost."}
"""The result of a request whose answer a fault has lost."""


def waiting(view: View, busy: Container[int]) -> list[Obj]:
    """The sets with something left to do, those that are due first in front. `busy` are those whose notice is on its
    way already."""
    found = (obj for obj in view.of_type("AdAsyncRequestSet", [OPEN, ENDED]) if obj.id not in busy)
    return sorted(found, key=lambda obj: (_due(obj), obj.id))


def next_due(view: View, until: int, busy: Container[int]) -> int | None:
    """When the first of the sets falls due, if that is by then; 0 for one that has only its notice left."""
    due = map(_due, waiting(view, busy))
    return next((one for one in due if one <= until), None)


def due_now(view: View, now: int, busy: Container[int]) -> list[Obj]:
    """The sets that something is to be done for at this moment."""
    return [obj for obj in waiting(view, busy) if _due(obj) <= now]


def _due(obj: Obj) -> int:
    """A set that has ended waits for nothing any more, even if its requests had time."""
    return int(obj.data["due"]) if obj.effective_status == OPEN else 0


def bearer_of(owner: Obj) -> Bearer:
    """By whose token the requests of a set are carried out."""
    return Bearer(**{"page_id": None, **owner.data["bearer"]})


def part_of(request: Obj) -> Part:
    """A request as one of a batch: references to earlier ones are resolved when it is carried out."""
    data = request.data
    return Part(
        place=data["place"],
        method="POST",
        path=data["path"],
        query=data["query"],
        body=data["body"],
        name=data.get("name"),
        after=tuple(data["after"]),
    )


def earlier(requests: list[Obj]) -> Results:
    """What the requests that have their outcome have answered, for references to them."""
    results = Results()
    for request in requests:
        if request.effective_status != INITIAL:
            code = 200 if request.effective_status == SUCCESS else 400
            results.keep(part_of(request), Answer(code, [], "", request.data.get("result")))
    return results


def settling(request_id: int, now: Callable[[], int]) -> Callable[[Transaction, Any], None]:
    """Keeps the success of a request in the transaction of what it did; undoes both when it was canceled meanwhile."""

    def settle(tx: Transaction, body: Any) -> None:
        if not keep(tx, request_id, SUCCESS, body, now()):
            raise INVALID_PARAMETER(detail="The request was canceled.")

    return settle


def keep_answer(tx: Transaction, request_id: int, answer: Answer | None, now: int) -> None:
    """Keep what came of a request, unless that was kept with what it did."""
    if answer is None:
        keep(tx, request_id, ERROR, TROUBLE, now)
    elif answer.code < 400:
        keep(tx, request_id, SUCCESS, answer.value, now)
    else:
        error = answer.value["error"]
        result = {"error_code": error["code"], "error_message": error["message"]}
        told = ("error_subcode", "error_user_title", "error_user_msg", "error_data")
        keep(tx, request_id, ERROR, result | {name: error[name] for name in told if name in error}, now)


def keep(tx: Transaction, request_id: int, status: str, result: Any, now: int) -> bool:
    """Give a request its outcome, without the tokens in it; whether it had none."""
    request = tx.get(request_id)
    if request is None or request.effective_status != INITIAL:
        return False
    request.data["result"] = redaction.masked(result)
    request.effective_status, request.updated_time = status, now
    tx.update(request)
    return True


def finish(call: Call, owner: Obj) -> None:
    """The set has no request left to do, or it would not be at its end."""
    node = call.load(owner.id)
    if node is not None:
        progress.end_if_done(call, node)


def begin_notice(call: Call, owner: Obj) -> Notice | None:
    """The notice of a set that has ended, on its way from now on; None when nobody is to be told."""
    node = call.load(owner.id)
    if node is None or node.obj.effective_status != ENDED:
        return None
    app = call.view.get(node.obj.data["app_id"])
    secret = str(app.data.get("secret", "")) if app is not None else ""
    _told(call, node, notification.SENDING, None)
    return Notice.of(node.obj.data["notification_uri"], progress.told_of(call, node), secret)


def end_notice(call: Call, owner: Obj, sent: tuple[bool, str]) -> None:
    """Keep what became of the notice. One that was not taken can be tried again by changing its address."""
    node = call.load(owner.id)
    if node is not None:
        node.obj.effective_status = progress.TOLD
        _told(call, node, notification.SENT if sent[0] else notification.NOT_SENT, sent[1])


def _told(call: Call, node: Node, status: str, result: str | None) -> None:
    data = node.obj.data
    data["notification_status"] = status
    if result is not None:
        data["notification_result"] = result
    call.tx.update(node.obj)
