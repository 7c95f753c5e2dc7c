"""Worlds that are seeded once in a process and copied for each twin, so that a twin of its own costs milliseconds."""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from adtwin.store import Store, open_store

DATABASE = "adtwin.db"
ROOM = 512 << 20
"""Free bytes that a memory disk must have to be used."""


def seeded(seed: Callable[[Store], object]) -> Path:
    """A folder with a world to be copied, made by `seed` in an empty store. It is gone at the end of the process."""
    folder = Path(tempfile.mkdtemp(prefix="adtwin-template-", dir=_fast_disk()))
    atexit.register(_removed, folder, os.getpid())
    store = open_copy(folder)
    try:
        seed(store)
    finally:
        store.close()
    return folder


def copy_of(template: Path) -> Path:
    """A folder with the same world, which whoever asked for it removes."""
    folder = Path(tempfile.mkdtemp(prefix="adtwin-copy-", dir=_fast_disk()))
    try:
        shutil.copytree(template, folder, copy_function=_shared, dirs_exist_ok=True)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder


def open_copy(folder: Path) -> Store:
    """The store in a folder that nobody will miss."""
    return open_store(f"sqlite:///{folder / DATABASE}", durability="relaxed")


def _removed(folder: Path, process: int) -> None:
    """Children that were forked off end without taking the folder along."""
    if os.getpid() == process:
        shutil.rmtree(folder, ignore_errors=True)


@functools.cache
def _fast_disk() -> Path | None:
    """A disk in memory where there is one with room, else the usual place for temporary files."""
    memory = Path("/dev/shm")  # noqa: S108 - folders are made there by mkdtemp, for their owner alone
    if not os.access(memory, os.W_OK) or shutil.disk_usage(memory).free < ROOM:
        return None
    return memory


def _shared(source: str, target: str) -> str:
    """Blobs and facts never change, so that a copy may share them; the database is a copy of its own."""
    if source.endswith((".db", ".db-wal", ".db-shm")):
        return shutil.copyfile(source, target)
    os.link(source, target)
    return target
