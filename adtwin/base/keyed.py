"""Random figures by key, many at once: where every ad and day has chance of its own, a stream for each would cost more
than what is drawn from it."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from adtwin.base.streams import stable_hash

Keys = NDArray[np.uint64]
Floats = NDArray[np.float64]

_STEP: Final = np.uint64(0x9E3779B97F4A7C15)
_NORMALS: Final = 1 << 62
"""Numbers from which normal values are made; nobody else asks for so high ones."""


def mixed(values: Keys) -> Keys:
    """The finalizer of splitmix64: every input bit moves every output bit."""
    found = values >> np.uint64(30)
    found ^= values
    found *= np.uint64(0xBF58476D1CE4E5B9)
    found ^= found >> np.uint64(27)
    found *= np.uint64(0x94D049BB133111EB)
    found ^= found >> np.uint64(31)
    return found


def keys_of(seed: int, name: str, ids: NDArray[np.int64], day: int) -> Keys:
    """A key for each id on a day, under a seed and a name; equal ones are equal everywhere."""
    base = np.full(len(ids), stable_hash(seed, name, day), dtype=np.uint64)
    return mixed(base + ids.astype(np.uint64) * _STEP)


def uniform(keys: Keys, number: NDArray[np.int64] | int = 0) -> Floats:
    """The values in [0, 1) that stand under these keys at this number."""
    steps = np.atleast_1d(number).astype(np.uint64) + np.uint64(1)
    found = (mixed(keys + steps * _STEP) >> np.uint64(11)).astype(np.float64)
    found /= 2**53
    return found


def normal(keys: Keys) -> Floats:
    """A standard normal value for each key, by Box and Muller's method."""
    radius = np.sqrt(-2 * np.log1p(-uniform(keys, _NORMALS)))
    return np.asarray(radius * np.cos(2 * np.pi * uniform(keys, _NORMALS + 1)))
