"""A whole store in one file: a zip of the tables as JSON lines, the blobs and the fact files.

Nothing in it depends on the database, so a snapshot taken on SQLite can be restored on PostgreSQL.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from hashlib import md5
from typing import IO, Any, Final

import orjson

from adtwin.errors import GraphError
from adtwin.errors.protocol import INVALID_PARAMETER
from adtwin.store.compiled import HEAD, STATEMENTS, TABLES
from adtwin.store.failures import ConflictError
from adtwin.store.records import FactFile
from adtwin.store.store import Store
from adtwin.store.transaction import Transaction
from adtwin.store.view import LARGEST, View

FORMAT: Final = 1
FACT_TABLE: Final = "fact_file"
OLDEST: Final = (1980, 1, 1, 0, 0, 0)
"""The date on every entry, so that equal stores give equal files."""

_TABLE = re.compile(r"tables/([a-z_]+)\.jsonl")
_BLOB = re.compile(r"blobs/([0-9a-f]{32})")
_TIMES: Final = {"created_time", "updated_time", "time", "due", "until"}
_IDS: Final = {"id", "id1", "id2", "owner_id", "account_id", "object_id"}
_WHOLE: Final = _TIMES | _IDS | {"shard", "next", "rows", "bytes"}
_JSON: Final = frozenset({"data", "value"})
_FACT_FIELDS: Final = tuple(field.name for field in fields(FactFile))
_FACT = re.compile(r"facts/([0-9]+/[0-9]{4}-[0-9]{2}/[a-z_]+-[0-9a-f]{32}\.parquet)")


def snapshot(store: Store) -> bytes:
    """The store as it is now."""
    target = io.BytesIO()
    write_snapshot(store, target)
    return target.getvalue()


def write_snapshot(store: Store, target: IO[bytes]) -> None:
    """`snapshot` into a file: rows are never held all at once."""

    def dump(view: View) -> None:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr(_entry("adtwin.json"), orjson.dumps({"format": FORMAT, "revision": HEAD}))
            for table in TABLES:
                _dump_table(view, table, archive)
            for name in store.blobs.names():
                archive.writestr(_entry(f"blobs/{name}"), store.blobs.get(name) or b"", zipfile.ZIP_STORED)
            for file in view.all_fact_files():
                archive.writestr(_entry(f"facts/{file.path}"), store.facts.path(file).read_bytes(), zipfile.ZIP_STORED)

    store.read_sync(dump)


def restore(store: Store, source: bytes | IO[bytes]) -> None:
    """Put the store back as it was; all of it or, when the file is faulty, nothing.

    INVALID_PARAMETER for a file that is no snapshot, is damaged, or has entries under other names than a snapshot's.
    """
    file = io.BytesIO(source) if isinstance(source, bytes) else source
    try:
        with zipfile.ZipFile(file) as archive:
            _check(archive)
            _restore(store, archive)
    except (zipfile.BadZipFile, zlib.error, LookupError, ValueError, EOFError, NotImplementedError) as failure:
        raise _faulty(str(failure) or type(failure).__name__) from failure
    except ConflictError as failure:
        raise _faulty(f"its rows contradict each other ({failure})") from failure


def _restore(store: Store, archive: zipfile.ZipFile) -> None:
    kept = {entry: match[1] for entry in archive.namelist() if (match := _BLOB.fullmatch(entry))}
    for entry in kept:
        store.blobs.put(archive.read(entry))
    before = store.read_sync(View.all_fact_files)
    adopted = _adopt_facts(store, archive)

    def load(tx: Transaction) -> None:
        tx.clear()
        for table in TABLES:
            tx.load(table, _rows(archive, table, adopted))

    try:
        store.write_sync(load)
    except BaseException:
        store.facts.remove(adopted.values())
        raise
    store.facts.remove(before)
    store.blobs.keep_only(set(kept.values()))


def _dump_table(view: View, table: str, archive: zipfile.ZipFile) -> None:
    columns = _columns(table)
    with archive.open(_entry(f"tables/{table}.jsonl"), "w", force_zip64=True) as lines:
        for row in view.dump(table):
            lines.write(orjson.dumps(dict(zip(columns, row, strict=True)), option=orjson.OPT_APPEND_NEWLINE))


def _adopt_facts(store: Store, archive: zipfile.ZipFile) -> dict[str, FactFile]:
    """Copy the fact files under new names; what each path of the snapshot has become.

    New names, because files of the same name may be live until the restore is committed.
    """
    made: dict[str, FactFile] = {}
    try:
        for row in _lines(archive, FACT_TABLE):
            listed = FactFile(**{name: row["table_name" if name == "table" else name] for name in _FACT_FIELDS})
            data = archive.read(f"facts/{listed.path}")  # only names that _check let pass are there to be read
            made[listed.path] = replace(listed, path=store.facts.adopt(listed.path, data))
    except BaseException:
        store.facts.remove(made.values())
        raise
    return made


def _rows(archive: zipfile.ZipFile, table: str, adopted: Mapping[str, FactFile]) -> Iterator[dict[str, Any]]:
    if table != FACT_TABLE:
        return _lines(archive, table)
    return ({**row, "path": adopted[row["path"]].path} for row in _lines(archive, table))


def _lines(archive: zipfile.ZipFile, table: str) -> Iterator[dict[str, Any]]:
    columns = set(_columns(table))
    with archive.open(f"tables/{table}.jsonl") as lines:
        for line in lines:
            row = orjson.loads(line)
            if not isinstance(row, dict) or set(row) != columns or not all(map(_is_sound, row, row.values())):
                raise ValueError(f"table {table} has a row of another shape")
            yield row


def _is_sound(column: str, value: Any) -> bool:
    """Whether both databases take the value, and the verbs can read it back. ValueError for what isn't JSON."""
    if column in _WHOLE:
        return type(value) is int and -LARGEST <= value <= LARGEST
    if column in _JSON and isinstance(value, str):
        orjson.loads(value)
    return value is None or (isinstance(value, str) and "\0" not in value)


def _check(archive: zipfile.ZipFile) -> None:
    """Refuse a file that this version can't restore, before anything is touched."""
    names = archive.namelist()
    if damaged := archive.testzip():
        raise ValueError(f"{damaged} is damaged")
    if "adtwin.json" not in names:
        raise ValueError("adtwin.json is missing")
    about = orjson.loads(archive.read("adtwin.json"))
    if not isinstance(about, dict) or about.get("format") != FORMAT or about.get("revision") != HEAD:
        raise ValueError(f"it is of another version: {about}")
    for name in names:
        table = _TABLE.fullmatch(name)
        if not (
            name == "adtwin.json" or (table and table[1] in TABLES) or _BLOB.fullmatch(name) or _FACT.fullmatch(name)
        ):
            raise ValueError(f"an entry is called {name!r}")
        if name.startswith("blobs/") and md5(archive.read(name), usedforsecurity=False).hexdigest() != name[6:]:
            raise ValueError(f"{name} holds other bytes than its name says")


def _columns(table: str) -> tuple[str, ...]:
    """In the order of the dump."""
    return STATEMENTS["sqlite"][f"load_{table}"][1]


def _entry(name: str) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(name, OLDEST)


def _faulty(detail: str) -> GraphError:
    return INVALID_PARAMETER(detail=f"The file can't be restored: {detail}. Send one that the twin's snapshot made.")
