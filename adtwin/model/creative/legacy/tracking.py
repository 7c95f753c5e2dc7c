"""Where a click on an ad of 2013 leads: tags appended, and what is passed on. Pure. [E-485…E-489]"""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit

APP_DATA = "app_data"


def tagged(address: str, tags: str) -> str:
    """The address with tags at the end of its query [E-489]."""
    tags = tags.strip().lstrip("?&")
    if not address or not tags:
        return address
    head, hash_sign, fragment = address.partition("#")
    joint = "" if head.endswith(("?", "&")) else "&" if "?" in head else "?"
    return head + joint + tags + hash_sign + fragment


def passed_to_a_tab(address: str) -> str:
    """The address of a page's tab with what the tab gets to see: its own key and `app_data` [E-485, E-486]."""
    parts = urlsplit(address)
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name in ("sk", APP_DATA)]
    return parts._replace(query=urlencode(kept)).geturl()
