"""Giving people of a business tasks on its ad accounts and pages [D-101…D-103, A-046]."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel

from adtwin.errors.accounts import PERSON_HAS_TOO_MANY_ACCOUNTS
from adtwin.errors.protocol import PERMISSION
from adtwin.errors.tokens import ACCOUNT_PERMISSIONS_INVALID
from adtwin.errors.tree import TASKS_NOT_SUPPORTED
from adtwin.graph.auth import ROLE
from adtwin.graph.call import Call
from adtwin.graph.node import Edge, Edges, Node, Operation
from adtwin.graph.rows import RowType
from adtwin.graph.types import NumericId
from adtwin.model import activity
from adtwin.model.people.access import give, take_away
from adtwin.store import View

COMBINATIONS = (
    frozenset(("ANALYZE",)),
    frozenset(("ADVERTISE", "ANALYZE")),
    frozenset(("MANAGE", "ADVERTISE", "ANALYZE")),
)
"""The tasks that go together on an ad account [D-102]; the two below may join any of them."""
MOST_PEOPLE, MOST_OF_A_PERSON = 25, 25
"""People with a role on one ad account, and ad accounts of one person [D-029, D-030]."""
JOINING = frozenset(("DRAFT", "AA_ANALYZE"))


class Whose(BaseModel):
    """The person meant: a person or system user of the business."""

    user: NumericId


class ThePeople(BaseModel):
    """Which people are to be listed: all, or those who work for this business."""

    business: NumericId | None = None


class AccountTasks(Whose):
    """Tasks on an ad account."""

    tasks: list[Literal["MANAGE", "ADVERTISE", "ANALYZE", "DRAFT", "AA_ANALYZE"]]


class PageTasks(Whose):
    """Tasks on a page."""

    tasks: list[Literal["MANAGE", "CREATE_CONTENT", "MODERATE", "MESSAGING", "ADVERTISE", "ANALYZE"]]


def _assign_on_account(call: Call, account: Node, params: AccountTasks) -> dict[str, bool]:
    """Let a person of the business work on the account, with a combination of tasks that there is."""
    if frozenset(params.tasks) - JOINING not in COMBINATIONS:
        shown = "; ".join(", ".join(sorted(one)) for one in COMBINATIONS)
        raise TASKS_NOT_SUPPORTED(blame=["tasks"], combinations=f"{shown}; each with DRAFT or AA_ANALYZE if wanted")
    _check_room(call, account, int(params.user))
    done = _assign(call, account, params.user, list(params.tasks))
    activity.note(call, account, activity.USER_ADDED, {"user_id": params.user, "tasks": list(params.tasks)})
    return done


def _check_room(call: Call, account: Node, person: int) -> None:
    """An account has up to 25 people, and a person up to 25 accounts [D-029, D-030]."""
    there = {link.id1 for link in _roles(call.view, account)}
    if person in there:
        return
    if len(there) >= MOST_PEOPLE:
        raise ACCOUNT_PERMISSIONS_INVALID(blame=["user"], detail=f"the account has {MOST_PEOPLE} people already")
    if call.view.edge_count(person, "adaccounts") >= MOST_OF_A_PERSON:
        raise PERSON_HAS_TOO_MANY_ACCOUNTS(blame=["user"], most=MOST_OF_A_PERSON)


def _assign_on_page(call: Call, page: Node, params: PageTasks) -> dict[str, bool]:
    """Let a person of the business work on the page."""
    if not params.tasks:
        raise TASKS_NOT_SUPPORTED(blame=["tasks"], combinations="at least one task")
    return _assign(call, page, params.user, list(params.tasks))


def _assign(call: Call, node: Node, user: str, tasks: list[str]) -> dict[str, bool]:
    person = _colleague(call, node, user)
    give(call.tx, person, (type(node).__name__, node.pk), tasks, call.now)
    call.twin.notes["roles_changed"] = True
    return {"success": True}


def _dismiss_from_account(call: Call, account: Node, params: Whose) -> dict[str, bool]:
    """Take a person's tasks on the account away."""
    done = _dismiss(call, account, params)
    activity.note(call, account, activity.USER_REMOVED, {"user_id": params.user})
    return done


def _dismiss(call: Call, node: Node, params: Whose) -> dict[str, bool]:
    """Take a person's tasks away; somebody who manages has to stay."""
    person = _colleague(call, node, params.user)
    managers = {link.id1 for link in _roles(call.view, node) if "MANAGE" in (link.data or {}).get("tasks", ())}
    if managers <= {person}:
        raise ACCOUNT_PERMISSIONS_INVALID(blame=["user"], detail="the last person with the task MANAGE has to stay")
    take_away(call.tx, person, (type(node).__name__, node.pk))
    call.twin.notes["roles_changed"] = True
    return {"success": True}


def _colleague(call: Call, node: Node, user: str) -> int:
    """The person, if they work for a business that the caller works for as well, and the caller manages the node."""
    if "MANAGE" not in call.principal.tasks.get(node.pk, ()):
        raise PERMISSION(detail=f"To give and take tasks on {node.wire_id} a token's user needs the task MANAGE on it.")
    person = call.view.get(int(user))
    if person is not None and person.type in ("User", "SystemUser"):
        mine = {link.id2 for link in call.view.links(call.principal.person_id, "businesses")}
        if any(link.id2 in mine for link in call.view.links(person.id, "businesses")):
            return person.id
    raise ACCOUNT_PERMISSIONS_INVALID(blame=["user"], detail=f"{user} is no person of the business")


def _roles(view: View, node: Node) -> list[Any]:
    return view.backlinks(node.pk, ROLE)


def _list(call: Call, node: Node, params: ThePeople) -> list[dict[str, Any]]:
    """The people with tasks on the node."""
    roles = {link.id1: (link.data or {}).get("tasks", []) for link in _roles(call.view, node)}
    if params.business is not None:
        business = call.require(params.business, "Business", "business")
        roles = {pk: tasks for pk, tasks in roles.items() if call.view.link_get(pk, "businesses", business.pk)}
    people = call.view.get_many(sorted(roles))
    return [{"id": str(pk), "name": one.data.get("name"), "tasks": roles[pk]} for pk, one in people.items()]


_LISTED = Operation(_list, ThePeople, rows=RowType("AssignedUser", "id", "name", "tasks"))


class AccountPeople(Edges, of="AdAccount"):
    """Who works on an ad account."""

    users = Edge(get=_LISTED, doc="The people with a role on the account [D-016].")
    assigned_users = Edge(
        get=_LISTED,
        post=Operation(_assign_on_account, AccountTasks),
        delete=Operation(_dismiss_from_account, Whose),
        doc="The people with tasks on the account.",
    )


class PagePeople(Edges, of="Page"):
    """Who works on a page."""

    assigned_users = Edge(
        get=_LISTED,
        post=Operation(_assign_on_page, PageTasks),
        delete=Operation(_dismiss, Whose),
        doc="The people with tasks on the page.",
    )
