"""What happens when files are merged while they are read."""

from __future__ import annotations


class FactsMovedError(Exception):
    """A file was merged into another between its listing and its reading: list again."""
