"""Answers without what differs from run to run: ids, times, cursors, tokens and addresses get names."""

from __future__ import annotations

import re
from typing import Any

_ID = re.compile(r"\b(?:act_)?\d{11,}\b|\b[0-9a-f]{32}\b")
_TIME = re.compile(r"\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:[+-]\d{2}:?\d{2}|Z)?")
_EPOCH = re.compile(r"\b1[5-9]\d{8}\b")
_ADDRESS = re.compile(r"https?://(?:127\.0\.0\.1|localhost)(?::\d+)?")
_OPAQUE = {"fbtrace_id": "<trace>", "access_token": "<token>", "before": "<cursor>", "after": "<cursor>"}
_LINKS = ("next", "previous")


def masked(value: Any) -> Any:
    """The same JSON with `<id 1>`, `<id 2>`, … for ids (equal ids get equal numbers), `<time>` for moments, `<twin>`
    for its address, and the like. Dates without a time of day stay: rows of insights are told apart by them."""
    return _Masks().of(value)


class _Masks:
    def __init__(self) -> None:
        self._ids: dict[str, str] = {}

    def of(self, value: Any, name: str = "") -> Any:
        if isinstance(value, dict):
            return {self._text(str(key)): self.of(one, str(key)) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [self.of(one) for one in value]
        if isinstance(value, bool) or value is None or isinstance(value, float):
            return value
        if name in _OPAQUE:
            return _OPAQUE[name]
        if name in _LINKS and isinstance(value, str):
            return "<link>"
        if isinstance(value, int):
            text = self._text(str(value))
            return value if text == str(value) else text
        return self._text(value) if isinstance(value, str) else value

    def _text(self, text: str) -> str:
        text = _ADDRESS.sub("<twin>", _TIME.sub("<time>", text))
        return _ID.sub(self._id, _EPOCH.sub("<time>", text))

    def _id(self, match: re.Match[str]) -> str:
        bare = match.group().removeprefix("act_")
        named = self._ids.setdefault(bare, f"<id {len(self._ids) + 1}>")
        return f"act_{named}" if match.group().startswith("act_") else named
