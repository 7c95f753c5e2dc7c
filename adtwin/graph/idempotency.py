"""Writes that are sent again: an `Idempotency-Key` gives the first answer and makes nothing new [R6].

The real API has no such header, and who sends none notices nothing. A key is its token's own and holds for 24 hours of
the twin's clock. The answer is kept in the transaction of the write, so there is never the one without the other;
what is refused or only validated keeps nothing, and can be mended and sent under the same key.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from adtwin.errors.protocol import IDEMPOTENCY_KEY_USED, INVALID_PARAMETER
from adtwin.graph import redaction

if TYPE_CHECKING:
    from adtwin.graph.call import Call, Request, Upload
    from adtwin.store import Transaction, View

HEADER = "idempotency-key"
REPEATED = "idempotent-replayed"
"""The header that tells an answer given again from a first one."""
LONGEST = 255
KEPT_FOR = 86_400
"""Seconds."""
_OF_THE_WRITE = ("file_offset", "offset", "file_size", "file_url")
"""Headers that say what an upload brings and where it goes [A-198, A-216]."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key that came with a write: under which hash its answer is kept, and the hash of what was asked for."""

    digest: str
    asked: str

    def answer(self, view: View, now: int) -> Answered | None:
        """The first answer, if there was one. IDEMPOTENCY_KEY_USED when that was to another request."""
        kept = view.answer_get(self.digest, now)
        if kept is None:
            return None
        if kept["asked"] != self.asked:
            raise IDEMPOTENCY_KEY_USED()
        return Answered(kept["body"], kept["owner"])

    def wait(self, tx: Transaction) -> None:
        """Let the same key's write before this one come to its end."""
        tx.lock(int(self.digest[:15], 16))

    def keep(self, tx: Transaction, answered: Answered, now: int) -> None:
        """Keep the answer. A file is none to keep, nor is a token: those are stored by their hashes alone."""
        body = answered.body
        if isinstance(body, dict | list) and not redaction.holds_token(body):
            kept = {"asked": self.asked, "body": body, "owner": answered.owner}
            tx.answer_put(self.digest, kept, now, now + KEPT_FOR)


@dataclass(frozen=True, slots=True)
class Answered:
    """What a write was answered, and the owner of what it was about, who is there even when that is gone."""

    body: Any
    owner: int


class Unprepared(Exception):  # noqa: N818 - no error: the write begins anew
    """The answer that spared a write its slow part ran out before it was given."""


def key_in(request: Request) -> str | None:
    """The key that a request carries. INVALID_PARAMETER for one that is too long."""
    given = request.headers.get(HEADER)
    if given is not None and len(given) > LONGEST:
        raise INVALID_PARAMETER(detail=f"The header Idempotency-Key may have at most {LONGEST} characters.")
    return given or None


async def key_of(call: Call) -> Key | None:
    """The key of a write; None without one, and for who has no token."""
    request, principal = call.request, call.principal
    given = key_in(request)
    if given is None or request.method == "GET" or not principal.token:
        return None
    asked = await asyncio.to_thread(_asked, request) if request.files else _asked(request)
    return Key(_hash([principal.token, principal.user_id, given]), asked)


def key_of_part(request: Request, place: int) -> str | None:
    """The key that a part of a batch has from the batch: parts are writes of their own."""
    given = key_in(request)
    return None if given is None else _hash([given, place])


def _asked(request: Request) -> str:
    params = {name: value for name, value in request.params.items() if name not in redaction.CALLERS}
    files = [[one.name, one.filename, _hash_of_file(one)] for one in request.files]
    headers = {name: request.headers[name] for name in _OF_THE_WRITE if name in request.headers}
    return _hash([request.method, request.path.strip("/"), params, headers, files])


def _hash_of_file(upload: Upload) -> str:
    running = hashlib.sha256()
    for piece in upload.pieces():
        running.update(piece)
    return running.hexdigest()


def _hash(value: Any) -> str:
    """Of any JSON value, whatever texts are in it."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=repr).encode()).hexdigest()
