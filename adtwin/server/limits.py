"""How large a request may be. Each limit is checked before the memory is spent. [S6]"""

from __future__ import annotations

import re
from dataclasses import dataclass

from adtwin.errors.protocol import REQUEST_TOO_LARGE
from adtwin.server.exchange import Exchange

KB, MB, GB = 2**10, 2**20, 2**30

URL_BYTES = 16 * KB
HEADER_BYTES = 64 * KB
FIELDS = 1_000
FILES = 100
JSON_DEPTH = 32
INTEGER_DIGITS = 20


@dataclass(frozen=True, slots=True)
class Room:
    """How many bytes a body may have, and each file in it."""

    body: int
    file: int
    names: str


DEFAULT = Room(MB, MB, "requests")
IMAGES = Room(64 * MB, 30 * MB, "image uploads")
"""Some clients send the same file under two names [wire facts 2]."""
VIDEOS = Room(GB + MB, GB, "video uploads")
PEOPLE = Room(8 * MB, 8 * MB, "lists of people or events")
BATCHES = Room(64 * MB, 30 * MB, "batches")
"""As much as one request with images: batches carry those too [C-464]."""

BY_EDGE: dict[str, Room] = {
    "adimages": IMAGES,
    "photos": IMAGES,
    "picture": IMAGES,
    "thumbnails": IMAGES,
    "advideos": VIDEOS,
    "videos": VIDEOS,
    "video-ads-upload": VIDEOS,
    "captions": IMAGES,
    "users": PEOPLE,
    "usersreplace": PEOPLE,
    "events": PEOPLE,
    "items_batch": PEOPLE,
    "": BATCHES,
    "me": BATCHES,
}
_ROOT = re.compile(r"v\d{1,4}(\.\d{0,4})?", re.ASCII)
_FILE = re.compile(r"/upload:[^/]+|/[a-z-]{1,40}-upload/v\d{1,4}(?:\.\d{0,4})?/\d+|/\d+/[a-z-]{1,40}-upload", re.ASCII)


def takes_a_file(path: str) -> bool:
    """Whether the body of a POST to this path is one file as it is, whatever its content type says [A-198, A-216]."""
    return "upload" in path and _FILE.search(path.rstrip("/")) is not None


def room_of(path: str) -> Room:
    """The room for the body of a request to this path."""
    if takes_a_file(path):
        return VIDEOS
    last = path.rstrip("/").rpartition("/")[2]
    return BY_EDGE.get(last) or (BATCHES if _ROOT.fullmatch(last) else DEFAULT)


async def within_limits(exchange: Exchange) -> None:
    """Refuse what is declared too large, before anything is read. Error: REQUEST_TOO_LARGE."""
    scope = exchange.scope
    url = len(scope.get("raw_path") or scope["path"].encode()) + len(scope["query_string"])
    if url > URL_BYTES:
        detail = f"The URL has {url} bytes, and at most {URL_BYTES} are taken. POST the parameters."
        raise REQUEST_TOO_LARGE(detail=detail)
    size = sum(len(name) + len(value) + 4 for name, value in scope["headers"])
    if size > HEADER_BYTES:
        raise REQUEST_TOO_LARGE(detail=f"The headers have {size} bytes, and at most {HEADER_BYTES} are taken.")
    declared = exchange.headers.get("content-length")
    if declared is not None and declared.isascii() and declared.isdigit():
        room = room_of(exchange.path)
        if len(declared) > INTEGER_DIGITS or int(declared) > room.body:
            raise body_too_large(room)


def body_too_large(room: Room) -> Exception:
    """The refusal of a body."""
    return REQUEST_TOO_LARGE(detail=f"The body of {room.names} may have at most {room.body} bytes here.")


def file_too_large(room: Room, name: str) -> Exception:
    """The refusal of one file of a body."""
    detail = f"File {name} has more than the {room.file} bytes that a file of {room.names} may have here."
    return REQUEST_TOO_LARGE(blame=[name], detail=detail)
