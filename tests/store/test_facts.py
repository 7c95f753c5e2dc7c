"""Fact files: typed, sorted, listed with the clock, merged, swept."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from adtwin.store import FactFile, Facts, Store, Transaction, compact, open_store
from adtwin.store.coded import Coded
from adtwin.store.fact_tables import TABLES
from tests.store.fact_rows import columns


@pytest.fixture
def facts(tmp_path: Path) -> Facts:
    return Facts(tmp_path / "facts")


def read(facts: Facts, *files: FactFile, what: str = "*") -> list[tuple[Any, ...]]:
    paths = [str(facts.path(file)) for file in files]
    with duckdb.connect(":memory:") as engine:
        return engine.execute(f"SELECT {what} FROM read_parquet(?)", [paths]).fetchall()


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("text", [object, str])
def test_a_file_has_the_columns_and_types_of_its_table(facts: Facts, table: str, text: type) -> None:
    words = next(name for name, kind in TABLES[table].items() if kind == "VARCHAR")
    file = facts.write(table, columns(table, [{words: "Île-de-France"}], text=text))
    with duckdb.connect(":memory:") as engine:
        shape = engine.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(facts.path(file))]).fetchall()
    assert {name: kind for name, kind, *_ in shape} == TABLES[table]
    assert [name for name, *_ in shape] == list(TABLES[table])
    assert read(facts, file, what=words) == [("Île-de-France",)]


def test_a_file_is_sorted_by_date_then_ad_and_described(facts: Facts, tmp_path: Path) -> None:
    rows = [{"date": f"2026-03-{day:02}", "ad_id": ad, "clicks": day * ad} for day in (9, 2, 31) for ad in (7, 5)]
    file = facts.write("cells", columns("cells", rows))
    found = read(facts, file, what="date::VARCHAR, ad_id, clicks")
    assert found == sorted((row["date"], row["ad_id"], row["clicks"]) for row in rows)
    path = tmp_path / "facts" / file.path
    assert replace(file, path="") == FactFile(
        1, "cells", "2026-03", "", 6, path.stat().st_size, "2026-03-02", "2026-03-31"
    )
    assert file.path.startswith("1/2026-03/cells-")


def test_numbers_that_differ_are_packed(facts: Facts) -> None:
    file = facts.write("cells", columns("cells", [{"spend_micros": number**2} for number in range(3_000)]))
    with duckdb.connect(":memory:") as engine:
        found = engine.execute(
            "SELECT encodings FROM parquet_metadata(?) WHERE path_in_schema = 'spend_micros'", [str(facts.path(file))]
        ).fetchall()
    assert found == [("DELTA_BINARY_PACKED",)]


def test_dates_may_be_days_since_1970(facts: Facts) -> None:
    given = columns("cells", [{}]) | {"date": np.array([20513])}
    assert read(facts, facts.write("cells", given), what="date::VARCHAR") == [("2026-03-01",)]


@pytest.mark.parametrize("ads", [(5, 7, 9), (9, 5, 7)])
def test_coded_words_are_spelled_out_whether_rows_are_in_order_or_not(facts: Facts, ads: tuple[int, ...]) -> None:
    given = columns("cells", [{"ad_id": ad} for ad in ads])
    words = {5: "D'Arc", 7: "", 9: "Île"}
    codes = np.array([list(words).index(ad) for ad in ads])
    file = facts.write("cells", given | {"region": Coded.of(codes, tuple(words.values()))})
    assert read(facts, file, what="ad_id, region") == sorted(words.items())


def test_rows_of_several_accounts_and_months_go_to_a_file_each(facts: Facts) -> None:
    rows = [
        {"account_id": account, "date": date, "clicks": index}
        for index, (account, date) in enumerate(
            [(2, "2026-03-01"), (1, "2026-03-31"), (2, "2026-04-01"), (1, "2026-03-01"), (1, "2025-12-31")]
        )
    ]
    files = facts.write_all("cells", columns("cells", rows))
    parts = {(file.account_id, file.month): sorted(read(facts, file, what="clicks")) for file in files}
    assert parts == {
        (2, "2026-03"): [(0,)],
        (1, "2026-03"): [(1,), (3,)],
        (2, "2026-04"): [(2,)],
        (1, "2025-12"): [(4,)],
    }
    assert facts.write_all("cells", columns("cells", [])) == []
    assert len(facts.write_all("cells", columns("cells", [{}]))) == 1


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("nothing", columns("cells", [{}]), "no facts"),
    ("cells", columns("people", [{}]), "other columns"),
    ("cells", {}, "other columns"),
    ("cells", columns("cells", []), "not empty"),
    ("cells", columns("cells", [{}]) | {"clicks": np.zeros(2, np.int64)}, "equally long"),
    ("cells", columns("cells", [{}, {"account_id": 2}]), "one account"),
    ("cells", columns("cells", [{}, {"date": "2026-04-01"}]), "one month"),
]


@pytest.mark.parametrize(("table", "given", "message"), WRONG)
def test_wrong_columns_are_refused(facts: Facts, table: str, given: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        facts.write(table, given)


def test_a_file_that_cannot_be_written_is_not_left(facts: Facts, tmp_path: Path) -> None:
    with pytest.raises(duckdb.Error):
        facts.write("people", columns("people", [{"rate_log2": 1000}]))
    assert [path for path in (tmp_path / "facts").rglob("*") if path.is_file()] == []


def test_a_quote_in_the_folder_does_no_harm(tmp_path: Path) -> None:
    facts = Facts(tmp_path / "o'clock")
    assert len(read(facts, facts.write("cells", columns("cells", [{}])))) == 1


@pytest.mark.parametrize("path", ["../../x.parquet", "/etc/x/y", "a/b", "a/../b", "a/b/c/d", ""])
def test_a_path_stays_in_the_folder(facts: Facts, path: str) -> None:
    with pytest.raises(ValueError, match="no path of a fact file"):
        facts.path(FactFile(1, "cells", "2026-03", path, 1, 1, "", ""))


@pytest.mark.parametrize(("durable", "syncs"), [(True, 4), (False, 0)])
def test_a_durable_file_is_synced_with_its_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, durable: bool, syncs: int
) -> None:
    seen: list[int] = []
    monkeypatch.setattr(os, "fsync", seen.append)
    Facts(tmp_path, durable=durable).write("cells", columns("cells", [{}]))
    assert len(seen) == syncs


# ---- in the store


def deliver(store: Store, *rows: dict[str, Any]) -> FactFile:
    file = store.facts.write("cells", columns("cells", list(rows)))
    return store.write_sync(lambda tx: tx.add_fact_file(file))


def listed(store: Store, first: str = "2026-03", last: str = "2026-03") -> list[FactFile]:
    return store.read_sync(lambda view: view.fact_files(1, "cells", first, last))


def test_files_are_listed_by_month(store: Store) -> None:
    april = deliver(store, {"date": "2026-04-02"})
    late = deliver(store, {"date": "2026-03-09"})
    early = deliver(store, {"date": "2026-03-02"})
    deliver(store, {"account_id": 2})
    assert listed(store) == [early, late]
    assert listed(store, "2026-01", "2026-12") == [early, late, april]
    assert listed(store, "2026-05", "2026-12") == []
    assert len({file.id for file in (april, late, early)} - {0}) == 3
    assert store.write_sync(lambda tx: [tx.drop_fact_file(late.id), tx.drop_fact_file(late.id)]) == [True, False]
    assert listed(store) == [early]


def test_small_files_are_merged(store: Store) -> None:
    files = [deliver(store, {"ad_id": ad, "clicks": ad}, {"ad_id": ad, "date": "2026-03-05"}) for ad in (3, 1, 2)]
    april = deliver(store, {"date": "2026-04-01"})
    merged = compact(store, 1, "cells", "2026-03")
    assert merged is not None
    assert listed(store, "2026-01", "2026-12") == [merged, april]
    assert (merged.rows, merged.first_date, merged.last_date) == (6, "2026-03-01", "2026-03-05")
    assert read(store.facts, merged, what="date::VARCHAR, ad_id, clicks") == [
        ("2026-03-01", 1, 1), ("2026-03-01", 2, 2), ("2026-03-01", 3, 3),
        ("2026-03-05", 1, 0), ("2026-03-05", 2, 0), ("2026-03-05", 3, 0),
    ]  # fmt: skip
    assert [store.facts.path(file).exists() for file in files] == [False] * 3
    assert compact(store, 1, "cells", "2026-03") is None
    assert compact(store, 1, "actions", "2026-03") is None


def test_a_large_file_stays_as_it_is(store: Store) -> None:
    large = deliver(store, *({"ad_id": ad} for ad in (1, 2, 3)))
    small = [deliver(store, {"ad_id": ad, "date": "2026-03-05"}) for ad in (4, 5)]
    merged = compact(store, 1, "cells", "2026-03", smaller_than=3)
    assert merged is not None
    assert listed(store) == [large, merged]
    assert merged.rows == sum(file.rows for file in small)
    assert compact(store, 1, "cells", "2026-03", smaller_than=3) is None


def test_a_merge_that_another_was_quicker_with_is_dropped(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = deliver(store, {}), deliver(store, {})
    merge = store.facts.merge

    def overtaken(files: list[FactFile]) -> FactFile:
        store.write_sync(lambda tx: tx.drop_fact_file(second.id))
        return merge(files)

    monkeypatch.setattr(store.facts, "merge", overtaken)
    assert compact(store, 1, "cells", "2026-03") is None
    assert listed(store) == [first]
    assert sorted(store.facts._all()) == sorted(store.facts.path(file) for file in (first, second))


def test_a_merge_that_fails_leaves_all_as_it_was(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [deliver(store, {}), deliver(store, {})]

    def broken(tx: Transaction, file: FactFile) -> FactFile:
        raise ZeroDivisionError

    monkeypatch.setattr(Transaction, "add_fact_file", broken)
    with pytest.raises(ZeroDivisionError):
        compact(store, 1, "cells", "2026-03")
    assert listed(store) == files
    assert sorted(store.facts._all()) == sorted(map(store.facts.path, files))


def test_only_files_of_one_part_can_be_merged(facts: Facts) -> None:
    files = [facts.write("cells", columns("cells", [{"date": date}])) for date in ("2026-03-01", "2026-04-01")]
    with pytest.raises(ValueError, match="one account, month and table"):
        facts.merge(files)


def test_what_was_never_listed_is_swept_at_the_start(sqlite_path: Path) -> None:
    url = f"sqlite:///{sqlite_path}"
    store = open_store(url)
    kept = deliver(store, {})
    orphan = store.facts.path(store.facts.write("cells", columns("cells", [{}])))
    store.close()
    assert orphan.exists()
    store = open_store(url)
    assert not orphan.exists()
    assert store.facts.path(kept).exists()
    store.close()


def test_where_others_write_too_young_files_are_spared(facts: Facts) -> None:
    young, old = (facts.path(facts.write("cells", columns("cells", [{}]))) for _ in range(2))
    os.utime(old, (1000, 1000))
    assert facts.sweep([], older_than=3600) == 1
    assert (young.exists(), old.exists()) == (True, False)
