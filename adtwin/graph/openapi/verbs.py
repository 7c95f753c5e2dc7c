"""What can be asked of each node type: one entry for each verb on each of its paths."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import BaseModel

from adtwin.graph.node import Access, Edge, Operation
from adtwin.graph.openapi.parts import OBJECT, PAGED, PROTOCOL, SUCCESS, TIMED, Schema
from adtwin.graph.openapi.schemas import Schemas
from adtwin.graph.registry import NodeType

_PLAIN = ("string", "integer", "number", "boolean", "null")
_ANYTHING: Schema = {}


@dataclass(frozen=True, slots=True)
class Verb:
    """What one verb does on one path for one node type. `reads` is the type that its `fields` choose from."""

    path: str
    method: str
    node_type: NodeType
    doc: str
    answers: Schema
    query: tuple[Schema, ...] = ()
    body: Schema | None = None
    reads: NodeType | None = None
    edge: Edge | None = None
    only_asks: bool = False

    @property
    def access(self) -> frozenset[str]:
        """The permissions of which the token needs one; none are needed if it is empty."""
        given = self.edge.access if self.edge is not None else None
        access: Access = given or self.node_type.kind.access
        return access.reads if self.method == "get" or self.only_asks else access.writes


def verbs_of(node_type: NodeType, schemas: Schemas) -> Iterable[Verb]:
    """Everything that can be asked of a node type."""
    if node_type.name != "Root":
        yield from _of_node(node_type, schemas)
    for edge in node_type.edges.values():
        path = f"/{edge.name}" if node_type.name == "Root" else f"/{{id}}/{edge.name}"
        yield from _reads(path, node_type, edge, schemas)
        yield from _writes(path, node_type, edge, schemas)


def _of_node(node_type: NodeType, schemas: Schemas) -> Iterable[Verb]:
    itself = schemas.of_node(node_type.name)
    yield Verb("/{id}", "get", node_type, "Read a node.", itself, PROTOCOL, reads=node_type)
    if node_type.kind.post is not None:
        yield Verb("/{id}", "post", node_type, "Send to a node.", _ANYTHING, body=_body(node_type.kind.post, schemas))
    elif len(node_type.update.shapes) > 1:
        body = schemas.named(node_type.update.model)
        yield Verb("/{id}", "post", node_type, "Change a node.", SUCCESS, body=body)
    if node_type.kind.deletable:
        yield Verb("/{id}", "delete", node_type, "Delete a node.", SUCCESS)


def _reads(path: str, node_type: NodeType, edge: Edge, schemas: Schemas) -> Iterable[Verb]:
    doc = edge.doc or f"The {edge.name} of a node."
    if not edge.readable:
        return
    if edge.get is not None:
        paged = PAGED if edge.get.rows is not None else ()
        query = (*paged, *_query(edge.get.params, schemas), *PROTOCOL)
        yield Verb(path, "get", node_type, doc, OBJECT, query, edge=edge)
    elif edge.target is not None:
        target = schemas.registry.types[edge.target]
        filters = _query(edge.filters.params, schemas) if edge.filters is not None else ()
        query = (*PAGED, *(TIMED if edge.timed else ()), *filters, *PROTOCOL)
        yield Verb(path, "get", node_type, doc, schemas.of_edge(target.name), query, reads=target, edge=edge)


def _writes(path: str, node_type: NodeType, edge: Edge, schemas: Schemas) -> Iterable[Verb]:
    doc = edge.doc or f"The {edge.name} of a node."
    if edge.post is not None:
        body, asks = _body(edge.post, schemas), edge.post.only_asks
        yield Verb(path, "post", node_type, doc, _ANYTHING, body=body, edge=edge, only_asks=asks)
    elif edge.creates and edge.target is not None:
        target = schemas.registry.types[edge.target]
        body = schemas.named(target.create.model)
        made = schemas.of_node(target.name)
        yield Verb(path, "post", node_type, f"Create {target.name}.", made, body=body, edge=edge)
    if edge.delete is not None:
        query = _query(edge.delete.params, schemas)
        yield Verb(path, "delete", node_type, doc, _ANYTHING, query, edge=edge)
        if edge.item is not None:
            item = {"name": edge.item, "in": "path", "required": True, "schema": {"type": "string"}}
            below = f"{path}/{{{edge.item}}}"
            yield Verb(below, "delete", node_type, doc, _ANYTHING, (item,), edge=edge)


def _body(operation: Operation, schemas: Schemas) -> Schema:
    return OBJECT if operation.params is None else schemas.of_model(operation.params)


def _query(model: type[BaseModel] | None, schemas: Schemas) -> tuple[Schema, ...]:
    """The parameters of a model, as they stand in a query."""
    if model is None:
        return ()
    schema = schemas.of_model(model)
    required = schema.get("required", ())
    return tuple(
        {"name": name, "in": "query", "required": name in required, **_in_query(one)}
        for name, one in schema.get("properties", {}).items()
    )


def _in_query(schema: Schema) -> Schema:
    """Plain values stand in a query as they are, all others as JSON."""
    kinds = schema.get("anyOf", [schema])
    plain = all("enum" in kind or "const" in kind or kind.get("type") in _PLAIN for kind in kinds)
    return {"schema": schema} if plain else {"content": {"application/json": {"schema": schema}}}
