"""Which addresses the twin may fetch: their form, and the machines they lead to. [S8]"""

from __future__ import annotations

import ipaddress
import re
from typing import Literal
from urllib.parse import SplitResult, urlsplit

Mode = Literal["off", "loopback", "on"]

LONGEST_URL = 8_192
WEB_PORTS = frozenset({80, 443, 8000, 8080, 8443})

_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")
_NUMBER = re.compile(r"(0x[0-9a-f]*|[0-9]+)\Z")
_BRACKETS = re.compile(r"\[[0-9A-Fa-f:.]+\](:[0-9]+)?\Z")
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\Z")
# Tunnels and translations carry an IPv4 address inside; where they lead can't be checked, so none is followed.
_TUNNELS = tuple(
    ipaddress.IPv6Network(net) for net in ("::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16")
)
_SHARED = ipaddress.IPv4Network("100.64.0.0/10")


class RefusedError(Exception):
    """The address is not one that may be fetched; the reason is for the client."""


class UnfetchedError(Exception):
    """The address was allowed, but the fetch failed; the reason is for the client."""


def parse_url(url: str) -> SplitResult:
    """The parts of an address whose form may be fetched: http(s), a plain host, no user name, no odd spellings.

    Raises RefusedError.
    """
    if len(url) > LONGEST_URL:
        raise RefusedError("the address is too long")
    if _UNSAFE.search(url):
        raise RefusedError("the address holds blanks, control characters or backslashes")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as problem:
        raise RefusedError("the address is malformed") from problem
    if parts.scheme not in ("http", "https", "fixture"):
        raise RefusedError("only http and https addresses are fetched")
    if "@" in parts.netloc:
        raise RefusedError("user names and passwords in addresses are not taken")
    if "[" in parts.netloc and not _BRACKETS.match(parts.netloc):
        raise RefusedError("the host is malformed")
    if not host or port == 0:
        raise RefusedError("the address names no host")
    return parts._replace(netloc=_host(host) + (f":{port}" if port else ""))


def _host(host: str) -> str:
    """The host in its plain form; numbers that only some parsers take for addresses are refused."""
    if ":" in host:
        try:
            return f"[{ipaddress.IPv6Address(host)}]"
        except ValueError as problem:
            raise RefusedError("the host is malformed") from problem
    try:
        plain = host.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError as problem:
        raise RefusedError("the host is malformed") from problem
    labels = plain.split(".")
    if not all(_LABEL.match(label) for label in labels):
        raise RefusedError("the host is malformed")
    if labels[-1] == "invalid":
        raise UnfetchedError("the host does not exist")
    if _NUMBER.match(labels[-1]):
        try:
            return str(ipaddress.IPv4Address(plain))
        except ValueError as problem:
            raise RefusedError("the host is an address in an unusual spelling") from problem
    return plain


def is_loopback(host: str) -> bool:
    """Whether a host, by its form alone, is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def refusal(address: str, port: int, mode: Mode) -> str | None:
    """Why this address may not be connected to, or None when it may."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "the host has no plain address"
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    if mode == "loopback":
        return None if found.is_loopback and mapped is None else "only addresses of this machine are fetched"
    if mapped is not None or not _is_public(found):
        return "the address is not a public one"
    return None if port in WEB_PORTS else f"port {port} is not one of the web"


def _is_public(found: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    if isinstance(found, ipaddress.IPv6Address):
        if any(found in net for net in _TUNNELS) or found.is_site_local or found.scope_id:
            return False
    elif found in _SHARED:
        return False
    special = found.is_multicast or found.is_reserved or found.is_private or found.is_link_local or found.is_unspecified
    return found.is_global and not special
