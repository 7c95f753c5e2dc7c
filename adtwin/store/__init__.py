"""The state of a twin: objects and associations, jobs, tokens, blobs and facts, on SQLite or PostgreSQL."""

from adtwin.store.compaction import compact
from adtwin.store.facts import Facts
from adtwin.store.failures import ConflictError, StoreRefusedError
from adtwin.store.opening import EPHEMERAL, open_store
from adtwin.store.records import EVERYTHING, FactFile, Job, Key, Link, Obj, Page, Where
from adtwin.store.snapshot import restore, snapshot, write_snapshot
from adtwin.store.store import Durability, Store
from adtwin.store.transaction import Transaction
from adtwin.store.view import View

__all__ = [
    "EPHEMERAL",
    "EVERYTHING",
    "ConflictError",
    "Durability",
    "FactFile",
    "Facts",
    "Job",
    "Key",
    "Link",
    "Obj",
    "Page",
    "Store",
    "StoreRefusedError",
    "Transaction",
    "View",
    "Where",
    "compact",
    "open_store",
    "restore",
    "snapshot",
    "write_snapshot",
]
