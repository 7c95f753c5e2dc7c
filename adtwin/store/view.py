"""The reading verbs. A view belongs to one piece of work and sees one state of the store."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Final, Protocol

import orjson

from adtwin.store.compiled import STATEMENTS
from adtwin.store.records import EVERYTHING, FactFile, Job, Key, Link, Obj, Page, Where

LARGEST: Final = 2**63 - 1
FIRST_KEY: Final = Key(LARGEST, LARGEST)
LAST_KEY: Final = Key(-LARGEST, -LARGEST)
BATCH: Final = 500
NO_FILTER: Final = "(1 = 1)"
LONG_KEY: Final = 200
"""PostgreSQL refuses to index more than some 2,700 bytes."""

Row = tuple[Any, ...]


class Cursor(Protocol):
    """What both drivers answer."""

    @property
    def rowcount(self) -> int: ...
    def fetchone(self) -> Any: ...
    def fetchall(self) -> list[Any]: ...
    def __iter__(self) -> Iterator[Any]: ...


class Connection(Protocol):
    """What both drivers have in common."""

    def execute(self, query: Any, params: Sequence[Any] = (), /) -> Cursor: ...


class Dialect:
    """The statements of one database and how a list travels there."""

    __slots__ = ("_edges", "lists_are_json", "name", "statements")

    def __init__(self, name: str) -> None:
        self.name = name
        self.statements = STATEMENTS[name]
        self.lists_are_json = name == "sqlite"
        self._edges: dict[tuple[str, ...], tuple[str, tuple[str, ...]]] = {}

    def listed(self, values: Iterable[Any]) -> Any:
        """A list as the one parameter the statements expect."""
        return orjson.dumps(list(values)).decode() if self.lists_are_json else list(values)

    def filtered(self, name: str, conditions: Iterable[str]) -> tuple[str, tuple[str, ...]]:
        """An edge statement with the conditions of a `Where` in it."""
        key = (name, *conditions)
        made = self._edges.get(key)
        if made is None:
            sql, names = self.statements[name]
            head, _, tail = sql.partition(NO_FILTER)
            parts = [self.statements[f"where.{condition}"] for condition in key[1:]]
            place = head.count("?" if self.lists_are_json else "%s")
            middle = " AND ".join(f"({text})" for text, _ in parts)
            inner = tuple(one for _, one_names in parts for one in one_names)
            made = self._edges[key] = (head + middle + tail, (*names[:place], *inner, *names[place:]))
        return made


class View:
    """Reads of one piece of work. Ids out of the 64-bit range are ids of nothing."""

    __slots__ = ("_connection", "_dialect", "_statements")

    def __init__(self, connection: Connection, dialect: Dialect) -> None:
        self._connection = connection
        self._dialect = dialect
        self._statements = dialect.statements

    # ---- objects

    def get(self, object_id: int) -> Obj | None:
        """The object, or None."""
        if not -LARGEST <= object_id <= LARGEST:
            return None
        row = self._connection.execute(self._statements["get"][0], (object_id,)).fetchone()
        return None if row is None else _obj(row)

    def get_many(self, ids: Iterable[int]) -> dict[int, Obj]:
        """Those of the objects that exist, in the order of the ids."""
        wanted = [one for one in ids if -LARGEST <= one <= LARGEST]
        if not wanted:
            return {}
        found = {row[0]: _obj(row) for row in self._rows("get_many", ids=self._dialect.listed(wanted))}
        return {one: found[one] for one in wanted if one in found}

    def owned(self, owner_id: int, node_type: str, statuses: Collection[str] | None = None) -> Iterator[Obj]:
        """All objects of a type that an owner has, by id; `statuses` are effective ones."""
        return self._walk("owned", statuses, owner_id=owner_id, type=node_type)

    def owned_telling(self, owner_id: int, node_type: str, key: str) -> Iterator[Obj]:
        """Those whose data has a key somewhere, of whatever value; the others are never decoded."""
        return self._walk("owned_telling", None, owner_id=owner_id, type=node_type, told=f'"{key}":')

    def of_type(self, node_type: str, statuses: Collection[str] | None = None) -> Iterator[Obj]:
        """All objects of a type whoever owns them, by id."""
        return self._walk("of_type", statuses, type=node_type)

    # ---- edges

    def edge(self, id1: int, kind: str, page: Page | None = None) -> list[Obj]:
        """The objects linked `id1 -kind->`, newest link first: one indexed query. See `Page`."""
        page = page or Page()
        down = page.oldest_first == (page.before is not None)
        start = (page.before or page.after) or (FIRST_KEY if down else LAST_KEY)
        values = {"id1": id1, "kind": kind, "time": start[0], "id2": start[1], "limit": page.limit}
        rows = self._filtered("edge_down" if down else "edge_up", page.where, values)
        found = [_linked(row) for row in rows]
        if page.before is not None:
            found.reverse()
        return found

    def edge_count(self, id1: int, kind: str, where: Where = EVERYTHING) -> int:
        """How many objects the edge has that fit."""
        if where == EVERYTHING:
            return int(self._rows("edge_count", id1=id1, kind=kind)[0][0])
        return int(self._filtered("edge_count_where", where, {"id1": id1, "kind": kind})[0][0])

    # ---- links and aliases

    def link_get(self, id1: int, kind: str, id2: int) -> Link | None:
        """The link, or None."""
        rows = self._rows("link_get", id1=id1, kind=kind, id2=id2)
        return _link(rows[0]) if rows else None

    def links(self, id1: int, kind: str, limit: int = LARGEST) -> list[Link]:
        """The links `id1 -kind->`, newest first."""
        return [_link(row) for row in self._rows("links", id1=id1, kind=kind, limit=limit)]

    def backlinks(self, id2: int, kind: str, limit: int = LARGEST) -> list[Link]:
        """The links `-kind-> id2`, newest first."""
        return [_link(row) for row in self._rows("backlinks", id2=id2, kind=kind, limit=limit)]

    def alias(self, owner_id: int, kind: str, key: str) -> int | None:
        """The id that a unique secondary key (image hash, story id …) stands for."""
        rows = self._rows("alias", owner_id=owner_id, kind=kind, key=alias_key(key))
        return int(rows[0][0]) if rows else None

    # ---- the rest

    def meta(self, key: str) -> Any | None:
        """A value of the store itself (clock, seed …), or None."""
        rows = self._rows("meta", key=key)
        return orjson.loads(rows[0][0]) if rows else None

    def fact_files(self, account_id: int, table: str, first_month: str, last_month: str) -> list[FactFile]:
        """The live files of an account's facts in these months (`YYYY-MM`, both included), by date."""
        months = {"first_month": first_month, "last_month": last_month}
        return [FactFile(*row) for row in self._rows("fact_files", account_id=account_id, table_name=table, **months)]

    def all_fact_files(self) -> list[FactFile]:
        """The live files of everyone."""
        return [FactFile(*row) for row in self._rows("all_fact_files")]

    def token_get(self, digest: str) -> Any | None:
        """What is known of the access token with this SHA-256 (hex), or None. Tokens themselves are never stored."""
        rows = self._rows("token_get", hash=digest)
        return orjson.loads(rows[0][0]) if rows else None

    def answer_get(self, digest: str, now: int) -> Any | None:
        """What was kept under this SHA-256 (hex), or None; it is gone from its time on."""
        rows = self._rows("answer_get", hash=digest, now=now)
        return orjson.loads(rows[0][0]) if rows else None

    def due_jobs(self, until: int, limit: int = LARGEST) -> list[Job]:
        """Unfinished jobs due at `until` or before, by (due, id)."""
        return [_job(row) for row in self._rows("due_jobs", until=until, limit=limit)]

    def object_jobs(self, object_id: int) -> list[Job]:
        """All jobs of an object, finished ones too, by (due, id)."""
        return [_job(row) for row in self._rows("object_jobs", object_id=object_id)]

    def dump(self, table: str) -> Iterator[Row]:
        """Every row of a table by its key, for a snapshot."""
        return iter(self._connection.execute(self._statements[f"dump_{table}"][0]))

    # ---- inside

    def _rows(self, name: str, **values: Any) -> list[Row]:
        sql, names = self._statements[name]
        return self._connection.execute(sql, tuple(map(values.__getitem__, names))).fetchall()

    def _filtered(self, name: str, where: Where, values: dict[str, Any]) -> list[Row]:
        sql, names = self._statements[name]
        if where is not EVERYTHING:
            conditions = self._conditions(where)
            if conditions:
                sql, names = self._dialect.filtered(name, conditions)
                values |= conditions
        return self._connection.execute(sql, tuple(map(values.__getitem__, names))).fetchall()

    def _conditions(self, where: Where) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for name, texts in (
            ("effective_status", where.effective_status),
            ("effective_status_not", where.effective_status_not),
            ("types", where.types),
        ):
            if texts is not None:
                made[name] = self._dialect.listed([text for text in texts if _is_storable(text)])
        if where.updated_since is not None:
            made["updated_since"] = max(-LARGEST, min(where.updated_since, LARGEST))
        if where.name_contains is not None:
            made["name_contains"] = f"%{_escaped(folded(where.name_contains))}%"
        if where.ids is not None:
            made["ids"] = self._dialect.listed([one for one in where.ids if -LARGEST <= one <= LARGEST])
        return made

    def _walk(self, name: str, statuses: Collection[str] | None, **values: Any) -> Iterator[Obj]:
        """Batch by batch, so that the work may write while it walks."""
        if statuses is not None:
            name, values["statuses"] = f"{name}_with", self._dialect.listed(sorted(statuses))
        values |= {"after": -LARGEST, "limit": BATCH}
        while True:
            rows = self._rows(name, **values)
            yield from map(_obj, rows)
            if len(rows) < BATCH:
                return
            values["after"] = rows[-1][0]


