"""`debug`: what a request was told beside its answer, under `__debug__` [C-466, C-467]."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from adtwin.graph.versions import DEBUG

if TYPE_CHECKING:
    from adtwin.graph.call import Request

LEVELS = {"all": ("info", "warning"), "info": ("info", "warning"), "warning": ("warning",)}
CHANGELOG = "https://developers.facebook.com/docs/graph-api/changelog"
PROTOCOL = frozenset({
    "access_token", "appsecret_proof", "callback", "date_format", "debug", "execution_options", "fields", "format",
    "include_headers", "locale", "method", "pretty", "redownload", "summary", "suppress_http_code",
})  # fmt: skip
"""Parameters that any request may have."""
_VERSION = re.compile(r"v\d{1,4}(\.\d{0,4})?", re.ASCII)


def tell(request: Request, kind: str, message: str, link: str | None = None) -> None:
    """Note a message of kind `warning` or `info`; each is told once, however often it is noted."""
    told = {"message": message, "type": kind} | ({"link": link} if link is not None else {})
    if told not in request.notices:
        request.notices.append(told)


def tell_unknown(request: Request, known: Iterable[str]) -> None:
    """Warn of parameters that a write does not have: they did nothing."""
    if "debug" in request.params:
        for name in sorted(request.params.keys() - set(known) - PROTOCOL)[:20]:
            tell(request, "warning", f"Parameter {name[:100]} is not known here and was ignored.")


def added(request: Request, version: str, body: Any) -> Any:
    """The body with the messages that its request asked for; as it is when there is nothing to say."""
    asked = request.params.get("debug")
    if asked is None or not isinstance(body, dict) or not DEBUG.holds(version):
        return body
    levels = LEVELS.get(str(asked).strip('"').lower(), ())
    first = request.path.lstrip("/").partition("/")[0]
    if first != version:
        named = f"Version {first[:20]} is not modelled" if _VERSION.fullmatch(first) else "The call names no version"
        tell(request, "info", f"{named}; {version} answered.", CHANGELOG)
    locale = str(request.params.get("locale", "en")).strip('"')
    if not locale.lower().startswith("en"):
        tell(request, "warning", f"Texts are in English; the locale {locale[:20]} changes nothing.")
    messages = [one for one in request.notices if one["type"] in levels]
    return {**body, "__debug__": {"messages": messages}} if messages else body
