"""A file as an answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Document:
    """A download. `pieces` gives its bytes once, some at a time; `size` is how many there are."""

    name: str
    kind: str
    size: int
    pieces: Iterator[bytes]

    @property
    def headers(self) -> dict[str, str]:
        """The headers that make it a download."""
        plain = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "._- ") else "_" for sign in self.name)
        disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(self.name, safe='')}"
        return {"content-type": self.kind, "content-disposition": disposition}
