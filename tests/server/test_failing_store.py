"""A disk that fails is an answer, not a crash [R2]: transient, whole, and over when the disk is well again."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.live import Live, error_of, sqlite_live


@pytest.fixture
def live() -> Any:
    """A demo world on SQLite, whose writer the tests disturb."""
    with sqlite_live() as one:
        yield one


@contextmanager
def disturbed(live: Live, pragma: str) -> Iterator[None]:
    """Within, SQLite refuses what the writer's connections ask for, however often it takes a new one."""
    writer: Any = live.twin.store._writer
    connect = writer._connect

    def badly() -> sqlite3.Connection:
        connection = connect()
        connection.execute(f"PRAGMA {pragma}")
        return connection

    writer._connect = badly
    writer._drop_connection()
    yield
    writer._connect = connect


def errors_of_a_batch(live: Live, name: str) -> list[dict[str, Any]]:
    """What is said of those of fifty writes that were refused."""
    path = f"{live.world['ad_account_id']}/adlabels"
    batch = [{"method": "POST", "relative_url": path, "body": f"name={name} {place}"} for place in range(50)]
    return [json.loads(one["body"])["error"] for one in live.post("/", {"batch": batch}).json() if one["code"] != 200]


@pytest.mark.parametrize(("pragma", "detail"), [("max_page_count = 1", "full"), ("query_only = ON", "readonly")])
def test_a_disk_that_is_full_or_read_only_is_told_and_got_over(live: Live, pragma: str, detail: str):
    edge = f"/{live.world['ad_account_id']}/adlabels"
    kept = live.post(edge, {"name": "Kept"}).json()["id"]
    with disturbed(live, pragma):
        refused = [error for number in range(8) for error in errors_of_a_batch(live, f"{'x' * 60} {number}")]
        assert len(refused) > 100
        assert all(
            (one["code"], one["is_transient"]) == (2, True) and detail in one["error_user_msg"] for one in refused
        )
        error = error_of(live.post(edge, {"name": "x" * 60}), "SERVICE_UNAVAILABLE")
        assert detail in error["error_user_msg"]
        assert live.get(f"/{kept}", {"fields": "name"}).json()["name"] == "Kept"
    before = live.get(edge, {"summary": "true", "limit": 0}).json()["summary"]["total_count"]
    live.post(edge, {"name": "After"}).json()["id"]
    assert live.get(edge, {"summary": "true", "limit": 0}).json()["summary"]["total_count"] == before + 1
