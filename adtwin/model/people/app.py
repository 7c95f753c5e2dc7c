"""The app that calls the API, and the settings that its calls are held to."""

from __future__ import annotations

import ipaddress
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel

from adtwin.errors.protocol import INVALID_PARAMETER
from adtwin.graph.call import Call
from adtwin.graph.change import Change
from adtwin.graph.node import Access, Edge, Node, Operation, stored, written
from adtwin.graph.types import Text


def _take_report(call: Call, app: App, params: Any) -> dict[str, bool]:  # noqa: ARG001 - an operation's signature
    return {"success": True}


class NoParams(BaseModel):
    """An operation that takes no parameters."""


def servers_are_addresses(change: Change[App]) -> None:
    """The allow list holds IP addresses and networks [D-270]."""
    for place, server in enumerate(change.new.server_ip_whitelist or ()):
        try:
            ipaddress.ip_network(server, strict=False)
        except ValueError:
            detail = (
                f"server_ip_whitelist holds {server[:60]!r}, which is no IP address and no network such as 10.0.0.0/8"
            )
            raise INVALID_PARAMETER(blame=["server_ip_whitelist", str(place)], detail=detail) from None


def redirects_are_addresses(change: Change[App]) -> None:
    """Addresses that the login dialog may send people to are absolute [A-051]."""
    for place, address in enumerate(change.new.oauth_redirect_uris or ()):
        if urlsplit(address).scheme not in ("http", "https") or not urlsplit(address).netloc:
            detail = f"oauth_redirect_uris holds {address[:100]!r}, which is no http or https address"
            raise INVALID_PARAMETER(blame=["oauth_redirect_uris", str(place)], detail=detail)


class App(Node):
    """An application registered with the platform [A-024…A-033, D-276]. Its secret is kept among its data and is no
    field: nothing reads it back."""

    wire_type = "application"
    access = Access(tasks=frozenset(("SELF", "ADMINISTRATOR", "DEVELOPER")))

    name: Text = stored(by_default=True)
    namespace: Text = stored()
    link: Text = stored(by_default=True)
    category: Text = stored(by_default=True)
    require_app_secret: bool = written(on_update=True, default=False, doc="Calls must carry appsecret_proof [D-274].")
    server_ip_whitelist: list[Text] = written(on_update=True, default=[], doc="Where calls may come from [D-270].")
    oauth_redirect_uris: list[Text] = written(
        on_update=True, default=[], doc="Where the login dialog may lead [A-051]."
    )
    ads_api_access_tier: Literal["development_access", "standard_access"] = written(
        on_update=True, default="standard_access", doc="The access level of Ads Management Standard Access [A-028]."
    )

    instruments = Edge(
        post=Operation(_take_report, NoParams), doc="Where the official SDKs post their crash reports; they end here."
    )

    rules = (servers_are_addresses, redirects_are_addresses)

    @classmethod
    def effects(cls, change: Change[App]) -> None:
        """Settings count from the next call on."""
        change.call.twin.notes["roles_changed"] = True
