"""Lengths of time and moments as people type them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import click

DAY = 86_400
_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": DAY}
_DURATION = re.compile(r"(?:[0-9]{1,9}[smhd])+")
_PART = re.compile(r"([0-9]{1,9})([smhd])")


class Duration(click.ParamType[int]):
    """`7d`, `90m`, `1d12h`, as seconds."""

    name = "duration"

    def convert(self, value: str | int, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The seconds; a usage error otherwise."""
        text = str(value)
        if not _DURATION.fullmatch(text):
            self.fail(f"{text!r} is no length of time: write 30s, 90m, 12h, 7d or 1d12h.", param, ctx)
        return sum(int(number) * _UNITS[unit] for number, unit in _PART.findall(text))


class Moment(click.ParamType[int]):
    """An ISO date or time (UTC unless it says otherwise) or epoch seconds, as epoch seconds."""

    name = "time"

    def convert(self, value: str | int, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The epoch second; a usage error otherwise."""
        text = str(value)
        if re.fullmatch(r"[0-9]{9,11}", text):
            return int(text)
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            self.fail(f"{text!r} is no time: write 2026-12-01 or 2026-12-01T08:00:00Z.", param, ctx)
        return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


DURATION = Duration()
MOMENT = Moment()
