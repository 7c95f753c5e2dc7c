"""The running twin: everything a call may need, put together once at start-up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from adtwin.base.clock import Clock
from adtwin.graph.registry import Registry
from adtwin.graph.throttle import Throttle
from adtwin.store import Store

CLOCK = "clock"
"""The store's note of the moment up to which everything due has happened."""


@dataclass(slots=True)
class Twin:
    """State, time, chance and policy. `seed` decides every random figure; `outbound` whom the server may call."""

    registry: Registry
    store: Store
    clock: Clock
    seed: int = 1
    outbound: str = "off"
    own_ports: set[int] = field(default_factory=set)
    """Where it listens itself: it calls no address of its own."""
    reports: tuple[str, str] = ("duckdb:", "")
    """The engine that answers reports, and what it calls the folder of fact files."""
    world: str = "demo"
    throttle: Throttle = field(default_factory=Throttle)
    limits: dict[str, int] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)
    services: dict[str, str] = field(default_factory=dict)
    """Services outside that it was told to use, by setting: `generator_url`, `generator_model`, `generator_key`."""
    zones: dict[int, str] = field(default_factory=dict)
    """The time zones of the ad accounts met so far; an account's zone never changes within a world."""
    bounds: dict[tuple[int, str], int] = field(default_factory=dict)
    """Upper bounds of how many objects edges hold, so that a limit is not counted at every create."""
