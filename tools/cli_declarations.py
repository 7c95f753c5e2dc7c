"""Write what the command line knows of node types: `python -m tools.cli_declarations [--check]`.

The command line may not import the model (it would start in a second instead of a moment), so what it needs stands in a
file of the package. A test holds the file to the registry; `make docs` writes it.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from adtwin.graph.node import Edge
from adtwin.graph.registry import NodeType, Params, Registry
from adtwin.graph.versions import DEFAULT
from adtwin.server.assemble import model_registry
from tools import spec

FILE, SPECS_FILE = "adtwin/cli/nodes/declarations.json", "adtwin/cli/nodes/specs.json"
MOST_CHOICES = 200
OPEN = frozenset(("TemplateData", "BidAdjustments"))
"""Specs that take keys beside their own; those of all others are refused where they are misspelt."""


def text() -> str:
    """The whole file: one line a node type."""
    registry = model_registry()
    known = {name: _declared(registry, one) for name, one in sorted(registry.types.items())}
    lines = [
        f"{json.dumps(name)}: {json.dumps(one, ensure_ascii=False)}"
        for name, one in known.items()
        if one["at"] or one["of"]
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def specs_text() -> str:
    """The file of specs: what keys the objects have that parameters are, and what lies below these; a line each."""
    found: dict[str, dict[str, str]] = {}
    for one in model_registry().types.values():
        for params in (one.create, one.update):
            defs = params.model.model_json_schema().get("$defs", {})
            for name, schema in defs.items():
                if "properties" in schema and name not in OPEN:
                    keys = {key: _spec(value, defs) for key, value in schema["properties"].items()}
                    found[name] = found.get(name, {}) | keys
    return "{\n" + ",\n".join(f"{json.dumps(name)}: {json.dumps(found[name])}" for name in sorted(found)) + "\n}\n"


def _declared(registry: Registry, one: NodeType) -> dict[str, Any]:
    at, of = [], []
    create: dict[str, Any] = {}
    for owner in registry.types.values():
        for edge in owner.edges.values():
            if edge.target != one.name:
                continue
            if edge.get is not None or edge.listed:
                of.append([owner.name, edge.name])
            params = _created_with(one, edge)
            if params is not None:
                at.append([owner.name, edge.name])
                create.update(params | create)
    return {
        "doc": (one.kind.__doc__ or "").strip().splitlines()[0].split(" [")[0],
        "of": sorted(of, key=_nearest),
        "at": sorted(at, key=_nearest),
        "fields": [name for name, field in one.fields.items() if field.readable and one.knows(name, DEFAULT)],
        "shown": ["id", *(name for name in one.by_default if name != "id")],
        "create": _known(one, create) if at else {},
        "update": _known(one, _params(one.update)),
        "deletable": bool(one.kind.deletable),
    }


def _known(one: NodeType, params: dict[str, Any]) -> dict[str, Any]:
    """The parameters that the documented version has: the one that the command line and the tools ask for."""
    return {name: param for name, param in params.items() if one.knows(name, DEFAULT)}


def _nearest(place: list[str]) -> tuple[int, str, str]:
    """The commonest owner of a type first."""
    order = ("AdAccount", "Page", "Business", "User", "ProductCatalog", "InstagramUser")
    return (order.index(place[0]) if place[0] in order else len(order), place[0], place[1])


def _created_with(one: NodeType, edge: Edge) -> dict[str, Any] | None:
    """The parameters with which POST on the edge makes a node of the type; None when it makes none."""
    if edge.post is not None:
        return _params(Params.of(edge.post.params)) if edge.post.params is not None else _params(one.create)
    return _params(one.create) if edge.creates else None


def _params(params: Params) -> dict[str, Any]:
    schema = params.model.model_json_schema()
    required = set(schema.get("required", ()))
    return {
        name: _param(one, schema.get("$defs", {}), required=name in required)
        for name, one in schema.get("properties", {}).items()
        if name != "execution_options"
    }


def _param(one: dict[str, Any], defs: dict[str, Any], *, required: bool) -> dict[str, Any]:
    kind, choices = _kind(one, defs)
    found: dict[str, Any] = {"type": kind}
    if choices and len(choices) <= MOST_CHOICES:
        found["choices"] = choices
    if _spec(one, defs):
        found["spec"] = _spec(one, defs)
    if required:
        found["required"] = True
    return found


def _spec(one: dict[str, Any], defs: dict[str, Any]) -> str:
    """The name of the spec that a value is, or that is in its list; empty where it is none with keys of its own."""
    if "$ref" in one:
        name = str(one["$ref"].rsplit("/", 1)[1])
        return name if "properties" in defs.get(name, {}) and name not in OPEN else ""
    parts = [*one.get("anyOf", ()), *one.get("allOf", ()), *([one["items"]] if "items" in one else ())]
    return next((found for part in parts if (found := _spec(part, defs))), "")


def _kind(one: dict[str, Any], defs: dict[str, Any]) -> tuple[str, list[str]]:
    """A word for the type, and the values it may have."""
    if "$ref" in one:
        return _kind(defs.get(one["$ref"].rsplit("/", 1)[1], {}), defs)
    if "anyOf" in one:
        kinds = [_kind(part, defs) for part in one["anyOf"] if part.get("type") != "null"]
        return kinds[0] if kinds else ("text", [])
    if "enum" in one or "const" in one:
        return "choice", [str(value) for value in one.get("enum", [one.get("const")])]
    if one.get("type") == "array":
        kind, choices = _kind(one.get("items", {}), defs)
        return f"list of {kind}s", choices
    return {"integer": "number", "number": "number", "boolean": "yes/no", "object": "object"}.get(
        str(one.get("type")), "text"
    ), []


def main(arguments: list[str]) -> int:
    """Exit status: 0 when the files are as they should be, 1 when one is stale."""
    status = 0
    for name, now in ((FILE, text()), (SPECS_FILE, specs_text())):
        file = spec.ROOT / name
        if file.exists() and file.read_text(encoding="utf-8") == now:
            continue
        if "--check" in arguments:
            print(f"{name} is stale: run `make docs` and commit it")
            status = 1
        else:
            file.write_text(now, encoding="utf-8")
            print(f"wrote {name}")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
