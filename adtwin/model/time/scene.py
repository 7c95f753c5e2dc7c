"""What may deliver at a moment: stored ads, with their budgets and accounts, as delivery wants them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from adtwin.base import money
from adtwin.delivery import Account, AdLine, Audience, Daypart, FrequencyCap, Pool, Share, Surge
from adtwin.model.audience.custom import people
from adtwin.model.audience.targeting import Targeting, audience, device_platforms
from adtwin.model.creative.call_to_action import form_of
from adtwin.model.creative.formats import placements_for, platforms_for
from adtwin.model.creative.story import story_of
from adtwin.model.status import STOPPED
from adtwin.model.time.customers import Acquaintances
from adtwin.model.time.traits import traits_of
from adtwin.model.time.variants import Shown, groups_of
from adtwin.model.tree import account_controls, tracking
from adtwin.model.tree.ad_study import within_its_cell
from adtwin.model.tree.budget import budget_holder, shares_its_budget, strategy_of
from adtwin.model.tree.compatibility import MESSAGING
from adtwin.model.tree.delivery_profile import profile_of
from adtwin.model.tree.running_time import running_time
from adtwin.model.tree.scope import Aim, scope
from adtwin.model.tree.volume import limits
from adtwin.store import Obj, View

_HOUR: Final = 3_600
_UNCAPPED: Final = 922_337_203_685_478
"""A cap of this amount is none [D-177]."""


@dataclass(slots=True)
class Scene:
    """Everything that may deliver at a moment, as delivery wants it."""

    lines: list[AdLine] = field(default_factory=list)
    pools: dict[int, Pool] = field(default_factory=dict)
    accounts: dict[int, Account] = field(default_factory=dict)


def scene_of(view: View, since: int, until: int) -> Scene:
    """The ads that are active, or were until a moment after `since`, with their budgets and accounts.

    An account without payment delivers nothing [D-055].
    """
    scene = Scene()
    known: dict[int, Obj] = {}
    known_by = Acquaintances(view)
    waiting = limits.held_back(view, until - until % _HOUR)
    for ad in _running(view, since):
        if ad.id in waiting:
            continue
        adset = _known(view, known, int(ad.data["adset_id"]))
        campaign = _known(view, known, int(ad.data["campaign_id"]))
        account = _known(view, known, ad.owner_id)
        starts = adset.data.get("start_time") or 0
        if account.data.get("account_status") != 1 or not account.data.get("funding_id") or starts >= until:
            continue
        profile = profile_of(ad, account)
        controls = account_controls.of_account(view, account.id)
        found = scope(Targeting.model_validate(adset.data["targeting"]), _aim(adset, campaign), controls)
        creative = _known(view, known, int(ad.data["creative_id"]))
        if found is None or profile == "no_delivery":
            continue
        spec, places = found
        story = story_of(view, creative.data)
        placements = placements_for(story, creative.data, groups_of(ad), places)
        platforms = platforms_for(creative.data, device_platforms(spec))
        if not placements or not platforms:
            continue
        sizes = people.shares(view, spec)
        if not people.reaches_somebody(spec, sizes):
            continue
        pooled = shares_its_budget(adset, campaign)
        pool = _pool(adset, campaign, pooled=pooled)
        scene.pools[pool.id] = _joined(scene.pools.get(pool.id), pool, pooled=pooled)
        line = _line(ad, adset, campaign, creative)
        reached = within_its_cell(view, audience(spec, sizes=sizes), adset, campaign)
        scene.lines.append(
            replace(line, pool_id=pool.id, audience=reached, placements=placements,
                    device_platforms=platforms,
                    creative=traits_of(view, Shown(ad, adset, creative), story, placements),
                    destination=_destination(adset, creative), customers=known_by.among(account, spec, adset),
                    profile=profile if profile in ("healthy", "fatigued", "limited_by_bid") else None)
        )  # fmt: skip
        if account.id not in scene.accounts:
            scene.accounts[account.id] = _account(view, account)
    return scene


def _running(view: View, since: int) -> Iterator[Obj]:
    """Active ads, and those stopped in the hour that is yet to be delivered, each with the moment it ended at."""
    yield from view.of_type("Ad", ["ACTIVE"])
    for pk in view.meta(STOPPED) or ():
        ad = view.get(int(pk))
        if ad is not None and ad.effective_status != "ACTIVE" and ad.data.get("active_until", 0) > since:
            yield ad


def _known(view: View, known: dict[int, Obj], pk: int) -> Obj:
    if pk not in known:
        found = view.get(pk)
        if found is None:
            raise LookupError(f"object {pk} is missing")
        known[pk] = found
    return known[pk]


# -- budgets ---------------------------------------------------------------------------------------------------------


def _pool(adset: Obj, campaign: Obj, *, pooled: bool) -> Pool:
    """The budget that the ad spends from: the campaign's, else the ad set's; `pooled`, the ad set's part of a whole."""
    holder = budget_holder(adset, campaign)
    pacing = {*(adset.data.get("pacing_type") or ()), *(campaign.data.get("pacing_type") or ())}
    shares = [_pooled_share(adset)] if pooled else [*_shares(adset, holder)] if holder is campaign else []
    return Pool(
        id=campaign.id if pooled else holder.id,
        account_id=holder.owner_id,
        daily_budget=holder.data.get("daily_budget"),
        lifetime_budget=holder.data.get("lifetime_budget"),
        start=None if pooled else holder.data.get("start_time"),
        end=None if pooled else holder.data.get("end_time") or holder.data.get("stop_time") or None,
        shares=tuple(shares),
        surges=() if pooled else tuple(_surges(holder)),
        at_once="no_pacing" in pacing,
    )