def folded(name: str) -> str:
    """A name as it is searched: the same on both databases, whatever their collation."""
    return name.casefold().replace("\0", "\ufffd").encode(errors="replace").decode()


def alias_key(key: str) -> str:
    """A key as it is stored: what an index can't take stands by its hash."""
    if len(key) <= LONG_KEY and _is_storable(key):
        return key
    return "sha256:" + hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _is_storable(text: str) -> bool:
    """Whether both databases take the text: no NUL, no lone surrogate."""
    return "\0" not in text and (text.isascii() or text.encode(errors="replace").decode() == text)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _obj(row: Row) -> Obj:
    number, kind, owner, created, updated, status, effective, data = row
    return Obj(number, kind, owner, created, updated, status, effective, orjson.loads(data))


def _linked(row: Row) -> Obj:
    number, kind, owner, created, updated, status, effective, data, time = row
    return Obj(number, kind, owner, created, updated, status, effective, orjson.loads(data), time)


def _link(row: Row) -> Link:
    id1, kind, id2, time, data = row
    return Link(id1, kind, id2, time, None if data is None else orjson.loads(data))


def _job(row: Row) -> Job:
    number, kind, due, owner, target, state, data = row
    return Job(number, kind, due, owner, target, state, None if data is None else orjson.loads(data))
