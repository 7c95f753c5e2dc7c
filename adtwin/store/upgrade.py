"""Upgrading an older schema through Alembic. Imported only when there is something to upgrade."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import StaticPool

from adtwin.store import migrations
from adtwin.store.failures import StoreRefusedError
from adtwin.store.migrations import HEAD

DRIVERS = {"sqlite": "sqlite://", "postgresql": "postgresql+psycopg://"}


def configuration() -> Config:
    """Alembic's configuration without a file: the scripts lie in this package, installed or not."""
    made = Config()
    made.set_main_option("script_location", str(Path(migrations.__file__).parent).replace("%", "%%"))
    return made


def upgrade(dialect: str, connection: Any, name: str, revision: str | None) -> None:
    """Bring the schema behind a driver's connection to HEAD; the caller commits or rolls back."""
    if revision is not None:
        known = ScriptDirectory.from_config(configuration())
        try:
            known.get_revision(revision)
        except CommandError:
            raise StoreRefusedError(
                f"{name} is at revision {revision}, which this version of adtwin doesn't know (it knows up to {HEAD}):"
                " use a newer adtwin, or another database"
            ) from None
    run(dialect, connection, HEAD)


class Borrowed:
    """A driver's connection that its new owner can't commit, roll back or close: that is for whoever lent it."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def commit(self) -> None:
        """Left to the lender."""

    def rollback(self) -> None:
        """Left to the lender."""

    def close(self) -> None:
        """Left to the lender."""


def engine(dialect: str, connection: Any) -> Engine:
    """SQLAlchemy on a driver's connection."""
    options = {"use_native_hstore": False} if dialect == "postgresql" else {}  # it would want the real connection
    return create_engine(DRIVERS[dialect], creator=lambda: Borrowed(connection), poolclass=StaticPool, **options)


def run(dialect: str, connection: Any, target: str) -> None:
    """Run the migrations up to `target` inside the transaction that the connection is in."""
    settings = configuration()
    with engine(dialect, connection).connect() as bound:
        settings.attributes["connection"] = bound
        command.upgrade(settings, target)
