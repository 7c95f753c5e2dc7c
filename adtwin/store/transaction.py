"""The writing verbs. A transaction is kept as a whole or not at all; its works see what they wrote before."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any

import orjson

from adtwin.base.ids import make_id, shard_of
from adtwin.store.compiled import TABLES
from adtwin.store.records import FactFile, Obj
from adtwin.store.view import View, alias_key, folded

DUE = "due"
SHA256 = re.compile(r"[0-9a-f]{64}")


class Transaction(View):
    """Writes of one piece of work. The work may run twice (PostgreSQL retries), so it changes nothing outside."""

    __slots__ = ()

    # ---- objects

    def new_id(self, owner_id: int) -> int:
        """The next id of the owner's shard: 17 digits, the same in every run of the same requests."""
        shard = shard_of(owner_id)
        return make_id(shard, self._rows("next", shard=shard)[0][0])

    def lock(self, owner_id: int) -> None:
        """Wait for other transactions that lock the owner, or any other number.

        SQLite has one writer, so there is nobody to wait for.
        """
        if "lock" in self._statements:
            self._rows("lock", owner_id=owner_id)

    def insert(self, obj: Obj) -> Obj:
        """Store a new object. ConflictError when the id is taken."""
        self._write("insert", id=obj.id, **_columns(obj))
        return obj

    def update(self, obj: Obj) -> Obj:
        """Store an object's new state. LookupError when it isn't there."""
        if self._write("update", key=obj.id, **_columns(obj)) == 0:
            raise LookupError(f"no object {obj.id} to update")
        return obj

    def remove(self, object_id: int) -> bool:
        """Forget an object with its links and aliases; whether it was there."""
        for name in ("unlink_from", "unlink_to", "drop_aliases"):
            self._write(name, id=object_id)
        return self._write("remove", id=object_id) > 0

    # ---- links and aliases

    def link(self, id1: int, kind: str, id2: int, time: int, data: Any = None) -> None:
        """Link `id1 -kind-> id2`; an older such link is replaced."""
        self._write("link", id1=id1, kind=kind, id2=id2, time=time, data=_json(data))

    def unlink(self, id1: int, kind: str, id2: int) -> bool:
        """Undo a link; whether it was there."""
        return self._write("unlink", id1=id1, kind=kind, id2=id2) > 0

    def set_alias(self, owner_id: int, kind: str, key: str, object_id: int) -> None:
        """Let a key stand for an id; what it stood for before is replaced."""
        self._write("set_alias", owner_id=owner_id, kind=kind, key=alias_key(key), id=object_id)

    def drop_alias(self, owner_id: int, kind: str, key: str) -> bool:
        """Forget a key; whether it was there."""
        return self._write("drop_alias", owner_id=owner_id, kind=kind, key=alias_key(key)) > 0

    # ---- the rest

    def set_meta(self, key: str, value: Any) -> None:
        """Keep a value of the store itself; None forgets it."""
        if value is None:
            self._write("drop_meta", key=key)
        else:
            self._write("set_meta", key=key, value=_json(value))

    def add_fact_file(self, file: FactFile) -> FactFile:
        """List a file that is written and synced already; from the commit on it is live."""
        listed = replace(file, id=self.new_id(file.account_id))
        values = asdict(listed)
        self._write("add_fact_file", table_name=values.pop("table"), **values)
        return listed

    def drop_fact_file(self, file_id: int) -> bool:
        """Take a file off the list; whether it was on it. The file itself is removed after the commit."""
        return self._write("drop_fact_file", id=file_id) > 0

    def token_put(self, digest: str, data: Any) -> None:
        """Keep what is known of a token. ValueError when it is given itself and not as its SHA-256 in hex."""
        if not SHA256.fullmatch(digest):
            raise ValueError("a token is stored by its SHA-256 only")
        self._write("token_put", hash=digest, data=_json(data))

    def token_drop(self, digest: str) -> bool:
        """Forget a token; whether it was there."""
        return self._write("token_drop", hash=digest) > 0

    def answer_put(self, digest: str, data: Any, now: int, until: int) -> None:
        """Keep an answer under a SHA-256 in hex until then (epoch seconds); those whose time is over make room."""
        self._write("answers_drop", now=now)
        self._write("answer_put", hash=digest, until=until, data=_json(data))

    def add_job(self, kind: str, due: int, owner_id: int, object_id: int, data: Any = None) -> int:
        """Have something done when the clock reaches `due` (epoch seconds); its id."""
        job_id = self.new_id(owner_id)
        values = {"due": due, "owner_id": owner_id, "object_id": object_id, "data": _json(data)}
        self._write("add_job", id=job_id, kind=kind, state=DUE, **values)
        return job_id

    def finish_job(self, job_id: int, state: str = "done") -> None:
        """Mark a job finished; it is not due any more."""
        self._write("finish_job", key=job_id, state=state)

    def drop_jobs(self, object_id: int, kind: str | None = None) -> int:
        """Forget an object's jobs (of one kind); how many there were."""
        if kind is None:
            return self._write("drop_jobs", object_id=object_id)
        return self._write("drop_jobs_of_kind", object_id=object_id, kind=kind)

    def clear(self) -> None:
        """Forget everything, counters too: what is seeded next gets the same ids as at first."""
        for table in TABLES:
            self._write(f"clear_{table}")

    def load(self, table: str, rows: Iterable[dict[str, Any]]) -> int:
        """Put back the rows of a table from a snapshot; how many. KeyError when a column is missing."""
        count = 0
        for row in rows:
            count += self._write(f"load_{table}", **row)
        return count

    # ---- inside

    def _write(self, name: str, **values: Any) -> int:
        sql, names = self._statements[name]
        return self._connection.execute(sql, tuple(map(values.__getitem__, names))).rowcount


def _columns(obj: Obj) -> dict[str, Any]:
    name = obj.data.get("name")
    return {
        "type": obj.type,
        "owner_id": obj.owner_id,
        "created_time": obj.created_time,
        "updated_time": obj.updated_time,
        "status": obj.status,
        "effective_status": obj.effective_status,
        "name_folded": folded(name) if isinstance(name, str) else None,
        "data": orjson.dumps(obj.data).decode(),
    }


def _json(value: Any) -> str | None:
    return None if value is None else orjson.dumps(value).decode()
