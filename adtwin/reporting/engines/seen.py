"""One folder, two names: the twin's own path of the fact files, and what another machine calls it."""

from __future__ import annotations

from typing import Any


def as_seen(value: Any, facts: str, seen_as: str) -> Any:
    """A parameter in which paths of our folder are those that the engine knows; anything else as it is."""
    if not facts or not seen_as:
        return value
    if isinstance(value, list):
        return [as_seen(one, facts, seen_as) for one in value]
    return value.replace(facts, seen_as) if isinstance(value, str) and facts in value else value