def _joined(before: Pool | None, pool: Pool, *, pooled: bool) -> Pool:
    """The same budget as seen from another ad: its ad set's bounds are added, and what it puts into a whole."""
    if before is None:
        return pool
    have = {share.adset_id for share in before.shares}
    new = tuple(share for share in pool.shares if share.adset_id not in have)
    amount = (before.daily_budget or 0) + (pool.daily_budget or 0) if pooled and new else before.daily_budget
    return replace(before, shares=(*before.shares, *new), daily_budget=amount)


def _pooled_share(adset: Obj) -> Share:
    return Share(adset.id, own_daily=adset.data["daily_budget"], surges=tuple(_surges(adset)))


def _shares(adset: Obj, campaign: Obj) -> Iterator[Share]:
    """The bounds of an ad set inside a campaign budget, as amounts or as percentages of it [D-168, D-177]."""
    names = ("daily_min_spend_target", "daily_spend_cap", "lifetime_min_spend_target", "lifetime_spend_cap")
    found = [adset.data.get(name) for name in names]
    bounds = [None if not amount or amount >= _UNCAPPED else int(amount) for amount in found]
    for place, (name, budget) in enumerate(
        (f"{which}_budget_spend_percentage", f"{period}_budget")
        for period in ("daily", "lifetime")
        for which in ("min", "max")
    ):
        percentage, whole = adset.data.get(name), campaign.data.get(budget)
        if bounds[place] is None and percentage is not None and whole:
            bounds[place] = whole * percentage // 100
    if any(bound is not None for bound in bounds):
        yield Share(adset.id, bounds[0], bounds[1], bounds[2], bounds[3])


def _surges(holder: Obj) -> Iterator[Surge]:
    """Times of high demand: an amount on top of the budget, or a multiple of it [D-182]."""
    for one in holder.data.get("budget_schedule_specs") or ():
        value = one["budget_value"]
        times = one.get("budget_value_type") == "MULTIPLIER"
        weekly = one.get("weekly_schedule") or () if one.get("recurrence_type") == "WEEKLY" else ()
        yield Surge(
            int(one["time_start"]), int(one["time_end"]), float(value) if times else 1.0, 0 if times else int(value),
            tuple(Daypart(part["start_minute"], part["end_minute"], tuple(part["days"])) for part in weekly),
        )  # fmt: skip


# -- the ad ----------------------------------------------------------------------------------------------------------

_FOREVER: Final = 1 << 40


def _aim(adset: Obj, campaign: Obj) -> Aim:
    return Aim(campaign.data["objective"], adset.data["optimization_goal"], adset.data.get("promoted_object") or {})


def _line(ad: Obj, adset: Obj, campaign: Obj, creative: Obj) -> AdLine:
    """The ad without what its targeting and its creative add."""
    promoted = adset.data.get("promoted_object") or {}
    floor = (adset.data.get("bid_constraints") or {}).get("roas_average_floor")
    start, end = running_time(ad, adset, campaign)
    ends = [end, _event_end(creative)]
    return AdLine(
        account_id=ad.owner_id,
        campaign_id=campaign.id,
        adset_id=adset.id,
        ad_id=ad.id,
        pool_id=0,
        audience=Audience(countries=()),
        start=start,
        stop=min((each for each in ends if each), default=None),
        halted=None if ad.effective_status == "ACTIVE" else int(ad.data["active_until"]),
        spans=tuple(_turns(ad, adset, campaign)),
        frequency=_frequency(adset),
        bid_factors=tuple(_bid_factors((adset.data.get("bid_adjustments") or {}).get("user_groups") or {}, ())),
        counted=_counted(adset),
        objective=campaign.data["objective"],
        optimization_goal=adset.data["optimization_goal"],
        billing_event=adset.data["billing_event"],
        bid_strategy=strategy_of(adset, campaign),
        bid_amount=adset.data.get("bid_amount"),
        roas_floor=floor / 10_000 if floor else None,
        tracked=tracking.actions_of(ad.data.get("tracking_specs") or ()),
        conversion=promoted.get("custom_event_type") or _logged(ad, promoted),
        schedule=_dayparts(adset),
    )


def _logged(ad: Obj, promoted: Mapping[str, Any]) -> str | None:
    """What a pixel that the ad only logs sees on the advertiser's site: the way to a purchase [C-213, C-309]."""
    specs = ad.data.get("tracking_specs") or ()
    pixels = [spec for spec in specs if spec.get("action.type") == ["offsite_conversion"] and spec.get("fb_pixel")]
    return "PURCHASE" if pixels and "application_id" not in promoted else None


