"""API versions: any `vN.N` is taken, and answered by the nearest version the twin models."""

from __future__ import annotations

from functools import lru_cache

MODELLED = ("v24.0", "v25.0", "v26.0")
DEFAULT = "v24.0"


@lru_cache(maxsize=256)
def modelled(asked: str) -> str:
    """The modelled version that answers for the one asked for; the documented one when none is [A-002]."""
    if not asked:
        return DEFAULT
    number = float(asked[1:6])
    return min(MODELLED, key=lambda version: (abs(float(version[1:]) - number), version))
