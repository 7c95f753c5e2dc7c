"""Reading: objects, edges and their pages, links, aliases."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from adtwin.store import Key, Link, Page, Store, Transaction, Where
from tests.store.making import ACCOUNT, an_object, linked

FAR = 2**63 - 1


@pytest.fixture
def five(store: Store) -> Store:
    """Five ads 1..5; 2 and 3 were linked in the same second."""

    def work(tx: Transaction) -> None:
        linked(tx, an_object(1, status="PAUSED", name="Summer SALE 100%"), time=10)
        linked(tx, an_object(2, name="Été"), time=20)
        linked(tx, an_object(3, effective_status="IN_PROCESS", type="Story"), time=20)
        linked(tx, an_object(4, status="ARCHIVED", name=None), time=30)
        linked(tx, an_object(5, status=None, name="under_score"), time=40)
        tx.insert(an_object(6))
        tx.insert(an_object(7, owner_id=2002))

    store.write_sync(work)
    return store


def edge(store: Store, page: Page) -> list[int]:
    return [obj.id for obj in store.read_sync(lambda view: view.edge(ACCOUNT, "ads", page))]


PAGES: list[tuple[Page, list[int]]] = [
    (Page(), [5, 4, 3, 2, 1]),
    (Page(2), [5, 4]),
    (Page(2, after=Key(30, 4)), [3, 2]),
    (Page(2, after=Key(20, 3)), [2, 1]),
    (Page(2, after=Key(10, 1)), []),
    (Page(2, before=Key(10, 1)), [3, 2]),
    (Page(2, before=Key(20, 2)), [4, 3]),
    (Page(2, before=Key(40, 5)), []),
    (Page(2, after=Key(20, 99)), [3, 2]),
    (Page(oldest_first=True), [1, 2, 3, 4, 5]),
    (Page(2, oldest_first=True, after=Key(20, 2)), [3, 4]),
    (Page(2, oldest_first=True, before=Key(30, 4)), [2, 3]),
    (Page(2, oldest_first=True, before=Key(10, 1)), []),
    (Page(1, after=Key(40, 5), where=Where(effective_status=["PAUSED"])), [1]),
    (Page(1, before=Key(10, 1), where=Where(types=["Story"])), [3]),
]


@pytest.mark.parametrize(("page", "ids"), PAGES)
def test_an_edge_is_read_page_by_page_newest_first(five: Store, page: Page, ids: list[int]) -> None:
    assert edge(five, page) == ids


FILTERS: list[tuple[Where, list[int]]] = [
    (Where(), [5, 4, 3, 2, 1]),
    (Where(effective_status=["ACTIVE"]), [2]),
    (Where(effective_status=["ACTIVE", "PAUSED"]), [2, 1]),
    (Where(effective_status=[]), []),
    (Where(effective_status_not=["ACTIVE", "ARCHIVED"]), [5, 3, 1]),
    (Where(effective_status_not=[]), [5, 4, 3, 2, 1]),
    (Where(types=["Story"]), [3]),
    (Where(updated_since=4), [5, 4]),
    (Where(updated_since=-(10**30)), [5, 4, 3, 2, 1]),
    (Where(updated_since=10**30), []),
    (Where(name_contains="sale"), [1]),
    (Where(name_contains="ÉT"), [2]),
    (Where(name_contains="100%"), [1]),
    (Where(name_contains="%"), [1]),
    (Where(name_contains="R_S"), [5]),
    (Where(name_contains="\\"), []),
    (Where(name_contains=""), [5, 3, 2, 1]),
    (Where(ids=[1, 5, 6, 10**30]), [5, 1]),
    (Where(ids=[]), []),
    (Where(effective_status=["ACTIVE\0", "\ud800"]), []),
    (Where(name_contains="\ud800\0"), []),
    (Where(effective_status=["PAUSED", "ACTIVE"], name_contains="t", ids=[2], updated_since=2, types=["Ad"]), [2]),
]


@pytest.mark.parametrize(("where", "ids"), FILTERS)
def test_an_edge_holds_and_counts_what_fits(five: Store, where: Where, ids: list[int]) -> None:
    assert edge(five, Page(where=where)) == ids
    assert five.read_sync(lambda view: view.edge_count(ACCOUNT, "ads", where)) == len(ids)


def test_objects_of_an_edge_know_their_place(five: Store) -> None:
    found = five.read_sync(lambda view: view.edge(ACCOUNT, "ads", Page(1, after=Key(20, 3))))
    assert [obj.key for obj in found] == [Key(20, 2)]
    assert five.read_sync(lambda view: view.get(2)) == found[0]


def test_an_edge_of_another_kind_or_object_is_empty(five: Store) -> None:
    assert five.read_sync(lambda view: view.edge(ACCOUNT, "adsets")) == []
    assert five.read_sync(lambda view: view.edge(2002, "ads")) == []


@pytest.mark.parametrize("query", ["edge_down", "edge_up"])
def test_an_edge_is_one_range_of_an_index(tmp_path: Any, query: str) -> None:
    from adtwin.store import open_store

    store = open_store(f"sqlite:///{tmp_path}/adtwin.db")
    sql, names = store.dialect.statements[query]
    plan = store.read_sync(lambda view: [*view._connection.execute(f"EXPLAIN QUERY PLAN {sql}", (1,) * len(names))])
    store.close()
    details = [row[3] for row in plan]
    assert "COVERING INDEX assoc_newest (id1=? AND kind=? AND (time,id2)" in details[0]
    assert "INTEGER PRIMARY KEY" in details[1]
    assert len(details) == 2  # no sorting


@pytest.mark.parametrize("object_id", [0, -1, 8, FAR, FAR + 1, 10**40, -(10**40)])
def test_an_id_of_nothing_is_nothing(five: Store, object_id: int) -> None:
    assert five.read_sync(lambda view: view.get(object_id)) is None
    assert five.read_sync(lambda view: view.get_many([object_id])) == {}


def test_many_are_got_in_the_order_asked_for(five: Store) -> None:
    found = five.read_sync(lambda view: view.get_many([5, 99, 1, 3]))
    assert list(found) == [5, 1, 3]
    assert found[1].data["name"] == "Summer SALE 100%"


def test_an_owner_has_objects_of_a_type(five: Store) -> None:
    def ids(owner: int, statuses: list[str] | None = None) -> list[int]:
        return five.read_sync(lambda view: [obj.id for obj in view.owned(owner, "Ad", statuses)])

    assert ids(ACCOUNT) == [1, 2, 4, 5, 6]
    assert ids(ACCOUNT, ["ACTIVE", "ARCHIVED"]) == [2, 4, 6]
    assert ids(2002) == [7]
    assert five.read_sync(lambda view: [obj.id for obj in view.of_type("Ad")]) == [1, 2, 4, 5, 6, 7]
    assert five.read_sync(lambda view: [obj.id for obj in view.of_type("Story", ["IN_PROCESS"])]) == [3]


def test_objects_that_tell_something_are_found_by_its_key(store: Store) -> None:
    told = ({"a_b": 1}, {"name": "a_b"}, {"deep": {"a_b": None}}, {"axb": 1}, {})
    store.write_sync(lambda tx: [tx.insert(replace(an_object(n), data=data)) for n, data in enumerate(told, 1)])
    found = store.read_sync(lambda view: [obj.data for obj in view.owned_telling(ACCOUNT, "Ad", "a_b")])
    assert [data for data in found if "axb" not in data] == [told[0], told[2]]
    assert store.read_sync(lambda view: list(view.owned_telling(ACCOUNT, "Campaign", "a_b"))) == []


def test_a_walk_goes_on_over_many_batches_while_the_work_writes(store: Store) -> None:
    store.write_sync(lambda tx: [tx.insert(an_object(number)) for number in range(1, 1203)])

    def rename(tx: Transaction) -> int:
        return len([tx.update(replace(obj, data={"name": "new"})) for obj in tx.owned(ACCOUNT, "Ad")])

    assert store.write_sync(rename) == 1202
    assert store.read_sync(lambda view: {obj.data["name"] for obj in view.of_type("Ad")}) == {"new"}


def test_links_are_read_both_ways_newest_first(store: Store) -> None:
    def work(tx: Transaction) -> None:
        tx.link(1, "labels", 10, 5, {"by": "me"})
        tx.link(1, "labels", 11, 6)
        tx.link(2, "labels", 10, 7)
        tx.link(1, "studies", 10, 8)

    store.write_sync(work)
    first = Link(1, "labels", 10, 5, {"by": "me"})
    with_view = store.read_sync
    assert with_view(lambda view: view.links(1, "labels")) == [Link(1, "labels", 11, 6), first]
    assert with_view(lambda view: view.links(1, "labels", limit=1)) == [Link(1, "labels", 11, 6)]
    assert with_view(lambda view: view.backlinks(10, "labels")) == [Link(2, "labels", 10, 7), first]
    assert with_view(lambda view: view.link_get(1, "labels", 10)) == first
    assert with_view(lambda view: view.link_get(1, "labels", 12)) is None


@pytest.mark.parametrize("key", ["a1b2", "", "nul\0inside", "x" * 5000, "\ud800", "Ünï"])
def test_an_alias_stands_for_an_id(store: Store, key: str) -> None:
    def find() -> int | None:
        return store.read_sync(lambda view: view.alias(1, "image", key))

    assert find() is None
    store.write_sync(lambda tx: tx.set_alias(1, "image", key, 7))
    assert find() == 7
    assert store.read_sync(lambda view: view.alias(2, "image", key)) is None
    assert store.read_sync(lambda view: view.alias(1, "story", key)) is None
    store.write_sync(lambda tx: tx.set_alias(1, "image", key, 8))
    assert find() == 8
    assert store.write_sync(lambda tx: tx.drop_alias(1, "image", key))
    assert not store.write_sync(lambda tx: tx.drop_alias(1, "image", key))
    assert find() is None


def test_a_read_sees_one_state(store: Store) -> None:
    store.write_sync(lambda tx: tx.insert(an_object(1)))

    def work(view: Any) -> tuple[bool, bool]:
        before = view.get(2) is None
        store.write_sync(lambda tx: tx.insert(an_object(2)))
        return before, view.get(2) is None

    assert store.read_sync(work) == (True, True)
    assert store.read_sync(lambda view: view.get(2)) is not None
