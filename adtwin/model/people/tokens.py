"""Making tokens. They can be worked out again from the world's seed: the same seed and requests give the same ones."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from adtwin.graph.auth import digest
from adtwin.model.people import grants
from adtwin.store import Transaction, View

HOUR = 3_600
DATA_ACCESS = 90 * 86_400
"""Seconds after a login in which an app may read the person's data."""
LONG = 60 * 86_400
"""Seconds that a long-lived user token lasts [A-058]."""


def derived(seed: int, *keys: int | str) -> str:
    """The token of this name in a world of this seed; equal names give equal tokens, as a reset must."""
    text = "\x1f".join(str(key) for key in (seed, *keys)).encode()
    raw = hashlib.blake2b(text, digest_size=48, person=b"adtwin-token").digest()
    return "EAAB" + base64.b64encode(raw).decode().replace("+", "Z").replace("/", "Y").rstrip("=")


def page_token(seed: int, page_id: int, user_id: int) -> str:
    """The page token of the seeded world that a person with a task on the page reads."""
    return derived(seed, "page", page_id, user_id)


def issue(tx: Transaction, token: str, record: dict[str, Any]) -> str:
    """Make a token valid. The record says `user_id`, `app_id`, `kind`, `scopes` and, if it ends, `expires`."""
    tx.token_put(digest(token), record)
    return token


def fresh(tx: Transaction, seed: int, record: dict[str, Any]) -> str:
    """Make a token that was never there before, of the person's present session and grant."""
    token = derived(seed, "issued", tx.new_id(record["user_id"]))
    return issue(tx, token, {**record, **present(tx, record["user_id"], record["app_id"])})


def present(view: View, person_id: int, app_id: int) -> dict[str, int]:
    """The session and the grant that a token made now is of."""
    person, granted = view.get(person_id), grants.of(view, person_id, app_id)
    session = 0 if person is None else person.data.get("session", 0)
    return {"session": session, "grant": 1 if granted is None else granted.number}


def short_life(seed: int, now: int, person_id: int) -> int:
    """Seconds that a short-lived token lasts: one to two hours [A-057]."""
    text = f"{seed}\x1f{now}\x1f{person_id}".encode()
    return HOUR + int.from_bytes(hashlib.blake2b(text, digest_size=4).digest(), "big") % HOUR


def end_session(tx: Transaction, person_id: int, reason: str) -> bool:
    """End a person's session, for a reason of `auth.ENDINGS`; every token made in it ends. False for no such person."""
    person = tx.get(person_id)
    if person is None or person.type not in ("User", "SystemUser"):
        return False
    person.data["session"] = person.data.get("session", 0) + 1
    person.data["session_ended_by"] = reason
    tx.update(person)
    return True
