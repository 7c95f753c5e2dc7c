"""Every statement the store runs, written once in SQLAlchemy Core and compiled per dialect into `compiled.py`.

`python -m adtwin.store.statements` writes that file anew; a test compares the two. The server reads the compiled text
only: importing SQLAlchemy costs 0.3 s at the start and its execution several times a point read.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    BindParameter,
    ColumnElement,
    Executable,
    Table,
    Text,
    and_,
    bindparam,
    delete,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement

from adtwin.store.migrations import HEAD
from adtwin.store.schema import (
    alias,
    answer,
    assoc,
    fact_file,
    job,
    meta,
    metadata,
    object_table,
    revision,
    sequence,
    token,
)

NO_FILTER = "(1 = 1)"
"""Stands in an edge's WHERE; the view puts the conditions of a `Where` in its place."""

Insert = Callable[[Table], Any]
"""`sqlite.insert` or `postgresql.insert`: the one construct that SQLAlchemy keeps per dialect."""

o, a = object_table.c, assoc.c
OBJECT = (o.id, o.type, o.owner_id, o.created_time, o.updated_time, o.status, o.effective_status, o.data)
FACT_FILE = [column for column in fact_file.c if column is not fact_file.c.id] + [fact_file.c.id]


class OneOf(ColumnElement[bool]):
    """`column` is one of a list that is sent as one parameter, so that the text never depends on its length."""

    inherit_cache = False

    def __init__(self, column: ColumnElement[Any], name: str) -> None:
        item = BigInteger if isinstance(column.type, BigInteger) else Text
        self.column = column
        self.json: BindParameter[str] = bindparam(name, type_=Text)
        self.array: BindParameter[Any] = bindparam(name, type_=ARRAY(item))


@compiles(OneOf, "sqlite")
def _one_of_sqlite(element: OneOf, compiler: SQLCompiler, **options: Any) -> str:
    column, values = compiler.process(element.column, **options), compiler.process(element.json, **options)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 - both are compiled parts


@compiles(OneOf, "postgresql")
def _one_of_postgresql(element: OneOf, compiler: SQLCompiler, **options: Any) -> str:
    column, values = compiler.process(element.column, **options), compiler.process(element.array, **options)
    return f"{column} = ANY ({values})"


def whole(name: str) -> BindParameter[int]:
    """An integer parameter of 64 bits."""
    return bindparam(name, type_=BigInteger)


def text(name: str) -> BindParameter[str]:
    """A text parameter."""
    return bindparam(name, type_=Text)


def _values(table: Table) -> dict[str, BindParameter[Any]]:
    return {column.name: bindparam(column.name, type_=column.type) for column in table.c}


def _upsert(insert: Insert, table: Table) -> Any:
    statement = insert(table).values(_values(table))
    keys = [column.name for column in table.primary_key]
    changed = {column.name: statement.excluded[column.name] for column in table.c if column.name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=changed)


def objects(insert: Insert) -> dict[str, Executable]:
    """The verbs on objects."""
    columns = [column for column in o if column is not o.id]
    after, status = o.id > whole("after"), OneOf(o.effective_status, "statuses")
    of_type = select(*OBJECT).where(o.type == text("type"), after).order_by(o.id).limit(whole("limit"))
    owned = of_type.where(o.owner_id == whole("owner_id"))
    return {
        "get": select(*OBJECT).where(o.id == whole("id")),
        "get_many": select(*OBJECT).where(OneOf(o.id, "ids")),
        "owned": owned,
        "owned_with": owned.where(status),
        "owned_telling": owned.where(o.data.contains(text("told"))),
        "of_type": of_type,
        "of_type_with": of_type.where(status),
        "insert": insert(object_table).values(_values(object_table)),
        "update": update(object_table)
        .where(o.id == whole("key"))
        .values({column.name: bindparam(column.name, type_=column.type) for column in columns}),
        "remove": delete(object_table).where(o.id == whole("id")),
    }


