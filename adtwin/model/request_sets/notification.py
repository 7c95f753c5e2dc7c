"""Telling somebody that a set is finished: a signed POST to the address they left [D-349].

What the service sends is nowhere described. The twin sends the set's name and counts as JSON, and signs it as webhooks
of the platform are signed: `X-Hub-Signature-256` is the HMAC-SHA256 of the body with the app's secret as key.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import orjson
from pydantic import BeforeValidator

from adtwin.errors.protocol import INVALID_URL
from adtwin.errors.request_sets import NOTIFICATION_NEEDS_ADDRESS
from adtwin.model.media.address import RefusedError, UnfetchedError, parse_url
from adtwin.model.media.fetch import Message, Outbound, shown, submit

NOT_SENT, SENDING, SENT = "not_sent", "sending", "sent"
OFF, ON_COMPLETE = "OFF", "ON_COMPLETE"
_BY_NUMBER = {"0": OFF, "1": ON_COMPLETE}

NotificationMode = Annotated[
    Literal["OFF", "ON_COMPLETE"], BeforeValidator(lambda given: _BY_NUMBER.get(str(given), str(given).upper()))
]
"""By name, or by the numbers of the pages: 0 and 1 [D-201]."""


def check(mode: str | None, address: str | None, policy: Outbound) -> None:
    """INVALID_URL for an address that can't be called, or is the twin's own; NOTIFICATION_NEEDS_ADDRESS for none where
    one is needed."""
    if address is not None and (detail := _fault(address, policy)) is not None:
        raise INVALID_URL(blame=["notification_uri"], param=shown(address), detail=detail)
    if mode == ON_COMPLETE and address is None:
        raise NOTIFICATION_NEEDS_ADDRESS(blame=["notification_uri"])


def _fault(address: str, policy: Outbound) -> str | None:
    try:
        parts = parse_url(address)
    except (RefusedError, UnfetchedError) as problem:
        return str(problem)
    if parts.scheme not in ("http", "https"):
        return "only http and https addresses are called"
    return "it is the twin's own address" if policy.is_own(parts) else None


@dataclass(frozen=True, slots=True)
class Notice:
    """What is to be told, to whom, signed by which secret."""

    address: str
    body: bytes
    secret: str

    @classmethod
    def of(cls, address: str, told: dict[str, Any], secret: str) -> Notice:
        """The notice with this JSON as its body."""
        return cls(address, orjson.dumps(told), secret)

    def send(self, policy: Outbound) -> tuple[bool, str]:
        """Call the address; whether somebody took the notice, and what is to be said of it."""
        try:
            if not policy.reaches(parse_url(self.address)):
                return False, f"The twin does not call this address while it is served with --outbound {policy.mode}."
            status = submit(self.address, policy, Message("POST", self.body, self._headers()))
        except (RefusedError, UnfetchedError) as problem:
            return False, f"The address could not be called: {problem}."
        return 200 <= status < 300, f"The address answered {status}."

    def _headers(self) -> dict[str, str]:
        signature = hmac.new(self.secret.encode(), self.body, hashlib.sha256).hexdigest()
        return {"Content-Type": "application/json", "X-Hub-Signature-256": f"sha256={signature}"}
