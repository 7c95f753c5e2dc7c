"""Adding a plain node type is one new module: everything else follows from the class in it."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import adtwin.model
from adtwin.graph.registry import Registry, discover
from tests.live import Live, Setting, error_of, sqlite_live

MODULE = '''
"""A shop of the account, for the test."""

from adtwin.errors.protocol import INVALID_PARAMETER
from adtwin.graph.node import REQUIRED, column, computed, written
from adtwin.graph.types import Count, Name, WireTime
from adtwin.model.owned import Owned


def shelves_carry_their_load(change):
    if change.new.shelves and change.new.shelves > 100:
        raise INVALID_PARAMETER(blame=["shelves"], detail="A shop has at most 100 shelves")


class Shop(Owned, edge_of=("AdAccount", "shops")):
    """A shop."""

    deletable = True

    name: Name = written(on_create=REQUIRED, on_update=True, by_default=True)
    shelves: Count = written(on_create=True, on_update=True, default=1)
    floor: int = written(on_create=True)
    created_time: WireTime = column()
    sign: str = computed(lambda shop, call: shop.name.upper())

    rules = (shelves_carry_their_load,)

    def delete(self, call):
        """Closed."""
        call.tx.remove(self.pk)
'''


@pytest.fixture
def package(tmp_path: Path) -> Iterator[ModuleType]:
    """A package of one module on the import path."""
    folder = tmp_path / "shops_for_a_test"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "shop.py").write_text(MODULE)
    sys.path.insert(0, str(tmp_path))
    try:
        yield importlib.import_module("shops_for_a_test")
    finally:
        sys.path.remove(str(tmp_path))
        for name in [name for name in sys.modules if name.startswith("shops_for_a_test")]:
            del sys.modules[name]


@pytest.fixture
def shop_live(package: ModuleType) -> Iterator[Live]:
    """The demo world with that module beside the model's own."""
    with sqlite_live(Setting(registry=Registry([*discover(adtwin.model), *discover(package)]))) as live:
        yield live


def test_one_module_makes_a_node_type(shop_live: Live):
    live, account = shop_live, shop_live.world["ad_account_id"]
    made = live.post(f"/{account}/shops", {"name": "Corner", "shelves": "7", "fields": "sign"}).json()
    assert made == {"id": made["id"], "sign": "CORNER"}
    second = live.post(f"/{account}/shops", {"name": "Market"}).json()["id"]
    listed = live.get(f"/{account}/shops", {"fields": "name,shelves", "summary": "true"}).json()
    assert [(one["name"], one["shelves"]) for one in listed["data"]] == [("Market", 1), ("Corner", 7)]
    assert listed["summary"] == {"total_count": 2}
    path = f"/{made['id']}"
    assert live.get(path).json() == {"name": "Corner", "id": made["id"]}
    assert live.post(path, {"shelves": 8, "floor": 3}).json() == {"success": True}
    got = live.get(path, {"fields": "shelves,floor,created_time,account{currency}"}).json()
    assert got["shelves"] == 8
    assert "floor" not in got
    assert got["created_time"] == "2026-11-24T16:00:00-0800"
    assert got["account"]["currency"] == "USD"
    assert live.delete(f"/{second}").json() == {"success": True}
    assert len(live.get(f"/{account}/shops").json()["data"]) == 1


def test_its_parameters_are_checked_and_its_rules_hold(shop_live: Live):
    path = f"/{shop_live.world['ad_account_id']}/shops"
    error_of(shop_live.post(path), "MISSING_PARAMETER", [["name"]])
    error_of(shop_live.post(path, {"name": "x", "shelves": "-1"}), "INVALID_PARAMETER", [["shelves"]])
    error_of(shop_live.post(path, {"name": "x", "shelves": "101"}), "INVALID_PARAMETER", [["shelves"]])
    for digits in ("9" * 30, "9" * 20, str(2**64)):
        error_of(shop_live.post(path, {"name": "x", "floor": digits}), "INVALID_PARAMETER", [["floor"]])
    error_of(shop_live.get(path, {"fields": "nmae"}), "UNKNOWN_FIELD")
    assert shop_live.get(path).json() == {"data": []}


def test_it_tells_about_itself_and_is_kept_from_strangers(shop_live: Live):
    live = shop_live
    made = live.post(f"/{live.world['ad_account_id']}/shops", {"name": "Corner"}).json()["id"]
    told = live.get(f"/{made}", {"metadata": "1"}).json()["metadata"]
    assert told["type"] == "shop"
    assert {one["name"] for one in told["fields"]} >= {"id", "name", "shelves", "sign", "account_id"}
    error_of(live.get(f"/{made}", token=live.world["second_access_token"]), "UNSUPPORTED_REQUEST")
    filtering = [{"field": "shelves", "operator": "GREATER_THAN", "value": 0}]
    listed = live.get(f"/{live.world['ad_account_id']}/shops", {"filtering": filtering, "limit": 1}).json()
    assert [one["id"] for one in listed["data"]] == [made]
