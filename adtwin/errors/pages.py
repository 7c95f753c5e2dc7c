"""Errors of what pages post."""

from __future__ import annotations

from adtwin.errors.catalogue import row

DUPLICATE_POST = row(
    "DUPLICATE_POST",
    code=506,
    message="Duplicate status message",
    title="The same was just posted",
    text="The newest post of the page says the same. Change the message or the link.",
    evidence="doc C-492",
)
