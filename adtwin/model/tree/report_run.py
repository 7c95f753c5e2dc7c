"""Asynchronous insights: a report is ordered by POST, polled as a node, and paged from the node's own `insights` edge.

The query is judged, and worked out once, when it is ordered; what a run keeps is the query and its day. Runs are done
at once, because clients sleep half a minute between polls, unless the request's X-Adtwin-Report (put there by a client
or by a fault rule) wants otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from adtwin.base import zones
from adtwin.errors import GraphError
from adtwin.errors.protocol import INVALID_PARAMETER, TOO_MUCH_DATA
from adtwin.errors.reporting import DATA_LIMIT, REPORT_FAILED, REPORT_NOT_READY
from adtwin.graph.call import Call
from adtwin.graph.node import Edge, Node, Operation, computed, stored
from adtwin.graph.path import split
from adtwin.graph.rows import Rows
from adtwin.graph.types import Integer, NumericId, Text
from adtwin.graph.versions import difference
from adtwin.model.owned import Owned
from adtwin.model.tree.report import AdTree, of_version, report
from adtwin.reporting.params import InsightsParams, OldReachParams
from adtwin.reporting.query import asks_old_reach, slices_of
from adtwin.store import Obj

KEPT = 30 * 86_400
"""Seconds after which a run is gone [C-298]."""
SLOW = 600
"""Seconds of the twin's clock that a slow run takes."""
RUN_ROWS = 5_000_000
"""Rows of a run; a run may have more than an answer at once [C-287]."""
STARTS = 10
"""Percent below which a run has started and does not run yet [C-301]."""
FATE = "x-adtwin-report"
FATES = ("slow", "fail", "skip")
EXPLAINED = difference(
    "report_errors", "Report runs tell why they failed, in `error_code` and its kin [wire facts 8].", since="v25.0"
)


