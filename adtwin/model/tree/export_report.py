"""Downloading a report run as a file: `/ads/ads_insights/export_report` of the web host [C-306…C-308, D-234]."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Sequence
from datetime import date
from typing import IO, Any

from pydantic import BaseModel, ConfigDict, Field

from adtwin.errors.protocol import SERVICE_UNAVAILABLE
from adtwin.graph.call import Call
from adtwin.graph.document import Document
from adtwin.graph.node import Edge, Edges, Node, Operation
from adtwin.graph.types import NumericId
from adtwin.model.tree.report import AdTree, LiveFiles, engine_of
from adtwin.model.tree.report_run import RUN_ROWS, completed, query_of
from adtwin.reporting import mmm
from adtwin.reporting.attribution import WINDOWS
from adtwin.reporting.columns import Column, columns_of
from adtwin.reporting.export import KINDS, Format, pieces, write
from adtwin.reporting.labels import language_of
from adtwin.reporting.params import InsightsParams
from adtwin.reporting.report import Stream, stream

DEFAULT_NAME = "report"


class ExportParams(BaseModel):
    """What is to be downloaded, and how."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    report_run_id: NumericId
    format: Format | None = None
    name: str | None = Field(default=None, min_length=1, max_length=200)
    locale: str | None = None


def _export(call: Call, _root: Node, params: Any) -> Document:
    run = call.require(params.report_run_id, "AdReportRun", "report_run_id")
    node = completed(call, run)
    query = query_of(run)
    tree = AdTree(call, node)
    today = date.fromisoformat(run.obj.data["today"])
    found = stream(
        query, tree, LiveFiles(call, tree.account.id), today, engine=engine_of(call.twin), most_rows=RUN_ROWS
    )
    windows = [window for window in query.action_attribution_windows if window in WINDOWS]
    columns = columns_of(_names(query), found.whole, language_of(params.locale), tree.account.currency, windows)
    form: Format = params.format or query.export_format or "csv"
    try:
        file = _written(form, columns, found)
    except OSError as error:  # the disk is full, or fails
        raise SERVICE_UNAVAILABLE(detail=error.strerror or type(error).__name__) from error
    name = f"{params.name or query.export_name or DEFAULT_NAME}.{form}"
    return Document(name, KINDS[form], os.fstat(file.fileno()).st_size, pieces(file))


def _written(form: Format, columns: Sequence[Column], report: Stream) -> IO[bytes]:
    """A file without a name; whoever sends it closes it."""
    with contextlib.ExitStack() as undo:
        file = undo.enter_context(tempfile.TemporaryFile())
        write(form, file, columns, report)
        undo.pop_all()
    return file


def _names(query: InsightsParams) -> list[str]:
    """The columns: days and breakdowns first, then what was asked for, or the columns of the export."""
    if mmm.is_asked(query):
        return list(mmm.COLUMNS)
    wanted = query.export_columns or query.fields or ("impressions", "spend")
    return list(dict.fromkeys(("date_start", "date_stop", *query.breakdowns, *wanted)))


class ReportDownloads(Edges, of="Root"):
    """Files of reports."""

    export_report = Edge(
        name="ads/ads_insights/export_report",
        get=Operation(_export, ExportParams, slow=True),
        doc="A completed report run as CSV or as a workbook, with labels for people.",
    )
