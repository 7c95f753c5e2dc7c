"""How the other engines' statements look; that their answers are the same is shown by tests/engines."""

from __future__ import annotations

from datetime import date

import pytest

from adtwin.reporting import FileLists, InsightsParams
from adtwin.reporting.dialect import Dialect, Statement
from adtwin.reporting.engines import ENGINE, engine_at
from adtwin.reporting.engines.clickhouse import ClickHouseDialect
from adtwin.reporting.engines.seen import as_seen
from adtwin.reporting.engines.spark import SparkDialect
from adtwin.reporting.planner import plan_of, scope_of
from adtwin.reporting.query import build
from adtwin.reporting.sql import print_plan
from tests.reporting.world import TODAY, tree

FILES = FileLists(["/facts/1/2026-01/c-1.parquet", "/facts/1/2026-01/c-2.parquet", "/facts/1/2026-02/c-3.parquet"])


def printed(dialect: Dialect) -> Statement:
    query = build(InsightsParams.read({"fields": "spend", "breakdowns": "age", "date_preset": "today"}), tree(), TODAY)
    plan = plan_of(query, scope_of(query, tree()), FILES, minor_units=100)
    assert plan is not None
    return print_plan(plan, dialect)


@pytest.mark.parametrize("function", ["file", "s3"])
def test_clickhouse_reads_the_files_of_each_folder(function: str) -> None:
    statement = printed(ClickHouseDialect(function))
    assert statement.parameters["p1"] == "/facts/1/2026-01/{c-1.parquet,c-2.parquet}"
    assert statement.parameters["p2"] == "/facts/1/2026-02/c-3.parquet"
    facts = f"SELECT * FROM {function}({{p1:String}}, 'Parquet') UNION ALL SELECT * FROM {function}({{p2:String}}, 'P"
    assert facts in statement.text
    assert "CAST(intDiv((sum(spend_micros) + 5000), 10000) AS BIGINT) AS spend" in statement.text


def test_spark_reads_a_view_of_the_files() -> None:
    statement = printed(SparkDialect())
    assert statement.parameters["files_of_cells"] == FILES.cells
    assert "FROM {files_of_cells} WHERE date BETWEEN :p2 AND :p3" in statement.text


def test_a_parameter_has_its_type() -> None:
    statement = Statement(ClickHouseDialect())
    values = [1, 1.5, "a", date(2026, 1, 1), [1], ["a"], []]
    kinds = ["Int64", "Float64", "String", "Date", "Array(Int64)", "Array(String)", "Array(String)"]
    assert [statement.value(value) for value in values] == [f"{{p{n}:{kind}}}" for n, kind in enumerate(kinds, 1)]


def test_the_folder_has_another_name_elsewhere() -> None:
    paths = ["/twin/facts/1/a.parquet"]
    assert as_seen(paths, "/twin/facts", "s3a://bucket/facts") == ["s3a://bucket/facts/1/a.parquet"]
    assert as_seen(paths, "/twin/facts", "") == paths
    assert as_seen(7, "/twin/facts", "/x") == 7


def test_an_address_names_its_engine() -> None:
    assert engine_at("duckdb:") is ENGINE
    with pytest.raises(ValueError, match="names no engine"):
        engine_at("mysql://host")
