"""The columns of a report as a file: what stands above each, and what it takes from a row."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from adtwin.reporting.attribution import WINDOWS
from adtwin.reporting.labels import action_label, label
from adtwin.reporting.metrics import LIST_METRICS, RESULTS
from adtwin.reporting.wire import Row

DIGITS = 14
"""The longest number that a spreadsheet keeps exactly."""
INDICATOR = "result_indicator"
Kind = Mapping[str, str]
"""What tells the entries of a list from each other: the action type, and what action breakdowns say."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what stands above it, the field it is of, and what it picks from the field's value."""

    title: str
    field: str
    pick: Callable[[Any], Any] | None = None

    def cell(self, value: Any) -> Any:
        """The cell of a field's value: a text or a number; None where the row has none."""
        if self.pick is not None:
            value = self.pick(value or ())
        if isinstance(value, dict):
            return value.get("text") or value.get("name") or value.get("id") or orjson.dumps(value).decode()
        return ", ".join(map(str, value)) if isinstance(value, list) else _number(value)


def columns_of(
    names: Sequence[str], whole: Row, language: str, currency: str, windows: Sequence[str] = ()
) -> list[Column]:
    """The columns of these fields, of which `actions:link_click` is one action type.

    `whole` is the row of all rows together: a list has a column for each kind of entry it has there, and one more for
    each of the attribution windows. Results are told along with what they are results of.
    """
    columns: list[Column] = []
    for asked in names:
        name, _, one = asked.partition(":")
        title = label(name, language) + (f" ({currency})" if name == "spend" else "")
        value = whole.get(name)
        if name in RESULTS:
            columns.append(Column(title, name, _results))
            if not any(other.partition(":")[0] in RESULTS for other in names[: names.index(asked)]):
                columns.append(Column(label(INDICATOR, language), name, _indicators))
        elif one or isinstance(value, list):
            kinds = _kinds(value or (), one) or [{"action_type": one}]
            details = {detail for kind in kinds for detail in kind}
            keys = ("value", *windows) if name in LIST_METRICS else ("value",)
            columns += [
                Column(title + _told(name, kind, key, language), name, _entry(kind, key, details - kind.keys()))
                for kind in kinds
                for key in keys
            ]
        else:
            columns.append(Column(title, name))
    return columns


def _kinds(entries: Iterable[Mapping[str, Any]], one: str) -> list[Kind]:
    """The kinds of entries there are, of one action type or of all."""
    found = [{k: str(v) for k, v in entry.items() if k != "value" and k not in WINDOWS} for entry in entries]
    return sorted((kind for kind in found if one in ("", kind["action_type"])), key=lambda kind: list(kind.values()))


def _told(name: str, kind: Kind, key: str, language: str) -> str:
    """What a title says of an entry; not its action type, where the list has no other."""
    alone = name not in LIST_METRICS or LIST_METRICS[name].only
    words = [value for detail, value in kind.items() if detail != "action_type"]
    words = words if alone else [action_label(kind["action_type"], language), *words]
    window = f" ({label(key, language)})" if key != "value" else ""
    return (f": {', '.join(words)}" if words else "") + window


def _entry(kind: Kind, key: str, others: Collection[str]) -> Callable[[Any], Any]:
    """The figure of the entry of this kind, which has none of the `others`: details that say more."""
    wanted = kind.items()

    def pick(entries: Any) -> Any:
        for entry in entries:
            if all(entry.get(detail) == value for detail, value in wanted) and not any(one in entry for one in others):
                return entry.get(key)
        return None

    return pick


def _results(rows: Any) -> Any:
    """One result, or those of several kinds in the order of their indicators."""
    told = [row["values"][0]["value"] if "values" in row else "" for row in rows]
    return told[0] if len(told) == 1 else told or None


def _indicators(rows: Any) -> Any:
    return [row["indicator"] for row in rows] or None


def _number(value: Any) -> Any:
    """Figures as numbers; ids, which no spreadsheet keeps exactly, and everything else as text."""
    if not isinstance(value, str):
        return value
    if not value or len(value) > DIGITS or not value.replace(".", "", 1).isdecimal():
        return value or None
    return float(value) if "." in value else int(value)
