"""What the spend caps of accounts and campaigns leave, as it is spent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from adtwin.delivery.charging import UNLIMITED, within
from adtwin.delivery.inputs import Account, AdLine
from adtwin.delivery.runs import Runs

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class SpendCaps:
    """Micros that each account and each campaign of a run may still spend."""

    def __init__(self, lines: Sequence[AdLine], accounts: Sequence[Account]) -> None:
        campaigns = {key: left for account in accounts for key, left in account.campaign_cap_remaining.items()}
        self._any = bool(campaigns) or any(account.cap_remaining is not None for account in accounts)
        self._held = [
            _Held([line.campaign_id for line in lines], campaigns),
            _Held([line.account_id for line in lines], {account.id: account.cap_remaining for account in accounts}),
        ]

    def bounded(self, targets: Floats) -> Floats:
        """What ads should spend, none of them more than its campaign and account still may."""
        for held in self._held if self._any else ():
            targets = np.minimum(targets, held.left[held.of])
        return targets

    def cut(self, amounts: Ints, by_ad: Runs) -> Ints:
        """Charges, row by row, cut where a cap ends."""
        for held in self._held if self._any else ():
            amounts = within(amounts, by_ad, held.of, held.left)
        return amounts

    def spend(self, paid: Ints) -> None:
        """Take what each ad has spent from what is left."""
        for held in self._held if self._any else ():
            held.left -= np.bincount(held.of, paid, len(held.left)).astype(np.int64)


class _Held:
    """`left` by holder, and the holder of each line."""

    def __init__(self, ids: Sequence[int], remaining: Mapping[int, int | None]) -> None:
        distinct = sorted(set(ids))
        found = [remaining.get(each) for each in distinct]
        self.of = np.searchsorted(distinct, ids).astype(np.int64)
        self.left = np.array([UNLIMITED if left is None else max(0, left) for left in found], dtype=np.int64)
