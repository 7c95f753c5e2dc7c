"""What happens to an engine in the middle of a report: facts move away from under it, or memory or time runs out."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence


class FactsMovedError(Exception):
    """A file was merged into another between its listing and its reading: list again."""


class EngineExhaustedError(Exception):
    """The engine has not the memory, the room on its disk, or the time that the report takes: ask for less."""


@contextlib.contextmanager
def told(*, moved: Sequence[str], exhausted: Sequence[str]) -> Iterator[None]:
    """Turn an engine's own error into ours, by the words it holds."""
    try:
        yield
    except Exception as error:
        text = f"{type(error).__name__}: {error}"
        if any(word in text for word in moved):
            raise FactsMovedError(text) from error
        if any(word in text for word in exhausted):
            raise EngineExhaustedError(text) from error
        raise
