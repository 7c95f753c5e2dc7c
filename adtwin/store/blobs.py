"""Content-addressed bytes: images, video files, uploads. The name is the MD5, which the API shows as `hash`."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import IO

NAME = re.compile(r"[0-9a-f]{32}")


class Blobs:
    """A folder of files `ab/abcd…`. A blob appears whole or not at all, and never changes.

    Older folders have files `ab/cd/abcd…` as well; they are read and forgotten where they are.
    """

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self._folder = folder
        self._durable = durable

    def put(self, data: bytes, name: str | None = None) -> str:
        """Keep the bytes; their MD5 in hex, which may be given. Kept once however often they are put."""
        name = name or hashlib.md5(data, usedforsecurity=False).hexdigest()
        if self._file(name) is None:
            self._write([data], lambda: name)
        return name

    def put_parts(self, parts: Iterable[bytes]) -> str:
        """`put` of bytes that come in parts, for files too large to hold."""
        digest = hashlib.md5(usedforsecurity=False)

        def hashed() -> Iterator[bytes]:
            for part in parts:
                digest.update(part)
                yield part

        return self._write(hashed(), digest.hexdigest)

    def get(self, name: str) -> bytes | None:
        """The bytes, or None when there is no such blob (or no such name)."""
        path = self.path(name)
        return None if path is None else path.read_bytes()

    def path(self, name: str) -> Path | None:
        """The file, to be read only, or None."""
        return self._file(name) if NAME.fullmatch(name) else None

    def size(self, name: str) -> int | None:
        """How many bytes, or None."""
        path = self.path(name)
        return None if path is None else path.stat().st_size

    def names(self) -> Iterator[str]:
        """All blobs, in order."""
        return iter(sorted({path.name for path in self._files()}))

    def keep_only(self, names: Collection[str]) -> None:
        """Forget every other blob."""
        for path in [path for path in self._files() if path.name not in names]:
            path.unlink(missing_ok=True)

    def clear(self) -> None:
        """Forget every blob."""
        if self._folder.exists():
            shutil.rmtree(self._folder)

    def _write(self, parts: Iterable[bytes], name: Callable[[], str]) -> str:
        """Write a new blob; its name is asked for when it is all there."""
        self._folder.mkdir(parents=True, exist_ok=True)
        temporary = self._folder / f".new-{uuid.uuid4().hex}"
        try:
            with temporary.open("xb") as file:
                for part in parts:
                    file.write(part)
                self._sync(file)
            final = name()
            if self._file(final):
                temporary.unlink()
            else:
                self._move(temporary, self._place(final))
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        return final

    def _place(self, name: str) -> Path:
        return self._folder / name[:2] / name

    def _file(self, name: str) -> Path | None:
        """Where the blob is, in this layout or in the older one."""
        places = (self._place(name), self._folder / name[:2] / name[2:4] / name)
        return next((place for place in places if place.is_file()), None)

    def _files(self) -> Iterator[Path]:
        """All blobs of both layouts, in no order."""
        for pattern in ("??/*", "??/??/*"):
            yield from (path for path in self._folder.glob(pattern) if NAME.fullmatch(path.name))

    def _move(self, temporary: Path, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary.replace(target)
        if self._durable:
            for folder in (target.parent, self._folder):
                sync_folder(folder)

    def _sync(self, file: IO[bytes]) -> None:
        file.flush()
        if self._durable:
            os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Have the disk keep the names in a folder, without which a synced file may still be lost."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_file(path: Path) -> None:
    """Have the disk keep what another library wrote."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
