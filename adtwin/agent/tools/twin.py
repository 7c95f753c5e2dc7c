"""Steering a twin: its clock, its review, its faults, its world. There is no such thing at the real service."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from adtwin.agent.answers import Answer, ok, refusal
from adtwin.agent.tool import Agent, Effect, Given, Id, Json, Tool

IDS = frozenset({
    "world", "app_id", "user_id", "business_id", "ad_account_id", "page_id", "instagram_user_id", "pixel_id",
    "catalog_id", "lead_form_id", "event_id", "page_post_id", "image_hashes", "video_ids",
})  # fmt: skip
"""What of a world is told: ids, and never its tokens."""


class Clock(Given):
    """Where to move it."""

    advance: str | None = Field(default=None, description="How far: 90m, 12h, 7d.")
    set: str | None = Field(default=None, description="Or to when: 2026-12-01T00:00:00Z.")


async def twin_clock(agent: Agent, given: Clock) -> Json:
    """Tell the twin's time, or move it forward: review, delivery, schedules and expiry in between have happened when
    this answers. After 7d there is a week of insights."""
    if given.advance or given.set:
        body = {"advance": given.advance} if given.advance else {"set": given.set}
        return ok(**await agent.graph.admin("POST", "/clock", body))
    return ok(**await agent.graph.admin("GET", "/clock"))


class Review(Given):
    """The outcome to force."""

    ad_id: Id = Field(description="The ad.")
    decision: Literal["approve", "reject"] = Field(description="The outcome.")
    reason: str | None = Field(default=None, max_length=500, description="Why it is rejected.")


async def twin_review(agent: Agent, given: Review) -> Json:
    """Approve or reject an ad at once, instead of waiting for the twin's review."""
    return ok(**await agent.graph.admin("POST", "/review", given.model_dump(exclude_none=True)))


class Reset(Given):
    """Which world."""

    world: Literal["demo", "empty", "agency"] | None = Field(
        default=None, description="Another world than the present."
    )
    confirm: bool = Field(default=False, description="True to go ahead: everything in the twin is lost.")


async def twin_reset(agent: Agent, given: Reset) -> Json:
    """Put the twin back to a freshly seeded world. Everything made in it is lost."""
    if not given.confirm:
        hint = "Ask the person, then send confirm: true."
        return refusal("Everything in the twin will be lost.", hint, kind="ConfirmationNeeded", param="confirm")
    seeded = await agent.graph.admin("POST", "/reset", {} if given.world is None else {"world": given.world})
    agent.graph.forget()
    agent.made.clear()
    return ok(**{name: one for name, one in seeded.items() if name in IDS})


class Faults(Given):
    """What to do with the fault rules."""

    action: Literal["list", "add", "clear"] = Field(default="list", description="What to do.")
    path: str | None = Field(default=None, description="For add: which paths, such as *insights*.")
    method: Literal["GET", "POST", "DELETE"] | None = Field(default=None, description="For add: which verb.")
    error: str | None = Field(
        default=None,
        description="For add: the error: a code (17), code/subcode (17/2446079) or symbol (TOO_MUCH_DATA).",
    )
    latency_ms: int | None = Field(default=None, ge=0, le=60_000, description="For add: or a delay.")
    drop: bool = Field(default=False, description="For add: or a cut connection.")
    probability: float | None = Field(default=None, ge=0, le=1, description="For add: how often.")
    times: int | None = Field(default=None, ge=1, description="For add: how many times.")


async def twin_faults(agent: Agent, given: Faults) -> Json:
    """List, add or clear fault rules: calls that answer with an error, late, or not at all, to rehearse failures."""
    if given.action == "list":
        return ok(rules=(await agent.graph.admin("GET", "/faults")).get("data"))
    if given.action == "clear":
        return ok(cleared=await agent.graph.admin("DELETE", "/faults"))
    rule: dict[str, Any] = given.model_dump(
        exclude_none=True, include={"path", "method", "probability", "times", "error"}
    )
    if given.latency_ms is not None:
        rule["latency_ms"] = given.latency_ms
    if given.drop:
        rule["drop"] = True
    return ok(rule=await agent.graph.admin("POST", "/faults", rule))


TOOLS = (
    Tool("twin_clock", Clock, twin_clock, Effect.CHANGES, Answer, "Move the twin's clock", twin_only=True),
    Tool("twin_review", Review, twin_review, Effect.CHANGES, Answer, "Force a review", twin_only=True),
    Tool("twin_reset", Reset, twin_reset, Effect.CHANGES, Answer, "Reset the twin", twin_only=True),
    Tool("twin_faults", Faults, twin_faults, Effect.CHANGES, Answer, "Rehearse failures", twin_only=True),
)
