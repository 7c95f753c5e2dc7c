"""Columns of facts for tests."""

from __future__ import annotations

from typing import Any

import numpy as np

from adtwin.store.fact_tables import TABLES


def columns(table: str, rows: list[dict[str, Any]], *, text: type = object) -> dict[str, Any]:
    """The columns of a table; what a row doesn't say is 0 or `x`, the account 1, the date 2026-03-01."""
    made: dict[str, Any] = {}
    for name, sql_type in TABLES[table].items():
        default = {"account_id": 1, "date": "2026-03-01"}.get(name, "x" if sql_type == "VARCHAR" else 0)
        values = [row.get(name, default) for row in rows]
        kind = {"VARCHAR": text, "DATE": "datetime64[D]"}.get(sql_type, np.int64)
        made[name] = np.array(values, dtype=kind)
    return made
