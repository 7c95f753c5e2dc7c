"""Lifetime budgets: each is spread evenly over the hours ahead in which any of its ads may run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from adtwin.delivery.clocks import Clocks
from adtwin.delivery.inputs import ENDLESS_DAYS, Account, AdLine, Pool
from adtwin.delivery.pacing import HOUR

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_FOREVER: Final = HOUR << 30
"""A whole hour beyond any."""


class Lifetimes:
    """When the ads of lifetime budgets may run; budgets are numbered by their place in `ids`."""

    def __init__(
        self,
        ids: Sequence[int],
        pools: Mapping[int, Pool],
        accounts: Mapping[int, Account],
        lines: Sequence[AdLine],
        clocks: Clocks,
    ) -> None:
        self._clocks = clocks
        self._zone = {each: account.zone for each, account in accounts.items()}
        self._lines: dict[int, list[AdLine]] = {}
        number = {each: index for index, each in enumerate(ids)}
        for line in lines:
            if line.pool_id in pools and pools[line.pool_id].lifetime_budget is not None:
                self._lines.setdefault(number[line.pool_id], []).append(line)
        self._begin, self._end, self._plain_from = np.full((3, len(ids)), _FOREVER)
        for index, mine in self._lines.items():
            pool = pools[ids[index]]
            end = min(pool.end or _FOREVER, max(_stop(line) for line in mine))
            self._begin[index], self._end[index] = (pool.start or 0) // HOUR, -(-end // HOUR)
            plain = (line.start for line in mine if not line.schedule and not line.spans and _stop(line) >= end)
            self._plain_from[index] = min(plain, default=_FOREVER)

    def parts(self, which: Ints, first: int, until: int) -> Floats:
        """By budget the part of its hours ahead that belong to a day, of the hours from `first` until before `until`.

        So much of what is left in the morning is meant for the day. An ad that starts on the day counts for the whole
        of it; what daily budgets get means nothing.
        """
        begin = np.maximum(first, self._begin[which])
        end = np.where(self._end[which] >= _FOREVER // HOUR, first + ENDLESS_DAYS * 24, self._end[which])
        found = np.maximum(0.0, (np.minimum(until, end) - begin) / np.maximum(1, end - begin))
        for at in np.flatnonzero(self._plain_from[which] >= until * HOUR).tolist():
            lines = self._lines.get(int(which[at]))
            if lines and begin[at] < end[at]:
                hours = np.arange(begin[at], end[at])
                open_ = self._open(lines, hours, until)
                found[at] = open_[hours < until].sum() / max(float(open_.sum()), 1e-9)
        return np.asarray(found)

    def _open(self, lines: Sequence[AdLine], hours: Ints, until: int) -> Floats:
        """By hour the part of it in which any of the ads may run; those with the same times are looked at once."""
        times: dict[object, AdLine] = {}
        for line in lines:
            people = line.audience if line in self._clocks else None
            start = line.start if line.start >= until * HOUR else 0
            times[start, line.stop, line.spans, line.schedule, people] = replace(line, start=start)
        shares = [self._clocks.open_share(line, hours, self._zone[line.account_id]) for line in times.values()]
        return np.asarray(np.maximum.reduce(shares))


def _stop(line: AdLine) -> int:
    return _FOREVER if line.stop is None else line.stop
