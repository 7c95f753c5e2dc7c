"""The calls of the admin root that answer with JSON [design: the outer contract]."""

from __future__ import annotations

import re
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

import adtwin
from adtwin.base import zones
from adtwin.server.admin import Call, RefusedError
from adtwin.server.faults import MOST_RULES, Rule
from adtwin.server.options import WORLDS
from adtwin.server.request_log import KEPT

DAY = 86_400
FURTHEST = 1_000 * DAY
"""How far one call may move the clock."""
_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": DAY}
_DURATION = re.compile(r"(?:\d{1,9}[smhd])+")
_PART = re.compile(r"(\d{1,9})([smhd])")


class Body(BaseModel):
    """A JSON body; what it doesn't know is refused."""

    model_config = ConfigDict(extra="forbid")


class ResetBody(Body):
    """`{}` or `{"world": "agency"}`."""

    world: str | None = None


class ClockBody(Body):
    """`{"advance": "7d"}` or `{"set": "2026-12-01T00:00:00Z"}`."""

    advance: str | None = None
    set: str | int | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> ClockBody:
        if (self.advance is None) == (self.set is None):
            raise ValueError("send either advance or set")
        return self


class ReviewBody(Body):
    """`{"ad_id": "120…", "decision": "reject", "reason": "…"}`."""

    ad_id: str = Field(pattern=r"^\d{1,18}$", coerce_numbers_to_str=True)
    decision: Literal["approve", "reject"]
    reason: str | None = Field(default=None, max_length=500)


class WhoseProfileBody(Body):
    """`{"ad_id": "120…"}` or `{"ad_account_id": "act_…"}`."""

    ad_id: str | None = Field(default=None, pattern=r"^\d{1,18}$", coerce_numbers_to_str=True)
    ad_account_id: str | None = Field(default=None, pattern=r"^(act_)?\d{1,18}$", coerce_numbers_to_str=True)

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.ad_id is None) == (self.ad_account_id is None):
            raise ValueError("send either ad_id or ad_account_id")
        return self

    @property
    def pk(self) -> int:
        """The object's number."""
        return int((self.ad_id or self.ad_account_id or "").removeprefix("act_"))


class ProfileBody(WhoseProfileBody):
    """`{"ad_id": "120…", "profile": "fatigued"}`."""

    profile: Literal["healthy", "fatigued", "limited_by_bid", "rejected", "no_delivery"]


class ThrottleBody(Body):
    """`{"profile": "strict", "clear": true}`."""

    profile: Literal["off", "documented", "strict"] | None = None
    clear: bool = False


def moment(epoch: int) -> str:
    """A time as the admin root writes it."""
    return zones.iso(epoch, "UTC").replace("+0000", "Z")


def seconds(duration: str) -> int:
    """`7d`, `90m`, `1d12h` in seconds. ValueError for anything else."""
    if not _DURATION.fullmatch(duration):
        raise ValueError(f"{duration[:40]!r} is no length of time: write 30s, 90m, 12h, 7d or 1d12h")
    return sum(int(number) * _UNITS[unit] for number, unit in _PART.findall(duration))


async def health(call: Call) -> dict[str, Any]:
    """Whether the twin answers, and how it was started."""
    twin = call.control.twin
    return {
        "status": "ok",
        "version": adtwin.__version__,
        "clock": moment(twin.clock.now()),
        "world": twin.world,
        "durability": twin.store.durability,
        "outbound": twin.outbound,
    }


async def world(call: Call) -> dict[str, Any]:
    """The seeded identities."""
    return {"world": call.control.twin.world, **call.control.identities}


async def reset(call: Call) -> dict[str, Any]:
    """Back to the freshly seeded world."""
    body = await call.body(ResetBody)
    if body.world is not None and body.world not in WORLDS:
        raise RefusedError(400, f"There is no world {body.world[:40]!r}: choose one of {', '.join(WORLDS)}.", "world")
    identities = await call.control.reset(body.world)
    return {"world": call.control.twin.world, **identities}


async def clock(call: Call) -> dict[str, Any]:
    """What time it is in the twin."""
    return _clock(call)


def _clock(call: Call) -> dict[str, Any]:
    clock = call.control.twin.clock
    return {"now": moment(clock.now()), "epoch": clock.now(), "runs": clock.runs}


