"""docs/insights.md: the fields, breakdowns and windows of reports, from the tables that queries are checked by."""

from __future__ import annotations

from collections.abc import Iterable

from adtwin.reporting import documented, mmm
from adtwin.reporting.attribution import SILENT, WINDOWS
from adtwin.reporting.breakdowns import ACTION_BREAKDOWNS, BREAKDOWNS, COMBINATIONS, JOINABLE, WITHOUT_FACTS
from adtwin.reporting.metric_types import Metric
from adtwin.reporting.metrics import (
    ATTRIBUTES,
    ESTIMATED,
    IN_DEVELOPMENT,
    LIST_METRICS,
    METRICS,
    RANKINGS,
    RESULTS,
    SETTING,
)
from adtwin.reporting.video_metrics import CURVES

PAGE = "docs/insights.md"

_TOP = """\
# Insights: fields, breakdowns, windows

Generated from the tables that reports are checked by and made from (`adtwin/reporting/`) by `make docs`; do not edit.

## Fields with figures

*Estimated* and *in development* are the documentation's words; `debug=info` tells of them beside an answer, too.

| field | written as | remark |
|---|---|---|
"""
_LISTS = {
    "count": "list of counts",
    "value": "list of values",
    "cost": "list of costs",
    "return": "list of returns on spend",
    "rate": "list of rates in per cent",
    "people": "list of numbers of people",
    "cost_of_people": "list of costs per person",
}


def page() -> str:
    """The whole page."""
    rows = [f"| `{name}` | {kind} | {_remark(name)} |\n" for name, kind in sorted(_kinds())]
    starred = sorted(_joined(c) + (" \\*" if c in JOINABLE else "") for c in COMBINATIONS)
    parts = [
        _TOP + "".join(rows),
        "## Fields without figures\n\nTaken, and left out of rows, as in an account without that kind of data.\n\n"
        + _named(documented.FIELDS),
        "## Breakdowns\n\n" + _named(BREAKDOWNS.keys() - {mmm.OWN}),
        "Refused by name, as the twin does not deliver them (`UNMODELLED_BREAKDOWN`): " + _named(documented.BREAKDOWNS),
        "Action breakdowns: " + _named({*ACTION_BREAKDOWNS, *WITHOUT_FACTS}),
        "What may stand together, `action_type` always with it; those with \\* may be joined with `action_target_id`"
        " and `action_destination`. Anything else is `BREAKDOWN_COMBINATION`.\n\n"
        + "".join(f"- {one}\n" for one in starred).rstrip(),
        "## Attribution windows\n\nThat add a key: " + _named(WINDOWS) + "\n\nTaken without one: " + _named(SILENT),
    ]
    return "\n\n".join(part.rstrip() for part in parts) + "\n"


def _kinds() -> Iterable[tuple[str, str]]:
    yield from ((name, _of_metric(metric)) for name, metric in METRICS.items())
    yield from ((name, _LISTS[metric.of]) for name, metric in LIST_METRICS.items())
    yield from ((name, "text") for name in (*ATTRIBUTES, *RANKINGS, SETTING))
    yield from ((name, "list of results") for name in RESULTS)
    yield from ((name, "histogram") for name in CURVES)


def _of_metric(metric: Metric) -> str:
    kind = {"COUNT": "count", "MONEY": "money", "RATIO": "ratio", "AVERAGE": "average"}[metric.rendering.name]
    return f"list of one {kind}" if metric.listed_as else kind


def _remark(name: str) -> str:
    return "estimated" if name in ESTIMATED else "in development" if name in IN_DEVELOPMENT else ""


def _joined(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names))


def _named(names: Iterable[str]) -> str:
    return _joined(names) + "."
