"""Ids of the twin's own making: 17 digits, `120` + a 3-digit shard + an 11-digit counter.

The shard follows from the owner, so that every object of an ad account carries the same one and a distributed
PostgreSQL can keep an account on one node. Ids travel as strings of digits and are integers inside.
"""

from __future__ import annotations

from adtwin.base.streams import stable_hash

SHARDS = 1000
COUNTERS = 10**11
PREFIX = 120
_FIRST = PREFIX * SHARDS * COUNTERS


def shard_of(owner_id: int) -> int:
    """The shard, 0 to 999, where objects of this owner live; the same in every run."""
    return stable_hash("shard", owner_id) % SHARDS


def make_id(shard: int, counter: int) -> int:
    """The id of the `counter`-th object of a shard. ValueError outside 0..999 and 0..99,999,999,999."""
    if not 0 <= shard < SHARDS:
        raise ValueError(f"a shard is 0 to {SHARDS - 1}, not {shard}")
    if not 0 <= counter < COUNTERS:
        raise ValueError(f"shard {shard} has given out all of its ids")
    return _FIRST + shard * COUNTERS + counter


def shard_in(object_id: int) -> int | None:
    """The shard an id embeds; None for an id that was not made here (a seeded account or page)."""
    if not _FIRST <= object_id < _FIRST + SHARDS * COUNTERS:
        return None
    return (object_id - _FIRST) // COUNTERS
