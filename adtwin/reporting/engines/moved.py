"""What happens when files are merged while they are read."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator


class FactsMovedError(Exception):
    """A file was merged into another between its listing and its reading: list again."""


@contextlib.contextmanager
def moved_where(*words: str) -> Iterator[None]:
    """Turn an engine's own error for a missing file, which holds one of these words, into ours."""
    try:
        yield
    except Exception as error:
        if any(word in str(error) for word in words):
            raise FactsMovedError(str(error)) from error
        raise
