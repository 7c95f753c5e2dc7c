"""Rules of what an ad set promotes: a pixel, a page, an app, a product set [D-184]."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from adtwin.errors import GraphError
from adtwin.errors import goals as errors
from adtwin.graph.call import Call
from adtwin.graph.change import Change
from adtwin.model.status import HIDDEN
from adtwin.model.tree import compatibility as table
from adtwin.model.tree.app_stores import runs_on, systems_of
from adtwin.store import Where

if TYPE_CHECKING:
    from adtwin.model.tree.adset import AdSet

KIND_OF = {
    "page_id": "Page",
    "pixel_id": "AdsPixel",
    "application_id": "App",
    "product_set_id": "ProductSet",
    "event_id": "Event",
}
"""The type behind a key of the promoted object, where the twin keeps such objects."""
IOS_14_ADSETS = 5
"""Ad sets of a campaign with SKAdNetwork attribution (report guide SKAdNetwork)."""


def promoted_object_fits(change: Change[AdSet]) -> None:
    """What must be promoted is, and one thing only [D-184, C-529]."""
    adset, call = change.new, change.call
    if not change.creating and not change.changed("promoted_object", "optimization_goal", "destination_type"):
        return
    promoted, campaign = adset.promoted_object, adset.campaign_of(call)
    ambiguous = table.ambiguous_keys(promoted)
    if ambiguous:
        raise errors.PROMOTED_OBJECT_AMBIGUOUS(blame=["promoted_object"], keys=" and ".join(ambiguous))
    rule = table.promoted_object_rule(campaign.objective, adset.optimization_goal, adset.destination_type)
    if not rule.met_by({**(campaign.promoted_object or {}), **(promoted or {})}):
        if adset.destination_type == "SHOP_AUTOMATIC":
            raise errors.SHOP_DESTINATION_MISSING(blame=["promoted_object"])
        raise errors.PROMOTED_OBJECT_MISSING(blame=["promoted_object"], alternatives=rule.in_words())


def promoted_object_is_there(change: Change[AdSet]) -> None:
    """The page, pixel, app, product set or event exists, and the caller can use it [D-184, D-189, D-383]."""
    if not change.changed("promoted_object"):
        return
    promoted = change.new.promoted_object or {}
    for key, kind in KIND_OF.items():
        value = promoted.get(key)
        if value is not None and not _is_there(change.call, int(value), kind):
            raise _missing(key, value)


def _is_there(call: Call, pk: int, kind: str) -> bool:
    """Apps are everybody's; the rest must be the caller's."""
    node = call.load(pk) if kind == "App" else call.visible(pk)
    return node is not None and type(node).__name__ == kind


def _missing(key: str, value: Any) -> GraphError:
    blame = ["promoted_object", key]
    if key == "application_id":
        return errors.APPLICATION_NOT_FOUND(blame=blame, id=value)
    if key == "product_set_id":
        return errors.PRODUCT_SET_NOT_FOUND(blame=blame, id=value)
    return errors.PROMOTED_OBJECT_NOT_FOUND(blame=blame, key=key, id=value)


def app_runs_on_the_targeted_system(change: Change[AdSet]) -> None:
    """An app from one store is not advertised on the other system [D-383]."""
    if not change.changed("promoted_object", "targeting"):
        return
    systems = systems_of(change.new.promoted_object)
    targeted = [str(one) for one in (change.new.targeting or {}).get("user_os") or ()]
    if systems and targeted and not any(runs_on(one, systems) for one in targeted):
        raise errors.APP_SYSTEM_DIFFERS_FROM_TARGETING(
            blame=["targeting", "user_os"], app_os=" and ".join(systems), user_os=", ".join(targeted)
        )


def skadnetwork_campaign_has_room(change: Change[AdSet]) -> None:
    """A campaign with SKAdNetwork attribution holds few ad sets [D-189]."""
    campaign = change.new.campaign_of(change.call)
    if not change.creating or not campaign.is_skadnetwork_attribution:
        return
    if change.call.view.edge_count(campaign.pk, "adsets", Where(effective_status_not=HIDDEN)) >= IOS_14_ADSETS:
        raise errors.IOS_14_ADSET_LIMIT(blame=["campaign_id"], limit=IOS_14_ADSETS)
