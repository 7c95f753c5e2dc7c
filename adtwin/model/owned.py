"""What everything inside an ad account has in common: its account, and the account's time zone."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from adtwin.graph.call import Call
from adtwin.graph.node import Access, Node, reference, stored
from adtwin.graph.types import NumericId

if TYPE_CHECKING:
    from adtwin.model.tree.account import AdAccount


def account_of(node: Node, call: Call) -> AdAccount:
    """The ad account that owns a node."""
    account = call.load(node.obj.owner_id)
    if account is None:
        raise LookupError(f"{node} has no ad account")
    return cast("AdAccount", account)


ADS = Access(
    reads=frozenset(("ads_read", "ads_management")),
    writes=frozenset(("ads_management",)),
    tasks=frozenset(("ADVERTISE", "MANAGE")),
)
"""`ads_read` is enough to report, writing takes `ads_management`, and a task that allows it [C-381, D-103]."""


class Owned(Node, abstract=True):
    """A node that belongs to an ad account; times show in the account's zone."""

    access = ADS
    use_case = "ads_management"

    account_id: NumericId = stored()
    account: Node = reference("account_id", doc="The ad account.")

    def zone(self, call: Call) -> str:
        """The account's time zone."""
        zones, owner = call.twin.zones, self.obj.owner_id
        zone = zones.get(owner)
        if zone is None:
            zone = zones[owner] = account_of(self, call).timezone_name or "UTC"
        return zone
