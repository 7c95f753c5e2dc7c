"""The form of an error row, and the exception that carries one to the client."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

type_of_evidence = ("doc", "report", "assumed")

BlamePath = Sequence[str]


@dataclass(frozen=True, slots=True)
class Row:
    """One error of the API: what the client sees, and how we know.

    `message` and `text` are templates; their `{names}` are given when the error is raised. `text` tells the reader
    how to mend the request. `evidence` starts with `doc`, `report` or `assumed` and names the place.
    """

    symbol: str
    code: int
    subcode: int | None
    status: int
    type: str
    message: str
    title: str | None
    text: str | None
    transient: bool
    evidence: str
    canonical: bool = False
    """Of the rows that share its numbers, the one that is meant by whoever says no more than the numbers."""

    def __call__(self, *, blame: BlamePath | Sequence[BlamePath] | None = None, **values: Any) -> GraphError:
        """The error to raise. `blame` is the path of the faulty field, or a list of such paths [C-473]."""
        return GraphError(self, _paths(blame), values)


class GraphError(Exception):
    """An error the client is told about, as a row of the catalogue filled in."""

    def __init__(self, error: Row, blame: list[list[str]], values: dict[str, Any]) -> None:
        self.row = error
        self.blame = blame
        self.values = values
        self.data: dict[str, Any] = {}
        super().__init__(self.message)

    def with_data(self, **data: Any) -> GraphError:
        """The error with further members of its `error_data`, such as where an upload goes on."""
        self.data |= data
        return self

    @property
    def message(self) -> str:
        """The developer's message; numbered errors start with `(#code)` [C-479]."""
        text = self.row.message.format_map(self.values)
        return text if text.startswith("(#") or self.row.status >= 500 else f"(#{self.row.code}) {text}"

    def body(self, trace_id: str) -> dict[str, Any]:
        """The error envelope [C-472, C-473]."""
        error: dict[str, Any] = {"message": self.message, "type": self.row.type, "code": self.row.code}
        if self.row.subcode is not None:
            error["error_subcode"] = self.row.subcode
        if self.blame or self.data:
            error["error_data"] = {**({"blame_field_specs": self.blame} if self.blame else {}), **self.data}
        error["is_transient"] = self.row.transient
        if self.row.title is not None:
            error["error_user_title"] = self.row.title.format_map(self.values)
        if self.row.text is not None:
            error["error_user_msg"] = self.row.text.format_map(self.values)
        error["fbtrace_id"] = trace_id
        return {"error": error}


CATALOGUE: dict[str, Row] = {}
LEAST_OF_ITS_OWN = 100_000
"""From this number on a subcode is that of one error, whatever its code."""


def row(
    symbol: str,
    *,
    code: int,
    message: str,
    evidence: str,
    subcode: int | None = None,
    status: int = 400,
    type: str = "OAuthException",  # noqa: A002 - the wire's name
    title: str | None = None,
    text: str | None = None,
    transient: bool = False,
    canonical: bool = False,
) -> Row:
    """Add a row to the catalogue; a symbol stands once, and its evidence is stated."""
    if symbol in CATALOGUE:
        raise ValueError(f"error symbol {symbol} is declared twice")
    if not evidence.startswith(type_of_evidence):
        raise ValueError(f"error {symbol}: evidence must start with one of {type_of_evidence}")
    made = Row(symbol, code, subcode, status, type, message, title, text, transient, evidence, canonical)
    CATALOGUE[symbol] = made
    return made


def meant_by(code: int, subcode: int | None = None) -> Row | None:
    """The row that numbers stand for, with just these numbers where both are given; None when there is none.

    A number is looked up as code and as subcode, for the documentation leaves open which of them some are [C-541]. So
    `1885183` finds 100/1885183, `80004` finds 80004/2446079, and 100/1870034 the row with the subcode 1870034. Short
    subcodes say nothing without their code: 190/33 is an error of 190.
    """
    rows = list(CATALOGUE.values())
    if subcode is None:
        bare = [row for row in rows if row.code == code and row.subcode is None]
        return _one_of(bare or [row for row in rows if code in (row.code, row.subcode)])
    exact = _one_of([row for row in rows if (row.code, row.subcode) == (code, subcode)])
    if exact is not None:
        return exact
    alike = [row for row in rows if subcode in (row.code, row.subcode)] if subcode >= LEAST_OF_ITS_OWN else []
    nearest = alike[0] if len(alike) == 1 else meant_by(code)
    return nearest and replace(nearest, code=code, subcode=subcode)


def _one_of(rows: list[Row]) -> Row | None:
    return next((row for row in rows if row.canonical), rows[0] if rows else None)


def _paths(blame: BlamePath | Sequence[BlamePath] | None) -> list[list[str]]:
    if not blame:
        return []
    if isinstance(blame, str):
        return [[blame]]
    if all(isinstance(part, str) for part in blame):
        return [[str(part) for part in blame]]
    return [[str(part) for part in path] for path in blame]
