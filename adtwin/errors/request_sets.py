"""Errors of ordering, changing and cancelling asynchronous work."""

from __future__ import annotations

from adtwin.errors.catalogue import row

REQUESTS_TOO_MANY = row(
    "REQUESTS_TOO_MANY",
    code=100,
    message="Invalid parameter",
    title="Too many requests in one set",
    text="{param} holds {found} requests. Order at most {most} at once.",
    evidence="assumed; the number is doc D-363",
)
REQUEST_NOT_READABLE = row(
    "REQUEST_NOT_READABLE",
    code=100,
    message="Invalid parameter",
    title="A request of the set can't be read",
    text="Entry {place} of {param}: {detail}.",
    evidence="assumed",
)
REQUEST_HOLDS_TOKEN = row(
    "REQUEST_HOLDS_TOKEN",
    code=100,
    message="Invalid parameter",
    title="A request of the set holds a token",
    text="{param} holds a token where it can't be left out. Requests of a set go by the token that orders them, and no"
    " token is kept: take it out, or send it as the parameter access_token, which is dropped.",
    evidence="assumed",
)
REQUEST_PROCESSED = row(
    "REQUEST_PROCESSED",
    code=100,
    message="Invalid parameter",
    title="The request can't be canceled any more",
    text="The request is {status}. Only requests that are INITIAL can be canceled.",
    evidence="assumed; that it is refused is doc D-348",
)
NOTIFICATION_SENT = row(
    "NOTIFICATION_SENT",
    code=100,
    message="Invalid parameter",
    title="The notification is sent already",
    text="notification_uri and notification_mode can be changed until the notification is sent, name at any time.",
    evidence="assumed; that it is refused is doc D-347",
)
NOTIFICATION_NEEDS_ADDRESS = row(
    "NOTIFICATION_NEEDS_ADDRESS",
    code=100,
    message="Invalid parameter",
    title="A notification needs an address",
    text="notification_mode is ON_COMPLETE. Send notification_uri as well, or notification_mode OFF.",
    evidence="assumed; that the address is used then is doc D-201",
)
