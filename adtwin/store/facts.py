"""Facts: immutable Parquet files, one account and one month each, sorted by date and ad.

Sort order decides what a query costs, so each file is written sorted and small ones are merged by `compact`. A file is
live from the commit that lists it in the store; whatever isn't listed was never acknowledged and is swept away.
"""

from __future__ import annotations

import os
import tempfile
import threading
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from adtwin.store.blobs import sync_file, sync_folder
from adtwin.store.coded import Coded
from adtwin.store.fact_tables import TABLES
from adtwin.store.records import FactFile

if TYPE_CHECKING:  # 0.2 s that a server which neither delivers nor reports need not wait for
    import duckdb
    import numpy as np
    from numpy.typing import NDArray

    Columns = Mapping[str, NDArray[Any] | Coded]

EPOCH: Final = date(1970, 1, 1).toordinal()
FILE_FORMAT: Final = "FORMAT parquet, PARQUET_VERSION v2, COMPRESSION zstd"
"""How facts are written. Version 2 packs numbers by their differences: plain ones are left to the compression, and
unpacking the sums of a report then takes most of its time."""


def _from_arrays(types: Mapping[str, str], columns: Columns, *, in_order: bool) -> str:
    """The query that types, and if need be sorts, the arrays called `given`; its dates are in days since 1970.

    Words of a coded column become the values of an ENUM: its numbers are written as they are, where text would be
    looked up row by row. In the file it is text like any other.
    """
    chosen = []
    for name, sql_type in types.items():
        value, column = f'"{name}"', columns[name]
        if isinstance(column, Coded):
            words = ", ".join("'" + word.replace("'", "''") + "'" for word in column.words)
            chosen.append(f'([{words}]::ENUM({words})[])[{value}::INTEGER + 1] AS "{name}"')
            continue
        chosen.append(f'make_date({value}) AS "{name}"' if sql_type == "DATE" else f'{value}::{sql_type} AS "{name}"')
    order = "" if in_order else " ORDER BY date, ad_id"
    return f"SELECT {', '.join(chosen)} FROM given{order}"  # noqa: S608 - our own names


