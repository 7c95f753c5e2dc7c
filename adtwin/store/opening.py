"""How a store is opened, by URL."""

from __future__ import annotations

from pathlib import Path

from adtwin.store.failures import StoreRefusedError
from adtwin.store.sqlite import EphemeralStore, SqliteStore
from adtwin.store.store import Durability, Store

EPHEMERAL = "sqlite://"
"""A database of its own in a temporary folder, gone when the store is closed."""


def open_store(
    url: str, *, durability: Durability = "full", folder: Path | str | None = None, patience: float = 5.0
) -> Store:
    """Open a store, making or upgrading its schema.

    `sqlite:///path/file.db` (blobs and facts beside the file), `sqlite://` (temporary), or `postgresql://…` with the
    `folder` where blobs and facts live. `patience` is how many seconds a write waits for another process's lock.
    StoreRefusedError when the database belongs to something else or to a newer adtwin.
    """
    if durability not in ("full", "relaxed"):
        raise ValueError(f"durability is full or relaxed, not {durability!r}")
    scheme, _, rest = url.partition("://")
    if scheme == "sqlite":
        if not rest.strip("/"):
            return EphemeralStore(durability)
        return SqliteStore(url, Path(rest.removeprefix("/")), durability, folder=folder, patience=patience)
    if scheme in ("postgresql", "postgres"):
        from adtwin.store.postgres import PostgresStore  # the driver costs 0.2 s

        if folder is None:
            raise StoreRefusedError("a PostgreSQL store needs a folder for its blobs and facts: name one with --data")
        return PostgresStore(url, Path(folder), durability, patience=patience)
    raise StoreRefusedError(f"{scheme or url!r} is no store: use sqlite:///path/file.db or postgresql://…")
