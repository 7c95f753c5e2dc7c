"""A write on its way: what was, what was sent, what will be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel

if TYPE_CHECKING:
    from adtwin.graph.call import Call
    from adtwin.graph.node import Node

N = TypeVar("N", bound="Node")


class Change(Generic[N]):
    """A create or an update of one node. Rules read it; `prepare` may set fields of `new`.

    `params` holds the validated parameters as typed values, `sent` the wire names that the client gave, `parent` the
    node whose edge a create was posted to. `notes` is for effects to find what `prepare` or rules worked out.
    """

    __slots__ = ("call", "new", "notes", "old", "params", "parent", "sent")

    def __init__(
        self, call: Call, *, old: N | None, new: N, params: BaseModel, sent: frozenset[str], parent: Node | None
    ) -> None:
        self.call = call
        self.old = old
        self.new = new
        self.params = params
        self.sent = sent
        self.parent = parent
        self.notes: dict[str, Any] = {}

    @property
    def creating(self) -> bool:
        """Whether this is a create."""
        return self.old is None

    def changed(self, *names: str) -> bool:
        """Whether any of these fields differs from before (on a create: is set)."""
        before = self.old.obj if self.old is not None else None
        after = self.new.obj
        return any(_value(after, name) != (_value(before, name) if before else None) for name in names)

    def cleared(self, name: str) -> bool:
        """Whether the client sent this name without a value."""
        return name in getattr(self.call.params, "blank", ()) and name not in self.sent

    def typed(self, name: str) -> Any:
        """The validated value the client sent under this name, or None."""
        return getattr(self.params, name, None) if name in self.sent else None


def _value(obj: Any, name: str) -> Any:
    return getattr(obj, name) if name in ("status", "effective_status") else obj.data.get(name)