async def move_clock(call: Call) -> dict[str, Any]:
    """Move the clock forward; everything due on the way has happened when this answers."""
    body = await call.body(ClockBody)
    now = call.control.twin.clock.now()
    field = "advance" if body.advance is not None else "set"
    try:
        until = now + seconds(body.advance) if body.advance is not None else zones.parse_time(body.set)
    except (ValueError, OverflowError) as error:
        raise RefusedError(400, f"{error}.", field) from None
    if until < now:
        raise RefusedError(400, f"It is {moment(now)} already, and time only goes forward. Reset to go back.", field)
    if until - now > FURTHEST:
        raise RefusedError(400, f"One call moves the clock by at most {FURTHEST // DAY} days.", field)
    await call.control.advance(until)
    return _clock(call)


async def review(call: Call) -> dict[str, Any]:
    """Force the outcome of a review."""
    body = await call.body(ReviewBody)
    try:
        return await call.control.review(int(body.ad_id), body.decision, body.reason)
    except LookupError:
        raise RefusedError(404, f"There is no ad {body.ad_id}.", "ad_id") from None


async def profiles(call: Call) -> dict[str, Any]:
    """The delivery profiles that are set."""
    return {"data": await call.control.profiles()}


async def set_profile(call: Call) -> dict[str, Any]:
    """Make an ad, or all ads of an account, do in a certain way."""
    body = await call.body(ProfileBody)
    return await _profile(call, body, body.profile)


async def drop_profile(call: Call) -> dict[str, Any]:
    """Let the market decide again."""
    return await _profile(call, await call.body(WhoseProfileBody), None)


async def _profile(call: Call, whose: WhoseProfileBody, profile: str | None) -> dict[str, Any]:
    field = "ad_id" if whose.ad_id is not None else "ad_account_id"
    try:
        return await call.control.profile(whose.pk, profile)
    except LookupError:
        raise RefusedError(
            404, f"There is no {field.removesuffix('_id').replace('_', ' ')} {whose.pk}.", field
        ) from None


async def faults(call: Call) -> dict[str, Any]:
    """The fault rules in force."""
    return {"data": [rule.shown() for rule in call.control.faults.rules.values()]}


async def add_fault(call: Call) -> dict[str, Any]:
    """Put a fault rule in force."""
    rule = await call.body(Rule)
    if len(call.control.faults.rules) >= MOST_RULES:
        raise RefusedError(400, f"There are {MOST_RULES} rules already. DELETE some.")
    return call.control.faults.add(rule).shown()


async def drop_faults(call: Call) -> dict[str, Any]:
    """Drop every fault rule, or the one whose number ends the path."""
    rules = call.control.faults.rules
    number = call.path.removeprefix("/faults").strip("/")
    if not number:
        dropped = len(rules)
        call.control.faults.clear()
        return {"dropped": dropped}
    if not number.isdecimal() or len(number) > 9 or int(number) not in rules:
        raise RefusedError(404, f"There is no fault rule {number[:40]}.")
    del rules[int(number)]
    return {"dropped": 1}


async def throttle(call: Call) -> dict[str, Any]:
    """The rate limits in force, and the own app's record by which its access tier is earned."""
    twin = call.control.twin
    app_id = int(call.control.identities.get("app_id", 0))
    app = await twin.store.read(lambda view: view.get(app_id))
    declared = "" if app is None else app.data.get("ads_api_access_tier", "")
    return {"profile": twin.throttle.name, **twin.throttle.record(app_id, twin.clock.now(), declared)}


async def choose_throttle(call: Call) -> dict[str, Any]:
    """Let other rate limits hold; what was counted stays unless it is to be forgotten."""
    body = await call.body(ThrottleBody)
    if body.profile is not None:
        call.control.twin.throttle.choose(body.profile)
    if body.clear:
        call.control.twin.throttle.clear()
    return await throttle(call)


async def requests(call: Call) -> dict[str, Any]:
    """The request log, newest first; `limit`, `path` (a glob), `status` (404, 4xx) and `after` (a number: only later
    ones) choose from it. `last` is the number of the latest request."""
    limit = call.query.get("limit", "100")
    if not limit.isdecimal() or not 1 <= int(limit[:9]) <= KEPT:
        raise RefusedError(400, f"limit must be a number from 1 to {KEPT}.", "limit")
    path, status = call.query.get("path"), call.query.get("status")
    if path is not None and len(path) > 200:
        raise RefusedError(400, "path must have at most 200 characters.", "path")
    after = call.query.get("after", "0")
    if not after.isdecimal() or len(after) > 15:
        raise RefusedError(400, "after must be the number of a request, as the log tells it.", "after")
    found = call.control.log.find(int(limit), path, status, int(after))
    return {"data": [entry.shown() for entry in found], "last": call.control.log.last}