class RunPage(BaseModel):
    """Which rows of a run; its other parameters were settled when it was ordered."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    limit: int = Field(default=25, ge=1, le=2**31)
    after: str | None = None
    before: str | None = None
    offset: int = Field(default=0, ge=0, le=10_000)


def attempt(call: Call, params: InsightsParams) -> GraphError | None:
    """Work the report out once: faulty parameters raise as they do for GET, too much data fails the run [C-287]."""
    _fate(call)

    def look(view: Any) -> GraphError | None:
        call.see(view)
        identifier = split(call.request.path).node
        number = call.registry.number(view, identifier or "")
        node = None if number is None else call.visible(number)
        if node is None:
            raise call.no_such_object(identifier or "/")
        try:
            report(call, node, params.model_copy(update={"limit": 1}), most_rows=RUN_ROWS)
        except GraphError as error:
            if error.row in (DATA_LIMIT, TOO_MUCH_DATA):
                return error
            raise
        return None

    return call.twin.store.read_sync(look)


def order(call: Call, node: Node, params: InsightsParams) -> dict[str, str]:
    """Keep a run of this query; it is read as a node from now on [C-297, D-263]."""
    tree = AdTree(call, node)
    today = zones.local_date(call.now, tree.zone)
    params = of_version(call, params)
    period = slices_of(params, tree.account.created, today).span
    fate = _fate(call)
    data: dict[str, Any] = {
        "account_id": str(tree.account.id),
        "node": node.pk,
        "query": params.model_dump(mode="json", exclude_defaults=True, exclude={"after", "before"}),
        "today": today.isoformat(),
        "date_start": period.since.isoformat(),
        "date_stop": period.until.isoformat(),
        "time_ref": call.now,
        "ends": call.now + (SLOW if fate == "slow" else 0),
    }
    failure = call.prepared or (REPORT_FAILED() if fate == "fail" else None)
    if failure is not None:
        data["failure"] = failure.body("")["error"]
    if fate == "skip":
        data["skipped"] = True
    tx, account = call.tx, tree.account.id
    if asks_old_reach(params, period, today):
        data["keeps_old_reach"] = call.twin.throttle.spend_reach(call.request, account, call.now)
        if not data["keeps_old_reach"]:
            call.warn("Reach-related metric breakdowns are unavailable due to rate limit threshold.")
    run = tx.insert(Obj(tx.new_id(account), "AdReportRun", account, call.now, call.now, None, None, data))
    return {"report_run_id": str(run.id)}


def _fate(call: Call) -> str | None:
    """What the request wants to become of the run."""
    wanted = call.request.headers.get(FATE)
    if wanted is not None and wanted not in FATES:
        raise INVALID_PARAMETER(detail=f"The header X-Adtwin-Report must be one of {', '.join(FATES)}.")
    return wanted


def _percent(run: AdReportRun, call: Call) -> int:
    """How much of the run is done, 0 to 100."""
    data = run.obj.data
    if call.now >= data["ends"]:
        return 0 if "failure" in data or "skipped" in data else 100
    return int(100 * (call.now - data["time_ref"]) // (data["ends"] - data["time_ref"]))


def _status(run: AdReportRun, call: Call) -> str:
    """Not started, started, running, then completed, failed or skipped [C-301, C-302]."""
    data = run.obj.data
    if call.now >= data["ends"]:
        return "Job Failed" if "failure" in data else "Job Skipped" if "skipped" in data else "Job Completed"
    done = _percent(run, call)
    return "Job Not Started" if not done else "Job Started" if done < STARTS else "Job Running"


def _is_running(run: AdReportRun, call: Call) -> bool:
    """Whether it is still worth polling."""
    return bool(call.now < run.obj.data["ends"])


def _time_completed(run: AdReportRun, call: Call) -> int | None:
    """When the run ended, in epoch seconds; left out while it runs."""
    return None if _is_running(run, call) else run.obj.data["ends"]


def _error(name: str, doc: str) -> Any:
    """A field of what went wrong, told since v25 [wire facts 4]."""

    def told(run: AdReportRun, call: Call) -> Any:
        if not EXPLAINED.holds(call.version) or _is_running(run, call):
            return None
        return run.obj.data.get("failure", {}).get(name)

    return computed(told, by_default=True, doc=doc)


def _rows(call: Call, run: AdReportRun, page: RunPage) -> Rows:
    """The rows, paged as those of a synchronous report [C-303]."""
    data = run.obj.data
    node = completed(call, run)
    query = query_of(run, page.model_dump(exclude_none=True))
    return report(call, node, query, date.fromisoformat(data["today"]), most_rows=RUN_ROWS)


def query_of(run: Node, more: Mapping[str, Any] | None = None) -> InsightsParams:
    """The query that was ordered, with what else is asked for now, such as the page."""
    kind = OldReachParams if run.obj.data.get("keeps_old_reach") else InsightsParams
    return kind.read({**run.obj.data["query"], **(more or {})})


def completed(call: Call, run: Node) -> Node:
    """The node whose report a run is, once its rows can be had; REPORT_NOT_READY before."""
    assert isinstance(run, AdReportRun)  # noqa: S101 - the type is the caller's promise
    status = _status(run, call)
    node = call.visible(run.obj.data["node"])
    if status != "Job Completed":
        raise REPORT_NOT_READY(status=status, percent=_percent(run, call))
    if node is None:
        raise call.no_such_object(str(run.obj.data["node"]))
    return node


class AdReportRun(Owned):
    """An insights report that was ordered; gone after 30 days [C-297…C-305]."""

    use_case = "ads_insights"

    account_id: NumericId = stored(by_default=True)
    time_ref: Integer = stored(by_default=True, doc="When it was ordered, in epoch seconds.")
    time_completed: Integer = computed(_time_completed, by_default=True)
    async_status: Text = computed(_status, by_default=True)
    async_percent_completion: Integer = computed(_percent, by_default=True)
    is_running: bool = computed(_is_running, by_default=True)
    date_start: Text = stored(by_default=True, doc="The first day of the report.")
    date_stop: Text = stored(by_default=True, doc="The last day of the report.")
    error_code: Integer = _error("code", "The code of what made it fail.")
    error_subcode: Integer = _error("error_subcode", "The subcode of what made it fail.")
    error_message: Text = _error("message", "What made it fail, for developers.")
    error_user_title: Text = _error("error_user_title", "What made it fail, as a headline.")
    error_user_msg: Text = _error("error_user_msg", "What made it fail, for people, and what to do.")

    insights = Edge(
        get=Operation(_rows, RunPage, slow=True),
        use_case="ads_insights",
        doc="The rows of the report, once it is completed.",
    )

    def has_lapsed(self, now: int) -> bool:
        """Thirty days after it was ordered [C-298]."""
        return now >= int(self.obj.data["time_ref"]) + KEPT
