"""Trying a plan out on a twin: every step is carried out there on top of those before, and all is taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from adtwin.cli.campaigns.carry_out import to_change, to_create
from adtwin.cli.campaigns.plan import EDGES, IMAGE, VIDEO, Step
from adtwin.cli.graph import Graph

FOLLOWS = "GraphBatchException"
"""The type of errors that only tell of another request's failing."""
STAND_INS = {IMAGE: ("adimages", "hash"), VIDEO: ("advideos", "id")}
"""What stands in for a file that is yet to be uploaded: the first of the account's own, if it has one."""


def tried_out(graph: Graph, steps: Sequence[Step]) -> Iterator[tuple[Step, dict[str, Any]]]:
    """The steps that a twin refuses, each with the error object; not those that fail for another's failing."""
    stand_ins = {mark: _first(graph, *where) for mark, where in STAND_INS.items() if _is_in(mark, steps)}
    places = {id(step): place for place, step in enumerate(steps)}
    skipped: set[int] = set()
    batch: list[tuple[Step, dict[str, Any]]] = []
    for step in steps:
        params = _params(step, places)
        text = json.dumps(params)
        missing = any(mark in text and found is None for mark, found in stand_ins.items())
        if missing or any(id(other) in skipped for other in (step.parent, step.shows) if other is not None):
            skipped.add(id(step))
        elif step.verb != "keep":
            for mark, found in stand_ins.items():
                text = text.replace(mark, found or "")
            batch.append((step, _part(graph, step, f"s{places[id(step)]}", json.loads(text))))
    sent = {"access_token": graph.client.token, "batch": [part for _, part in batch]}
    answers = graph.client.admin("POST", "/rehearse", sent)["answers"] if batch else []
    for (step, _), answer in zip(batch, answers, strict=True):
        error = answer["body"].get("error") if answer["code"] >= 400 else None
        if error is not None and error.get("type") != FOLLOWS:
            yield step, error


def _params(step: Step, places: dict[int, int]) -> dict[str, Any]:
    def id_of(other: Step) -> str:
        return other.id or f"{{result=s{places[id(other)]}:$.id}}"

    return to_create(step, id_of) if step.verb == "create" else to_change(step, id_of)


def _part(graph: Graph, step: Step, name: str, params: dict[str, Any]) -> dict[str, Any]:
    path = f"{graph.account}/{EDGES[step.kind]}" if step.verb == "create" else str(step.id)
    form = {key: value if isinstance(value, str) else json.dumps(value) for key, value in params.items()}
    return {"method": "POST", "name": name, "relative_url": f"{graph.client.version}/{path}", "body": urlencode(form)}


def _is_in(mark: str, steps: Sequence[Step]) -> bool:
    return any(mark in json.dumps(step.params) for step in steps)


def _first(graph: Graph, edge: str, field: str) -> str | None:
    found = graph.client.get(f"{graph.account}/{edge}", {"fields": field, "limit": 1})["data"]
    return str(found[0][field]) if found else None
