"""docs/errors.md: the error catalogue as a page, and which of its rows rest on an assumption."""

from __future__ import annotations

from adtwin.errors import CATALOGUE, Row
from adtwin.errors.documented import FAULT_ONLY

PAGE = "docs/errors.md"

_TOP = """\
# Errors

Generated from the error catalogue (`adtwin/errors/`) by `make docs`; do not edit. Words in braces are filled in
when the error is raised.

*Evidence* says how we know: `doc` a numbered statement of [spec/](spec/README.md), `report` a public report or
payload, `assumed` our own reading where nobody says. A row marked `assumed` is where the twin may differ from the
service. What no rule raises is had *by fault only*: `X-Adtwin-Error: SYMBOL`, or a fault rule (`"error": "SYMBOL"`).
Both take numbers as well: `17/2446079`, or a code or subcode alone; of rows that share theirs, the one marked *meant by
the numbers* is had. Each row has a page of its own, with its cause, an answer and how to mend it.
"""


def page() -> str:
    """The whole page: a table in the order of code, subcode, symbol."""
    rows = sorted(CATALOGUE.values(), key=lambda row: (row.code, row.subcode or 0, row.symbol))
    assumed = sum(row.evidence.startswith("assumed") for row in rows)
    lines = [
        _TOP,
        f"**{len(rows)} errors, {assumed} of them assumed.**",
        "",
        "| code | HTTP | symbol | what the client reads | evidence |",
        "|---|---:|---|---|---|",
        *(_line(row) for row in rows),
    ]
    return "\n".join(lines) + "\n"


def _line(row: Row) -> str:
    code = f"{row.code}/{row.subcode}" if row.subcode is not None else str(row.code)
    text = " · ".join(part for part in (row.message, row.title, row.text) if part)
    raised = " (by fault only)" if row.symbol in FAULT_ONLY else ""
    raised += " (meant by the numbers)" if row.canonical else ""
    cells = (code, str(row.status), f"[`{row.symbol}`](errors/{row.symbol}.md){raised}", text, row.evidence)
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
