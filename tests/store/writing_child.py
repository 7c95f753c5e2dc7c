"""A process that writes until it is killed, and tells each write that was acknowledged.

Each work makes two objects and a link that belong together.
"""

from __future__ import annotations

import asyncio
import sys

from adtwin.store import Store, Transaction, open_store
from tests.store.making import ACCOUNT, an_object, linked


def pair(tx: Transaction) -> int:
    """Two objects that name each other."""
    one, other = tx.new_id(ACCOUNT), tx.new_id(ACCOUNT)
    linked(tx, an_object(one, other=other, filling="x" * 500))
    linked(tx, an_object(other, other=one), kind="shadows")
    return one


async def write(store: Store) -> None:
    """One of several writers."""
    while True:
        sys.stdout.write(f"{await store.write(pair)}\n")
        sys.stdout.flush()


async def main(url: str) -> None:
    """Write from many sides."""
    store = open_store(url)
    await asyncio.gather(*[write(store) for _ in range(32)])


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
