"""From stored ads to delivery and back: what may run becomes typed inputs, what came of it facts and meters."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from adtwin.base import money
from adtwin.delivery import Account, AdLine, Audience, Daypart, Memory, Pool
from adtwin.delivery.memory import MEMORY
from adtwin.graph.twin import Twin
from adtwin.model.audience.targeting import Targeting, audience, effective_placements
from adtwin.model.signal import lead
from adtwin.model.time.traits import traits_of
from adtwin.model.tree import account_controls
from adtwin.model.tree.budget import budget_holder, strategy_of
from adtwin.model.tree.compatibility import delivers_on
from adtwin.store import FactFile, Obj, Transaction, View, compact

if TYPE_CHECKING:
    from adtwin.delivery.simulate import Delivered

EPOCH_DAY = date(1970, 1, 1).toordinal()
HOUR = 3_600
MERGED_FROM = 8
"""Fact files of one account, month and table that are merged into one."""


@dataclass(slots=True)
class Scene:
    """Everything that may deliver at a moment, as delivery wants it."""

    lines: list[AdLine] = field(default_factory=list)
    pools: dict[int, Pool] = field(default_factory=dict)
    accounts: dict[int, Account] = field(default_factory=dict)


@dataclass(slots=True)
class Outcome:
    """What a stretch of time delivered, ready to be stored with the clock."""

    delivered: Delivered | None = None
    files: list[FactFile] = field(default_factory=list)
    until: int = 0

    def store(self, tx: Transaction) -> None:
        """List the fact files, move the meters, keep delivery's memory."""
        if self.delivered is None:
            return
        for file in self.files:
            tx.add_fact_file(file)
        tx.set_meta(MEMORY, self.delivered.memory.dump())
        _move_meters(tx, self.delivered)
        lead.collect(tx, self.delivered.tables["actions"], self.until)


