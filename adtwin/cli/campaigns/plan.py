"""What is to be done for an account to hold what a campaign file says: found by label and name, compared by field."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from adtwin.cli.campaigns.file import Ad, CampaignFile
from adtwin.cli.client import CallError
from adtwin.cli.graph import Graph
from adtwin.cli.nodes.declared import kinds

Json = dict[str, Any]
EDGES = {"campaign": "campaigns", "adset": "adsets", "adcreative": "adcreatives", "ad": "ads"}
PARENTS = {"adset": "campaign_id", "ad": "adset_id"}
MOST = 1_000
STATUS = "status"


@dataclass
class Step:
    """One object: `create` it, `change` it, or `keep` it as it is. `id` is known once it is there."""

    kind: str
    name: str
    params: Json
    depth: int
    parent: Step | None = None
    id: str | None = None
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    shows: Step | None = None
    """An ad's creative."""
    file: Path | None = None
    """A picture or video that is uploaded first, where its id then goes to."""

    @property
    def verb(self) -> str:
        """What is to be done."""
        return "create" if self.id is None else "change" if self.changes else "keep"


class Planner:
    """Compares a file with an account."""

    def __init__(self, graph: Graph, file: CampaignFile, *, activate: bool = False) -> None:
        self._graph = graph
        self._file = file
        self._activate = activate
        self._found: dict[str, list[Json]] = {}

    def plan(self) -> list[Step]:
        """The steps in the order in which they can be carried out. CallError for what can't be changed."""
        label = self._label()
        for kind, edge in EDGES.items():
            fields = ["id", "name", *([PARENTS[kind]] if kind in PARENTS else [])]
            self._found[kind] = (
                self._graph.client.get(f"{label}/{edge}", {"fields": ",".join(fields), "limit": MOST})["data"]
                if label
                else []
            )
        return list(self._steps())

    def _label(self) -> str | None:
        labels = self._graph.client.get(f"{self._graph.account}/adlabels", {"fields": "id,name", "limit": MOST})["data"]
        return next((str(one["id"]) for one in labels if one["name"] == self._file.label), None)

    def _steps(self) -> Iterator[Step]:
        for campaign in self._file.campaigns:
            above = self._compared(Step("campaign", campaign.name, self._status(campaign.params), 0))
            yield above
            for adset in campaign.adsets:
                within = self._compared(Step("adset", adset.name, self._status(adset.params), 1, above))
                yield within
                for ad in adset.ads:
                    yield from self._ad(ad, within)

    def _ad(self, ad: Ad, within: Step) -> Iterator[Step]:
        payload = self._payload(ad)
        creative = payload.pop("creative", None)
        if STATUS not in ad.given:
            payload.pop(STATUS, None)  # the payload is paused by default, the file says nothing
        step = Step("ad", ad.name, self._status(payload), 2, within)
        if isinstance(creative, dict) and set(creative) - {"creative_id", "id"}:
            file = ad.image or ad.video
            known = json.dumps(creative, sort_keys=True) + (_digest(file.read_bytes()) if file else "")
            name = f"{creative.pop('name', ad.name)} #{_digest(known.encode())[:8]}"
            step.shows = self._compared(Step("adcreative", name, creative, 3, file=file), by_name_alone=True)
            yield step.shows
        elif isinstance(creative, dict):
            step.params["creative"] = creative
        yield self._compared(step)

    def _payload(self, ad: Ad) -> Json:
        from adtwin.compose import to_graph

        given = dict(ad.given)
        if ad.image is not None and not given.get("creative"):
            given["image_hash"] = IMAGE
        if ad.video is not None and not given.get("creative"):
            given["video_id"] = VIDEO
        page = given.get("page_id") or self._graph.world.get("page_id")
        made = to_graph(given, page_id=str(page) if page else None)
        if made.problems:
            raise CallError(
                f"ad {ad.name!r}: {'; '.join(f'{one.field}: {one.message} {one.fix}' for one in made.problems)}"
            )
        return made.payload

    def _status(self, params: Json) -> Json:
        """What is made is paused and what is there keeps its status, unless the file's is asked for: ACTIVE if it says
        none."""
        return (
            {STATUS: "ACTIVE", **params}
            if self._activate
            else {key: value for key, value in params.items() if key != STATUS}
        )

    def _compared(self, step: Step, *, by_name_alone: bool = False) -> Step:
        step.params["name"] = step.name
        parent = PARENTS.get(step.kind)
        for one in self._found[step.kind]:
            belongs = step.parent is None or (
                step.parent.id is not None and str(one.get(parent or "")) == step.parent.id
            )
            if one.get("name") == step.name and belongs:
                step.id = str(one["id"])
                if not by_name_alone:
                    step.changes = self._changes(step)
                break
        return step

    def _changes(self, step: Step) -> dict[str, tuple[Any, Any]]:
        known = kinds()[step.kind]
        readable = [name for name in step.params if name in known.fields]
        now = self._graph.client.get(str(step.id), {"fields": ",".join(readable)}) if readable else {}
        changes = {
            name: (now.get(name), step.params[name]) for name in readable if not alike(step.params[name], now.get(name))
        }
        if step.shows is not None:
            shown = self._graph.client.get(str(step.id), {"fields": "creative{id}"}).get("creative", {}).get("id")
            if shown != step.shows.id:
                changes["creative"] = (shown, step.shows.name)
        fixed = sorted(set(changes) - {param.name for param in known.update} - {"creative"})
        if fixed:
            raise CallError(
                f"{step.kind} {step.name!r}: {', '.join(fixed)} can't be changed once it is made: "
                "give it another name in the file, and a new one is made."
            )
        return changes


IMAGE, VIDEO = "<image>", "<video>"
"""Stand for the hash and the id of files that are yet to be uploaded."""


def alike(wanted: Any, now: Any) -> bool:
    """Whether a value is as wanted: what the API adds to an object of its own does not count, nor how numbers and times
    are written; what is left out is like an empty list."""
    if isinstance(wanted, dict):
        return isinstance(now, dict) and all(alike(value, now.get(key)) for key, value in wanted.items())
    if isinstance(wanted, list):
        return (now or []) == wanted == [] or (
            isinstance(now, list) and len(now) == len(wanted) and all(map(alike, wanted, now))
        )
    if isinstance(wanted, bool) or wanted is None or now is None:
        return bool(wanted) == bool(now)
    return str(wanted) == str(now) or _moment(wanted) == _moment(now) != str(now)


def _moment(value: Any) -> Any:
    try:
        return datetime.fromisoformat(str(value)).timestamp()
    except ValueError:
        return str(value)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
