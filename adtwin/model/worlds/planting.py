"""Putting the first objects of a world into an empty store, which no request could create."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any

from adtwin.graph.call import Call, call_of_the_twin
from adtwin.graph.node import Node
from adtwin.graph.twin import Twin
from adtwin.store import Obj, Transaction


class Ground:
    """A transaction in which a world is planted, at one moment of the clock."""

    def __init__(self, twin: Twin, tx: Transaction, now: int) -> None:
        self.twin = twin
        self.tx = tx
        self.now = now
        self.call: Call = call_of_the_twin(twin, tx, now)

    def plant(self, kind: str, pk: int, owner: int, data: dict[str, Any], status: str | None = None) -> Node:
        """Store an object as it is, with the defaults of its type."""
        node_type = self.twin.registry.types[kind]
        obj = Obj(pk, kind, owner, self.now, self.now, status, status, {**copy.deepcopy(node_type.defaults), **data})
        self.tx.insert(obj)
        for by, edge in node_type.linked:
            if (target := obj.data.get(by)) is not None:
                self.tx.link(int(target), edge, pk, self.now)
        return self.call.keep(node_type.kind(obj))

    def new(self, kind: str, owner: int, data: dict[str, Any], status: str | None = None) -> Node:
        """`plant` under the next free id."""
        return self.plant(kind, self.tx.new_id(owner), owner, data, status)

    def link(self, start: int, edge: str, ends: Iterable[int]) -> None:
        """Show objects on an edge, the first of them last."""
        for place, end in enumerate(ends):
            self.tx.link(start, edge, end, self.now + place - 100_000)
