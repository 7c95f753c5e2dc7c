"""Existing customers of an account: who they are, and an ad set's share of budget for them [B-057…B-060, B-091]."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from adtwin.errors.protocol import INVALID_PARAMETER
from adtwin.graph.change import Change
from adtwin.model.audience.custom import usable
from adtwin.model.owned import account_of

if TYPE_CHECKING:
    from adtwin.model.tree.account import AdAccount
    from adtwin.model.tree.adset import AdSet

FIELD: Final = "existing_customers"
SHARE: Final = "existing_customer_budget_percentage"
_SOURCES: Final = ("CUSTOM", "WEBSITE", "APP", "OFFLINE_CONVERSION")
"""Customer lists, websites, apps and offline activity; audiences of a catalog have a product set [B-058]."""


def existing_customers_are_audiences(change: Change[AdAccount]) -> None:
    """Each is an audience that the account can use, from a source that knows customers [B-058, B-060]."""
    if FIELD not in change.sent:
        return
    for place, identifier in enumerate(change.new.existing_customers):
        audience = usable.find(change.call, change.new, identifier, [FIELD, str(place)])
        if audience.data.get("subtype") not in _SOURCES and not audience.data.get("product_set_id"):
            detail = (
                f"Param {FIELD}[{place}] must be an audience of a website, an app, a customer list, a catalog or "
                f"offline activity; {identifier} is of the subtype {audience.data.get('subtype')}"
            )
            raise INVALID_PARAMETER(blame=[FIELD, str(place)], detail=detail)


def a_share_needs_existing_customers(change: Change[AdSet]) -> None:
    """A share of the budget for existing customers asks for an account that has told who they are [B-057, B-091]."""
    if SHARE in change.sent and not account_of(change.new, change.call).existing_customers:
        detail = f"Param {SHARE} needs the account's {FIELD}: POST them to the ad account first"
        raise INVALID_PARAMETER(blame=[SHARE], detail=detail)
