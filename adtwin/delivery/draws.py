"""One hour's chance: a random stream per account, drawn for many accounts' rows at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
        return self._each(account, lambda chance, low, high: chance.poisson(mean[low:high])).astype(
            np.int64, copy=False
        )

    def binomial(self, account: Ints, count: Ints, share: Floats | float) -> Ints:
        """How many of `count` succeed; trailing axes are drawn too."""
        shares = np.broadcast_to(np.asarray(share, dtype=np.float64), count.shape)
        return self._each(account, lambda chance, low, high: chance.binomial(count[low:high], shares[low:high])).astype(
            np.int64, copy=False
        )

    def multinomial(self, account: Ints, count: Ints, shares: Floats) -> Ints:
        """How `count` things fall into classes: one row of shares, and of counts, each."""
        return self._each(
            account, lambda chance, low, high: chance.multinomial(count[low:high], shares[low:high])
        ).astype(np.int64, copy=False)

    def hypergeometric(self, account: Ints, good: Ints, bad: Ints, sample: Ints) -> Ints:
        """How many of `sample` taken from `good` + `bad` are good."""
        return self._each(
            account, lambda chance, low, high: chance.hypergeometric(good[low:high], bad[low:high], sample[low:high])
        ).astype(np.int64, copy=False)

    def normal(self, account: Ints) -> Floats:
        """Standard normal values."""
        return self._each(account, lambda chance, low, high: chance.standard_normal(high - low))

    def exponential(self, account: Ints) -> Floats:
        """Exponential values with mean 1."""
        return self._each(account, lambda chance, low, high: chance.standard_exponential(high - low))

    def uniform(self, account: Ints) -> Floats:
        """Values in [0, 1)."""
        return self._each(account, lambda chance, low, high: chance.random(high - low))

    def _each(self, account: Ints, draw: Callable[[np.random.Generator, int, int], NDArray[Any]]) -> NDArray[Any]:
        if len(self._streams) == 1:
            return np.asarray(draw(self._streams[0], 0, len(account)))
        bounds = np.searchsorted(account, np.arange(len(self._streams) + 1)).tolist()
        parts = [
            draw(chance, low, high)
            for chance, low, high in zip(self._streams, bounds[:-1], bounds[1:], strict=True)
            if high > low
        ]
        return np.concatenate(parts) if parts else np.zeros(0)
