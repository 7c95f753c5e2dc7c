"""Tokens that can be worked out again: the seeded ones, and each page's own [A-064]."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from adtwin.graph.auth import digest
from adtwin.store import Transaction


def derived(seed: int, *keys: int | str) -> str:
    """The token of this name in a world of this seed; equal names give equal tokens, as a reset must."""
    text = "\x1f".join(str(key) for key in (seed, *keys)).encode()
    raw = hashlib.blake2b(text, digest_size=48, person=b"adtwin-token").digest()
    return "EAAB" + base64.b64encode(raw).decode().replace("+", "Z").replace("/", "Y").rstrip("=")


def page_token(seed: int, page_id: int, user_id: int) -> str:
    """The page token that a person with a task on the page reads."""
    return derived(seed, "page", page_id, user_id)


def issue(tx: Transaction, token: str, record: dict[str, Any]) -> str:
    """Make a token valid. The record says `user_id`, `app_id`, `kind`, `scopes` and, if it ends, `expires`."""
    tx.token_put(digest(token), record)
    return token
