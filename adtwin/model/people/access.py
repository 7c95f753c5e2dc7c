"""Giving people tasks on the objects that others belong to: accounts, pages, businesses [A-041…A-048]."""

from __future__ import annotations

from adtwin.graph.auth import ROLE, grant
from adtwin.graph.node import Access
from adtwin.store import Transaction

EDGE_OF_A_PERSON = {"AdAccount": "adaccounts", "Page": "accounts", "Business": "businesses"}
"""Where a person finds the objects of each type that they have tasks on [D-015]."""

ALL_ACCOUNT_TASKS = ["MANAGE", "ADVERTISE", "ANALYZE", "DRAFT"]
ALL_PAGE_TASKS = ["MANAGE", "CREATE_CONTENT", "MODERATE", "MESSAGING", "ADVERTISE", "ANALYZE"]

PUBLISHERS = frozenset(("MANAGE", "CREATE_CONTENT"))
PUBLISHING = Access(tasks=PUBLISHERS)
"""Who may write to a page [A-046, D-103]."""
POSTING = Access(writes=frozenset(("pages_manage_posts",)), tasks=PUBLISHERS)
"""Who may change a post of a page [A-041]."""
POSTS = Access(reads=frozenset(("pages_read_engagement",)), writes=frozenset(("pages_manage_posts",)))
"""What it takes to read what a page posted, and to post for it [A-041]."""
FORMS = Access(reads=frozenset(("pages_manage_ads", "leads_retrieval")), writes=frozenset(("pages_manage_ads",)))
PAGES_SHOWN = Access(reads=frozenset(("pages_show_list",)))
ADS_READ = Access(reads=frozenset(("ads_read", "ads_management")))
BUSINESS_ADMIN = Access(writes=frozenset(("business_management",)), tasks=frozenset(("ADMIN",)))
"""Who may change what belongs to a business itself."""
ADS_OR_BUSINESS = Access(reads=frozenset(("ads_read", "ads_management", "business_management")))
PAGES_OR_BUSINESS = Access(reads=frozenset(("pages_show_list", "business_management")))
BUSINESSES = Access(reads=frozenset(("business_management",)), writes=frozenset(("business_management",)))
INSTAGRAM = Access(reads=frozenset(("instagram_basic",)), writes=frozenset(("instagram_content_publish",)))


def give(tx: Transaction, user_id: int, owner: tuple[str, int], tasks: list[str], now: int) -> None:
    """Let a person use an object (its type and number) with these tasks, and find it on their edge."""
    kind, number = owner
    grant(tx, user_id, number, tasks, now)
    if kind in EDGE_OF_A_PERSON:
        tx.link(user_id, EDGE_OF_A_PERSON[kind], number, now)


def take_away(tx: Transaction, user_id: int, owner: tuple[str, int]) -> None:
    """The reverse of `give`."""
    kind, number = owner
    tx.unlink(user_id, ROLE, number)
    if kind in EDGE_OF_A_PERSON:
        tx.unlink(user_id, EDGE_OF_A_PERSON[kind], number)
