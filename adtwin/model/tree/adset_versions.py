"""What ad sets lose from one version of the API to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from adtwin.errors.protocol import INVALID_PARAMETER
from adtwin.graph.change import Change
from adtwin.graph.versions import difference

if TYPE_CHECKING:
    from adtwin.model.tree.adset import AdSet

EXISTING_CUSTOMERS_ENDED: Final = difference(
    "existing_customer_budget_percentage",
    "Ad sets take no `existing_customer_budget_percentage` any more: an error [B-034].",
    since="v25.0",
)
MESSENGER_STORIES_ENDED: Final = difference(
    "messenger_stories",
    "`story` in `messenger_positions` is dropped without a word; before, it is kept [wire facts 8].",
    since="v26.0",
)


def drop_messenger_stories(change: Change[AdSet]) -> None:
    """Take a placement that is no more out of the targeting; nobody is told, as by the service."""
    targeting = change.new.targeting
    if "targeting" not in change.sent or not targeting or not MESSENGER_STORIES_ENDED.holds(change.call.version):
        return
    kept = [one for one in targeting.get("messenger_positions", ()) if one != "story"]
    rest = {name: value for name, value in targeting.items() if name != "messenger_positions"}
    change.new.targeting = rest | ({"messenger_positions": kept} if kept else {})


def existing_customers_have_no_share(change: Change[AdSet]) -> None:
    """The share of the budget for existing customers ended with v25 [B-034]."""
    name = "existing_customer_budget_percentage"
    if name in change.sent and EXISTING_CUSTOMERS_ENDED.holds(change.call.version):
        raise INVALID_PARAMETER(blame=[name], detail=f"Param {name} is not supported since v25.0. Leave it out.")
