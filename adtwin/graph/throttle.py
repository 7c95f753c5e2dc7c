"""Rate limits: calls are counted by app, by person, and by object and business use case [C-396…C-432].

Time is the twin's clock, and what may pass depends on what the object has by now (its active ads); limiter libraries
read a clock of their own and fix the limit beforehand, so the moving windows here are ours. Counts are kept in memory:
a restart begins a new hour. Every call counts, refused ones too [C-405].

Far from a limit a call costs two look-ups: each meter is given a handful of calls that change no figure, and is weighed
again when they are used or the minute is over.
"""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from adtwin.errors import Row
from adtwin.errors.throttle import APP_CALL_LIMIT, PAGE_CALL_LIMIT, TOO_MANY_API_REQUESTS, USER_CALL_LIMIT
from adtwin.graph.quotas import (
    CALLS_A_USER,
    DAY,
    DEVELOPMENT,
    EARNED,
    HOUR,
    INSIGHTS_OF_AN_APP,
    PROFILES,
    QUOTAS,
    REACH_RUNS,
    STANDARD,
    Quota,
)

if TYPE_CHECKING:
    from adtwin.graph.call import Call, Principal, Request
    from adtwin.graph.node import Edge, Node

Counted = tuple[int, str | None, int]
"""What calls are counted for: a person or object, the business use case if it is one, and the app."""
BUCKETS = 60
"""A window moves in so many steps: an hour by minutes."""
INSIGHTS, PAGES = "ads_insights", "pages"
ADS = (INSIGHTS, "ads_management", "custom_audience")
"""The use cases that are the Marketing API."""
OF_THE_PAGE = ("page", "system_user")
"""The kinds of tokens by which calls to pages count for the page, not for the app [C-396]."""
COMPLEX = 20
"""Fields and breakdowns of a query that is as complex as it should be; the twin's own figure."""
STEPS = 1_000
"""Figures are exact to this part of a limit; limits below it are weighed at every call."""
TRIAL = 15 * DAY
ENOUGH, TOO_FAULTY = 1_500, 0.15
"""Good calls in the trial's days, and the share of failed ones, that earn and keep an app its tier [A-030]."""


