"""One server to a data folder: two processes that write one SQLite file starve each other."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import IO

from adtwin.server.options import ServeRefusedError

NAME = "adtwin.lock"


class FolderLock:
    """Held from `take` until `release`, or until the process ends, however it ends."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    @classmethod
    def take(cls, folder: Path) -> FolderLock:
        """Lock the folder, making it if need be. ServeRefusedError when another process has it."""
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / NAME).open("a+", encoding="ascii")
        if not _lock(file):
            file.seek(0)
            holder = file.read(20).strip()
            file.close()
            raise ServeRefusedError(
                f"{folder} is in use by another adtwin server{f' (process {holder})' if holder else ''}."
                " Stop it, name another folder with --data, or use --ephemeral"
            )
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        return cls(file)

    def release(self) -> None:
        """Let another server have the folder."""
        self._file.close()


def _lock(file: IO[str]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(100)  # beyond the text, which stays readable for others
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
