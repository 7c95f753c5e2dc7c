"""Apps by their addresses in the stores: what they are called there, and their icons. [D-225]"""

from __future__ import annotations

import re
from typing import Final

from adtwin.store import Obj, Transaction, View

GOOGLE_PLAY, APP_STORE = "Google Play", "App Store"
_ADDRESS: Final = re.compile(
    r"play\.google\.com/store/apps/details\?(?:[^#]*&)?id=([\w.]+)|apple\.com/.*?\bid(\d+)", re.IGNORECASE
)
_BY_STORE: Final = "store_app"
_EVERYONE: Final = 0
"""Stores don't belong to anybody."""


def app_in(url: str) -> str | None:
    """The app that a store's address names: a package of one store, a number of the other."""
    found = _ADDRESS.search(url)
    return (found.group(1) or found.group(2)) if found else None


def store_of(url: str) -> str:
    """The store's name, or "" for what is no address of one."""
    found = _ADDRESS.search(url)
    return "" if found is None else GOOGLE_PLAY if found.group(1) else APP_STORE


def app_behind(view: View, url: str) -> Obj | None:
    """The app that a store's address leads to, if the twin has it."""
    key = app_in(url)
    number = view.alias(_EVERYONE, _BY_STORE, key.lower()) if key else None
    return None if number is None else view.get(number)


def offer(tx: Transaction, app: int, url: str) -> None:
    """Let a store's address lead to this app."""
    key = app_in(url)
    if key:
        tx.set_alias(_EVERYONE, _BY_STORE, key.lower(), app)