class Window:
    """A count over the last `span` seconds."""

    __slots__ = ("_buckets", "_steps", "_total", "bucket")

    def __init__(self, span: int) -> None:
        self.bucket = max(1, span // BUCKETS)
        self._buckets = span // self.bucket
        self._steps: deque[list[int]] = deque()
        self._total = 0

    def add(self, now: int, number: int = 1) -> int:
        """Count so many at this moment; how many there are."""
        step, steps = now // self.bucket, self._steps
        if not steps or steps[-1][0] < step:
            self.count(now)
            steps.append([step, 0])
        steps[-1][1] += number
        self._total += number
        return self._total

    def count(self, now: int) -> int:
        """How many there are at this moment."""
        steps, oldest = self._steps, now // self.bucket - self._buckets
        while steps and steps[0][0] <= oldest:
            self._total -= steps.popleft()[1]
        return self._total

    def wait(self, now: int, limit: float) -> int:
        """Seconds until one more is within the limit."""
        left = self._total
        for step, number in self._steps:
            left -= number
            if left < limit:
                return (step + self._buckets) * self.bucket - now
        return self._buckets * self.bucket


@dataclass(slots=True)
class Charge:
    """What a call did to the limits: percentages used, and the seconds to wait if that is too much. `declared` is the
    tier that the app was given, `tier` the one that holds."""

    app_id: int
    app: int
    tier: str
    object_id: int | None = None
    quota: Quota | None = None
    used: float = 0
    insights_of_app: float = 0
    wait: int = 0
    reach: int | None = None
    """The share of a day's runs with old broken-down reach, where the call ordered one."""
    declared: str = ""


@dataclass(slots=True)
class Meter:
    """The calls of one app on one object in one use case (or of one person on the platform).

    `free` calls before `until` change no figure of the `charge`; those taken are `pending` for the windows.
    """

    windows: list[Window]
    charge: Charge
    free: int = 0
    until: int = 0
    pending: int = 0
    at: int = 0
    limit: float = 0
    weighed_until: int = 0

    def count(self, now: int) -> list[int]:
        """Count one more and those pending; how many each window has."""
        self.fold()
        return [window.add(now) for window in self.windows]

    def fold(self) -> None:
        """Count those pending."""
        if self.pending:
            for window in self.windows:
                window.add(self.at, self.pending)
            self.pending = 0

    def allow(self, free: float, now: int) -> None:
        """Let so many calls pass unweighed, for as long as no window moves."""
        bucket = self.windows[0].bucket
        self.free, self.at, self.until = int(free), now, (now // bucket + 1) * bucket


@dataclass(slots=True)
class _Counts:
    """What was counted: the windows by owner and name, and the meters that fill them."""

    windows: dict[tuple[Any, str], Window] = field(default_factory=dict)
    meters: dict[Counted, Meter] = field(default_factory=dict)

    def window(self, owner: Any, name: str, span: int = HOUR) -> Window:
        """The window of this name; made when it is first wanted."""
        window = self.windows.get((owner, name))
        if window is None:
            window = self.windows[owner, name] = Window(span)
        return window

    def settle(self) -> None:
        """Count what is pending, and weigh every call anew from now on."""
        for meter in self.meters.values():
            meter.fold()
        self.meters.clear()


class Throttle:
    """Counts the calls of one twin and refuses what is beyond its profile's limits."""

    def __init__(self, profile: str = "documented") -> None:
        self._lock = threading.Lock()
        self._counts = _Counts()
        self.choose(profile)

    def choose(self, profile: str) -> None:
        """Let the limits of this profile hold from now on; what was counted stays."""
        with self._lock:
            self._counts.settle()
            self.name = profile
            self._profile = PROFILES[profile]

    def clear(self) -> None:
        """Forget what was counted."""
        with self._lock:
            self._counts = _Counts()

    def admit(self, call: Call, node: Node, edge: Edge | None) -> None:
        """Count a call on a node; raises the limit's error when it is one too many. Once for each node of a call,
        so that every id of a multiple read counts [C-432]."""
        pk = node.obj.id
        if call.charged == pk:
            return
        call.charged = pk
        self._count(call, self._counted(call, node, edge))

    def admit_nested(self, call: Call, node: Node, edge: Edge) -> None:
        """Hold an edge among the fields of a node to the limit it counts against, once in a request [C-407]."""
        counted = self._counted(call, node, edge)
        if counted not in call.request.charges:
            self._count(call, counted)

    def _counted(self, call: Call, node: Node, edge: Edge | None) -> Counted:
        principal = call.principal
        use = node.use_case if edge is None or edge.use_case is None else edge.use_case
        return principal.user_id if _is_platform(use, principal) else node.obj.owner_id, use, principal.app_id

    def _count(self, call: Call, counted: Counted) -> None:
        principal, use = call.principal, counted[1]
        if not self._profile.limited or not principal.app_id:
            return  # without a token there is no app to count for
        with self._lock:
            meter = self._counts.meters.get(counted)
            if (
                meter is not None
                and meter.free > 0
                and call.now < meter.until
                and meter.charge.declared == principal.access_tier
            ):
                meter.free -= 1
                meter.pending += 1
                call.request.note_charge(counted, meter.charge)
            elif _is_platform(use, principal):
                self._weigh_platform(call, counted, meter or self._platform_meter(principal, counted))
            else:
                self._weigh(call, counted, meter or self._meter(counted))

    def failed(self, request: Request, now: int) -> None:
        """Note that a call of the Marketing API ended in an error [A-031, C-410]."""
        charge = request.charge
        if charge is None or charge.quota is None or not charge.quota.tiered:
            return
        with self._lock:
            self._counts.window(charge.app_id, "failed", TRIAL).add(now)
            if charge.quota.less_per_error:
                self._counts.window(charge.object_id, "errors").add(now)

    def spend_reach(self, request: Request, account: int, now: int) -> bool:
        """Whether a run may have broken-down reach of long ago: ten runs of an account in a day may [C-285]."""
        if not self._profile.limited:
            return True
        with self._lock:
            window = self._counts.window(account, "reach", DAY)
            allowed = window.count(now) < REACH_RUNS
            used = window.add(now) if allowed else REACH_RUNS
        if (charge := request.charge) is not None:
            request.charges[next(reversed(request.charges))] = replace(charge, reach=used * 100 // REACH_RUNS)
        return allowed

    def record(self, app_id: int, now: int, declared: str = "") -> dict[str, Any]:
        """An app's calls of the last 15 days, and the tier it has."""
        with self._lock:
            self._counts.settle()
            good, failed = self._trial(app_id, now)
            tier = self._tier(app_id, declared, now)
            return {"access_tier": tier, "good_calls": good, "failed_calls": failed}

    def tier(self, app_id: int, declared: str, now: int) -> str:
        """The tier of an app: the one it was given, else that of the limits in force [A-028, C-296]."""
        if declared or self._profile.tier != EARNED:
            return declared or self._profile.tier
        with self._lock:
            return self._tier(app_id, declared, now)

    def _trial(self, app_id: int, now: int) -> tuple[int, int]:
        """Good and failed calls of the trial's days."""
        calls, failed = (self._counts.window(app_id, name, TRIAL).count(now) for name in ("calls", "failed"))
        return calls - failed, failed

    def _tier(self, app_id: int, declared: str, now: int) -> str:
        if declared or self._profile.tier != EARNED:
            return declared or self._profile.tier
        good, failed = self._trial(app_id, now)
        return STANDARD if good >= ENOUGH and failed < TOO_FAULTY * (good + failed) else DEVELOPMENT

    def _platform_meter(self, principal: Principal, key: Counted) -> Meter:
        windows = [self._counts.window(principal.app_id, "app"), self._counts.window(principal.user_id, "person")]
        meter = self._counts.meters[key] = Meter(windows, Charge(principal.app_id, 0, STANDARD))
        return meter

    def _weigh_platform(self, call: Call, counted: Counted, meter: Meter) -> None:
        """Platform limits: an app's and a person's calls in an hour [C-397, C-398]."""
        profile, now, declared = self._profile, call.now, call.principal.access_tier
        allowed = CALLS_A_USER * profile.app_users
        calls, own = meter.count(now)
        _, use, app_id = counted
        charge = Charge(app_id, calls * 100 // allowed, self._tier(app_id, declared, now), declared=declared)
        meter.charge = charge
        call.request.note_charge(counted, charge)
        left = min(allowed - calls, profile.user_calls - own)
        meter.allow(min(left, profile.user_calls // STEPS), now)
        if own > profile.user_calls:
            wait = meter.windows[1].wait(now, profile.user_calls)
            _refuse(PAGE_CALL_LIMIT if use else USER_CALL_LIMIT, meter.charge, wait)
        if calls > allowed:
            _refuse(PAGE_CALL_LIMIT if use else APP_CALL_LIMIT, meter.charge, meter.windows[0].wait(now, allowed))

    def _meter(self, counted: Counted) -> Meter:
        (owner, use, app_id), counts = counted, self._counts
        quota = QUOTAS[use or ""]
        windows = [counts.window(owner, f"{use} {app_id}", quota.span)]
        windows += [counts.window(app_id, "calls", TRIAL)] if quota.tiered else []
        windows += [counts.window(app_id, "insights")] if use == INSIGHTS else []
        meter = counts.meters[counted] = Meter(windows, Charge(app_id, 0, STANDARD, object_id=owner, quota=quota))
        return meter

    def _weigh(self, call: Call, counted: Counted, meter: Meter) -> None:
        """The limits of a business use case: an object's calls in an hour or a day [C-407]."""
        (owner, use, app_id), now, declared = counted, call.now, call.principal.access_tier
        quota, tier = QUOTAS[use or ""], self._tier(app_id, declared, now)
        of_app = self._counts.window(app_id, "app").count(now) * 100 // (CALLS_A_USER * self._profile.app_users)
        calls, *more = meter.count(now)
        if tier != meter.charge.tier:
            meter.weighed_until = 0
        charge = meter.charge = Charge(app_id, of_app, tier, owner, quota, declared=declared)
        call.request.note_charge(counted, charge)
        room = quota.base[tier] // STEPS
        if use == INSIGHTS:
            room = min(room, self._load_of_app(call, meter, more[-1]))
        if calls * 100 < quota.base[tier]:
            meter.allow(min(room * 10, quota.base[tier] // 100 - calls), now)
            return  # below one percent, whatever the object has
        if calls >= meter.weighed_until or calls > meter.limit:
            meter.limit = self._limit(call, charge)
            meter.weighed_until = calls + max(1, int(meter.limit) // 100)
        charge.used = round(calls * 100 / meter.limit, 2)
        meter.allow(min(room, meter.limit - calls), now)
        if calls > meter.limit:
            _refuse(quota.error, charge, meter.windows[0].wait(now, meter.limit))

    def _limit(self, call: Call, charge: Charge) -> float:
        """The calls that the object has, by what it holds at present."""
        quota, owner = charge.quota or QUOTAS[INSIGHTS], charge.object_id or 0
        holder = call.load(owner)
        use = next(name for name, one in QUOTAS.items() if one is quota)
        units = 0.0 if holder is None else holder.quota_units(use, call)
        less = quota.less_per_error * self._counts.window(owner, "errors").count(call.now)
        return max(1.0, min(quota.most, quota.base[charge.tier] + quota.per_unit * units - less))

    def _load_of_app(self, call: Call, meter: Meter, calls: int) -> int:
        """An app's insights over all accounts; how many more pass unweighed [C-291, C-293]."""
        charge, now = meter.charge, call.now
        allowed = INSIGHTS_OF_AN_APP * QUOTAS[INSIGHTS].base[charge.tier]
        charge.insights_of_app = round(calls * 100 / allowed, 2) if calls * 100 >= allowed else 0
        if calls > allowed:
            meter.allow(0, now)
            charge.wait = meter.windows[-1].wait(now, allowed)
            detail = _stability(call, calls / HOUR, allowed / HOUR)
            raise TOO_MANY_API_REQUESTS(minutes=-(-charge.wait // 60)).with_data(**detail)
        return min(allowed - calls, allowed // STEPS)


def _is_platform(use: str | None, principal: Principal) -> bool:
    """Whether calls count by the limits of the platform: for a person, not for an object [C-396]."""
    return use is None or (use == PAGES and principal.kind not in OF_THE_PAGE)


def _stability(call: Call, rate: float, allowed: float) -> dict[str, Any]:
    """What a refusal under load tells of the app's rate and of this query's complexity [C-404]."""
    asked = (str(call.params.get(name) or "") for name in ("fields", "breakdowns", "action_breakdowns", "time_ranges"))
    complexity = sum(1 + text.count(",") for text in asked if text) / COMPLEX
    return {
        "throttled": True,
        "backend_qps": {
            "actual_score": round(rate, 2),
            "limit": round(allowed, 2),
            "more_info": "Send fewer queries, or simpler ones: shorter time ranges, fewer ids.",
        },
        "complexity_score": {
            "actual_score": complexity,
            "limit": 1.0,
            "more_info": "Ask for shorter time ranges, fewer metrics and breakdowns; split large queries.",
        },
    }


def _refuse(error: Row, charge: Charge, wait: int) -> None:
    charge.wait = wait
    raise error(minutes=-(-wait // 60))
