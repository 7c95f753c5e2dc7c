"""The app that calls the API, and the settings that its calls are held to."""

from __future__ import annotations

import ipaddress
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, StringConstraints

from adtwin.errors.protocol import INVALID_PARAMETER
from adtwin.graph.auth import STANDARD_ACCESS
from adtwin.graph.call import Call
from adtwin.graph.change import Change
from adtwin.graph.node import Access, Edge, Node, Operation, computed, stored, written
from adtwin.graph.quotas import DEVELOPMENT, STANDARD
from adtwin.graph.rows import RowType
from adtwin.graph.types import Text
from adtwin.model.people.permissions import SCOPES, scopes_in

Version = Annotated[str, StringConstraints(pattern=r"^v\d{1,3}\.\d{1,3}$")]


def _take_report(call: Call, app: App, params: Any) -> dict[str, bool]:  # noqa: ARG001 - an operation's signature
    return {"success": True}


MANAGEMENT, PUBLIC_CONTENT = "Ads Management Standard Access", "Page Public Content Access"
"""The features of an app that concern ads [A-045]."""

LEVEL = RowType("AccessLevel", "permission", "feature", "status", "access_level", at_once=True)


class NoParams(BaseModel):
    """An operation that takes no parameters."""


class Level(BaseModel):
    """A permission, and the access level that the app is to have of it. Requests are granted at once [A-025, A-029]."""

    permission: str
    access_level: Literal["standard", "advanced"]


def tier_of(app: App, call: Call) -> str:
    """The access level of Ads Management Standard Access: the one set, else that of the limits in force [A-028]."""
    declared = app.obj.data.get("ads_api_access_tier", "")
    return call.twin.throttle.tier(app.pk, declared, call.now)


def _levels(call: Call, app: App, params: Any) -> list[dict[str, str]]:  # noqa: ARG001 - an operation's signature
    """Every permission and feature, with the level at which the app has it."""
    standard = app.obj.data.get(STANDARD_ACCESS, ())
    permissions = [
        {"permission": scope, "status": "live", "access_level": "standard" if scope in standard else "advanced"}
        for scope in SCOPES
    ]
    tier = "advanced" if tier_of(app, call) == STANDARD else "standard"
    levels = {MANAGEMENT: tier, PUBLIC_CONTENT: "standard"}
    features = [{"feature": name, "status": "live", "access_level": level} for name, level in levels.items()]
    return [*permissions, *features]


def _set_level(call: Call, app: App, params: Level) -> dict[str, bool]:
    """At standard access a permission serves only people who have a role on the app [A-025, A-036]. The level of the
    feature for managing ads is the tier of its rate limits [A-027, A-028]."""
    if params.permission == MANAGEMENT:
        app.obj.data["ads_api_access_tier"] = STANDARD if params.access_level == "advanced" else DEVELOPMENT
        call.tx.update(app.obj)
        call.twin.notes["roles_changed"] = True
        return {"success": True}
    if params.permission == PUBLIC_CONTENT:
        detail = f"{PUBLIC_CONTENT} is not granted here: other people's pages can't be read on a twin"
        raise INVALID_PARAMETER(blame=["permission"], detail=detail)
    (scope,) = scopes_in([params.permission], "permission")
    standard = set(app.obj.data.get(STANDARD_ACCESS, ())) - {scope}
    app.obj.data[STANDARD_ACCESS] = sorted(standard | ({scope} if params.access_level == "standard" else set()))
    call.tx.update(app.obj)
    call.twin.notes["roles_changed"] = True
    return {"success": True}


def _icon_url(app: App, call: Call) -> str | None:
    picture = app.obj.data.get("picture_hash")
    return f"{call.request.base_url}/_adtwin/media/{picture}" if picture else None


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
    object_store_urls: dict[str, Any] = stored(doc="The app's addresses in the stores.")
    icon_url: Text = computed(_icon_url, doc="The icon that stores show it with.")
    require_app_secret: bool = written(on_update=True, default=False, doc="Calls must carry appsecret_proof [D-274].")
    server_ip_whitelist: list[Text] = written(on_update=True, default=[], doc="Where calls may come from [D-270].")
    development_mode: bool = written(
        on_update=True, default=False, doc="The app is not public: its creatives are refused [C-508]."
    )
    api_version: Version = written(on_update=True, doc="The version that calls without one go by [C-438].")
    oauth_redirect_uris: list[Text] = written(
        on_update=True, default=[], doc="Where the login dialog may lead [A-051]."
    )
    ads_api_access_tier: Literal["development_access", "standard_access"] = computed(tier_of, on_update=True)

    permissions = Edge(
        get=Operation(_levels, rows=LEVEL),
        post=Operation(_set_level, Level),
        doc="The app's access level of each permission; POST requests another one.",
    )
    instruments = Edge(
        post=Operation(_take_report, NoParams), doc="Where the official SDKs post their crash reports; they end here."
    )

    rules = (servers_are_addresses, redirects_are_addresses)

    @classmethod
    def prepare(cls, change: Change[App]) -> None:
        """A tier that is set holds in place of that of the limits in force."""
        if (tier := change.typed("ads_api_access_tier")) is not None:
            change.new.obj.data["ads_api_access_tier"] = tier

    @classmethod
    def effects(cls, change: Change[App]) -> None:
        """Settings count from the next call on."""
        change.call.twin.notes["roles_changed"] = True
