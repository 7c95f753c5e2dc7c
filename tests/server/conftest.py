"""The server's tests run on the tiny model of `fake.py`, most of them in this process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.live import Live, sqlite_live
from tests.server.fake import FAKE


@pytest.fixture
def fake() -> Iterator[Live]:
    """A fresh fake world."""
    with sqlite_live(FAKE) as live:
        yield live
