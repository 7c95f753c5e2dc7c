"""Setting profiles through the admin root: on an ad, or on an account for all of its ads."""

from __future__ import annotations

from typing import Any, Final

from adtwin.graph.call import Call, call_of_the_twin
from adtwin.graph.twin import Twin
from adtwin.model.tree import policies, review, spread
from adtwin.model.tree.delivery_profile import FIELD, Profile
from adtwin.store import Obj, Transaction, View

_NOTE: Final = "delivery_profiles"
"""The name under which the store lists the objects that have a profile."""


def put(twin: Twin, pk: int, profile: Profile | None) -> dict[str, Any]:
    """Give an ad or an account a profile, or (None) take it away; LookupError when there is no such object.

    Statuses follow at once: `rejected` turns ads down, `no_delivery` shows as WITH_ISSUES. Ads that a profile had
    turned down go to review when it is taken away.
    """

    def write(tx: Transaction) -> dict[str, Any]:
        obj = tx.get(pk)
        if obj is None or obj.type not in ("Ad", "AdAccount"):
            raise LookupError(f"there is no ad or ad account {pk}")
        before = obj.data.pop(FIELD, None)
        listed = [one for one in tx.meta(_NOTE) or [] if one != pk]
        if profile is not None:
            obj.data[FIELD] = profile
            listed.append(pk)
        tx.update(obj)
        tx.set_meta(_NOTE, listed)
        call = call_of_the_twin(twin, tx, twin.clock.now())
        ads = [obj] if obj.type == "Ad" else list(tx.owned(pk, "Ad"))
        for ad in ads:
            _follow(call, ad, before, profile)
        return _shown(obj)

    return twin.store.write_sync(write)


def all_of(twin: Twin) -> list[dict[str, Any]]:
    """Every profile that is set, oldest first."""

    def read(view: View) -> list[dict[str, Any]]:
        found = [view.get(pk) for pk in view.meta(_NOTE) or ()]
        return [_shown(obj) for obj in found if obj is not None and obj.data.get(FIELD)]

    return twin.store.read_sync(read)


def _follow(call: Call, ad: Obj, before: Profile | None, profile: Profile | None) -> None:
    node = call.load(ad.id)
    if node is None:
        return
    if profile == "rejected":
        review.decide(call, node, approve=False, reason=policies.PROFILE)
    elif before == "rejected" and node.obj.data.get("review", {}).get("state") == "rejected":
        review.mark(call, node)
        call.tx.update(node.obj)
        review.begin(call, node)
    spread.from_ad(call, node)


def _shown(obj: Obj) -> dict[str, Any]:
    name, pk = ("ad_id", str(obj.id)) if obj.type == "Ad" else ("ad_account_id", f"act_{obj.id}")
    return {name: pk, "profile": obj.data.get(FIELD)}
