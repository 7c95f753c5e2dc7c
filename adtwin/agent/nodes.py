"""The parameters of node types, for tools that mirror them: read from the declarations that the package keeps."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import BaseModel, create_model

from adtwin.agent.tool import AccountId, Id, Spends

Json = dict[str, Any]

TYPES: dict[str, Json] = {
    "text": {"type": "string"},
    "choice": {"type": "string"},
    "number": {"type": ["number", "string"]},
    "yes/no": {"type": "boolean"},
    "object": {"type": "object"},
}
"""The words of the declarations as JSON Schema; amounts and times may come as text too."""


@cache
def kinds() -> dict[str, Json]:
    """Edge to `{node, parent, doc, required, reads, update, create: {parameter: schema}}`, the nearest parent's."""
    text = (files("adtwin.cli.nodes") / "declarations.json").read_text(encoding="utf-8")
    found: dict[str, Json] = {}
    for name, known in json.loads(text).items():
        for parent, edge in known["at"]:
            if edge not in found or parent == "AdAccount":
                found[edge] = _kind(name, parent, known)
    return dict(sorted(found.items()))


def _kind(name: str, parent: str, known: Json) -> Json:
    return {
        "node": name,
        "parent": parent,
        "doc": known["doc"],
        "required": [one for one, param in known["create"].items() if param.get("required")],
        "reads": known["fields"],
        "update": list(known["update"]),
        "create": {one: _schema(param["type"], param.get("choices")) for one, param in known["create"].items()},
    }


def _schema(kind: str, choices: list[str] | None) -> Json:
    """`list of choices` → an array of strings with an enum."""
    if kind.startswith("list of "):
        return {"type": "array", "items": _schema(kind.removeprefix("list of ").removesuffix("s"), choices)}
    return TYPES.get(kind, TYPES["text"]) | ({"enum": choices} if choices else {})


IDS: dict[str, Any] = {"account_id": AccountId | None, "creative_id": Id, "adset_id": Id, "campaign_id": Id}
"""Arguments that name objects; what the others may be is for the Graph root to say."""


def mirror(edge: str, own: Json, *, required: tuple[str, ...], without: tuple[str, ...] = ()) -> Json:
    """The JSON Schema of a tool that creates on this edge: the node's own parameters between those of the tool."""
    declared = {name: one for name, one in kinds()[edge]["create"].items() if name not in without}
    confirm = Spends.model_json_schema()["properties"]
    properties = {**own, **{name: one for name, one in declared.items() if name not in own}}
    for name in ("dry_run", "confirm"):
        properties[name] = {key: one for key, one in confirm[name].items() if key != "title"}
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


def given_for(name: str, schema: Json) -> type[BaseModel]:
    """A model of exactly these arguments, so that an unknown one is refused before any request."""
    fields: dict[str, Any] = {
        one: (IDS.get(one, Any), ... if one in schema["required"] else None)
        for one in schema["properties"]
        if one not in {"dry_run", "confirm"}
    }
    return create_model(name, __base__=Spends, **fields)
