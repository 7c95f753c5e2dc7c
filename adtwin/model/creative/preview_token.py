"""Links to previews: whoever has one sees one ad in one format for 24 hours, and nothing else. [A-145, D-223]"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from typing import Literal

import orjson

VALID = 86_400
"""Seconds of the simulated clock that a link works."""
_MARK = 16

Kind = Literal["creative", "blob"]


@dataclass(frozen=True, slots=True)
class PreviewToken:
    """What is shown: a stored creative by its number, or the data of one that was never stored by its blob; of an asset
    feed what `label` stands for, if it is given [B-309]."""

    kind: Kind
    reference: str
    ad_format: str
    expires: int
    label: str = ""

    def signed(self, seed: int) -> str:
        """The token as it stands in a link."""
        payload = orjson.dumps([self.kind, self.reference, self.ad_format, self.expires, self.label])
        return base64.urlsafe_b64encode(_mark(seed, payload) + payload).decode().rstrip("=")


def read_token(token: str, seed: int) -> PreviewToken | None:
    """What a token shows and until when, or None when it is forged."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError):
        return None
    mark, payload = raw[:_MARK], raw[_MARK:]
    if not hmac.compare_digest(mark, _mark(seed, payload)):
        return None
    return PreviewToken(*orjson.loads(payload))


def _mark(seed: int, payload: bytes) -> bytes:
    key = hashlib.sha256(f"adtwin preview {seed}".encode()).digest()
    return hmac.new(key, payload, hashlib.sha256).digest()[:_MARK]
