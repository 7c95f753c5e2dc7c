"""What ads of 2013 are about: pages, places, applications, events, and their addresses. [E-469…E-475]"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from adtwin.graph.node import Node
from adtwin.model.creative.legacy.types import ObjectKind

TABS = ("wall", "info", "photos", "events")
"""The tabs that every page has; a tab of an application is called `app_` and its id."""
FACEBOOK = frozenset(("facebook.com", "www.facebook.com"))
CANVAS = "apps.facebook.com"
_APP_TAB = re.compile(r"app_\d{1,20}", re.ASCII)


def kind_of(node: Node | None) -> ObjectKind | None:
    """What an object is to an ad of 2013, or None when ads can't be about it; a page with an address is a place."""
    name = type(node).__name__
    if node is None or name not in ("Page", "App", "Event"):
        return None
    if name == "Page":
        return "place" if node.obj.data.get("location") else "page"
    return "application" if name == "App" else "event"


def address_of(node: Node) -> str:
    """Where the object is shown."""
    data = node.obj.data
    return str(data.get("link") or f"https://www.facebook.com/{'events/' if kind_of(node) == 'event' else ''}{node.pk}")


def tabs_of(page: Node) -> dict[str, str]:
    """The page's tabs by name, with the address of each [E-409]."""
    return {tab: f"{address_of(page)}?sk={tab}" for tab in TABS}


def is_tab_of(page: Node, address: str) -> bool:
    """Whether an address is the page's own or that of one of its tabs, whatever data is added for the tab [E-410]."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    steps = [step for step in parts.path.split("/") if step]
    if (parts.hostname or "") not in FACEBOOK or not steps:
        return False
    names = {str(page.pk), str(page.obj.data.get("username") or ""), urlsplit(address_of(page)).path.strip("/")}
    asked = parse_qs(parts.query).get("sk", [])
    if len(steps) > 1 and _is_tab(steps[-1]):
        asked = [steps.pop()]
    return ("/".join(steps) in names or steps[-1] == str(page.pk)) and all(map(_is_tab, asked))


def _is_tab(name: str) -> bool:
    return name in TABS or _APP_TAB.fullmatch(name) is not None


def is_address_of_app(app: Node, address: str) -> bool:
    """Whether an address leads to the application: its canvas, its profile, or its own website [E-417]."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    host, first = parts.hostname or "", parts.path.strip("/").partition("/")[0]
    namespace = str(app.obj.data.get("namespace") or "")
    if parts.scheme not in ("http", "https"):
        return False
    if host == CANVAS:
        return bool(namespace) and first == namespace
    if host in FACEBOOK:
        return first in {str(app.pk), namespace} - {""}
    own = urlsplit(str(app.obj.data.get("link") or ""))
    path = own.path.rstrip("/")
    return bool(own.hostname) and host == own.hostname and (parts.path.rstrip("/") + "/").startswith(path + "/")


def picture_of(data: dict[str, Any]) -> str:
    """The hash of an object's own picture, or "" [E-411]."""
    return str(data.get("picture_hash") or "")
