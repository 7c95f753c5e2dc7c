"""Who may ask, for the matrix of isolation: every kind of token that is refused, and those that are let in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from adtwin.graph.auth import GRANT, digest, grant
from adtwin.graph.registry import Registry
from adtwin.store import Obj
from tests.live import NOW, Live

TURNED_AWAY = {
    "none": "TOKEN_REQUIRED",
    "malformed": "INVALID_TOKEN",
    "expired": "EXPIRED_TOKEN",
    "revoked": "APP_REMOVED",
    "logged out": "LOGGED_OUT",
}
"""Whom nothing is answered, and by which error."""
LET_IN = ("other user", "missing scope", "reader", "admin")


def all_scopes(registry: Registry) -> list[str]:
    """Every permission that any node type or edge asks for."""
    found: set[str] = set()
    for node_type in registry.types.values():
        accesses = [node_type.kind.access, *(edge.access for edge in node_type.edges.values())]
        found = found.union(*(access.reads | access.writes for access in accesses if access is not None))
    return sorted(found)


def all_tasks(registry: Registry) -> list[str]:
    """Every task that any node type asks for."""
    return sorted(frozenset().union(*(one.kind.access.tasks for one in registry.types.values())))


def principals(live: Live, owners: Iterable[int]) -> dict[str, str | None]:
    """A token for each kind of principal, who has a role on all of these owners where the kind has one."""
    registry, owners = live.twin.registry, sorted(set(owners))
    scopes, tasks = all_scopes(registry), all_tasks(registry)
    made: dict[str, tuple[int, list[str], list[str], dict[str, Any]]] = {
        "expired": (900_001, tasks, scopes, {"expires": NOW - 1}),
        "revoked": (900_002, tasks, scopes, {}),
        "logged out": (900_003, tasks, scopes, {"session": 0}),
        "missing scope": (900_004, tasks, ["email"], {}),
        "reader": (900_005, ["ANALYZE"], scopes, {}),
        "admin": (900_006, tasks, scopes, {}),
    }
    found: dict[str, str | None] = {"none": None, "malformed": "EAABnobody"}

    def plant(tx: Any) -> None:
        for name, (pk, held, given, more) in made.items():
            for owner in owners:
                grant(tx, pk, owner, held, 0)
            token = found[name] = f"EAABmatrix{pk}"
            record = {"user_id": pk, "app_id": 1, "kind": "user", "scopes": given}
            tx.token_put(digest(token), record | more)
        tx.link(900_002, GRANT, 1, 0, {"scopes": [], "declined": [], "number": 1, "revoked": True})
        tx.insert(Obj(900_003, "User", 900_003, 0, 0, None, None, {"session": 1, "session_ended_by": "logged_out"}))

    live.twin.store.write_sync(plant)
    found["other user"] = live.world["second_access_token"]
    return found
