"""Whom an account knows among the people that an ad set targets [B-057, B-091, C-264].

Existing customers are the people of the audiences that the account names so; others have engaged with it who are in an
audience of its own that is filled by what its ads brought. Targeting that includes or leaves out such audiences reaches
them alone, or not at all; else they are among the people of its countries as among all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from adtwin.delivery import Customers
from adtwin.model.audience.custom import people
from adtwin.model.audience.custom.sources import FROM_ADS
from adtwin.model.audience.targeting import Targeting, countries
from adtwin.model.tree.customers import FIELD, SHARE
from adtwin.store import Obj, View


@dataclass(frozen=True, slots=True)
class Acquaintances:
    """Whom accounts know, each account and each choice of countries looked up once."""

    view: View
    _of_account: dict[int, tuple[frozenset[str], frozenset[str]]] = field(default_factory=dict)
    _sizes: dict[tuple[int, tuple[str, ...], frozenset[str]], Mapping[str, float]] = field(default_factory=dict)

    def among(self, account: Obj, spec: Targeting, adset: Obj) -> Customers | None:
        """The parts of an ad set's people that the account knows; None where it doesn't say who its customers are."""
        existing, engaged = self._audiences(account)
        if not existing:
            return None
        groups = [] if people.only_suggests(spec) else [frozenset(group) for group in people.included_in(spec)]
        sizes = self._shares(account, spec, frozenset[str]().union(*groups))
        left_out = set(people.excluded_in(spec))
        parts = [_part(known - left_out, groups, sizes) for known in (existing, engaged)]
        most = adset.data.get(SHARE)
        return Customers(parts[0], min(parts[1], 1 - parts[0]), 1.0 if most is None else most / 100)

    def _audiences(self, account: Obj) -> tuple[frozenset[str], frozenset[str]]:
        """The audiences of existing customers, and those of others who have engaged with the account."""
        if account.id not in self._of_account:
            existing = frozenset(str(one) for one in account.data.get(FIELD) or ())
            own = self.view.owned(account.id, "CustomAudience") if existing else ()
            engaged = frozenset(str(one.id) for one in own if one.data.get("subtype") in FROM_ADS)
            self._of_account[account.id] = existing, engaged - existing
        return self._of_account[account.id]

    def _shares(self, account: Obj, spec: Targeting, named: frozenset[str]) -> Mapping[str, float]:
        """What part of the targeted countries' people each of these audiences is."""
        key = account.id, countries(spec), named
        if key not in self._sizes:
            self._sizes[key] = people.shares_of(self.view, spec, named.union(*self._audiences(account)))
        return self._sizes[key]


def _part(known: frozenset[str], groups: Sequence[frozenset[str]], sizes: Mapping[str, float]) -> float:
    """The part of the targeted people who are in these audiences; whoever is targeted is in some audience of each
    group, so that the group which knows most of them decides."""
    if not groups:
        return _any_of(sizes[one] for one in known)
    return max(
        _any_of(sizes[one] / (sum(map(sizes.__getitem__, group)) or 1.0) for one in known & group) for group in groups
    )


def _any_of(shares: Iterable[float]) -> float:
    """The part of the people who are in one of several audiences, taken to have nobody in common."""
    return min(1.0, sum(shares))