def edges(_: Insert) -> dict[str, Executable]:
    """Linked objects, in both directions of reading; each is one range of the index `assoc_newest`."""
    here = and_(a.id1 == whole("id1"), a.kind == text("kind"))
    place, key = tuple_(a.time, a.id2), tuple_(whole("time"), whole("id2"))
    linked = select(*OBJECT, a.time).join_from(assoc, object_table, o.id == a.id2).where(here)
    no_filter: ColumnElement[bool] = literal_column(NO_FILTER)
    counted = select(func.count()).select_from(assoc)
    return {
        "edge_down": linked.where(place < key, no_filter).order_by(a.time.desc(), a.id2.desc()).limit(whole("limit")),
        "edge_up": linked.where(place > key, no_filter).order_by(a.time, a.id2).limit(whole("limit")),
        "edge_count": counted.where(here),
        "edge_count_where": counted.join(object_table, o.id == a.id2).where(here, no_filter),
    }


def filters() -> dict[str, ColumnElement[bool]]:
    """The conditions a `Where` can hold, named as its fields."""
    known, wanted = OneOf(o.effective_status, "effective_status"), OneOf(o.effective_status, "effective_status_not")
    return {
        "effective_status": known,
        "effective_status_not": or_(o.effective_status.is_(None), ~wanted.self_group()),
        "types": OneOf(o.type, "types"),
        "updated_since": o.updated_time >= whole("updated_since"),
        "name_contains": o.name_folded.like(text("name_contains"), escape="\\"),
        "ids": OneOf(o.id, "ids"),
    }


def links(insert: Insert) -> dict[str, Executable]:
    """The verbs on associations and aliases."""
    link = (a.id1, a.kind, a.id2, a.time, a.data)
    newest = (a.time.desc(), a.id2.desc())
    here = and_(a.id1 == whole("id1"), a.kind == text("kind"))
    back = and_(a.id2 == whole("id2"), a.kind == text("kind"))
    name = and_(alias.c.owner_id == whole("owner_id"), alias.c.kind == text("kind"), alias.c.key == text("key"))
    return {
        "link_get": select(*link).where(here, a.id2 == whole("id2")),
        "links": select(*link).where(here).order_by(*newest).limit(whole("limit")),
        "backlinks": select(*link).where(back).order_by(a.time.desc(), a.id1.desc()).limit(whole("limit")),
        "link": _upsert(insert, assoc),
        "unlink": delete(assoc).where(here, a.id2 == whole("id2")),
        "unlink_from": delete(assoc).where(a.id1 == whole("id")),
        "unlink_to": delete(assoc).where(a.id2 == whole("id")),
        "alias": select(alias.c.id).where(name),
        "set_alias": _upsert(insert, alias),
        "drop_alias": delete(alias).where(name),
        "drop_aliases": delete(alias).where(alias.c.id == whole("id")),
    }


def rest(insert: Insert) -> dict[str, Executable]:
    """Counters, meta, fact files, tokens, answers."""
    f = fact_file.c
    count = insert(sequence).values(shard=bindparam("shard", type_=sequence.c.shard.type), next=literal_column("1"))
    part = (f.account_id == whole("account_id"), f.table_name == text("table_name"))
    month = (f.month >= text("first_month"), f.month <= text("last_month"))
    return {
        "next": count.on_conflict_do_update(
            index_elements=["shard"], set_={"next": literal_column("sequence.next + 1")}
        ).returning(sequence.c.next),
        "meta": select(meta.c.value).where(meta.c.key == text("key")),
        "set_meta": _upsert(insert, meta),
        "drop_meta": delete(meta).where(meta.c.key == text("key")),
        "fact_files": select(*FACT_FILE).where(*part, *month).order_by(f.month, f.first_date, f.id),
        "all_fact_files": select(*FACT_FILE).order_by(f.id),
        "add_fact_file": insert(fact_file).values(_values(fact_file)),
        "drop_fact_file": delete(fact_file).where(f.id == whole("id")),
        "token_get": select(token.c.data).where(token.c.hash == text("hash")),
        "token_put": _upsert(insert, token),
        "token_drop": delete(token).where(token.c.hash == text("hash")),
        "answer_get": select(answer.c.data).where(answer.c.hash == text("hash"), answer.c.until > whole("now")),
        "answer_put": _upsert(insert, answer),
        "answers_drop": delete(answer).where(answer.c.until <= whole("now")),
    }


