"""Random streams: every random figure comes from a named stream under the world's seed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np


def stable_hash(*keys: int | str) -> int:
    """A 64-bit hash of the keys that is the same on every machine and in every run."""
    text = "\x1f".join(str(key) for key in keys).encode()
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big")


def stream(seed: int, *keys: int | str) -> np.random.Generator:
    """The random generator of this seed and name; equal names give equal streams."""
    import numpy as np

    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, stable_hash(*keys)])))
