"""Every row of the catalogue is found again from what goes over the wire."""

from __future__ import annotations

import pytest

from adtwin.errors import CATALOGUE
from adtwin.server.faults import asked_in_header
from adtwin.server.symbols import LONGEST, symbol_of
from tests.live import Live, error_of


@pytest.mark.parametrize("symbol", sorted(CATALOGUE))
def test_a_row_is_recognised(symbol: str) -> None:
    found = symbol_of(asked_in_header(symbol).body("T")["error"])
    assert found is not None
    twin, row = CATALOGUE[found], CATALOGUE[symbol]
    assert (twin.code, twin.subcode, twin.title) == (row.code, row.subcode, row.title)


def test_the_tests_read_errors_by_symbol(fake: Live) -> None:
    error_of(fake.get("/me", headers={"X-Adtwin-Error": "2642"}), "INVALID_CURSOR")
    with pytest.raises(AssertionError):
        error_of(fake.get("/me", headers={"X-Adtwin-Error": "2642"}), "UNKNOWN_PATH")


def test_errors_of_nowhere_have_no_symbol() -> None:
    assert symbol_of({"code": 987654, "message": "x"}) is None
    assert symbol_of({}) is None
    assert symbol_of({"code": 100, "message": "x" * (LONGEST + 1)}) is None
