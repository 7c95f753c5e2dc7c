"""docs/versions.md: what differs from one version of the API to the next, from the table that the code asks."""

from __future__ import annotations

from adtwin.graph.versions import DEFAULT, DIFFERENCES, ENDS, MODELLED, Difference
from adtwin.server.assemble import model_registry

PAGE = "docs/versions.md"

_TOP = """\
# Versions

Generated from the table of differences (`adtwin/graph/versions.py`, and the rules that declare theirs) by `make docs`;
do not edit.

Modelled are {modelled}. Any other `vN.N` is taken and answered by the nearest of them, a call
without a version by the app's `api_version`, or else by {default}; `facebook-api-version` says which. Each row below is
tried over HTTP in every modelled version by `tests/model/test_version_table.py`.

What has ended is answered all the same. A fault rule with `"expired": "marketing"` or `"graph"` refuses it with 2635,
by one of two calendars:

{calendars}

| from | to | difference | what holds |
|---|---|---|---|
"""


def page() -> str:
    """The whole page: a row for each difference, in the order in which they came."""
    if not model_registry().types:
        raise LookupError("no node types were found, which declare the differences")
    ended = [
        f"- {calendar}: " + ", ".join(f"{version} {ends or 'goes on'}" for version, ends in versions)
        for calendar, versions in ENDS.items()
    ]
    top = _TOP.format(modelled=", ".join(MODELLED), default=DEFAULT, calendars="\n".join(ended))
    return top + "".join(map(_line, sorted(DIFFERENCES.values(), key=_order)))


def _order(one: Difference) -> tuple[str, str, str]:
    return (one.since or "", one.until or "", one.rule)


def _line(one: Difference) -> str:
    return f"| {one.since or ''} | {one.until or ''} | `{one.rule}` | {one.note} |\n"
