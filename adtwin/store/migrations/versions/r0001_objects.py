"""Objects, associations, aliases, counters, meta, fact files and tokens."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _id() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _objects()
    op.create_table(
        "sequence",
        sa.Column(
            "shard", sa.SmallInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=False
        ),
        sa.Column("next", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "meta", sa.Column("key", sa.Text(), primary_key=True), sa.Column("value", sa.Text(), nullable=False)
    )
    op.create_table(
        "fact_file",
        sa.Column("id", _id(), primary_key=True, autoincrement=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("path", sa.Text(), nullable=False, unique=True),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("first_date", sa.String(10), nullable=False),
        sa.Column("last_date", sa.String(10), nullable=False),
    )
    op.create_index("fact_file_part", "fact_file", ["account_id", "table_name", "month"])
    op.create_table(
        "token", sa.Column("hash", sa.String(64), primary_key=True), sa.Column("data", sa.Text(), nullable=False)
    )


def _objects() -> None:
    op.create_table(
        "object",
        sa.Column("id", _id(), primary_key=True, autoincrement=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("created_time", sa.BigInteger(), nullable=False),
        sa.Column("updated_time", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Text()),
        sa.Column("effective_status", sa.Text()),
        sa.Column("name_folded", sa.Text()),
        sa.Column("data", sa.Text(), nullable=False),
    )
    op.create_index("object_owner", "object", ["owner_id", "type", "id"])
    op.create_index("object_type", "object", ["type", "id"])
    op.create_table(
        "assoc",
        sa.Column("id1", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("kind", sa.Text(), primary_key=True),
        sa.Column("id2", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("data", sa.Text()),
        sqlite_with_rowid=False,
    )
    op.create_index("assoc_newest", "assoc", ["id1", "kind", sa.text("time DESC"), sa.text("id2 DESC")])
    op.create_index("assoc_back", "assoc", ["id2", "kind"])
    op.create_table(
        "alias",
        sa.Column("owner_id", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("kind", sa.Text(), primary_key=True),
        sa.Column("key", sa.Text(), primary_key=True),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("alias_id", "alias", ["id"])