def _event_end(creative: Obj) -> int | None:
    """When the event of a reminder ad is over; nobody is reminded of it later [E-138]."""
    link = (creative.data.get("object_story_spec") or {}).get("link_data") or {}
    return (link.get("reminder_data") or {}).get("end_time")


def _destination(adset: Obj, creative: Obj) -> Any:
    """Where a click leads; a button with a form opens that, whatever address stands beside it [E-036]."""
    kind = adset.data.get("destination_type") or ""
    goal = adset.data["optimization_goal"]
    if kind == "ON_AD" or goal in ("LEAD_GENERATION", "QUALITY_LEAD") or form_of(creative.data):
        return "form"
    if kind in MESSAGING or goal == "CONVERSATIONS":
        return "messaging"
    if goal == "EVENT_RESPONSES":
        return "event"
    promoted = adset.data.get("promoted_object") or {}
    if (
        kind == "APP"
        or goal.startswith("APP_INSTALLS")
        or ("application_id" in promoted and "pixel_id" not in promoted)
    ):
        return "app"
    story = creative.data.get("object_story_spec") or {}
    linked = story.get("link_data") or (story.get("video_data") or {}).get("call_to_action")
    return "website" if linked or not kind.startswith("ON_") else "post"


def _dayparts(adset: Obj) -> tuple[Any, ...]:
    return tuple(
        Daypart(one["start_minute"], one["end_minute"], tuple(one["days"]), one.get("timezone_type", "USER") == "USER")
        for one in adset.data.get("adset_schedule") or ()
    )


def _turns(ad: Obj, adset: Obj, campaign: Obj) -> Iterator[tuple[int, int]]:
    """When an ad's turn is, where ads take turns; never for one that no block names [D-186]."""
    starts = adset.data.get("time_based_ad_rotation_intervals") or ()
    blocks = adset.data.get("time_based_ad_rotation_id_blocks") or ()
    if not starts:
        return
    end = adset.data.get("end_time") or campaign.data.get("stop_time") or _FOREVER
    spans = [
        (int(start), int(until))
        for start, until, ids in zip(starts, (*starts[1:], end), blocks, strict=False)
        if str(ad.id) in map(str, ids)
    ]
    yield from spans or [(0, 0)]


def _frequency(adset: Obj) -> FrequencyCap | None:
    """The strictest cap on impressions [D-183]."""
    caps = [
        FrequencyCap(int(one["max_frequency"]), int(one["interval_days"]))
        for one in adset.data.get("frequency_control_specs") or ()
    ]
    return min(caps, key=lambda cap: cap.impressions / cap.days, default=None)


_DIMENSIONS: Final = {
    "age": "age", "gender": "gender", "home_location": "country", "country": "country",
    "device_platform": "device_platform", "publisher_platform": "publisher_platform",
}  # fmt: skip


def _bid_factors(
    groups: Any, named: tuple[tuple[str, str], ...]
) -> Iterator[tuple[tuple[tuple[str, str], ...], float]]:
    """The leaves of a tree of groups: all conditions on the way, and the factor. What is not known has no effect."""
    if not isinstance(groups, Mapping):
        return
    for what, values in groups.items():
        dimension = _DIMENSIONS.get(str(what).lower())
        if dimension is None or not isinstance(values, Mapping):
            continue
        for value, leaf in values.items():
            here = (*named, (dimension, str(value)))
            if isinstance(leaf, (int, float)) and not isinstance(leaf, bool) and leaf > 0:
                yield here, min(10.0, max(0.1, float(leaf)))
            else:
                yield from _bid_factors(leaf, here)


def _counted(adset: Obj) -> tuple[str, ...]:
    """The conversions that count as results: those in the windows of the ad set [D-181]."""
    spec = adset.data.get("attribution_spec")
    if not spec:
        return ("view", "day", "week")
    days = {one["event_type"]: int(one["window_days"]) for one in spec}
    click = days.get("CLICK_THROUGH", 0)
    reached = [name for name, least in (("day", 1), ("week", 7), ("month", 28)) if click >= least]
    seen = [name for name, kind in (("view", "VIEW_THROUGH"), ("engaged", "ENGAGED_VIDEO_VIEW")) if days.get(kind)]
    return (*seen, *reached)


def _account(view: View, account: Obj) -> Account:
    code = account.data["currency"]
    spent = account.data.get("spent", {}).get("lifetime", 0)
    cap = account.data.get("spend_cap")
    before = account.data.get("spent_before_cap", 0)
    left = money.to_micros(code, cap + before) - spent if cap else None
    campaigns = {
        one.id: money.to_micros(code, one.data["spend_cap"]) - one.data.get("spent", {}).get("lifetime", 0)
        for one in view.owned(account.id, "Campaign")
        if one.data.get("spend_cap")
    }
    return Account(
        id=account.id,
        currency=code,
        zone=account.data["timezone_name"],
        cap_remaining=None if left is None else max(0, left),
        campaign_cap_remaining={pk: max(0, value) for pk, value in campaigns.items()},
    )
