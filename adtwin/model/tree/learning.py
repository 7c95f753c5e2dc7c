"""The learning phase of an ad set: begins anew with a significant edit, ends with fifty results, or fails to.

Significant are changes of what is delivered to whom, for what, at what bid, and a budget that becomes much larger or
smaller. An ad set that has not had its fifty results a week after is learning limited: FAIL.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from adtwin.delivery.memory import LEARNING_RESULTS, MEMORY
from adtwin.graph.call import Call
from adtwin.graph.change import Change
from adtwin.model.tree.delivery_state import kept
from adtwin.store import Obj

if TYPE_CHECKING:
    from adtwin.model.tree.ad import Ad
    from adtwin.model.tree.adset import AdSet

SIGNIFICANT: Final = (
    *("targeting", "optimization_goal", "billing_event", "promoted_object", "bid_strategy", "bid_amount"),
    *("bid_constraints", "attribution_spec"),
)
_MUCH: Final = 1.5
"""A budget that grows or shrinks by more than this factor is another one."""
WEEK: Final = 7 * 86_400
SINCE: Final = "learning_since"


def after_edit(change: Change[AdSet]) -> None:
    """An ad set that is edited significantly learns anew."""
    if not change.creating and (change.changed(*SIGNIFICANT) or _budget_is_another(change)):
        restart(change.call, change.new.obj)


def after_ad(change: Change[Ad]) -> None:
    """So does one that gets another ad, or another creative for one of its ads."""
    if change.changed("creative_id"):
        adset = change.call.tx.get(int(change.new.adset_id))
        if adset is not None:
            restart(change.call, adset)


def restart(call: Call, adset: Obj) -> None:
    """Forget the results so far, and how its bid did; the ad set's seven days begin now."""
    adset.data[SINCE] = call.now
    call.tx.update(adset)
    memory = call.tx.meta(MEMORY) or {}
    forgotten = [memory.get(name, {}).pop(str(adset.id), None) for name in ("results", "held")]
    if any(each is not None for each in forgotten):
        call.tx.set_meta(MEMORY, memory)


def stage(adset: AdSet, call: Call) -> dict[str, Any] | None:
    """`learning_stage_info`: LEARNING until fifty results, then SUCCESS; FAIL when a week has not brought them."""
    if adset.effective_status != "ACTIVE":
        return None
    results = results_of(call, adset.obj)
    status = "SUCCESS" if results >= LEARNING_RESULTS else "FAIL" if is_limited(call, adset.obj) else "LEARNING"
    return {"status": status, "conversions": results, "last_sig_edit_ts": _since(adset.obj)}


def is_limited(call: Call, adset: Obj) -> bool:
    """Whether a week has passed without fifty results."""
    return call.now - _since(adset) >= WEEK and results_of(call, adset) < LEARNING_RESULTS


def results_of(call: Call, adset: Obj) -> int:
    """Results since the last significant edit."""
    return int(kept(call, "results", adset.id) or 0)


def _since(adset: Obj) -> int:
    return int(adset.data.get(SINCE) or adset.data.get("start_time") or adset.created_time)


def _budget_is_another(change: Change[AdSet]) -> bool:
    if change.old is None:
        return False
    for name in ("daily_budget", "lifetime_budget"):
        before, now = change.old.obj.data.get(name), change.new.obj.data.get(name)
        if before and now and not 1 / _MUCH <= int(now) / int(before) <= _MUCH:
            return True
    return False
