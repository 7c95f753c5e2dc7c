"""Whether an account may place ads at all, and how many objects an account holds [D-031…D-036, D-383]."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from adtwin.errors.tree import ACCOUNT_MAY_NOT_ADVERTISE, TOO_MANY_ARCHIVED, TOO_MANY_OBJECTS
from adtwin.graph.call import Call
from adtwin.graph.change import Change
from adtwin.graph.node import Rule
from adtwin.model.enums import SHUT, AccountStatus
from adtwin.model.owned import account_of
from adtwin.model.status import HIDDEN
from adtwin.store import Where

MOST_LIVE: Final[Mapping[str, tuple[int, int]]] = {
    "campaigns": (6_000, 10_000),
    "adsets": (6_000, 10_000),
    "ads": (6_000, 50_000),
}
"""Objects neither archived nor deleted in a regular and in a bulk account, by edge [D-031…D-033]."""
MOST_ARCHIVED: Final = 100_000
WORDS: Final = {"campaigns": "campaigns", "adsets": "ad sets", "ads": "ads"}


def account_may_advertise(change: Change[Any]) -> None:
    """In a disabled or closed account nothing is created or changed; what is there can be stopped [D-383]."""
    status = account_of(change.new, change.call).account_status
    stops = not change.creating and change.sent <= {"status"} and change.new.status != "ACTIVE"
    if status in SHUT and not stops:
        raise ACCOUNT_MAY_NOT_ADVERTISE(status=AccountStatus(status).name)


def account_has_room(edge: str) -> Rule:
    """The rule of how many objects an account holds, by its edge. Tests lower the limits [D-036]."""

    def limits_are_kept(change: Change[Any]) -> None:
        before = None if change.old is None else change.old.status
        after = change.new.status
        if after not in HIDDEN and (before is None or before in HIDDEN):
            _live_ones_have_room(change, edge)
        elif after == "ARCHIVED" and before != "ARCHIVED":
            _archived_ones_have_room(change, edge)

    return limits_are_kept


def _live_ones_have_room(change: Change[Any], edge: str) -> None:
    account = account_of(change.new, change.call)
    regular, bulk = MOST_LIVE[edge]
    name, most = (f"bulk_{edge}", bulk) if account.obj.data.get("is_bulk") else (edge, regular)
    most = change.call.twin.limits.get(name, most)
    if _holds(change.call, account.pk, edge, most, Where(effective_status_not=HIDDEN)):
        raise TOO_MANY_OBJECTS(kind=WORDS[edge], limit=most)


def _archived_ones_have_room(change: Change[Any], edge: str) -> None:
    most = change.call.twin.limits.get(f"archived_{edge}", MOST_ARCHIVED)
    if _holds(change.call, change.new.obj.owner_id, edge, most, Where(effective_status=["ARCHIVED"])):
        raise TOO_MANY_ARCHIVED(blame=["status"], kind=WORDS[edge], limit=most)


def _holds(call: Call, account: int, edge: str, most: int, where: Where) -> bool:
    """Whether an account holds this many already.

    Counting reads every link, so an upper bound is kept instead and the count is made only when the bound is reached;
    what another process on the same database adds meanwhile is seen at the next count.
    """
    bounds, key = call.twin.bounds, (account, edge)
    bound = bounds.get(key)
    if bound is None or bound >= most:
        bound = call.view.edge_count(account, edge)
    bounds[key] = bound + 1
    return bound >= most and call.view.edge_count(account, edge, where) >= most
