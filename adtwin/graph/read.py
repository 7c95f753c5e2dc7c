"""Answering with nodes: a selection is compiled once per node type, then run over stored objects."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from adtwin.graph import fields as expressions
from adtwin.graph.fields import Selected
from adtwin.graph.node import Edge, Field, Node
from adtwin.graph.types import type_name

if TYPE_CHECKING:
    from adtwin.graph.call import Call
    from adtwin.graph.registry import NodeType, Registry

Step = tuple[str, Callable[[Node, "Call"], Any]]
MISSING: Any = object()


def selection(given: Any) -> tuple[Selected, ...] | None:
    """The fields a `fields` parameter asks for; None when none is given."""
    if given is None or given == "":
        return None
    if isinstance(given, list | tuple):
        given = ",".join(str(part) for part in given)
    return expressions.parse(str(given))


def render(call: Call, node: Node, selected: tuple[Selected, ...] | None) -> dict[str, Any]:
    """The node as an answer: `id` and the selected fields, those without a value left out [A-014, B-011]."""
    out: dict[str, Any] = {}
    for alias, step in steps(call.registry, type(node).__name__, selected, call.version):
        value = step(node, call)
        if value is not None:
            out[alias] = value
    out.setdefault("id", node.wire_id)
    return out


@lru_cache(maxsize=8192)
def steps(registry: Registry, kind: str, selected: tuple[Selected, ...] | None, version: str) -> tuple[Step, ...]:
    """How each selected field of a node type is read; error 100 names the first that the version does not have."""
    node_type = registry.types[kind]
    if selected is None:
        selected = tuple(Selected(name, name) for name in node_type.by_default)
    return tuple((one.alias, _step(node_type, one, version)) for one in selected)


def _step(node_type: NodeType, one: Selected, version: str) -> Callable[[Node, Call], Any]:
    if one.name == "id":
        return lambda node, _call: node.wire_id
    if one.name == "metadata":
        return lambda node, call: metadata(call, node)
    member = node_type.member(one.name, version)
    if isinstance(member, Edge):
        return _edge_step(member, one)
    assert isinstance(member, Field)  # noqa: S101 - member() answers fields and edges only
    return _field_step(member, one)


def _field_step(member: Field, one: Selected) -> Callable[[Node, Call], Any]:
    name, show, below = member.name, member.render, one.below
    if member.compute is not None:
        compute = member.compute
        if show is None:
            return lambda node, call: nested(call, compute(node, call), below)

        def shown(node: Node, call: Call) -> Any:
            value = compute(node, call)
            return None if value is None else show(value, node, call)

        return shown
    if member.in_column:
        if show is None:
            return lambda node, _call: getattr(node.obj, name)

        def shown_column(node: Node, call: Call) -> Any:
            value = getattr(node.obj, name)
            return None if value is None else show(value, node, call)

        return shown_column
    if show is not None:

        def shown_data(node: Node, call: Call) -> Any:
            value = node.obj.data.get(name)
            return None if value is None else show(value, node, call)

        return shown_data
    if below:
        return lambda node, call: nested(call, node.obj.data.get(name), below)
    return lambda node, _call: node.obj.data.get(name)


def nested(call: Call, value: Any, below: tuple[Selected, ...]) -> Any:
    """A value that is worked out: nodes are rendered, plain objects projected to the fields below."""
    if isinstance(value, Node):
        return render(call, value, below or None)
    if isinstance(value, list):
        return [nested(call, item, below) for item in value]
    if isinstance(value, dict) and below:
        return {one.alias: nested(call, value[one.name], one.below) for one in below if one.name in value}
    return value


def _edge_step(edge: Edge, one: Selected) -> Callable[[Node, Call], Any]:
    def expanded(node: Node, call: Call) -> Any:
        params: dict[str, Any] = dict(one.modifiers)
        body = call.expand(node, edge, params, one.below or None)
        return body if body.get("data") or "summary" in params else None

    return expanded


def metadata(call: Call, node: Node) -> dict[str, Any]:
    """What `metadata=1` tells: the fields and edges of the node."""
    node_type = call.registry.type_of(node)
    base = f"{call.request.base_url}/{call.version}/{node.wire_id}"
    listed = [
        {"name": name, "description": member.doc, "type": type_name(member.annotation)}
        for name, member in node_type.fields.items()
        if member.readable and node_type.knows(name, call.version)
    ]
    edges = {
        name: f"{base}/{name}" for name, edge in node_type.edges.items() if edge.readable and (edge.listed or edge.get)
    }
    return {
        "fields": [{"name": "id", "description": "The id", "type": "string"}, *listed],
        "type": node.wire_type,
        "connections": edges,
    }
