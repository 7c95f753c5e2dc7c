"""The tables, the same on SQLite and PostgreSQL. Imported to make statements and migrations, never to serve."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
    Text,
)

metadata = MetaData()

ID = BigInteger().with_variant(Integer, "sqlite")
"""SQLite makes only an INTEGER key the row's own address."""

object_table = Table(
    "object",
    metadata,
    Column("id", ID, primary_key=True, autoincrement=False),
    Column("type", Text, nullable=False),
    Column("owner_id", BigInteger, nullable=False),
    Column("created_time", BigInteger, nullable=False),
    Column("updated_time", BigInteger, nullable=False),
    Column("status", Text),
    Column("effective_status", Text),
    Column("name_folded", Text),
    Column("data", Text, nullable=False),
)
Index("object_owner", object_table.c.owner_id, object_table.c.type, object_table.c.id)
Index("object_type", object_table.c.type, object_table.c.id)

assoc = Table(
    "assoc",
    metadata,
    Column("id1", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", Text, primary_key=True),
    Column("id2", BigInteger, primary_key=True, autoincrement=False),
    Column("time", BigInteger, nullable=False),
    Column("data", Text),
    sqlite_with_rowid=False,
)
Index("assoc_newest", assoc.c.id1, assoc.c.kind, assoc.c.time.desc(), assoc.c.id2.desc())
Index("assoc_back", assoc.c.id2, assoc.c.kind)

alias = Table(
    "alias",
    metadata,
    Column("owner_id", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("id", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
Index("alias_id", alias.c.id)

sequence = Table(
    "sequence",
    metadata,
    Column("shard", SmallInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("next", BigInteger, nullable=False),
)

meta = Table("meta", metadata, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))

fact_file = Table(
    "fact_file",
    metadata,
    Column("id", ID, primary_key=True, autoincrement=False),
    Column("account_id", BigInteger, nullable=False),
    Column("table_name", Text, nullable=False),
    Column("month", String(7), nullable=False),
    Column("path", Text, nullable=False, unique=True),
    Column("rows", BigInteger, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("first_date", String(10), nullable=False),
    Column("last_date", String(10), nullable=False),
)
Index("fact_file_part", fact_file.c.account_id, fact_file.c.table_name, fact_file.c.month)

token = Table("token", metadata, Column("hash", String(64), primary_key=True), Column("data", Text, nullable=False))

answer = Table(
    "answer",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("until", BigInteger, nullable=False),
    Column("data", Text, nullable=False),
)
Index("answer_until", answer.c.until)

job = Table(
    "job",
    metadata,
    Column("id", ID, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("due", BigInteger, nullable=False),
    Column("owner_id", BigInteger, nullable=False),
    Column("object_id", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("data", Text),
)
Index("job_due", job.c.state, job.c.due, job.c.id)
Index("job_object", job.c.object_id, job.c.kind)

revision = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
"""Alembic's own table, written here when a fresh database is stamped."""
