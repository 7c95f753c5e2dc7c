"""What counts of the actions, by the attribution setting of their ad sets, as SQL."""

from __future__ import annotations

from collections.abc import Sequence

from adtwin.reporting.attribution import ATTRIBUTED, OF_SKAN, SKAN, windows_of
from adtwin.reporting.dialect import Statement
from adtwin.reporting.metrics import THRUPLAY
from adtwin.reporting.plan import Plan
from adtwin.reporting.results import COLUMN
from adtwin.reporting.video_metrics import VIDEO_VIEW


def counted_sql(column: str, plan: Plan, statement: Statement) -> str:
    """What a column of an action entry sums."""
    if column == COLUMN:
        return f"({_attributed('count', '', plan, statement)}) * is_result"
    kind, _, rest = column.partition("_")
    window, unit = (rest.removesuffix("_micros"), "_micros") if kind == "value" else (rest, "")
    if window == ATTRIBUTED:
        return _attributed(kind, unit, plan, statement)
    if window not in OF_SKAN:
        return column
    adsets = plan.attribution.others.get(SKAN)
    if not adsets:
        return "0"
    among = statement.dialect.among("adset_id", statement.value(sorted(adsets)))
    return f"CASE WHEN {among} THEN {kind}_{OF_SKAN[window]}{unit} ELSE 0 END"


def _attributed(kind: str, unit: str, plan: Plan, statement: Statement) -> str:
    """What counts by the setting of each ad set. What is seen of a video counts at once, whatever the setting."""
    usual = windows_of(plan.attribution.usual)
    sql = _added(kind, usual, unit)
    settings = [usual]
    for setting, adsets in plan.attribution.others.items():
        if (windows := windows_of(setting)) != usual:
            among = statement.dialect.among("adset_id", statement.value(sorted(adsets)))
            sql = f"CASE WHEN {among} THEN {_added(kind, windows, unit)} ELSE {sql} END"
            settings.append(windows)
    if all("1d_view" in windows for windows in settings):
        return sql
    seen = f"action_type IN ('{VIDEO_VIEW}', '{THRUPLAY}')"
    return f"CASE WHEN {seen} THEN {kind}_1d_view{unit} ELSE {sql} END"


def _added(kind: str, windows: Sequence[str], unit: str) -> str:
    return " + ".join(f"{kind}_{window}{unit}" for window in windows)


def with_attribution(sql: str, plan: Plan, statement: Statement) -> str:
    """A measure's SQL with what counts, and the setting by which, filled in."""
    if "{attributed}" in sql:
        return sql.replace("{attributed}", _attributed("count", "", plan, statement))
    if "{setting}" not in sql:
        return sql
    text = statement.value(plan.attribution.usual)
    for setting, adsets in plan.attribution.others.items():
        among = statement.dialect.among("adset_id", statement.value(sorted(adsets)))
        text = f"CASE WHEN {among} THEN {statement.value(setting)} ELSE {text} END"
    return sql.replace("{setting}", text)
