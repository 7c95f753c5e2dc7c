"""Whom an account knows among the people that an ad set targets [B-057, B-091, C-264].

Existing customers are the people of the audiences that the account names so; others have engaged with it who are in an
audience of its own that is filled by what its ads brought. Targeting that includes or leaves out such audiences reaches
them alone, or not at all; else they are among the people of its countries as among all.
"""

from __future__ import annotations

from collections.abc import Iterable

from adtwin.delivery import Customers
from adtwin.model.audience.custom import people
from adtwin.model.audience.custom.sources import FROM_ADS
from adtwin.model.audience.targeting import Targeting
from adtwin.model.tree.customers import FIELD, SHARE
from adtwin.store import Obj, View


def customers_of(view: View, account: Obj, spec: Targeting, adset: Obj) -> Customers | None:
    """The parts of an ad set's people that the account knows; None where it has not told who its customers are."""
    existing = {str(one) for one in account.data.get(FIELD) or ()}
    if not existing:
        return None
    found = view.owned(account.id, "CustomAudience")
    engaged = {str(one.id) for one in found if one.data.get("subtype") in FROM_ADS} - existing
    left_out = {one.id for one in spec.excluded_custom_audiences}
    sizes = people.shares_of(view, spec, existing | engaged | {one.id for one in spec.custom_audiences})
    most = adset.data.get(SHARE)
    among = {one.id for one in spec.custom_audiences}
    if among and not people.only_suggests(spec):
        whole = sum(sizes[one] for one in among) or 1.0
    else:
        among, whole = existing | engaged, 1.0
    parts = [_any_of(sizes[one] / whole for one in (known & among) - left_out) for known in (existing, engaged)]
    first = min(1.0, parts[0])
    return Customers(first, min(parts[1], 1 - first), 1.0 if most is None else most / 100)


def _any_of(shares: Iterable[float]) -> float:
    """The part of the people who are in one of several audiences, at most all: the same person may be in several."""
    return min(1.0, sum(shares))
