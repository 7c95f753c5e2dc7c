"""Carrying out a plan, step by step. It may be broken off at any point: the next one goes on from there."""

from __future__ import annotations

import json
from typing import Any

from adtwin.cli.campaigns.plan import EDGES, IMAGE, VIDEO, Step
from adtwin.cli.graph import Graph


def carry_out(graph: Graph, step: Step, label: str) -> None:
    """Create or change one object; afterwards `step.id` is known. CallError when the API refuses it."""
    if step.verb == "create":
        params = {**step.params, "adlabels": [{"name": label}]}
        if step.kind != "adcreative":
            params.setdefault("status", "PAUSED")
        if step.kind == "adset" and step.parent is not None:
            params["campaign_id"] = step.parent.id
        if step.kind == "ad" and step.parent is not None:
            params["adset_id"] = step.parent.id
        if step.shows is not None:
            params["creative"] = {"creative_id": step.shows.id}
        if step.file is not None:
            params = _with_file(graph, step, params)
        step.id = str(graph.client.post(f"{graph.account}/{EDGES[step.kind]}", params)["id"])
    elif step.verb == "change":
        params = {name: step.params[name] for name in step.changes if name != "creative"}
        if "creative" in step.changes and step.shows is not None:
            params["creative"] = {"creative_id": step.shows.id}
        graph.client.post(str(step.id), params)


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
