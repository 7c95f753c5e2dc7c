"""The compiled statements are those of the source, and the server needs nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from adtwin.store import compiled
from adtwin.store.records import Where
from adtwin.store.statements import filters, source


def test_the_compiled_file_is_current() -> None:
    hint = "run `python -m adtwin.store.statements`"
    assert Path(compiled.__file__).read_text() == source(), hint


def test_both_dialects_know_the_same_statements() -> None:
    sqlite, postgresql = (compiled.STATEMENTS[name] for name in ("sqlite", "postgresql"))
    assert set(postgresql) - set(sqlite) == {"lock"}
    assert {name: set(sqlite[name][1]) for name in sqlite} == {name: set(postgresql[name][1]) for name in sqlite}


def test_every_condition_of_a_where_has_its_statement() -> None:
    assert set(filters()) == set(Where.__dataclass_fields__)


def test_opening_a_store_imports_no_sqlalchemy_alembic_numpy_duckdb_or_psycopg(tmp_path: Path) -> None:
    heavy = ("sqlalchemy", "alembic", "numpy", "duckdb", "psycopg")
    program = (
        "import sys; from adtwin.store import open_store\n"
        f"for url in ('sqlite://', 'sqlite:///{tmp_path}/adtwin.db', 'sqlite:///{tmp_path}/adtwin.db'):\n"
        "    open_store(url).close()\n"
        f"print([name for name in {heavy} if name in sys.modules])\n"
    )
    root = str(Path(compiled.__file__).parents[2])
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=root, check=False)
    assert (run.stdout.strip(), run.stderr) == ("[]", "")
