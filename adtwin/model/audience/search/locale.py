"""`type=adlocale`: the languages of targeting and of multi-language ads [B-297]."""

from __future__ import annotations

from typing import Any

from adtwin.graph.call import Call
from adtwin.model.audience.locales import matching


def find(call: Call, text: str) -> list[dict[str, Any]]:  # noqa: ARG001 - the form of every kind
    """The languages whose name begins with the text, or a word of it does; all of them for a blank one."""
    return [{"key": locale.key, "name": locale.name} for locale in matching(text)]