def jobs(insert: Insert) -> dict[str, Executable]:
    """The verbs on jobs."""
    j = job.c
    columns = (j.id, j.kind, j.due, j.owner_id, j.object_id, j.state, j.data)
    due = select(*columns).where(j.state == literal_column("'due'"), j.due <= whole("until"))
    of_object = delete(job).where(j.object_id == whole("object_id"))
    return {
        "add_job": insert(job).values(_values(job)),
        "due_jobs": due.order_by(j.due, j.id).limit(whole("limit")),
        "object_jobs": select(*columns).where(j.object_id == whole("object_id")).order_by(j.due, j.id),
        "finish_job": update(job).where(j.id == whole("key")).values(state=text("state")),
        "drop_jobs": of_object,
        "drop_jobs_of_kind": of_object.where(j.kind == text("kind")),
    }


def whole_tables(insert: Insert) -> dict[str, Executable]:
    """Everything of each table, for snapshots: `dump_X`, `load_X`, `clear_X`; also the revision."""
    made: dict[str, Executable] = {"revision": select(revision.c.version_num)}
    for table in metadata.sorted_tables:
        made[f"dump_{table.name}"] = select(table).order_by(*table.primary_key)
        made[f"load_{table.name}"] = insert(table).values(_values(table))
        made[f"clear_{table.name}"] = delete(table)
    made["stamp"] = insert(revision).values(version_num=literal_column(f"'{HEAD}'"))
    return made


GROUPS: tuple[Callable[[Insert], dict[str, Executable]], ...] = (objects, edges, links, rest, jobs, whole_tables)


def compiled(statement: ClauseElement, dialect: Dialect) -> tuple[str, tuple[str, ...]]:
    """The text and the names of its parameters in order."""
    done = statement.compile(dialect=dialect)
    if not isinstance(done, SQLCompiler):
        raise TypeError(f"{statement} is no statement with parameters")
    sql, names = str(done), list(done.positiontup or ())
    if sql.endswith(" OFFSET ?"):  # SQLite's compiler adds an offset of 0
        sql, names = sql.removesuffix(" OFFSET ?"), names[:-1]
    return " ".join(sql.split()), tuple(names)


def for_dialect(dialect: Dialect, insert: Insert) -> dict[str, tuple[str, tuple[str, ...]]]:
    """All statements of a dialect by name; conditions are named `where.X`."""
    made = {name: one for group in GROUPS for name, one in group(insert).items()}
    if dialect.name == "postgresql":
        made["lock"] = select(func.pg_advisory_xact_lock(whole("owner_id")))
    texts = {name: compiled(one, dialect) for name, one in made.items() if isinstance(one, ClauseElement)}
    return texts | {f"where.{name}": compiled(one, dialect) for name, one in filters().items()}


def definition(dialect: Dialect) -> list[str]:
    """What makes the schema, statement by statement: the same DDL that `metadata.create_all` sends."""
    made: list[Any] = []
    for table in metadata.sorted_tables:
        made.append(CreateTable(table))
        made.extend(CreateIndex(index) for index in sorted(table.indexes, key=lambda index: str(index.name)))
    made.append(CreateTable(revision))
    return [" ".join(str(one.compile(dialect=dialect)).split()) for one in made]


def source() -> str:
    """The text of `compiled.py`."""
    postgres: Dialect = PGDialect_psycopg(paramstyle="format")  # type: ignore[no-untyped-call]
    dialects: dict[str, tuple[Dialect, Insert]] = {
        "sqlite": (sqlite.dialect(paramstyle="qmark"), sqlite.insert),
        "postgresql": (postgres, postgresql.insert),
    }
    lines = [
        '"""Compiled from `statements.py` by `python -m adtwin.store.statements`; do not edit."""',
        "",
        "# fmt: off",
        "# ruff: noqa: E501",
        f"HEAD = {HEAD!r}",
        f"TABLES = {tuple(table.name for table in metadata.sorted_tables)!r}",
        "DEFINITION: dict[str, tuple[str, ...]] = {",
    ]
    for name, (dialect, _) in dialects.items():
        lines += [f"    {name!r}: (", *(f"        {one!r}," for one in definition(dialect)), "    ),"]
    lines += ["}", "STATEMENTS: dict[str, dict[str, tuple[str, tuple[str, ...]]]] = {"]
    for name, (dialect, insert) in dialects.items():
        lines += [f"    {name!r}: {{"]
        lines += [f"        {key!r}: {value!r}," for key, value in for_dialect(dialect, insert).items()]
        lines += ["    },"]
    return "\n".join([*lines, "}"]) + "\n"


if __name__ == "__main__":
    Path(__file__).with_name("compiled.py").write_text(source())