class Facts:
    """The folder of fact files: `account/month/table-<unique>.parquet`."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder = folder
        self._durable = durable
        self._lock = threading.Lock()
        self._engine: duckdb.DuckDBPyConnection | None = None

    def write(self, table: str, columns: Columns) -> FactFile:
        """Write rows of one account and one month, in any order; synced, not yet listed.

        `columns` are those of `TABLES[table]`, equally long: integers; `Coded` columns for text, or arrays of objects
        or str; `date` as datetime64 or as days since 1970. Rows that are in the order of date and ad need no sorting.
        ValueError for missing or unknown columns, no rows, or rows of several accounts or months (see `write_all`).
        """
        import numpy as np

        days = _checked(table, columns)
        accounts = _plain(columns["account_id"])
        first, last = int(days.min()), int(days.max())
        if accounts.min() != accounts.max() or _month(first) != _month(last):
            raise ValueError("one file holds one account and one month: use write_all")
        dates = {name: _days(_plain(columns[name])) for name, sql_type in TABLES[table].items() if sql_type == "DATE"}
        given = {name: np.ascontiguousarray(_plain(columns[name])) for name in TABLES[table]} | dates
        path = self._new_path(int(accounts[0]), _month(first), table)
        query = _from_arrays(TABLES[table], columns, in_order=_in_order(days, given["ad_id"]))
        self._copy(query, path, given, {})
        return self._described(path, table, len(days), (_date(first), _date(last)))

    def write_all(self, table: str, columns: Columns) -> list[FactFile]:
        """`write` of rows of any accounts and months: a file for each pair; none when there are no rows."""
        import numpy as np

        if not len(columns["account_id"]):
            return []
        days = _checked(table, columns)
        months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
        accounts, account = np.unique(_plain(columns["account_id"]), return_inverse=True)
        parts = account.astype(np.int64) + len(accounts) * (months - months.min())
        pairs = np.unique(parts)
        if len(pairs) == 1:
            return [self.write(table, columns)]
        chosen = (np.flatnonzero(parts == pair) for pair in pairs)
        return [self.write(table, {name: columns[name][rows] for name in columns}) for rows in chosen]

    def merge(self, files: Sequence[FactFile]) -> FactFile:
        """One new file with the rows of several of the same account, month and table; synced, not yet listed."""
        one = files[0]
        if {(file.account_id, file.month, file.table) for file in files} != {(one.account_id, one.month, one.table)}:
            raise ValueError("only files of one account, month and table can be merged")
        path = self._new_path(one.account_id, one.month, one.table)
        sources = [str(self.path(file)) for file in files]
        self._copy("SELECT * FROM read_parquet($sources) ORDER BY date, ad_id", path, {}, {"sources": sources})
        dates = (min(file.first_date for file in files), max(file.last_date for file in files))
        return self._described(path, one.table, sum(file.rows for file in files), dates)

    def path(self, file: FactFile) -> Path:
        """Where the file lies."""
        return self._place(file.path)

    def adopt(self, name: str, data: bytes) -> str:
        """Keep a file that comes from a snapshot, under a new name; its path for the list."""
        old = self._place(name)
        old.parent.mkdir(parents=True, exist_ok=True)
        path = old.with_name(f"{old.name.partition('-')[0]}-{uuid.uuid4().hex}.parquet")
        path.write_bytes(data)
        self._keep(path)
        return path.relative_to(self.folder).as_posix()

    def remove(self, files: Iterable[FactFile]) -> None:
        """Remove files that are no longer listed."""
        for file in files:
            self.path(file).unlink(missing_ok=True)

    def sweep(self, listed: Iterable[FactFile], older_than: int | None = None) -> int:
        """Remove every file that isn't listed; how many. Only when nobody is about to list one: at the start.

        Where other processes write too, `older_than` (seconds) spares what they may be about to list.
        """
        known = {self.path(file) for file in listed}
        orphans = [path for path in self._all() if path not in known]
        if orphans and older_than is not None:
            newest = self._disk_time() - older_than
            orphans = [path for path in orphans if path.stat().st_mtime < newest]
        for path in orphans:
            path.unlink(missing_ok=True)
        return len(orphans)

    # ---- inside

    def _place(self, name: str) -> Path:
        """ValueError for a name that leads out of the folder."""
        parts = PurePosixPath(name).parts
        if len(parts) != 3 or ".." in parts or parts[0] == "/":
            raise ValueError(f"{name!r} is no path of a fact file")
        return self.folder.joinpath(*parts)

    def _disk_time(self) -> float:
        """The time of the disk the files lie on; it may be another machine's."""
        with tempfile.TemporaryFile(dir=self.folder) as probe:
            return os.fstat(probe.fileno()).st_mtime

    def _all(self) -> Iterator[Path]:
        return (path for path in self.folder.glob("*/*/*") if path.is_file())

    def _new_path(self, account_id: int, month: str, table: str) -> Path:
        folder = self.folder / str(account_id) / month
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{table}-{uuid.uuid4().hex}.parquet"

    def _copy(self, query: str, path: Path, given: Mapping[str, Any], parameters: Mapping[str, list[str]]) -> None:
        """Run a query into a file. The name `given` in the query stands for the arrays."""
        target = str(path).replace("'", "''")
        try:
            with self._lock:
                self._connected().execute(f"COPY ({query}) TO '{target}' ({FILE_FORMAT})", dict(parameters))
            self._keep(path)
        except BaseException:
            path.unlink(missing_ok=True)
            raise

    def _connected(self) -> duckdb.DuckDBPyConnection:
        if self._engine is None:
            import duckdb

            self._engine = duckdb.connect(":memory:")
            self._engine.execute("SET autoinstall_known_extensions = false")
            self._engine.execute("SET autoload_known_extensions = false")
        return self._engine

    def _keep(self, path: Path) -> None:
        if self._durable:
            sync_file(path)
            for folder in (path.parent, path.parent.parent, self.folder):
                sync_folder(folder)

    def _described(self, path: Path, table: str, rows: int, dates: tuple[str, str]) -> FactFile:
        account, month = path.parent.parent.name, path.parent.name
        inside = path.relative_to(self.folder).as_posix()
        return FactFile(int(account), table, month, inside, rows, path.stat().st_size, *dates)


def _checked(table: str, columns: Columns) -> NDArray[np.int32]:
    """The dates as days since 1970, once the columns are seen to be right."""

    types = TABLES.get(table)
    if types is None:
        raise ValueError(f"no facts are called {table!r}")
    if set(columns) != set(types):
        raise ValueError(f"{table} has other columns: {sorted(set(columns) ^ set(types))}")
    if len({len(column) for column in columns.values()}) != 1 or not len(columns["date"]):
        raise ValueError("columns must be equally long, and not empty")
    return _days(_plain(columns["date"]))


def _plain(column: NDArray[Any] | Coded) -> NDArray[Any]:
    """The rows as DuckDB reads them: the codes of a coded column."""
    return column.codes if isinstance(column, Coded) else column


def _in_order(days: NDArray[Any], ads: NDArray[Any]) -> bool:
    """Whether rows follow each other by date and ad."""
    later, same = days[1:] > days[:-1], days[1:] == days[:-1]
    return bool((later | (same & (ads[1:] >= ads[:-1]))).all())


def _days(dates: NDArray[Any]) -> NDArray[np.int32]:
    """Days since 1970."""
    import numpy as np

    return (dates.astype("datetime64[D]") if dates.dtype.kind == "M" else dates).astype(np.int32)


def _date(day: int) -> str:
    return date.fromordinal(EPOCH + day).isoformat()


def _month(day: int) -> str:
    return _date(day)[:7]