class Delivery:
    """Delivers whole hours for one twin."""

    def __init__(self, twin: Twin) -> None:
        self._twin = twin

    def run(self, view: View, start: int, end: int) -> Outcome:
        """Deliver the hours that end between two moments, with the ads that run now."""
        hours = range(start // HOUR, end // HOUR)
        if not hours:
            return Outcome()
        scene = scene_of(view, end)
        if not scene.lines:
            return Outcome()
        from adtwin.delivery.population import Market
        from adtwin.delivery.simulate import deliver

        memory: Memory = Memory.load(view.meta(MEMORY))
        market = Market(self._twin.seed)
        accounts = list(scene.accounts.values())
        delivered = deliver(market, hours, scene.lines, list(scene.pools.values()), accounts, memory)
        files: list[FactFile] = []
        for table, columns in delivered.tables.items():
            files += self._twin.store.facts.write_all(table, columns)
        return Outcome(delivered, files, end)

    def tidy(self) -> None:
        """Merge the small files that moving the clock has left."""
        store = self._twin.store
        groups: dict[tuple[int, str, str], int] = {}
        for file in store.read_sync(lambda view: view.all_fact_files()):
            key = (file.account_id, file.month, file.table)
            groups[key] = groups.get(key, 0) + 1
        for (account, month, table), count in groups.items():
            if count >= MERGED_FROM:
                compact(store, account, table, month)


# -- what may run ----------------------------------------------------------------------------------------------------


def scene_of(view: View, until: int) -> Scene:
    """The ads that are active, with their budgets and accounts. An account without payment delivers nothing [D-055]."""
    scene = Scene()
    known: dict[int, Obj] = {}
    for ad in view.of_type("Ad", ["ACTIVE"]):
        adset = _known(view, known, int(ad.data["adset_id"]))
        campaign = _known(view, known, int(ad.data["campaign_id"]))
        account = _known(view, known, ad.owner_id)
        starts = adset.data.get("start_time") or 0
        if account.data.get("account_status") != 1 or not account.data.get("funding_id") or starts >= until:
            continue
        controls = account_controls.of_account(view, account.id)
        spec = account_controls.narrowed(Targeting.model_validate(adset.data["targeting"]), controls)
        placements = () if spec is None else _placements(spec, adset, campaign, controls)
        if spec is None or not placements:
            continue
        pool = _pool(adset, campaign)
        scene.pools[pool.id] = pool
        creative = _known(view, known, int(ad.data["creative_id"]))
        line = _line(ad, adset, campaign)
        scene.lines.append(
            replace(line, pool_id=pool.id, audience=audience(spec), placements=placements,
                    device_platforms=tuple(spec.device_platforms or ()),
                    creative=traits_of(view, adset, creative, placements), destination=_destination(adset, creative))
        )  # fmt: skip
        if account.id not in scene.accounts:
            scene.accounts[account.id] = _account(view, account)
    return scene


def _known(view: View, known: dict[int, Obj], pk: int) -> Obj:
    if pk not in known:
        found = view.get(pk)
        if found is None:
            raise LookupError(f"object {pk} is missing")
        known[pk] = found
    return known[pk]


def _pool(adset: Obj, campaign: Obj) -> Pool:
    """The budget that the ad spends from: the campaign's, else the ad set's."""
    holder = budget_holder(adset, campaign)
    return Pool(
        id=holder.id,
        account_id=holder.owner_id,
        daily_budget=holder.data.get("daily_budget"),
        lifetime_budget=holder.data.get("lifetime_budget"),
        start=holder.data.get("start_time"),
        end=holder.data.get("end_time") or holder.data.get("stop_time") or None,
    )


def _placements(spec: Targeting, adset: Obj, campaign: Obj, controls: Obj | None) -> tuple[tuple[str, str], ...]:
    """Where the ads can stand: what targeting and the account leave that objective and goal deliver on [C-179]."""
    objective, goal = campaign.data["objective"], adset.data["optimization_goal"]
    left = effective_placements(spec, account_controls.barred_placements(controls))
    return tuple(place for place in left if delivers_on(place, objective, goal))


def _line(ad: Obj, adset: Obj, campaign: Obj) -> AdLine:
    """The ad without what its targeting and its creative add."""
    promoted = adset.data.get("promoted_object") or {}
    floor = (adset.data.get("bid_constraints") or {}).get("roas_average_floor")
    starts = [adset.data.get("start_time"), campaign.data.get("start_time"), ad.data.get("ad_schedule_start_time")]
    ends = [adset.data.get("end_time"), campaign.data.get("stop_time"), ad.data.get("ad_schedule_end_time")]
    return AdLine(
        account_id=ad.owner_id,
        campaign_id=campaign.id,
        adset_id=adset.id,
        ad_id=ad.id,
        pool_id=0,
        audience=Audience(countries=()),
        start=max(int(start or 0) for start in [*starts, ad.data.get("active_since")]),
        stop=min((int(end) for end in ends if end), default=None),
        objective=campaign.data["objective"],
        optimization_goal=adset.data["optimization_goal"],
        billing_event=adset.data["billing_event"],
        bid_strategy=strategy_of(adset, campaign),
        bid_amount=adset.data.get("bid_amount"),
        roas_floor=floor / 10_000 if floor else None,
        conversion=promoted.get("custom_event_type"),
        schedule=_dayparts(adset),
    )


def _destination(adset: Obj, creative: Obj) -> Any:
    """Where a click leads."""
    kind = adset.data.get("destination_type") or ""
    goal = adset.data["optimization_goal"]
    if kind == "ON_AD" or goal in ("LEAD_GENERATION", "QUALITY_LEAD"):
        return "form"
    if kind.startswith("MESSAG") or kind in ("WHATSAPP", "INSTAGRAM_DIRECT") or goal == "CONVERSATIONS":
        return "messaging"
    if kind == "APP" or goal.startswith("APP_INSTALLS"):
        return "app"
    story = creative.data.get("object_story_spec") or {}
    linked = story.get("link_data") or (story.get("video_data") or {}).get("call_to_action")
    return "website" if linked or not kind.startswith("ON_") else "post"


def _dayparts(adset: Obj) -> tuple[Any, ...]:
    return tuple(
        Daypart(one["start_minute"], one["end_minute"], tuple(one["days"]))
        for one in adset.data.get("adset_schedule") or ()
    )


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


# -- what came of it -------------------------------------------------------------------------------------------------


def _move_meters(tx: Transaction, delivered: Delivered) -> None:
    """Add what was spent to every object's own meter; budgets also show today's part."""
    spend = delivered.spend
    for spent in (spend.accounts, spend.campaigns, spend.adsets, spend.ads):
        for pk, micros in spent.items():
            obj = tx.get(pk)
            if obj is None:
                continue
            meter = obj.data.setdefault("spent", {"lifetime": 0})
            meter["lifetime"] += micros
            today = delivered.memory.pools.get(pk)
            if today is not None:
                meter["day"] = date.fromordinal(EPOCH_DAY + today.day).isoformat()
                meter["day_micros"] = today.day_spent
            tx.update(obj)
