"""Carrying out a plan, step by step. It may be broken off at any point: the next one goes on from there."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from adtwin.cli.campaigns.plan import EDGES, IMAGE, PARENTS, VIDEO, Step
from adtwin.cli.graph import Graph


def carry_out(graph: Graph, step: Step, label: str) -> None:
    """Create or change one object; afterwards `step.id` is known. CallError when the API refuses it."""
    if step.verb == "create":
        params = {**to_create(step, lambda other: str(other.id)), "adlabels": [{"name": label}]}
        if step.file is not None:
            params = _with_file(graph, step, params)
        step.id = str(graph.client.post(f"{graph.account}/{EDGES[step.kind]}", params)["id"])
    elif step.verb == "change":
        graph.client.post(str(step.id), to_change(step, lambda other: str(other.id)))


def to_create(step: Step, id_of: Callable[[Step], str]) -> dict[str, Any]:
    """What an object is made with; `id_of` names those it belongs to."""
    params = dict(step.params)
    if step.kind != "adcreative":
        params.setdefault("status", "PAUSED")
    if step.parent is not None:
        params[PARENTS[step.kind]] = id_of(step.parent)
    if step.shows is not None:
        params["creative"] = {"creative_id": id_of(step.shows)}
    return params


def to_change(step: Step, id_of: Callable[[Step], str]) -> dict[str, Any]:
    """What is sent to an object that is there."""
    params = {name: step.params[name] for name in step.changes if name != "creative"}
    if "creative" in step.changes and step.shows is not None:
        params["creative"] = {"creative_id": id_of(step.shows)}
    return params


def _with_file(graph: Graph, step: Step, params: dict[str, Any]) -> dict[str, Any]:
    """The parameters with the hash or id of the uploaded file in its place."""
    assert step.file is not None  # noqa: S101 - asked before
    text = json.dumps(params)
    if IMAGE in text or VIDEO not in text:
        answer = graph.client.post(f"{graph.account}/adimages", {}, {"source": step.file})
        (image,) = answer["images"].values()
        uploaded = text.replace(IMAGE, image["hash"])
    else:
        answer = graph.client.post(f"{graph.account}/advideos", {"name": step.file.name}, {"source": step.file})
        uploaded = text.replace(VIDEO, str(answer["id"]))
    filled: dict[str, Any] = json.loads(uploaded)
    return filled
