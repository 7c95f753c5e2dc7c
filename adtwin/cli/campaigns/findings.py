"""What is wrong with an ad, a creative or a campaign file, as far as no server is needed to see it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import click

from adtwin.cli.campaigns.names import unknown_names


@dataclass(frozen=True)
class Finding:
    """One problem: where, which rule, what is wrong, how to mend it."""

    field: str
    rule: str
    message: str
    fix: str
    severity: str = "error"

    @property
    def is_error(self) -> bool:
        """Whether it has to be mended before anything is made."""
        return self.severity == "error"


def without_a_server(document: Any) -> Iterator[Finding]:
    """The ad level's problems, then names that nobody knows."""
    from adtwin.compose import check, compose_creative

    if isinstance(document, dict) and "account_id" in document and "creative" not in document:
        composed = compose_creative(document)
        problems = [*composed.warnings, *([composed.problem] if composed.problem else [])]
    else:
        problems = check(document)
        for unknown in unknown_names(document):
            yield Finding(unknown.place, "UNKNOWN_PARAMETER", unknown.message, unknown.fix)
    for one in problems:
        yield Finding(one.field, one.symbol, one.message, one.fix, one.severity)


def say(found: Iterable[Finding], *, err: bool = False) -> None:
    """Each with its way to mend it; `err` on the other stream."""
    for one in found:
        colour = "red" if one.is_error else "yellow"
        click.echo(f"{click.style(one.severity, fg=colour)}  {one.field}  [{one.rule}]", err=err)
        click.echo(f"  {one.message.strip()}\n  → {one.fix.strip()}", err=err)
