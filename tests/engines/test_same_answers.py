"""The same files, the same queries, other engines: every row as DuckDB gives it.

`make engines` runs them on ClickHouse's engine in this process and on Spark with local threads, `make cluster` on a
standalone Spark cluster: a master and two workers in JVMs of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from adtwin.reporting import InsightsParams, run
from adtwin.reporting.dialect import Statement
from adtwin.reporting.engines import ENGINE, Engine, FactsMovedError, engine_at
from adtwin.reporting.planner import plan_of, scope_of
from adtwin.reporting.query import build
from adtwin.reporting.sql import print_plan
from tests.engines.cluster import spark_cluster
from tests.reporting.test_report import case
from tests.reporting.whole_world import whole_facts
from tests.reporting.world import TODAY, Facts, make_facts, tree

pytestmark = pytest.mark.slow

PLACES = [
    pytest.param("chdb", marks=pytest.mark.engines),
    pytest.param("local://2", marks=pytest.mark.engines),
    pytest.param("cluster", marks=pytest.mark.cluster),
]


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    return make_facts(tmp_path_factory.mktemp("facts"), events=6000, rate_log2=2)


@pytest.fixture(scope="module", params=PLACES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("engine")
    if request.param == "chdb":
        pytest.importorskip("chdb")
        yield engine_at(f"chdb://{folder}")
        return
    pytest.importorskip("pyspark")
    if request.param != "cluster":
        yield engine_at(request.param)
        return
    with spark_cluster(folder, workers=2) as url:
        yield engine_at(url)


def same(sent: dict[str, Any], node: tuple[Any, int], facts: Facts, engine: Engine, settings: Any = None) -> int:
    params = InsightsParams.read(sent)
    seen = tree(*node)
    seen.settings = settings or {}
    expected = run(params, seen, facts.files, TODAY, engine=ENGINE)
    assert run(params, seen, facts.files, TODAY, engine=engine) == expected, sent
    return len(expected.rows)


QUERIES: list[dict[str, Any]] = [
    {"fields": "impressions,spend,reach,clicks,unique_clicks,frequency,cpp,ctr"},
    {"fields": "spend,actions,action_values,purchase_roas", "level": "ad", "sort": "actions:link_click_descending"},
    {"fields": "reach,actions", "breakdowns": "age,gender", "action_attribution_windows": "1d_view,28d_click"},
    {"fields": "impressions", "breakdowns": "placement", "sort": "impressions_descending", "limit": 3},
    {"fields": "impressions,reach", "time_increment": "monthly", "level": "campaign"},
    {"fields": "impressions,reach", "time_increment": 7, "breakdowns": "publisher_platform,platform_position"},
    {"fields": "impressions,reach", "breakdowns": "region"},
    {
        "fields": "impressions,reach,actions",
        "time_ranges": [
            {"since": "2026-01-01", "until": "2026-01-31"},
            {"since": "2026-01-15", "until": "2026-02-15"},
        ],
    },
    {"fields": "impressions", "level": "ad", "filtering": [{"field": "spend", "operator": "GREATER_THAN", "value": 1}]},
    {
        "fields": "impressions,actions",
        "filtering": [{"field": "action_type", "operator": "STARTS_WITH", "value": ["omni"]}],
    },
    {"fields": "clicks", "filtering": [{"field": "age", "operator": "NOT_IN", "value": ["65+"]}], "summary": "clicks"},
    {"fields": "clicks", "filtering": [{"field": "country", "operator": "CONTAIN", "value": ["u"]}]},
    {"fields": "reach", "breakdowns": "frequency_value", "time_increment": "monthly"},
    {"fields": "social_spend,unique_actions,dda_countby_convs", "breakdowns": "user_segment_key"},
    {"fields": "unique_actions", "level": "ad", "sort": "unique_actions:link_click_descending"},
    {"fields": "unique_clicks,estimated_ad_recallers", "level": "ad", "sort": "cost_per_unique_action_type:link_click"},
    {"fields": "cpc,ctr", "breakdowns": "age", "sort": "cpc_descending"},
    {"fields": "reach", "breakdowns": "frequency_value", "sort": "frequency_value_descending"},
]
SETTINGS = {"1d_click": [301], "skan": [303]}
"""Ad sets whose conversions count by windows of their own."""
BY_SETTING: list[dict[str, Any]] = [
    {"fields": "spend,actions,action_values,attribution_setting,total_actions"},
    {"fields": "actions", "action_attribution_windows": "1d_click,skan_click,7d_view", "level": "ad"},
    {"fields": "actions,attribution_setting", "level": "adset", "sort": "attribution_setting_descending"},
]


@pytest.mark.parametrize("sent", QUERIES, ids=lambda sent: "-".join(map(str, sent.values()))[:60])
def test_a_query_of_each_kind(sent: dict[str, Any], facts: Facts, engine: Engine) -> None:
    whole = {"date_preset": "maximum"} if "time_ranges" not in sent else {}
    assert same(whole | sent, ("account", tree().id), facts, engine) > 0


@pytest.mark.parametrize("sent", BY_SETTING, ids=lambda sent: "-".join(map(str, sent.values()))[:60])
def test_settings_that_differ(sent: dict[str, Any], facts: Facts, engine: Engine) -> None:
    whole = {"date_preset": "maximum"} | sent
    assert same(whole, ("account", tree().id), facts, engine, SETTINGS) > 0


def test_whom_the_account_knows(engine: Engine, tmp_path: Path) -> None:
    sent = {"date_preset": "maximum", "fields": "reach,spend,actions", "breakdowns": "user_segment_key"}
    assert same(sent, ("account", tree().id), whole_facts(tmp_path / "facts"), engine) == 4


@pytest.mark.parametrize("block", range(2))
def test_generated_queries(block: int, facts: Facts, engine: Engine) -> None:
    compared = 0
    for number in range(block * 10, block * 10 + 10):
        sent, node, *_ = case(number)
        compared += same(sent | {"limit": 100000}, node, facts, engine)
    assert compared > 20


def test_a_long_answer_comes_in_parts(facts: Facts, engine: Engine) -> None:
    query = build(InsightsParams.read({"date_preset": "maximum", "time_increment": 1, "level": "ad"}), tree(), TODAY)
    plan = plan_of(query, scope_of(query, tree()), facts.files, minor_units=100)
    assert plan is not None
    statement = print_plan(plan, engine.dialect)
    assert [row for part in engine.batches(statement, 10) for row in part] == list(engine.rows(statement))


def test_a_file_that_is_gone_is_told_apart(facts: Facts, engine: Engine, tmp_path: Path) -> None:
    statement = Statement(engine.dialect)
    statement.text = f"SELECT count(*) FROM {engine.dialect.facts('cells', [str(tmp_path / 'no.parquet')], statement)}"
    with pytest.raises(FactsMovedError):
        engine.rows(statement)
