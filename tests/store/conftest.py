"""Both stores: every test that takes `store` runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from adtwin.store import Store, open_store
from tests.postgres import postgres_url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    return postgres_url() if request.param == "postgresql" else f"sqlite:///{tmp_path}/adtwin.db"


@pytest.fixture
def store(url: str, tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    opened = open_store(url, folder=tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_path(tmp_path: Path) -> Path:
    """Where a SQLite store may be made."""
    return tmp_path / "adtwin.db"
