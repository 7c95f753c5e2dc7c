"""The worlds a twin can start with: `empty`, `demo` and `agency`."""

from __future__ import annotations

from typing import Any

from adtwin.graph.twin import Twin
from adtwin.model.worlds.demo import plant_demo, plant_empty

__all__ = ["seed"]


def seed(twin: Twin, world: str) -> dict[str, Any]:
    """Fill an empty store with a world at the clock's present; answers the identities of `GET /_adtwin/world`."""
    if world == "empty":
        return plant_empty(twin)
    if world == "agency":
        from adtwin.model.worlds.agency import plant_agency  # delivery is loaded for this world only

        return plant_agency(twin)
    return plant_demo(twin)
