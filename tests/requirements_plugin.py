"""Holds `@pytest.mark.req(...)` to the numbers that docs/spec knows, and reports what a run proved."""

from __future__ import annotations

import pytest

from tools import spec


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a run whose marks name a statement that doesn't exist: a misspelt number proves nothing."""
    wrong = [
        f"{item.nodeid}: {number!r} is no number of docs/spec"
        for item in items
        for number in _numbers(item)
        if number not in spec.numbers()
    ]
    if wrong:
        raise pytest.UsageError("\n".join(wrong))


def _numbers(item: pytest.Item) -> list[object]:
    return [number for mark in item.iter_markers("req") for number in mark.args]
