"""The world a twin holds: planted into an empty store, found again at the next start, planted anew by a reset."""

from __future__ import annotations

from typing import Any

from adtwin.base.clock import Clock
from adtwin.graph.twin import CLOCK, Twin
from adtwin.server.hooks import Hooks, Identities
from adtwin.store import Transaction, View

WORLD = "world"
"""The store's note of what was planted: name, seed, the clock before that, the identities."""


def settle(twin: Twin, hooks: Hooks, world: str, now: int | None) -> Identities:
    """Take up the world in the store, or plant one where there is none. A later `now` moves the clock forward."""
    kept = twin.store.read_sync(lambda view: view.meta(WORLD))
    if kept is None:
        return plant(twin, hooks, world, now)
    take_up(twin)
    if now is not None and now > twin.clock.now():
        hooks.advance(twin, now)
    identities: Identities = kept["identities"]
    return identities


def plant(twin: Twin, hooks: Hooks, world: str, now: int | None) -> Identities:
    """Empty the store and fill it with a world whose present is `now` (start-up time without one)."""
    if not twin.store.read_sync(_is_empty):
        twin.store.clear()
    twin.clock.set(now if now is not None else Clock().now())
    twin.world = world
    began = twin.clock.now()
    identities = hooks.seed(twin, world)
    note = {"name": world, "seed": twin.seed, "began": began, "identities": identities}

    def keep(tx: Transaction) -> None:
        tx.set_meta(WORLD, note)
        tx.set_meta(CLOCK, twin.clock.now())

    twin.store.write_sync(keep)
    return identities


def take_up(twin: Twin) -> dict[str, Any]:
    """Make clock, seed and name those of the world in the store; its note. A running clock never goes back."""
    kept, clock = twin.store.read_sync(lambda view: (view.meta(WORLD), view.meta(CLOCK)))
    if kept is None or clock is None:
        raise LookupError("the store holds no world")
    note: dict[str, Any] = kept
    twin.world, twin.seed = note["name"], note["seed"]
    if not twin.clock.runs or clock > twin.clock.now():
        twin.clock.set(clock)
    return note


def _is_empty(view: View) -> bool:
    return next(iter(view.dump("object")), None) is None and next(iter(view.dump("meta")), None) is None
