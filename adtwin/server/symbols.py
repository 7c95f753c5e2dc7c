"""Which row of the catalogue an error on the wire came from: answers carry no symbol, logs and tests want one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from adtwin.errors import CATALOGUE, Row

LONGEST = 2_000
"""Longer messages are not matched: they quote so much of the request that matching could take long. [S13]"""
_PLACE = re.compile(r"\{\w+\}")


def symbol_of(error: Mapping[str, Any]) -> str | None:
    """The symbol of an error object, by its code, subcode, title and text; the most literal row wins."""
    text = str(error.get("message", "")).removeprefix(f"(#{error.get('code')}) ")
    if len(text) > LONGEST:
        return None
    for row, pattern in _candidates(error.get("code"), error.get("error_subcode"), len(CATALOGUE)):
        titled = row.title is None or _pattern(row.title).fullmatch(str(error.get("error_user_title", "")))
        if titled and pattern.fullmatch(text):
            return row.symbol
    return None


@lru_cache(maxsize=1024)
def _candidates(code: int | None, subcode: int | None, _known: int) -> list[tuple[Row, re.Pattern[str]]]:
    rows = [row for row in CATALOGUE.values() if (row.code, row.subcode) == (code, subcode)]
    rows.sort(key=lambda row: -len(_PLACE.sub("", row.message)))
    return [(row, _pattern(row.message.removeprefix(f"(#{code}) "))) for row in rows]


@lru_cache(maxsize=4096)
def _pattern(template: str) -> re.Pattern[str]:
    literal = [re.escape(part) for part in _PLACE.split(template.replace("{{", "{").replace("}}", "}"))]
    return re.compile(".*".join(literal), re.DOTALL)
