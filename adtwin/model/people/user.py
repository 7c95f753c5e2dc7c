"""The person a token speaks for."""

from __future__ import annotations

from typing import Any

from adtwin.graph import debugging
from adtwin.graph.call import Call
from adtwin.graph.node import Edge, Node, Operation, computed, stored
from adtwin.graph.paging import MAX_LIMIT
from adtwin.graph.types import Text
from adtwin.model.people.access import ADS_READ, BUSINESSES, PAGES_SHOWN
from adtwin.model.people.permissions import permissions_edge
from adtwin.store import Page

_ONLY_WITH = "Field {field} is only accessible on User object, if {permission} permission is granted by the user"
"""Why a field of a person stays empty [C-468]."""
FRIENDS = "https://developers.facebook.com/docs/apps/changelog#v2_0"


def _promotable_events(call: Call, user: User, _params: dict[str, Any]) -> list[Node]:
    """The events of all pages that the person has a role on, newest first [D-015]."""
    pages = call.view.edge(user.pk, "accounts", Page(limit=MAX_LIMIT))
    found = [event for page in pages for event in call.view.edge(page.id, "events", Page(limit=MAX_LIMIT))]
    found.sort(key=lambda event: event.key, reverse=True)
    return [call.registry.wrap(event) for event in found]


def _friends(call: Call, _user: User, _params: dict[str, Any]) -> list[Node]:
    """Those who use the app: nobody here, as people of the twin know each other by their work alone [C-468]."""
    if "user_friends" not in call.principal.scopes:
        debugging.tell(call.request, "warning", _ONLY_WITH.format(field="friends", permission="user_friends"))
    message = "Only friends who have installed the app are returned in versions greater or equal to v2.0."
    debugging.tell(call.request, "info", message, FRIENDS)
    return []


def _email(user: User, call: Call) -> str | None:
    """The address, for apps that the person lets see it [A-041]."""
    if "email" in call.principal.scopes:
        return user.obj.data.get("email")
    debugging.tell(call.request, "warning", _ONLY_WITH.format(field="email", permission="email"))
    return None


class User(Node):
    """A person with roles on ad accounts, pages and businesses [D-014, D-015]."""

    name: Text = stored(by_default=True)
    first_name: Text = stored()
    last_name: Text = stored()
    email: Text = computed(_email)

    adaccounts = Edge("AdAccount", access=ADS_READ, doc="The ad accounts that the person has a role on.")
    accounts = Edge(
        "Page",
        access=PAGES_SHOWN,
        shows=("access_token", "category", "category_list", "name", "id", "tasks"),
        doc="The pages that the person has a role on, with their tokens.",
    )
    businesses = Edge("Business", access=BUSINESSES, doc="The businesses that the person works for.")
    permissions = permissions_edge()
    friends = Edge(get=Operation(_friends, rows="User"), doc="The person's friends who use the app as well.")
    promotable_events = Edge(get=Operation(_promotable_events, rows="Event"), doc="The events of the person's pages.")
