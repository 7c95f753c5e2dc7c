"""Addresses that ads and posts lead to."""

from __future__ import annotations

import re

from adtwin.errors.protocol import INVALID_URL

_SCHEME = re.compile(r"(?!(?:javascript|data|vbscript|file):)[a-z][a-z0-9+.-]*:\S", re.IGNORECASE)
_PLAIN = re.compile(r"(?:[\w-]+\.)+[\w-]{2,}(?:[:/?#]\S*)?|localhost\S*|\{\{\S.*\}\}\S*")


def check_link(link: str | None, path: list[str]) -> None:
    """An address with a scheme that is no script, or one of a host; templates of a catalog are filled in later."""
    text = (link or "").strip()
    if text and not (_SCHEME.match(text) or _PLAIN.fullmatch(text)):
        raise INVALID_URL(blame=path, param=".".join(path), detail="it is no web address")
