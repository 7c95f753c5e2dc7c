"""The store as the rest of the twin sees it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Literal, TypeVar

from adtwin.store.blobs import Blobs
from adtwin.store.facts import Facts
from adtwin.store.transaction import Transaction
from adtwin.store.view import Dialect, View

T = TypeVar("T")
Durability = Literal["full", "relaxed"]
Read = Callable[[View], T]
Write = Callable[[Transaction], T]


class Store(ABC):
    """Objects, facts and blobs of one twin.

    `work` is a function of a view or a transaction. A write is durable when it returns; one that raises leaves
    nothing behind. A store that is down, locked, full or read-only raises SERVICE_UNAVAILABLE and recovers by itself.
    """

    def __init__(self, url: str, folder: Path, durability: Durability, dialect: Dialect) -> None:
        self.url = url
        self.folder = folder
        self.durability: Durability = durability
        self.dialect = dialect
        self.blobs = Blobs(folder / "blobs", durable=durability == "full")
        self.facts = Facts(folder / "facts", durable=durability == "full")

    @abstractmethod
    async def read(self, work: Read[T]) -> T:
        """Run `work` on one consistent state of the store."""

    @abstractmethod
    async def write(self, work: Write[T]) -> T:
        """Run `work` as one transaction."""

    @abstractmethod
    def read_sync(self, work: Read[T]) -> T:
        """`read` for those who have no event loop."""

    def one_state(self) -> AbstractContextManager[None]:
        """Where it can be had for nothing: reads of this thread within see one state, for the cost of one look.

        Nothing within may wait for anything: other reads of the thread would see that state as well.
        """
        return nullcontext()

    @abstractmethod
    def write_sync(self, work: Write[T]) -> T:
        """`write` for those who have no event loop; it blocks until the commit."""

    def clear(self) -> None:
        """Forget everything: rows, facts and blobs."""
        self.write_sync(Transaction.clear)
        self.facts.sweep([])
        self.blobs.clear()

    @abstractmethod
    def close(self) -> None:
        """Finish what is queued and let go of every connection."""
