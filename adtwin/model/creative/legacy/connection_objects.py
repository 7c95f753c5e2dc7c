"""What an ad of 2013 can be about: the pages, applications and events of who asks. [E-469, E-470]"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from adtwin.graph.call import Call
from adtwin.graph.node import Edge, Edges, Node, Operation
from adtwin.graph.rows import RowType
from adtwin.model.creative.legacy import objects
from adtwin.model.creative.legacy.types import KIND_NUMBERS
from adtwin.model.media.library import media_url

CONNECTED = ("Page", "App", "Event")
CONNECTED_OBJECT = RowType(
    "ConnectionObject",
    "id", "name", "url", "type", "picture", "tabs", "og_namespace", "og_actions", "og_objects", "supported_platforms",
)  # fmt: skip


def _list(call: Call, account: Node, params: Any) -> list[dict[str, Any]]:  # noqa: ARG001 - an operation's signature
    """Each with its id, name, address and the number of its type; pages with their tabs."""
    return [_row(call, node) for node in _connected(call)]


def _connected(call: Call) -> Iterator[Node]:
    for kind in CONNECTED:
        for obj in call.view.of_type(kind):
            if call.sees(obj):
                yield call.registry.wrap(obj)


def _row(call: Call, node: Node) -> dict[str, Any]:
    data, kind = node.obj.data, objects.kind_of(node)
    row = {
        "id": node.wire_id, "name": data.get("name", ""), "url": objects.address_of(node),
        "type": KIND_NUMBERS[kind] if kind is not None else 0,
    }  # fmt: skip
    picture = objects.picture_of(data)
    if picture:
        row["picture"] = media_url(call, picture)
    if kind in ("page", "place"):
        row["tabs"] = objects.tabs_of(node)
    if kind == "application":
        row |= {"og_namespace": data.get("namespace", ""), "og_actions": [], "og_objects": []}
        row["supported_platforms"] = [1, 2, 3]
    return row


class ConnectionObjects(Edges, of="AdAccount"):
    """The look-up of objects."""

    connectionobjects = Edge(
        get=Operation(_list, rows=CONNECTED_OBJECT), doc="What ads can be about: pages, apps, events [E-469]."
    )
