"""docs/admin.md: every call of the admin root, from the table that the server answers by."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable
from typing import Any

from adtwin.server.app import ADMIN, ADMIN_BELOW

PAGE = "docs/admin.md"

_TOP = """\
# The admin root

Generated from the server's own table (`adtwin/server/app.py`) by `make docs`; do not edit.

What the real API has nothing like stands below `/_adtwin`: time, review, faults, limits, the log. Commands and the
pytest fixture call nothing else, so tests in any language can do the same. With `--admin-secret` each call but those
for health, media and previews needs the header `X-Adtwin-Secret`; pages of other sites are refused. Bodies are JSON,
but for files; an error is `{"error": {"message", "field"}}`.

| call | what it does | body |
|---|---|---|
"""
_BODY = re.compile(r"call\.body\((\w+)\)")


def page() -> str:
    """The whole page: a row for each call, in the order of the table."""
    rows = [_row(verb, path, answers) for (verb, path), answers in ADMIN.items()]
    below = [_row(verb, f"{path}…", answers) for (verb, path), answers in ADMIN_BELOW.items()]
    return _TOP + "".join((*rows, *below))


def _row(verb: str, path: str, answers: Callable[..., Any]) -> str:
    return f"| `{verb} /_adtwin{path}` | {_said(answers)} | {_body(answers)} |\n"


def _said(what: Any) -> str:
    """The first paragraph of a docstring, in one line of a table."""
    text = " ".join((inspect.getdoc(what) or "").partition("\n\n")[0].split())
    return re.sub(r" \[[^\]]*\](?=\.?$)", "", text).replace("|", "\\|")


def _body(answers: Callable[..., Any]) -> str:
    """The body it reads, as the body's own model tells it."""
    read = _BODY.search(inspect.getsource(answers))
    return "" if read is None else _said(getattr(sys.modules[answers.__module__], read[1]))
