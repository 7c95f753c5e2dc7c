"""Every declared node type, worked out once at start-up: fields, parameters, edges and how each is reached."""

from __future__ import annotations

import difflib
import importlib
import pkgutil
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from types import ModuleType
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, create_model
from pydantic import Field as ParamField

from adtwin.errors.protocol import UNKNOWN_FIELD, UNKNOWN_PATH
from adtwin.graph.decode import Shape, shape_of
from adtwin.graph.fields import Selected
from adtwin.graph.node import Edge, Edges, Field, Member, Node, Presence
from adtwin.graph.types import Rendered
from adtwin.graph.versions import Difference
from adtwin.store import Obj, View

_PARAMS = ConfigDict(extra="ignore", coerce_numbers_to_str=True, populate_by_name=True, allow_inf_nan=False)

ExecutionOption = Literal["validate_only", "include_recommendations", "synchronous_ad_review"]


class Root(Node):
    """The Graph root: its edges are the paths that stand alone, such as `/search`."""


@dataclass(slots=True)
class Params:
    """The parameters of one operation: their model, and the shape each is decoded to."""

    model: type[BaseModel]
    shapes: dict[str, Shape]

    @classmethod
    def of(cls, model: type[BaseModel]) -> Params:
        """The parameters a Pydantic model declares; aliases are the wire's names."""
        shapes: dict[str, Shape] = {}
        for name, info in model.model_fields.items():
            alias = info.validation_alias
            names = [name] if alias is None else list(getattr(alias, "choices", [alias]))
            shapes |= dict.fromkeys(map(str, names), shape_of(info.annotation))
        return cls(model, shapes)


@dataclass(slots=True)
class NodeType:
    """A node class with everything that follows from it."""

    kind: type[Node]
    name: str
    fields: dict[str, Field]
    edges: dict[str, Edge]
    create: Params
    update: Params
    defaults: dict[str, Any]
    by_default: tuple[str, ...]
    versioned: dict[str, Difference] = field(default_factory=dict)
    """The fields that not every version knows."""
    linked: list[tuple[str, str]] = field(default_factory=list)
    """(own field, edge name) pairs: the edges of other nodes that list this type by that field."""

    @property
    def wire_type(self) -> str:
        """What the wire calls it."""
        return self.kind.wire_type

    def knows(self, name: str, version: str) -> bool:
        """Whether a version of the API has this field, if the type has it at all."""
        return name not in self.versioned or self.versioned[name].holds(version)

    def kept(self, version: str) -> tuple[Selected, ...]:
        """All that is stored of the type and can be read: what `redownload` shows of an object [D-357]."""
        names = (name for name, one in self.fields.items() if one.readable and one.compute is None)
        return tuple(Selected(name, name) for name in names if self.knows(name, version))

    def member(self, name: str, version: str) -> Member:
        """The field or edge of this name in a version; error 100 with a suggestion otherwise."""
        field = self.fields.get(name)
        found: Member | None = field if field is not None and field.readable else self.edges.get(name) or field
        known = found is not None and self.knows(name, version)
        if found is None or not known or (isinstance(found, Field) and not found.readable):
            readable = [one for one, field in self.fields.items() if field.readable and self.knows(one, version)]
            near = suggestion(name, [*readable, *self.edges])
            told = f" It can be sent and not read.{near}" if found is not None and known else near
            raise UNKNOWN_FIELD(blame=["fields"], field=name, node=self.name, suggestion=told)
        return found

    def edge(self, name: str) -> Edge:
        """The edge of this name; error 2500 with a suggestion otherwise."""
        found = self.edges.get(name)
        if found is None:
            raise UNKNOWN_PATH(edge=name, node=self.name, suggestion=suggestion(name, list(self.edges)))
        return found


def suggestion(name: str, known: Iterable[str]) -> str:
    """A sentence that names the nearest known name, if any is near."""
    near = difflib.get_close_matches(name, list(known), n=1)
    return f" Did you mean {near[0]}?" if near else ""


