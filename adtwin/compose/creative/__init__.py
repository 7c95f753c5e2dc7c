"""`create_ad_creative`: friendly arguments to the parameters of one Graph call. [E-001…E-232]"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from adtwin.compose.creative import steps
from adtwin.compose.creative.arguments import ARGUMENTS, Arguments, read
from adtwin.compose.creative.checks import refuse
from adtwin.compose.creative.crops import compute_image_crops
from adtwin.compose.creative.draft import Draft, Route, route_of
from adtwin.compose.problem import Problem, RefusedError

__all__ = ["ARGUMENTS", "Arguments", "Composed", "Route", "compose_creative", "compute_image_crops"]


@dataclass(frozen=True, slots=True)
class Composed:
    """What came of the arguments: the payload to send, or the problem that stops it; warnings in either case."""

    account_id: str = ""
    payload: dict[str, Any] = field(default_factory=dict)
    warnings: tuple[Problem, ...] = ()
    problem: Problem | None = None

    @property
    def ok(self) -> bool:
        """Whether there is something to send."""
        return self.problem is None


def compose_creative(given: Mapping[str, Any], *, now: int | None = None) -> Composed:
    """The parameters of `POST act_<id>/adcreatives` for these arguments; nothing is sent, nothing looked up.

    `now` is the epoch second at the Graph root where it is known: it names a nameless creative and tells past
    reminders. The first problem in a fixed order ends the work.
    """
    try:
        arguments, warnings = read(given)
        refuse(arguments)
        draft = Draft(arguments, route_of(arguments), now, warnings=warnings)
        for step in steps.ROUTES[draft.route]:
            step(draft)
    except RefusedError as refused:
        return Composed(problem=refused.problem)
    return Composed(arguments.account_id, _payload(draft), tuple(draft.warnings))


def _payload(draft: Draft) -> dict[str, Any]:
    """The parts in one piece, empty ones left out."""
    payload: dict[str, Any] = {"name": draft.given.name or _name(draft.now)}
    if draft.part:
        draft.story[steps.PARTS.get(draft.route, steps.ANCHOR)] = draft.part
    if draft.story:
        payload["object_story_spec"] = draft.story
    payload |= draft.payload
    if draft.feed:
        payload["asset_feed_spec"] = draft.feed
    return payload


def _name(now: int | None) -> str:
    """[E-005]"""
    return "Creative" if now is None else f"Creative {datetime.fromtimestamp(now, UTC):%Y-%m-%dT%H:%M:%SZ}"
