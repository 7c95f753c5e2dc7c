"""Writing: all of a work or nothing of it, ids, jobs, tokens."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest

from adtwin.base.ids import shard_in, shard_of
from adtwin.store import ConflictError, Obj, Store, Transaction
from tests.store.making import ACCOUNT, an_object, linked

DATA: list[dict[str, Any]] = [
    {},
    {"name": "x", "nested": {"list": [1, 2.5, None, True, "ü"]}},
    {"name": "nul \0 inside", "big": 2**53 + 1},
    {"name": 5},
    {"name": None},
]


@pytest.mark.parametrize("data", DATA)
def test_an_object_is_read_as_it_was_written(store: Store, data: dict[str, Any]) -> None:
    obj = Obj(12, "Campaign", 3, 100, 200, None, "ACTIVE", data)
    store.write_sync(lambda tx: tx.insert(obj))
    assert store.read_sync(lambda view: view.get(12)) == obj
    changed = replace(obj, type="Other", owner_id=4, updated_time=300, status="PAUSED", data={"name": "y"})
    store.write_sync(lambda tx: tx.update(changed))
    assert store.read_sync(lambda view: view.get(12)) == changed


def test_a_work_sees_what_it_wrote(store: Store) -> None:
    def work(tx: Transaction) -> tuple[int, int]:
        linked(tx, an_object(1))
        return len(tx.edge(ACCOUNT, "ads")), tx.edge_count(ACCOUNT, "ads")

    assert store.write_sync(work) == (1, 1)


def test_a_work_that_raises_leaves_nothing(store: Store) -> None:
    def work(tx: Transaction) -> None:
        tx.insert(an_object(1))
        tx.set_meta("clock", 5)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.write_sync(work)
    assert store.read_sync(lambda view: (view.get(1), view.meta("clock"))) == (None, None)
    store.write_sync(lambda tx: tx.insert(an_object(1)))


def test_an_id_is_taken_once(store: Store) -> None:
    store.write_sync(lambda tx: tx.insert(an_object(1)))
    with pytest.raises(ConflictError):
        store.write_sync(lambda tx: tx.insert(an_object(1, name="other")))
    found = store.read_sync(lambda view: view.get(1))
    assert found is not None
    assert found.data["name"] == "Ad 1"


def test_only_what_is_there_can_be_updated(store: Store) -> None:
    with pytest.raises(LookupError, match="no object 9"):
        store.write_sync(lambda tx: tx.update(an_object(9)))


def test_an_object_goes_with_its_links_and_aliases(store: Store) -> None:
    def work(tx: Transaction) -> list[bool]:
        linked(tx, an_object(1))
        tx.link(1, "labels", 5, 1)
        tx.set_alias(ACCOUNT, "image", "abc", 1)
        return [tx.remove(1), tx.remove(1)]

    assert store.write_sync(work) == [True, False]
    assert store.read_sync(lambda view: view.edge_count(ACCOUNT, "ads")) == 0
    assert store.read_sync(lambda view: view.links(1, "labels")) == []
    assert store.read_sync(lambda view: view.alias(ACCOUNT, "image", "abc")) is None


def test_a_link_stands_once(store: Store) -> None:
    def work(tx: Transaction) -> list[bool]:
        tx.link(1, "ads", 2, 5)
        tx.link(1, "ads", 2, 6, ["new"])
        assert [(link.time, link.data) for link in tx.links(1, "ads")] == [(6, ["new"])]
        return [tx.unlink(1, "ads", 2), tx.unlink(1, "ads", 2)]

    assert store.write_sync(work) == [True, False]


def test_ids_are_seventeen_digits_and_keep_an_owner_in_one_shard(store: Store) -> None:
    made = store.write_sync(lambda tx: [tx.new_id(ACCOUNT) for _ in range(3)])
    made += store.write_sync(lambda tx: [tx.new_id(ACCOUNT)])
    assert {len(str(one)) for one in made} == {17}
    assert made == list(range(made[0], made[0] + 4))
    assert {shard_in(one) for one in made} == {shard_of(ACCOUNT)}


def test_ids_of_a_work_that_raised_are_given_again(store: Store) -> None:
    seen: list[int] = []

    def work(tx: Transaction) -> None:
        seen.append(tx.new_id(ACCOUNT))
        raise ValueError

    with pytest.raises(ValueError):
        store.write_sync(work)
    assert store.write_sync(lambda tx: tx.new_id(ACCOUNT)) == seen[0]


def test_a_cleared_store_gives_the_same_ids(store: Store) -> None:
    first = store.write_sync(lambda tx: linked(tx, an_object(tx.new_id(ACCOUNT))).id)
    blob = store.blobs.put(b"picture")
    store.clear()
    assert store.read_sync(lambda view: view.edge_count(ACCOUNT, "ads")) == 0
    assert store.blobs.get(blob) is None
    assert store.write_sync(lambda tx: tx.new_id(ACCOUNT)) == first


def test_works_at_the_same_time_get_different_ids(store: Store) -> None:
    def work(tx: Transaction) -> int:
        tx.lock(ACCOUNT)
        return linked(tx, an_object(tx.new_id(ACCOUNT))).id

    async def many() -> list[int]:
        return await asyncio.gather(*[store.write(work) for _ in range(60)])

    made = asyncio.run(many())
    assert len(set(made)) == 60
    assert store.read_sync(lambda view: view.edge_count(ACCOUNT, "ads")) == 60
    assert max(made) - min(made) == 59


def test_meta_values(store: Store) -> None:
    store.write_sync(lambda tx: tx.set_meta("world", {"seed": 7}))
    assert store.read_sync(lambda view: view.meta("world")) == {"seed": 7}
    store.write_sync(lambda tx: tx.set_meta("world", None))
    assert store.read_sync(lambda view: view.meta("world")) is None


def test_tokens_are_kept_by_their_digest_only(store: Store) -> None:
    digest = sha256(b"EAAsecret").hexdigest()
    with pytest.raises(ValueError, match="SHA-256"):
        store.write_sync(lambda tx: tx.token_put("EAAsecret", {"user_id": 4}))
    store.write_sync(lambda tx: tx.token_put(digest, {"user_id": 4}))
    store.write_sync(lambda tx: tx.token_put(digest, {"user_id": 5}))
    assert store.read_sync(lambda view: view.token_get(digest)) == {"user_id": 5}
    assert store.write_sync(lambda tx: tx.token_drop(digest))
    assert store.read_sync(lambda view: view.token_get(digest)) is None


def test_answers_are_kept_until_their_time(store: Store) -> None:
    store.write_sync(lambda tx: tx.answer_put("aa", {"id": "1"}, now=10, until=20))
    store.write_sync(lambda tx: tx.answer_put("aa", {"id": "2"}, now=11, until=21))
    assert store.read_sync(lambda view: (view.answer_get("aa", 20), view.answer_get("bb", 20))) == ({"id": "2"}, None)
    assert store.read_sync(lambda view: view.answer_get("aa", 21)) is None
    store.write_sync(lambda tx: tx.answer_put("bb", {}, now=21, until=30))
    assert [row[0] for row in store.read_sync(lambda view: list(view.dump("answer")))] == ["bb"]


def test_jobs_come_due_in_order(store: Store) -> None:
    def work(tx: Transaction) -> list[int]:
        return [
            tx.add_job("review", due, ACCOUNT, target, {"n": due})
            for due, target in ((30, 1), (10, 2), (20, 1), (10, 3))
        ]

    late, early, middle, other = store.write_sync(work)
    due = store.read_sync(lambda view: view.due_jobs(20))
    assert [job.id for job in due] == [early, other, middle]
    assert due[0].data == {"n": 10}
    assert [job.id for job in store.read_sync(lambda view: view.due_jobs(20, limit=1))] == [early]
    store.write_sync(lambda tx: tx.finish_job(early))
    assert [job.id for job in store.read_sync(lambda view: view.due_jobs(99))] == [other, middle, late]
    assert [job.state for job in store.read_sync(lambda view: view.object_jobs(2))] == ["done"]
    assert store.write_sync(lambda tx: tx.drop_jobs(1, "expiry")) == 0
    assert store.write_sync(lambda tx: tx.drop_jobs(1, "review")) == 2
    assert store.write_sync(lambda tx: tx.drop_jobs(3)) == 1
    assert store.read_sync(lambda view: view.due_jobs(99)) == []


def test_asynchronous_verbs(store: Store) -> None:
    async def go() -> Obj | None:
        await store.write(lambda tx: tx.insert(an_object(1)))
        return await store.read(lambda view: view.get(1))

    assert asyncio.run(go()) == an_object(1)
