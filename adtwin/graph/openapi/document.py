"""The whole document: paths gathered from the node types, and the parts they share.

A node's path says nothing of its type: `/{id}/insights` is the same path for a campaign and an ad. So each path stands
once, with what every node type that has it takes and answers; `x-node-types` names them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import adtwin
from adtwin.graph.openapi.parts import (
    KEYED,
    OBJECT,
    PARAMETERS,
    PROTOCOL,
    RESPONSES,
    SCHEMAS,
    SECURITY,
    Schema,
    reference,
)
from adtwin.graph.openapi.schemas import Schemas
from adtwin.graph.openapi.verbs import Verb, verbs_of
from adtwin.graph.registry import NodeType, Registry
from adtwin.graph.versions import DEFAULT

Examples = Mapping[str, Sequence[str]]
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data", "application/json")
_NESTED = r"^\w+(\.\w+\(.*\))*\{.*\}$"
_TOP = (
    "Generated from the node types that the twin knows. Parameters may come in the query, in a form or in a JSON body;"
    " objects and lists in a query or a form are JSON."
)


def document(registry: Registry, examples: Examples | None = None, *, origin: str = "") -> dict[str, Any]:
    """The OpenAPI 3.1 document of a registry. `examples` are wire ids of each node type, to try the paths with."""
    schemas = Schemas(registry)
    types = [one for one in registry.types.values() if one.name != "Root"]
    paths: dict[str, dict[str, list[Verb]]] = {}
    for node_type in registry.types.values():
        for verb in verbs_of(node_type, schemas):
            paths.setdefault(verb.path, {}).setdefault(verb.method, []).append(verb)
    nodes = {schemas.name_of(one): _node(one, schemas) for one in types}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Marketing API, as adtwin answers it", "version": adtwin.__version__, "description": _TOP},
        "servers": [{"url": f"{origin}/{DEFAULT}"}],
        "security": _security(()),
        "tags": [{"name": "Root", "description": "Paths that stand alone."}]
        + [{"name": one.name, "description": _doc(one)} for one in types],
        "paths": {"/": _ROOT} | {path: _path(path, paths[path], examples or {}) for path in sorted(paths)},
        "components": {
            "schemas": dict(sorted((SCHEMAS | schemas.components | nodes).items())),
            "parameters": PARAMETERS,
            "responses": RESPONSES,
            "securitySchemes": SECURITY,
        },
    }


def _doc(node_type: NodeType) -> str:
    return " ".join((node_type.kind.__doc__ or "").partition("\n\n")[0].split())


def _node(node_type: NodeType, schemas: Schemas) -> Schema:
    """A node as it is read; a property is there when it is asked for and has a value."""
    fields = {name: schemas.of_field(node_type, one) for name, one in node_type.fields.items() if one.readable}
    edges = {
        name: schemas.of_edge(edge.target) for name, edge in node_type.edges.items() if edge.listed and edge.target
    }
    return {"type": "object", "description": _doc(node_type), "properties": {"id": {"type": "string"}} | edges | fields}


def _path(path: str, verbs: Mapping[str, list[Verb]], examples: Examples) -> dict[str, Any]:
    out: dict[str, Any] = {method: _operation(path, method, meant) for method, meant in verbs.items()}
    if path.startswith("/{id}"):
        types = {verb.node_type.name: verb.node_type for meant in verbs.values() for verb in meant}
        out["parameters"] = [_identity(list(types.values()), examples)]
    return out


def _identity(types: Sequence[NodeType], examples: Examples) -> Schema:
    """The id in a path."""
    known = {
        f"{one.name}{place or ''}": {"value": identifier}
        for one in types
        for place, identifier in enumerate(examples.get(one.name, ()))
    }
    patterns = dict.fromkeys(_pattern(one) for one in types)
    return {
        "name": "id",
        "in": "path",
        "required": True,
        "description": "The id of one of these: " + ", ".join(one.name for one in types) + ".",
        "schema": {"type": "string", "pattern": "^(" + "|".join(patterns) + ")$"},
    } | ({"examples": known} if known else {})


def _pattern(node_type: NodeType) -> str:
    given = node_type.kind.id_pattern
    return "[0-9]{1,18}" if given is None else given.pattern


def _operation(path: str, method: str, meant: Sequence[Verb]) -> dict[str, Any]:
    types = [verb.node_type.name for verb in meant]
    words = path.replace("/{id}", "node", 1).replace("{", "").replace("}", "").strip("/").replace("/", "_")
    out: dict[str, Any] = {
        "operationId": f"{method}_{words}",
        "summary": meant[0].doc.partition("\n")[0],
        "tags": types,
        "x-node-types": types,
    }
    is_open = meant[0].edge is not None and meant[0].edge.open_to_all
    if given := [*_parameters(meant), *([KEYED] if method != "get" and not is_open else ())]:
        out["parameters"] = given
    if bodies := _once(verb.body for verb in meant if verb.body is not None):
        out["requestBody"] = {"content": {form: {"schema": _any_of(bodies)} for form in FORMS}}
    out["responses"] = _responses(_any_of(_once(verb.answers for verb in meant)))
    if is_open:
        out["security"] = []
    elif scopes := frozenset().union(*(verb.access for verb in meant)):
        out["security"] = _security(sorted(scopes))
    return out


def _parameters(meant: Sequence[Verb]) -> list[Schema]:
    """The parameters of all node types, each name once."""
    found: dict[str, Schema] = {}
    if reads := [verb.reads for verb in meant if verb.reads is not None]:
        found["fields"] = _selection(reads)
    for verb in meant:
        for one in verb.query:
            found.setdefault(one["name"] if "name" in one else one["$ref"].rpartition("/")[2], one)
    return list(found.values())


def _selection(reads: Sequence[NodeType]) -> Schema:
    names = {name for one in reads for name, field in one.fields.items() if field.readable}
    names |= {name for one in reads for name, edge in one.edges.items() if edge.listed or edge.get}
    item = {"anyOf": [{"enum": sorted({"id"} | names)}, {"type": "string", "pattern": _NESTED}]}
    return {
        "name": "fields",
        "in": "query",
        "style": "form",
        "explode": False,
        "schema": {"type": "array", "items": item},
        "description": "What is to be read: names, with what is below them in braces: `campaign{name}`.",
    }


def _once(schemas: Iterable[Schema]) -> list[Schema]:
    out: list[Schema] = []
    for one in schemas:
        if one not in out:
            out.append(one)
    return out


def _any_of(schemas: Sequence[Schema]) -> Schema:
    return schemas[0] if len(schemas) == 1 else {"anyOf": list(schemas)}


def _responses(answers: Schema) -> dict[str, Any]:
    return {
        "200": {"description": "Done.", "content": {"application/json": {"schema": answers}}},
        "default": reference("responses", "Error"),
    }


def _security(scopes: Sequence[str]) -> list[dict[str, list[str]]]:
    """One of the scopes is needed, and the token comes in the query or in a header."""
    return [{scheme: [scope]} for scheme in SECURITY for scope in scopes] or [{scheme: []} for scheme in SECURITY]


_ROOT: dict[str, Any] = {
    "get": {
        "operationId": "get_several",
        "summary": "Read several nodes; each stands under its id.",
        "parameters": [{"name": "ids", "in": "query", "required": True, "schema": {"type": "string"}}, *PROTOCOL],
        "responses": _responses(OBJECT),
    },
    "post": {
        "operationId": "post_batch",
        "summary": "Up to 50 requests at once; the answers stand in their order.",
        "parameters": [KEYED],
        "requestBody": {
            "required": True,
            "content": {form: {"schema": reference("schemas", "Batch")} for form in FORMS},
        },
        "responses": _responses(reference("schemas", "BatchAnswer")),
    },
}
