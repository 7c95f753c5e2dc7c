"""One hour's chance: a random stream per account, drawn for many accounts' rows at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from adtwin.base.streams import stream

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Draws:
    """Streams of an hour by account, so that one account's delivery never depends on another's.

    Every method takes `account`, ascending indexes into the accounts, and arrays with a row for each.
    """

    def __init__(self, seed: int, accounts: Sequence[int], hour: int) -> None:
        self._streams = [stream(seed, "delivery", account, hour) for account in accounts]

    def poisson(self, account: Ints, mean: Floats) -> Ints:
        """Counts with the given means."""
        return self._each("poisson", account, mean)

    def binomial(self, account: Ints, count: Ints, share: Floats | float) -> Ints:
        """How many of `count` succeed."""
        return self._each("binomial", account, count, share)

    def multinomial(self, account: Ints, count: Ints, shares: Floats) -> Ints:
        """How `count` things fall into classes: one row of shares, and of counts, each."""
        return self._each("multinomial", account, count, shares)

    def hypergeometric(self, account: Ints, good: Ints, bad: Ints, sample: Ints) -> Ints:
        """How many of `sample` taken from `good` + `bad` are good."""
        return self._each("hypergeometric", account, good, bad, sample)

    def normal(self, account: Ints) -> Floats:
        """Standard normal values."""
        return self._sized("standard_normal", account)

    def exponential(self, account: Ints) -> Floats:
        """Exponential values with mean 1."""
        return self._sized("standard_exponential", account)

    def uniform(self, account: Ints) -> Floats:
        """Values in [0, 1)."""
        return self._sized("random", account)

    def _each(self, name: str, account: Ints, *given: NDArray[Any] | float) -> Ints:
        """Whole numbers, with the rows of what is given for all, and what is given once for all rows."""
        parts = [
            getattr(chance, name)(*(each if isinstance(each, float) else each[low:high] for each in given))
            for chance, low, high in self._parts(account)
        ]
        return np.concatenate(parts) if len(parts) != 1 else np.asarray(parts[0])

    def _sized(self, name: str, account: Ints) -> Floats:
        parts = [getattr(chance, name)(high - low) for chance, low, high in self._parts(account)]
        return np.concatenate(parts) if len(parts) != 1 else np.asarray(parts[0])

    def _parts(self, account: Ints) -> list[tuple[np.random.Generator, int, int]]:
        """The accounts' streams, each with the rows that are its own; at least one."""
        if len(self._streams) == 1:
            return [(self._streams[0], 0, len(account))]
        bounds = np.searchsorted(account, np.arange(len(self._streams) + 1)).tolist()
        found = list(zip(self._streams, bounds[:-1], bounds[1:], strict=True))
        return [each for each in found if each[1] < each[2]] or found[:1]
