"""The documentation's example of a tree of actions, planted as facts and read back over HTTP."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from adtwin.store.fact_tables import TABLES, WINDOWS
from tests.ads import tree
from tests.live import Live

TREE = {
    "page_engagement": 10,
    "post_engagement": 10,
    "link_click": 2,
    "comment": 3,
    "post_reaction": 3,
    "like": 2,
    "mobile_app_install": 12,
    "app_custom_event": 11,
    "app_custom_event.fb_mobile_activate_app": 6,
    "app_custom_event.other": 5,
}
DAY = np.datetime64("2026-11-24")


def plant(live: Live, table: str, rows: list[dict[str, Any]]) -> None:
    """Facts of the world's account, as delivery writes them; what a row doesn't say is 0 or empty."""
    columns: dict[str, Any] = {}
    for name, kind in TABLES[table].items():
        values = [row.get(name, "" if kind == "VARCHAR" else DAY if kind == "DATE" else 0) for row in rows]
        columns[name] = np.array(values, dtype=object if kind == "VARCHAR" else None)
    store = live.twin.store
    written = store.facts.write_all(table, columns)
    store.write_sync(lambda tx: [tx.add_fact_file(file) for file in written])


@pytest.mark.req("C-267", "C-268", "C-269", "C-270", "C-271", "C-272")
def test_the_documented_tree_of_actions(live: Live):
    """33 = 10 + 12 + 11: no child counts again, and likes count beside the reactions."""
    account = live.world["ad_account_id"]
    names = ("campaign_id", "adset_id", "ad_id")
    ids = {"account_id": int(account.removeprefix("act_")), **dict(zip(names, map(int, tree(live)), strict=True))}
    plant(live, "cells", [ids | {"impressions": 100, "spend_micros": 33_000_000, "result": "actions:link_click"}])
    counted = [f"count_{window}" for window in WINDOWS if window.endswith("_click")]
    plant(live, "actions", [ids | {"action_type": kind} | dict.fromkeys(counted, n) for kind, n in TREE.items()])
    asked = {"fields": "total_actions,actions,cost_per_action_type", "date_preset": "maximum"}
    [row] = live.get(f"/{account}/insights", asked).json()["data"]
    assert row["total_actions"] == "33"
    assert {one["action_type"]: int(one["value"]) for one in row["actions"]} == TREE
    cost = {one["action_type"]: one["value"] for one in row["cost_per_action_type"]}
    assert (cost["like"], cost["app_custom_event"]) == ("16.5", "3")
