"""Upgrading an older schema through Alembic. Imported only when there is something to upgrade."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import create_engine
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


def run(dialect: str, connection: Any, target: str) -> None:
    """Run the migrations up to `target` inside the transaction that the connection is in."""
    engine = create_engine(DRIVERS[dialect], creator=lambda: connection, poolclass=StaticPool, _initialize=False)
    settings = configuration()
    # The engine's connection is never closed nor committed here: the driver's connection belongs to the caller.
    with engine.connect() as bound:
        settings.attributes["connection"] = bound
        command.upgrade(settings, target)
        bound.detach()
