"""Which addresses a preview may show, follow and print. [S11]"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

ORIGIN = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+\Z")
_PATH = re.compile(r"/(?![/\\])[^\x00-\x20\\]*\Z")
_DATA = re.compile(r"data:(image/(png|jpeg|gif|webp)|video/mp4);base64,[A-Za-z0-9+/=]*\Z")
_WEB = re.compile(r"https?://[^\s]", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)


def media_url(url: str | None, origin: str) -> str | None:
    """The address when it leads to the twin itself, else None: a preview fetches nothing from outside."""
    if not url:
        return None
    own = ORIGIN.match(origin) is not None and url.startswith(f"{origin}/") and not re.search(r"[\x00-\x20\\]", url)
    return url if own or _PATH.match(url) or _DATA.match(url) else None


def safe_link(link: str) -> str | None:
    """The link when a browser may follow it: http and https only."""
    return link if _WEB.match(link) else None


def display_link(caption: str, link: str) -> str:
    """The link as people see it: the caption, or the site's name; an address is cut down to its site. A link that
    leads to no site, such as a telephone number, isn't shown."""
    text = caption or ("" if _OTHER_SCHEME.match(link) else link)
    if not text or " " in text:
        return text
    try:
        host = urlsplit(text if "//" in text else f"//{text}").hostname
    except ValueError:
        host = None
    return (host or text).removeprefix("www.")
