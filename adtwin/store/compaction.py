"""Merging the small files that each advance of the clock leaves behind."""

from __future__ import annotations

from adtwin.store.records import FactFile
from adtwin.store.store import Store
from adtwin.store.transaction import Transaction
from adtwin.store.view import View


def compact(store: Store, account_id: int, table: str, month: str, smaller_than: int | None = None) -> FactFile | None:
    """Merge an account's files of a month into one; None when there is nothing to merge.

    Files with `smaller_than` rows or more stay as they are: to merge them again and again costs more than they cost a
    reader. The list changes in one transaction, and only if the merged files are all still on it. The old files go
    after the commit: a reader that listed them before must be ready to list again.
    """

    def chosen(view: View) -> list[FactFile]:
        found = view.fact_files(account_id, table, month, month)
        return [file for file in found if smaller_than is None or file.rows < smaller_than]

    files = store.read_sync(chosen)
    if len(files) < 2:
        return None
    merged = store.facts.merge(files)

    def swap(tx: Transaction) -> FactFile | None:
        tx.lock(account_id)
        if chosen(tx) != files:
            return None
        for file in files:
            tx.drop_fact_file(file.id)
        return tx.add_fact_file(merged)

    try:
        listed = store.write_sync(swap)
    except BaseException:
        store.facts.remove([merged])
        raise
    store.facts.remove(files if listed else [merged])
    return listed
