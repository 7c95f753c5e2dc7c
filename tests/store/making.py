"""Objects for tests."""

from __future__ import annotations

from typing import Any

from adtwin.store import Obj, Transaction

ACCOUNT = 1001


def an_object(object_id: int, **changes: Any) -> Obj:
    """An ad called after its id, made at second `object_id` unless told otherwise."""
    status = changes.pop("status", "ACTIVE")
    return Obj(
        id=object_id,
        type=changes.pop("type", "Ad"),
        owner_id=changes.pop("owner_id", ACCOUNT),
        created_time=changes.pop("created_time", object_id),
        updated_time=changes.pop("updated_time", object_id),
        status=status,
        effective_status=changes.pop("effective_status", status),
        data={"name": f"Ad {object_id}", **changes},
    )


def linked(tx: Transaction, obj: Obj, *, time: int | None = None, kind: str = "ads") -> Obj:
    """Insert an object on the account's edge."""
    tx.link(obj.owner_id, kind, obj.id, obj.created_time if time is None else time)
    return tx.insert(obj)
