"""ETags: what a client has read before is not sent again [C-379]."""

from __future__ import annotations

from hashlib import sha1

from adtwin.graph.versions import ETAGS
from adtwin.server.exchange import Exchange


def tag(exchange: Exchange, body: bytes) -> bytes | None:
    """The ETag of what was read, in the versions that have them; None where there is none [C-379, wire facts 8]."""
    response = exchange.response
    if response is None or response.status != 200 or exchange.request.method != "GET":
        return None
    if not ETAGS.holds(response.headers.get("facebook-api-version", "")):
        return None
    return b'"' + sha1(body, usedforsecurity=False).hexdigest().encode() + b'"'


def is_known(exchange: Exchange, tagged: bytes) -> bool:
    """Whether `If-None-Match` says that the client has this answer."""
    known = exchange.headers.get("if-none-match")
    if known is None:
        return False
    text = tagged.decode()
    return known.strip() == "*" or any(one.strip().removeprefix("W/") == text for one in known.split(","))
