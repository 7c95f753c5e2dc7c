"""Deleting campaigns in bulk: DELETE on an account's `campaigns` edge [D-219, D-220]."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from adtwin.errors.protocol import MISSING_PARAMETER
from adtwin.graph.call import Call
from adtwin.graph.node import Node
from adtwin.graph.types import Integer, WireTime
from adtwin.model.status import children
from adtwin.store import Obj

AT_ONCE = 1_000
"""Most campaigns that one request deletes; the answer tells how many are left."""


class BulkDelete(BaseModel):
    """DELETE_ANY takes the newest first, DELETE_OLDEST the oldest, DELETE_ARCHIVED_BEFORE those archived before a date.

    With `before_date` the first two take only campaigns created before it.
    """

    delete_strategy: Literal["DELETE_ANY", "DELETE_OLDEST", "DELETE_ARCHIVED_BEFORE"]
    before_date: WireTime | None = None
    object_count: Annotated[Integer, Field(ge=1)] | None = None


def delete_in_bulk(call: Call, account: Node, params: BulkDelete) -> dict[str, Any]:
    """Delete what the strategy picks; `{"deleted_object_ids": [...], "objects_left_to_delete_count": n}`."""
    picked = list(_picked(call, account, params))
    most = min(params.object_count or AT_ONCE, AT_ONCE)
    deleted = []
    for obj in islice(picked, most):
        node = call.load(obj.id)
        if node is not None:
            node.delete(call)
            deleted.append(node.wire_id)
    return {"objects_left_to_delete_count": len(picked) - len(deleted), "deleted_object_ids": deleted}


def _picked(call: Call, account: Node, params: BulkDelete) -> Iterable[Obj]:
    """The campaigns that the strategy speaks of, in the order in which it deletes them."""
    living = (obj for obj in children(call.view, account.pk, "campaigns") if obj.status != "DELETED")
    before = params.before_date
    if params.delete_strategy == "DELETE_ARCHIVED_BEFORE":
        if before is None:
            raise MISSING_PARAMETER(blame=["before_date"], param="before_date")
        archived = (obj for obj in living if obj.status == "ARCHIVED")
        return sorted((obj for obj in archived if _archived_at(obj) < before), key=_archived_at)
    created = [obj for obj in living if before is None or obj.created_time < before]
    return created[::-1] if params.delete_strategy == "DELETE_OLDEST" else created


def _archived_at(obj: Obj) -> int:
    """When a campaign was archived, in epoch seconds."""
    return int(obj.data.get("archived_at", obj.updated_time))
