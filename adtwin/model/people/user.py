"""The person a token speaks for."""

from __future__ import annotations

from adtwin.graph.node import Edge, Node, stored
from adtwin.graph.types import Text


class User(Node):
    """A person with roles on ad accounts, pages and businesses [D-014, D-015]."""

    name: Text = stored(by_default=True)
    first_name: Text = stored()
    last_name: Text = stored()
    email: Text = stored()

    adaccounts = Edge("AdAccount", doc="The ad accounts that the person has a role on.")
    accounts = Edge("Page", doc="The pages that the person has a role on.")
    businesses = Edge("Business", doc="The businesses that the person works for.")
