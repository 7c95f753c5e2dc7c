"""The learning phase of an ad set: begins anew with a significant edit, ends with fifty results, or fails to.

Significant are changes of what is delivered to whom, for what, at what bid, and a budget that becomes much larger or
smaller. An ad set that has not had its fifty results a week after is learning limited: FAIL.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from adtwin.delivery.memory import LEARNING_RESULTS, MEMORY
from adtwin.graph.call import Call
from adtwin.graph.change import Change
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
LIMITED: Final = {
    "level": "AD_SET",
    "error_code": 1815873,
    "error_summary": "Learning limited",
    "error_message": "The ad set has had too few results to leave the learning phase. Join ad sets, widen the "
    "audience, raise the budget or the bid, or choose a goal that is reached more often.",
    "error_type": "SOFT_ERROR",
}


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
    """Forget the results so far; the ad set's seven days begin now."""
    adset.data[SINCE] = call.now
    call.tx.update(adset)
    memory = call.tx.meta(MEMORY)
    if memory and memory.get("results", {}).pop(str(adset.id), None) is not None:
        call.tx.set_meta(MEMORY, memory)


def stage(adset: AdSet, call: Call) -> dict[str, Any] | None:
    """`learning_stage_info`: LEARNING until fifty results, then SUCCESS; FAIL when a week has not brought them."""
    if adset.effective_status != "ACTIVE":
        return None
    results = results_of(adset, call)
    since = int(adset.obj.data.get(SINCE) or adset.start_time or adset.obj.created_time)
    status = "SUCCESS" if results >= LEARNING_RESULTS else "FAIL" if call.now - since >= WEEK else "LEARNING"
    return {"status": status, "conversions": results, "last_sig_edit_ts": since}


def issues(adset: AdSet, call: Call) -> list[dict[str, Any]] | None:
    """`issues_info` of an ad set: that it is learning limited; left out when nothing is the matter."""
    found = stage(adset, call)
    return [LIMITED] if found is not None and found["status"] == "FAIL" else None


def results_of(adset: AdSet, call: Call) -> int:
    """Results since the last significant edit."""
    memory = call.view.meta(MEMORY) or {}
    return int(cast("dict[str, int]", memory.get("results", {})).get(str(adset.pk), 0))


def _budget_is_another(change: Change[AdSet]) -> bool:
    if change.old is None:
        return False
    for name in ("daily_budget", "lifetime_budget"):
        before, now = change.old.obj.data.get(name), change.new.obj.data.get(name)
        if before and now and not 1 / _MUCH <= int(now) / int(before) <= _MUCH:
            return True
    return False
