"""Under which names the server answers, and which pages may call its admin root. [S5, S12]

A page on the internet can point its own name at 127.0.0.1 (DNS rebinding) or post forms across sites. The first is met
by answering to known names only, the second by what browsers say of a request's origin.
"""

from __future__ import annotations

import hmac
import ipaddress
import re
from collections.abc import Iterable, Mapping
from typing import Any

VENDOR_HOSTS = frozenset(
    f"{name}{track}.facebook.com" for name in ("graph", "graph-video", "rupload", "www") for track in ("", ".beta")
) | {"facebook.com", "m.facebook.com"}
"""The vendor's hosts that clients know by name, and their beta track. Clients reach the twin under them through the
intercepting proxy [wire facts 3]; nobody else can make a browser do so, since these names are not theirs to rebind."""

_HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?")
REMEMBERED = 1_000


class Hosts:
    """The allow-list. Addresses in figures are no names and can't be rebound, so they all pass."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names = frozenset(name.lower() for name in names)
        self._known: dict[tuple[str, str], str] = {}

    def base_url(self, scheme: str, host: str) -> str | None:
        """`scheme://host` for an allowed Host header, else None. The vendor's hosts are always `https`: whoever calls
        by such a name comes through the proxy, and follows the links of the answer there."""
        known = self._known.get((scheme, host))
        if known is None:
            if not self._allows(host):
                return None
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            name = host.lower().removesuffix(":443")
            known = f"https://{name}" if name in VENDOR_HOSTS else f"{scheme}://{host}"
            self._known[scheme, host] = known
        return known

    def _allows(self, host: str) -> bool:
        match = _HOST.fullmatch(host)
        if match is None:
            return False
        name = match.group(1).lower().rstrip(".")
        if name == "localhost" or name.endswith(".localhost") or name in self._names or name in VENDOR_HOSTS:
            return True
        try:
            ipaddress.ip_address(name.strip("[]"))
        except ValueError:
            return False
        return True


def own_url(scope: Mapping[str, Any], base_url: str) -> str:
    """Where a person's browser finds the twin: the base URL, or the listening address of a call by a vendor's name."""
    if base_url.removeprefix("https://") not in VENDOR_HOSTS:
        return base_url
    host, port = scope.get("server") or ("127.0.0.1", 80)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def is_foreign(headers: Mapping[str, str], base_url: str) -> bool:
    """Whether a browser says that another site's page sent the request."""
    site = headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        return True
    origin = headers.get("origin")
    return origin is not None and origin != base_url


def is_secret(given: str | None, secret: str) -> bool:
    """Whether the admin secret was given; compared in constant time."""
    return given is not None and hmac.compare_digest(given.encode(), secret.encode())
