"""A Graph path taken apart: version, node, edge."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from adtwin.errors import GraphError
from adtwin.errors.protocol import UNKNOWN_PATH
from adtwin.graph.versions import modelled

_SPELT = r"v\d{1,4}(?:\.\d{0,4})?"
VERSION = re.compile(_SPELT, re.ASCII)
"""A version as paths spell it, whether or not there is such a one."""
_UPLOADS = re.compile(rf"[a-z-]{{1,40}}-upload/{_SPELT}", re.ASCII)
_VERSIONED = re.compile(rf"/?{_SPELT}(?:/|$)", re.ASCII)
_UPLOAD_LENGTHS = (3, 4)
"""How many parts a path of the host for uploads has."""


@dataclass(frozen=True, slots=True)
class Path:
    """A Graph path: version, node, edge. `None` is what the path leaves out."""

    version: str
    node: str | None
    edge: str | None
    item: str | None = None
    """What follows the edge: one of its members, where the edge says under which parameter it is meant."""
    versioned: bool = True
    """Whether the path names a version; without one, the app's setting decides [C-438]."""

    @property
    def alone(self) -> str:
        """The path below the version: the name of an edge of the root, if it is one."""
        return "/".join(part for part in (self.node, self.edge, self.item) if part is not None)


@lru_cache(maxsize=8192)
def split(path: str) -> Path:
    """Take a path apart; slashes at the end and between do not count [C-007, wire facts 4].

    The host for uploads puts what is uploaded ahead of the version: `video-ads-upload/v24.0/123` is the edge
    `video-ads-upload` of 123. In front of a node and its edge the prefix says nothing more [A-225].
    """
    parts = [part for part in path.split("/") if part]
    host = parts.pop(0) if len(parts) in _UPLOAD_LENGTHS and _UPLOADS.fullmatch("/".join(parts[:2])) else None
    version = parts.pop(0) if parts and VERSION.fullmatch(parts[0]) else ""
    if host is not None and len(parts) == 1:
        parts.append(host)
    if len(parts) > 3:
        raise UNKNOWN_PATH(edge="/".join(parts[2:])[:100], node="An edge", suggestion="")
    node, edge, item = (*parts, None, None, None)[:3]
    return Path(modelled(version), node, edge, item, versioned=bool(version))


def version_of(path: str) -> str:
    """The modelled version that answers for a path, whether or not it leads anywhere."""
    try:
        return split(path).version
    except GraphError:
        return modelled("")


@lru_cache(maxsize=1_000)
def path_below(outer: str, path: str) -> str:
    """The whole path of a part: its own version counts, else that of the batch [C-455, D-352]."""
    if _VERSIONED.match(path):
        return "/" + path.lstrip("/")
    match = _VERSIONED.match(outer)
    version = match.group().strip("/") if match else ""
    return f"/{version}/{path.lstrip('/')}" if version else "/" + path.lstrip("/")
