"""JSON Schemas of what clients send and read, worked out of the declarations in one go."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue

from adtwin.graph.node import Edge, Field, Node
from adtwin.graph.registry import NodeType, Registry
from adtwin.graph.types import Rendered

Schema = dict[str, Any]
REF = "#/components/schemas/{model}"
OBJECT: Schema = {"type": "object"}


class _Lenient(GenerateJsonSchema):
    """A type that JSON Schema has no words for may be anything."""

    ignored_warning_kinds = {"skipped-choice", "non-serializable-default"}  # noqa: RUF012 - the parent's form

    def handle_invalid_for_json_schema(self, schema: Any, error_info: str) -> JsonSchemaValue:
        """Anything."""
        return {}


class Schemas:
    """The schemas of a registry's parameter models and fields; `components` are the named ones they refer to."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        wanted: dict[tuple[str, JsonSchemaMode], TypeAdapter[Any]] = {}
        for model in _models(registry):
            wanted[_key(model), "validation"] = TypeAdapter(model)
        for node_type in registry.types.values():
            for field in _shown_as_kept(node_type):
                wanted[f"{node_type.name}.{field.name}", "serialization"] = TypeAdapter(_of_values(field.annotation))
        asked = [(name, mode, adapter) for (name, mode), adapter in wanted.items()]
        made, rest = TypeAdapter.json_schemas(asked, ref_template=REF, schema_generator=_Lenient)
        self._made: dict[str, Schema] = {name: untitled(schema) for (name, _), schema in made.items()}
        self.components: dict[str, Schema] = {name: untitled(one) for name, one in rest.get("$defs", {}).items()}

    def of_model(self, model: type[BaseModel]) -> Schema:
        """The schema of a parameter model."""
        schema = self._made[_key(model)]
        reference: str | None = schema.get("$ref")
        return self.components[reference.rpartition("/")[2]] if reference is not None else schema

    def named(self, model: type[BaseModel]) -> Schema:
        """A reference to the model's schema, which then stands among the components."""
        made = self._made[_key(model)]
        if "$ref" in made:
            return made
        self.components[model.__name__] = made
        return {"$ref": REF.format(model=model.__name__)}

    def name_of(self, node_type: NodeType) -> str:
        """The name of the component that holds a node as it is read."""
        return f"{node_type.name}Node" if node_type.name in self.components else node_type.name

    def of_node(self, kind: str) -> Schema:
        """A reference to a node as it is read."""
        return {"$ref": REF.format(model=self.name_of(self.registry.types[kind]))}

    def of_edge(self, target: str) -> Schema:
        """A list of nodes of a type."""
        return {
            "type": "object",
            "required": ["data"],
            "properties": {
                "data": {"type": "array", "items": self.of_node(target)},
                "paging": {"$ref": REF.format(model="Paging")},
                "summary": {"$ref": REF.format(model="Summary")},
            },
        }

    def of_field(self, node_type: NodeType, field: Field) -> Schema:
        """What a field reads as."""
        shown = _rendered(field.annotation)
        kept = self._made.get(f"{node_type.name}.{field.name}", OBJECT)
        schema = kept if shown is None else dict(shown.schema)
        return schema | ({"description": field.doc} if field.doc and "$ref" not in schema else {})


def untitled(schema: Any) -> Any:
    """A schema without the titles that Pydantic makes of names: they say nothing new."""
    if isinstance(schema, dict):
        return {
            key: {name: untitled(one) for name, one in value.items()}
            if key in ("properties", "$defs")
            else untitled(value)
            for key, value in schema.items()
            if not (key == "title" and isinstance(value, str))
        }
    return [untitled(one) for one in schema] if isinstance(schema, list) else schema


def _key(model: type[BaseModel]) -> str:
    return f"{model.__module__}.{model.__qualname__}"


def _models(registry: Registry) -> Iterable[type[BaseModel]]:
    """Every model that parameters are checked by."""
    found: dict[str, type[BaseModel]] = {}
    for node_type in registry.types.values():
        asked: list[type[BaseModel] | None] = [node_type.update.model] if len(node_type.update.shapes) > 1 else []
        asked += [] if node_type.kind.post is None else [node_type.kind.post.params]
        for edge in node_type.edges.values():
            asked += _of_edge(edge)
            if edge.creates and edge.target is not None:
                asked.append(registry.types[edge.target].create.model)
        found |= {_key(model): model for model in asked if model is not None}
    return found.values()


def _of_edge(edge: Edge) -> list[type[BaseModel] | None]:
    operations = [one.params for one in (edge.get, edge.post, edge.delete) if one is not None]
    return [*operations, edge.filters.params if edge.filters is not None else None]


def _shown_as_kept(node_type: NodeType) -> Iterable[Field]:
    """The fields whose type is what is read: not those that a function writes anew, not those that are nodes."""
    for field in node_type.fields.values():
        if field.readable and _rendered(field.annotation) is None and not _is_node(field.annotation):
            yield field


def _of_values(annotation: Any) -> Any:
    """What a nested spec is kept as is plain JSON: a client may have left anything out of it, and added to it."""
    parts = [annotation, *get_args(annotation)]
    if any(isinstance(part, type) and issubclass(part, BaseModel) for part in parts):
        return list[dict[str, Any]] if get_origin(annotation) is list else dict[str, Any]
    return annotation


def _is_node(annotation: Any) -> bool:
    parts = [annotation, *get_args(annotation)]
    return any(isinstance(part, type) and issubclass(part, Node) for part in parts)


def _rendered(annotation: Any) -> Rendered | None:
    """The `Rendered` mark of a type, if it carries one."""
    if get_origin(annotation) is Annotated:
        return next((mark for mark in get_args(annotation)[1:] if isinstance(mark, Rendered)), None)
    return None