class Registry:
    """The node types by name, and the way from a wire id to an object's number."""

    def __init__(self, declared: Iterable[type[Node | Edges]]) -> None:
        declared = list(declared)
        nodes: set[type[Node]] = {Root, *(one for one in declared if issubclass(one, Node))}
        kinds = sorted(nodes, key=lambda kind: kind.__name__)
        self.types = {kind.__name__: _node_type(kind) for kind in kinds}
        for one in declared:
            if issubclass(one, Edges):
                self.types[one.of].edges |= {edge.name: edge for edge in vars(one).values() if isinstance(edge, Edge)}
        for node_type in self.types.values():
            self._hang(node_type)
        for node_type in self.types.values():
            for edge in node_type.edges.values():
                self._link(node_type, edge)
        self._patterns = [
            (node.kind.id_pattern, node.kind) for node in self.types.values() if node.kind.id_pattern is not None
        ]
        self.root = Root(Obj(0, "Root", 0, 0, 0, None, None, {}))
        self.root_edges = frozenset(self.types["Root"].edges)
        self.open_edges = frozenset(name for name, edge in self.types["Root"].edges.items() if edge.open_to_all)
        self.slow_edges = frozenset(
            name
            for node in self.types.values()
            for name, edge in node.edges.items()
            if edge.get is not None and edge.get.slow
        )
        self.names_slow = lru_cache(maxsize=256)(self._names_slow)
        """Whether the name of an edge that takes long to read stands in a text, were it by chance; texts recur."""
        self.prepared_edges = frozenset(
            name
            for node in self.types.values()
            for name, edge in node.edges.items()
            if any(one is not None and one.before is not None for one in (edge.post, edge.delete))
        )

        self._prepared = [
            pattern for pattern, kind in self._patterns if kind.post is not None and kind.post.before is not None
        ]

    def _names_slow(self, text: str) -> bool:
        return any(name in text for name in self.slow_edges)

    def prepares(self, node: str | None, edge: str | None) -> bool:
        """Whether a write to this node or edge may have a slow part ahead of its transaction."""
        if edge is not None:
            return edge in self.prepared_edges
        return node is not None and any(pattern.fullmatch(node) for pattern in self._prepared)

    def _hang(self, node_type: NodeType) -> None:
        """Give the parents named in `edge_of` their edge."""
        for parent, name in node_type.kind.edge_of:
            by = f"{parent_reference(parent)}"
            edges = self.types[parent].edges
            if name not in edges:
                edges[name] = Edge(node_type.name, by, creates=True, filters=node_type.kind.filters, name=name)

    def _link(self, owner: NodeType, edge: Edge) -> None:
        if edge.target is None:
            return
        target = self.types.get(edge.target)
        if target is None:
            raise LookupError(f"edge {owner.name}.{edge.name} lists {edge.target}, which is no node type")
        if edge.filters is None:
            edge.filters = target.kind.filters
        if edge.by is not None and (edge.by, edge.name) not in target.linked:
            target.linked.append((edge.by, edge.name))

    def type_of(self, node: Node) -> NodeType:
        """The declaration behind a node."""
        return self.types[type(node).__name__]

    def wrap(self, obj: Obj) -> Node:
        """The node of a stored object."""
        return self.types[obj.type].kind(obj)

    def number(self, view: View, identifier: str) -> int | None:
        """The number of the object that a wire id names, or None."""
        if identifier.isascii() and identifier.isdigit():
            return int(identifier) if len(identifier) < 19 else None
        for pattern, kind in self._patterns:
            match = pattern.fullmatch(identifier) if pattern is not None else None
            if match is not None:
                return kind.resolve(view, match)
        return None


def parent_reference(kind: str) -> str:
    """The field by which a child names a parent of this type: `AdAccount` -> `account_id`."""
    words = re.sub(r"(?<!^)(?=[A-Z])", "_", kind).lower()
    return {"ad_account": "account_id", "ad_set": "adset_id"}.get(words, f"{words}_id")


def discover(package: ModuleType) -> list[type[Node | Edges]]:
    """Import every module below a package and collect the node types and the further edges that they declare."""
    found: list[type[Node | Edges]] = []
    for info in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        module = importlib.import_module(info.name)
        found += [
            value
            for value in vars(module).values()
            if isinstance(value, type)
            and issubclass(value, Node | Edges)
            and value not in (Node, Edges)
            and value.__module__ == module.__name__
            and not value.__name__.startswith("_")
            and not getattr(value, "is_abstract", False)
        ]
    return found


def _node_type(kind: type[Node]) -> NodeType:
    fields: dict[str, Field] = {}
    edges: dict[str, Edge] = {}
    for base in reversed(kind.__mro__):
        hints = _hints(base)
        for attribute, value in vars(base).items():
            if isinstance(value, Field):
                value.annotation = hints.get(attribute, Any) if value.spec is None else value.spec
                value.render = _renderer(value.annotation)
                fields[value.name] = value
            elif isinstance(value, Edge):
                value.name = value.name or attribute
                edges[value.name] = value
    return NodeType(
        kind=kind,
        name=kind.__name__,
        fields=fields,
        edges=edges,
        create=_params(kind.__name__ + "Create", fields.values(), creating=True),
        update=_params(kind.__name__ + "Update", fields.values(), creating=False),
        defaults={name: one.default for name, one in fields.items() if _has_default(one)},
        by_default=tuple(name for name, one in fields.items() if one.by_default),
        versioned={name: one.known for name, one in fields.items() if one.known is not None},
    )


def _hints(base: type) -> dict[str, Any]:
    """The annotations of the fields that a class declares itself, resolved among the names of its module."""
    own = getattr(base, "__annotations__", {}) if "__annotations__" in vars(base) else {}
    declared = {name: own[name] for name, value in vars(base).items() if isinstance(value, Field) and name in own}
    bare = type("Fields", (), {"__annotations__": declared, "__module__": base.__module__})
    return get_type_hints(bare, include_extras=True)


def _has_default(one: Field) -> bool:
    from adtwin.graph.node import UNSET

    return one.default is not UNSET


def _params(name: str, fields: Iterable[Field], *, creating: bool) -> Params:
    """The model of what a client may send; required ones first, so that errors name what is missing."""
    wanted: dict[str, Any] = {}
    for one in fields:
        allowed = one.on_create is not Presence.NEVER if creating else one.on_update
        if not allowed:
            continue
        annotation = _not_optional(one.annotation)
        if creating and one.on_create is Presence.REQUIRED:
            wanted[one.name] = (annotation, ...)
        else:
            wanted[one.name] = (annotation | None, None)
    wanted["execution_options"] = (list[ExecutionOption] | None, ParamField(default=None))
    model = create_model(name, __config__=_PARAMS, **wanted)
    return Params.of(model)


def _not_optional(annotation: Any) -> Any:
    parts = [part for part in get_args(annotation) if part is not type(None)]
    if type(None) in get_args(annotation) and get_origin(annotation) is not Annotated:
        joined = parts[0]
        for part in parts[1:]:
            joined = joined | part
        return joined
    return annotation


def _renderer(annotation: Any) -> Any:
    """The `Rendered` mark of an annotation, if it or the value inside an optional carries one."""
    if get_origin(annotation) is Annotated:
        for mark in get_args(annotation)[1:]:
            if isinstance(mark, Rendered):
                return mark.show
        return _renderer(get_args(annotation)[0])
    for part in get_args(annotation):
        if get_origin(annotation) not in (list, dict, tuple) and (show := _renderer(part)) is not None:
            return show
    return None
