"""The node types as the command line knows them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from adtwin.cli.client import CallError
from adtwin.cli.graph import Graph

IDENTITIES = {
    "AdAccount": "ad_account_id",
    "Page": "page_id",
    "Business": "business_id",
    "ProductCatalog": "catalog_id",
    "ProductSet": "product_set_id",
    "InstagramUser": "instagram_user_id",
}
"""Under which name the twin's world knows one node of a type."""
FIRST = ("id", "name", "title", "status", "effective_status", "objective", "daily_budget", "created_time")
"""What a table shows of any type that has it."""


@dataclass(frozen=True)
class Param:
    """A parameter of a write."""

    name: str
    type: str
    required: bool
    choices: tuple[str, ...]
    spec: str = ""
    """What `specs` calls the object it is, or the objects in its list."""

    @classmethod
    def of(cls, name: str, known: dict[str, Any]) -> Param:
        """From the declarations."""
        return cls(
            name, known["type"], known.get("required", False), tuple(known.get("choices", ())), known.get("spec", "")
        )


@dataclass(frozen=True)
class Kind:
    """A node type: where it is listed and made, what may be sent, what may be read."""

    name: str
    doc: str
    of: tuple[tuple[str, str], ...]
    at: tuple[tuple[str, str], ...]
    fields: tuple[str, ...]
    shown: tuple[str, ...]
    create: tuple[Param, ...]
    update: tuple[Param, ...]
    deletable: bool

    @property
    def command(self) -> str:
        """What its group is called."""
        return self.name.lower()

    @property
    def columns(self) -> list[str]:
        """The fields that a table shows unless others are asked for."""
        return list(dict.fromkeys([*(name for name in FIRST if name == "id" or name in self.fields), *self.shown]))

    def place(self, places: tuple[tuple[str, str], ...], graph: Graph, of: str | None, edge: str | None) -> str:
        """The path of the edge to list or to create at: of the node `of`, or of the first owner that is known."""
        if of is None:
            for owner, name in places:
                if edge in (None, name) and (owner in IDENTITIES or owner == "User"):
                    return f"{graph.identity(IDENTITIES[owner]) if owner in IDENTITIES else 'me'}/{name}"
            owners = sorted({owner for owner, _ in places})
            raise CallError(f"say of which {' or '.join(owners)}: --of ID.")
        if edge is not None:
            return f"{of}/{edge}"
        owner = _owner(graph, of)
        for known, name in places:
            if known.lower() == owner:
                return f"{of}/{name}"
        edges = ", ".join(dict.fromkeys(name for _, name in places))
        raise CallError(f"{of} is a node of type {owner}, which lists none: name the edge with --edge ({edges}).")


def _owner(graph: Graph, of: str) -> str:
    if of.startswith("act_"):
        return "adaccount"
    told = graph.client.get(of, {"metadata": 1, "fields": "id"}).get("metadata", {})
    return str(told.get("type", "")).replace("_", "").lower()


@cache
def kinds() -> dict[str, Kind]:
    """Every type by the name of its command."""
    text = Path(__file__).with_name("declarations.json").read_text(encoding="utf-8")
    found = [_kind(name, known) for name, known in json.loads(text).items()]
    return {kind.command: kind for kind in found}


@cache
def specs() -> dict[str, dict[str, str]]:
    """The keys of the objects that parameters are, by the spec's name; each with the spec of what lies below it."""
    found: dict[str, dict[str, str]] = json.loads(Path(__file__).with_name("specs.json").read_text(encoding="utf-8"))
    return found


def _kind(name: str, known: dict[str, Any]) -> Kind:
    return Kind(
        name=name,
        doc=known["doc"],
        of=tuple(map(tuple, known["of"])),
        at=tuple(map(tuple, known["at"])),
        fields=tuple(known["fields"]),
        shown=tuple(known["shown"]),
        create=tuple(Param.of(name, one) for name, one in known["create"].items()),
        update=tuple(Param.of(name, one) for name, one in known["update"].items()),
        deletable=known["deletable"],
    )


def kind_called(word: str) -> Kind | None:
    """The type of this command name; `creative` is as good as `adcreative` where nothing else is called so."""
    known = kinds()
    return known.get(word) or known.get(f"ad{word}") or known.get(f"ads{word}")
