"""Files of this machine that a tool may send: only inside the folders the server was started with."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from pathlib import Path

from adtwin.agent.answers import refusal
from adtwin.agent.tool import Refusal
from adtwin.compose.ad_level import check_file, file_type, spec

LARGEST = {"image": 30 * spec.MEGABYTE, "video": 4 * spec.GIGABYTE}
ENCODED = 40 * spec.MEGABYTE
"""Longest text of bytes: a video of any length comes as a file."""


@dataclass(frozen=True)
class Upload:
    """A file to send, open or in memory: its name, and what to read it from."""

    name: str
    path: Path | None = None
    content: bytes = b""


def local(path: str, folders: tuple[Path, ...], kind: str) -> Upload:
    """The file at a path, links followed, if it lies in an allowed folder and is what it should be."""
    if not folders:
        raise _no("The server may read no files.", "Start it with --files DIR.")
    try:
        found = Path(path).expanduser().resolve(strict=True)
    except (OSError, RuntimeError, ValueError):
        raise _no(f"There is no file {path!r}.", f"Files lie in {_names(folders)}.") from None
    if not any(found.is_relative_to(folder) for folder in folders):
        raise _no(f"{path!r} lies outside the allowed folders.", f"Copy it into {_names(folders)}.")
    if not found.is_file():
        raise _no(f"{path!r} is no file.", "Name an image or a video.")
    with found.open("rb") as file:
        head = file.read(16)
    _fits(head, found.stat().st_size, kind, "path")
    return Upload(found.name, path=found)


def encoded(text: str, kind: str, name: str | None) -> Upload:
    """Bytes given as base64 or as a data URL."""
    if len(text) > ENCODED:
        raise _no("So many bytes do not fit into a call.", "Send a local path instead.", "data")
    body = text.partition(",")[2] if text.startswith("data:") else text
    try:
        content = base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError):
        raise _no("data is no base64.", "Send the file's bytes as base64.", "data") from None
    _fits(content[:16], len(content), kind, "data")
    return Upload(name or f"upload.{file_type(content[:16])}", content=content)


def _fits(head: bytes, size: int, kind: str, field: str) -> None:
    """Type and size, as the ad-level table has them, before anything is sent [E-381]."""
    found = file_type(head)
    problems = list(check_file({"type": kind, "file_type": found or "unknown", "bytes": size}, "Feed"))
    if kind == "image" and found in {"gif", "webp"}:
        problems = []
    for problem in problems:
        if problem.severity == "error":
            raise _no(problem.message, problem.fix, field)


def _names(folders: tuple[Path, ...]) -> str:
    return ", ".join(map(str, folders))


def _no(message: str, hint: str, field: str = "path") -> Refusal:
    return Refusal(refusal(message, hint, param=field))
