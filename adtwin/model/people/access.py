"""Giving people tasks on the objects that others belong to: accounts, pages, businesses [A-041…A-048]."""

from __future__ import annotations

from adtwin.graph.auth import grant
from adtwin.graph.node import Access
from adtwin.store import Transaction

EDGE_OF_A_PERSON = {"AdAccount": "adaccounts", "Page": "accounts", "Business": "businesses"}
"""Where a person finds the objects of each type that they have tasks on [D-015]."""

ALL_ACCOUNT_TASKS = ["MANAGE", "ADVERTISE", "ANALYZE", "DRAFT"]
ALL_PAGE_TASKS = ["MANAGE", "CREATE_CONTENT", "MODERATE", "MESSAGING", "ADVERTISE", "ANALYZE"]

PUBLISHING = Access(tasks=frozenset(("MANAGE", "CREATE_CONTENT")))
"""Who may post for a page [D-103]."""


def give(tx: Transaction, user_id: int, owner: tuple[str, int], tasks: list[str], now: int) -> None:
    """Let a person use an object (its type and number) with these tasks, and find it on their edge."""
    kind, number = owner
    grant(tx, user_id, number, tasks, now)
    if kind in EDGE_OF_A_PERSON:
        tx.link(user_id, EDGE_OF_A_PERSON[kind], number, now)
