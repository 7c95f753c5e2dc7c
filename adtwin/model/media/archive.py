"""Images sent together in one zip file, taken apart within bounds."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from pathlib import PurePosixPath

from adtwin.errors import GraphError
from adtwin.errors.media import IMAGE_ARCHIVE
from adtwin.model.media.probe_image import LIBRARY_LIMIT

MOST_ENTRIES = 100
LONGEST_NAME = 255
MOST_BYTES = 4 * LIBRARY_LIMIT
MOST_RATIO = 200
"""How many times its packed size an entry may unpack to; images hardly compress at all."""

_READING = (OSError, ValueError, RuntimeError, NotImplementedError, EOFError, zipfile.BadZipFile, zlib.error)


def is_zip(data: bytes) -> bool:
    """Whether the bytes begin as a zip file does."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def expand_zip(data: bytes) -> list[tuple[str, bytes]]:
    """The files in a zip, as (relative name, bytes), in the archive's order; folders and system files are left out.

    Sizes are counted while unpacking, whatever the directory claims. Error: IMAGE_ARCHIVE.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [e for e in archive.infolist() if not e.is_dir() and not _of_the_system(e.filename)]
            if len(entries) > MOST_ENTRIES:
                raise _refused(f"it holds {len(entries)} files")
            return _contents(archive, entries)
    except _READING as problem:
        raise _refused("it is damaged or encrypted") from problem


def _contents(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> list[tuple[str, bytes]]:
    files: list[tuple[str, bytes]] = []
    total = 0
    for entry in entries:
        name = _safe_name(entry)
        allowed = min(LIBRARY_LIMIT, MOST_BYTES - total, max(entry.compress_size, 1024) * MOST_RATIO)
        with archive.open(entry) as packed:
            content = packed.read(allowed + 1)
        if len(content) > allowed:
            raise _refused(f"{name} unpacks to too much data")
        total += len(content)
        files.append((name, content))
    if not files:
        raise _refused("it holds no files")
    return files


def _safe_name(entry: zipfile.ZipInfo) -> str:
    """The entry's name when it is a plain relative path to a plain file. [S9]"""
    name = entry.filename
    # zipfile cuts names at NUL and turns the machine's separators; the raw name shows both.
    raw = entry.orig_filename
    parts = PurePosixPath(name).parts
    plain = "\x00" not in raw and "\\" not in raw and ":" not in raw and not name.startswith("/") and ".." not in parts
    link = stat.S_ISLNK(entry.external_attr >> 16)
    if not plain or link or not parts or len(name) > LONGEST_NAME:
        raise _refused("it holds a name that is not a plain relative path")
    return name


def _of_the_system(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return "__MACOSX" in parts or parts[-1:] in ((".DS_Store",), ("Thumbs.db",), ("desktop.ini",))


def _refused(detail: str) -> GraphError:
    return IMAGE_ARCHIVE(detail=detail, entries=MOST_ENTRIES)
