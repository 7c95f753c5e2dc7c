"""What a person has given to an app: permissions, from the click on Allow until they are taken back [A-050…A-054]."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from adtwin.graph.auth import GRANT
from adtwin.store import Transaction, View


@dataclass(frozen=True, slots=True)
class Granted:
    """One person's grant to one app. `number` counts the removals survived; tokens carry the number they are of."""

    scopes: frozenset[str] = frozenset()
    declined: frozenset[str] = frozenset()
    number: int = 1
    revoked: bool = False

    def taken_back(self) -> Granted:
        """After the app was removed: nothing is left, and no token of before ever works again."""
        return Granted(frozenset(), frozenset(), self.number, revoked=True)

    def without(self, scope: str) -> Granted:
        """After one permission was taken back."""
        return replace(self, scopes=self.scopes - {scope}, declined=self.declined | {scope})

    def widened(self, given: Iterable[str], refused: Iterable[str]) -> Granted:
        """After another login; one that follows a removal starts anew."""
        number = self.number + 1 if self.revoked else self.number
        scopes = self.scopes | frozenset(given)
        return Granted(scopes, (self.declined | frozenset(refused)) - scopes, number)


def of(view: View, person_id: int, app_id: int) -> Granted | None:
    """The grant of a person to an app; None while there was no login."""
    link = view.link_get(person_id, GRANT, app_id)
    if link is None or link.data is None:
        return None
    data = link.data
    return Granted(frozenset(data["scopes"]), frozenset(data["declined"]), data["number"], data["revoked"])


def keep(tx: Transaction, person_id: int, app_id: int, granted: Granted, now: int) -> None:
    """Store a grant."""
    data = {
        "scopes": sorted(granted.scopes),
        "declined": sorted(granted.declined),
        "number": granted.number,
        "revoked": granted.revoked,
    }
    tx.link(person_id, GRANT, app_id, now, data)
