"""One request of a set: what it asks, how far it is, and what came of it [D-339…D-343, D-345, D-348]."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator

from adtwin.errors.request_sets import REQUEST_PROCESSED
from adtwin.graph import listing
from adtwin.graph.call import Call
from adtwin.graph.node import Edge, Edges, Filters, Node, Operation, computed, stored
from adtwin.graph.read import selection
from adtwin.graph.types import Integer, NumericId, Text
from adtwin.model.owned import Owned
from adtwin.model.request_sets.progress import CANCELED, IN_PROGRESS, INITIAL, LEFT, end_if_done, status_of
from adtwin.store import Transaction, Where

Status = Annotated[
    Literal["INITIAL", "IN_PROGRESS", "SUCCESS", "ERROR", "CANCELED"],
    BeforeValidator(lambda given: str(given).strip().upper()),
]
"""Taken in any case, shown in capitals [D-340]."""


class Statuses(BaseModel):
    """Which requests are listed: any combination of statuses."""

    status: list[Status] | None = None


def _where(params: Statuses, call: Call) -> Where:  # noqa: ARG001 - a filter's signature
    if params.status is None:
        return Where()
    return Where(effective_status=sorted({INITIAL if one in LEFT else one for one in params.status}))


def _tells_begun_apart(params: Statuses) -> bool:
    return params.status is not None and (INITIAL in params.status) != (IN_PROGRESS in params.status)


def _fits(params: Statuses, node: AdAsyncRequest, call: Call) -> bool:
    return params.status is None or node.stands(call) in params.status


class AdAsyncRequest(Owned):
    """A request that is carried out without its caller waiting. Of the caller's token only the digest is kept."""

    deletable = True
    filters = Filters(Statuses, _where, _fits, _tells_begun_apart)

    set_id: NumericId = stored()
    scope_object_id: Integer = stored(by_default=True, doc="The parent of what the request creates.")
    status: Text = computed(lambda request, call: request.stands(call), by_default=True)
    result: dict[str, Any] = stored(doc="The answer; for a failure its `error_code` and `error_message`.")
    input: dict[str, Any] = stored(doc="What was asked for.")
    async_request_set: Node = computed(lambda request, call: call.visible(int(request.set_id)), doc="Its set.")

    def stands(self, call: Call) -> str:
        """The status at this moment."""
        return status_of(call, self.obj)

    def become(self, tx: Transaction, status: str, now: int) -> None:
        """Keep the outcome."""
        self.obj.effective_status, self.obj.updated_time = status, now
        tx.update(self.obj)

    def delete(self, call: Call) -> None:
        """Cancel it, if it has not begun [D-348]."""
        if (status := self.stands(call)) != INITIAL:
            raise REQUEST_PROCESSED(status=status)
        self.become(call.tx, CANCELED, call.now)
        owner = call.load(int(self.set_id))
        if owner is not None:
            end_if_done(call, owner)


class WhichSet(Statuses):
    """The set whose requests are meant."""

    id: NumericId


def _of_set(call: Call, _root: Node, params: WhichSet) -> dict[str, Any]:
    """The requests of the set that `id` names, as its own edge lists them."""
    node = call.require(params.id, "AdAsyncRequestSet", "id")
    given = {name: value for name, value in call.params.items() if name not in ("access_token", "method", "id")}
    edge = call.registry.type_of(node).edge("requests")
    body: dict[str, Any] = listing.answer(call, node, edge, given, selection(given.get("fields")))
    return body


class RequestPaths(Edges, of="Root"):
    """`GET /requests?id=<SET_ID>` [D-342]."""

    requests = Edge(get=Operation(_of_set, WhichSet))


class AdSetRequests(Edges, of="AdSet"):
    """What was ordered for an ad set."""

    asyncadrequests = Edge("AdAsyncRequest", doc="The requests to create ads in the ad set, of all sets.")
