"""An engine without the memory or the time that a report takes: who asks is told to ask for less, and asks again."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest

from adtwin.reporting import report
from adtwin.reporting.dialect import DUCKDB, Statement
from adtwin.reporting.engines import ENGINE, EngineExhaustedError, duck
from tests import ads
from tests.live import Live, error_of

ASKED = {"date_preset": "maximum", "breakdowns": "age,gender", "fields": "impressions,reach,actions"}


@contextlib.contextmanager
def memory(limit: str) -> Iterator[None]:
    """The engine of this process with so much memory, and with no disk to go on."""
    for setting in (f"SET memory_limit = '{limit}'", "SET max_temp_directory_size = '0B'"):
        ENGINE.rows(Statement(DUCKDB, setting))
    try:
        yield
    finally:
        for setting in ("RESET memory_limit", "RESET max_temp_directory_size"):
            ENGINE.rows(Statement(DUCKDB, setting))


@pytest.mark.req("C-232")
def test_too_little_memory_is_too_much_data(live: Live):
    account = live.world["ad_account_id"]
    ads.approve(live, ads.tree(live)[2])
    live.advance("2d")
    whole = live.get(f"/{account}/insights", ASKED).json()["data"]
    assert whole
    done = live.post(f"/{account}/insights", ASKED).json()["report_run_id"]
    with memory("64KB"):
        error_of(live.get(f"/{account}/insights", ASKED), "TOO_MUCH_DATA")
        error_of(live.get("/ads/ads_insights/export_report", {"report_run_id": done}), "TOO_MUCH_DATA")
        failed = live.post(f"/{account}/insights", ASKED).json()["report_run_id"]
        told = live.get(f"/v25.0/{failed}", {"fields": "async_status,error_code,error_message"}).json()
        assert told == {
            "async_status": "Job Failed",
            "error_code": 1,
            "error_message": "Please reduce the amount of data you're asking for, then retry your request",
            "id": failed,
        }
    assert live.get(f"/{account}/insights", ASKED).json()["data"] == whole


ENDLESS = "SELECT sum(a.range * b.range) FROM range(1000000000) a, range(1000000000) b"


@pytest.mark.req("C-232")
def test_too_little_time_is_too_much_data(live: Live, monkeypatch: pytest.MonkeyPatch):
    account = live.world["ad_account_id"]
    ads.approve(live, ads.tree(live)[2])
    live.advance("1d")
    with monkeypatch.context() as patched:
        patched.setattr(duck, "PATIENCE", 0.2)
        patched.setattr(report, "print_plan", lambda plan, dialect: Statement(dialect, ENDLESS))
        error_of(live.get(f"/{account}/insights", ASKED), "TOO_MUCH_DATA")
    assert live.get(f"/{account}/insights", ASKED).json()["data"]


def test_a_statement_without_end_is_broken_off_and_the_next_is_answered(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(duck, "PATIENCE", 0.2)
    with pytest.raises(EngineExhaustedError):
        ENGINE.rows(Statement(DUCKDB, ENDLESS))
    assert ENGINE.rows(Statement(DUCKDB, "SELECT 1")) == [(1,)]
