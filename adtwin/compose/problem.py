"""What is wrong with arguments or with an ad, as rows of data: symbol, fields, what is said, how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. `fields` are the arguments or paths it is about; `limit` and `actual` where a figure was missed."""

    symbol: str
    fields: tuple[str, ...]
    message: str
    fix: str
    severity: Severity = "error"
    limit: Any = None
    actual: Any = None

    @property
    def field(self) -> str:
        """The fields as a word."""
        return ", ".join(self.fields)

    def as_error(self) -> dict[str, Any]:
        """The finding as the error object of a refused call [E-223]."""
        return {"type": "ValidationError", "param": self.field, "message": self.message, "hint": self.fix}

    def as_warning(self) -> dict[str, str]:
        """The finding as an entry of `warnings` [E-222]."""
        return {"code": self.symbol, "message": f"{self.message} {self.fix}".strip(), "param": self.field}


@dataclass(frozen=True, slots=True)
class Row:
    """A kind of finding: texts with places for words, filled in by a call."""

    symbol: str
    message: str
    fix: str
    severity: Severity = "error"

    def __call__(self, *fields: str, limit: Any = None, actual: Any = None, **words: Any) -> Problem:
        """The finding about these fields."""
        words = {"fields": " and ".join(fields), "field": fields[0], "limit": limit, "actual": actual, **words}
        return Problem(
            self.symbol,
            fields,
            self.message.format_map(words),
            self.fix.format_map(words),
            self.severity,
            limit,
            actual,
        )


def warning(symbol: str, message: str, fix: str) -> Row:
    """A finding that stops nothing."""
    return Row(symbol, message, fix, "warning")


class RefusedError(Exception):
    """The first finding that stops a composition: nothing is to be sent."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem
