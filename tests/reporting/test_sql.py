"""What the printer prints, and that values never stand in its text."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path
from typing import Any

from adtwin.reporting import FileLists, InsightsParams, run
from adtwin.reporting.engines.duck import DuckDb
from adtwin.reporting.planner import plan_of, scope_of
from adtwin.reporting.query import build
from adtwin.reporting.sql import Statement, print_plan
from tests.reporting.world import TODAY, make_facts, tree

FILES = FileLists(["cells.parquet"], ["actions.parquet"], ["people.parquet"])
JANUARY = {"since": "2026-01-01", "until": "2026-01-31"}


def printed(**sent: Any) -> Statement:
    seen = tree()
    query = build(InsightsParams.read({"time_range": JANUARY} | sent), seen, TODAY)
    plan = plan_of(query, scope_of(query, seen), FILES, minor_units=100)
    assert plan is not None
    return print_plan(plan)


def test_a_total_is_one_pass_over_cells() -> None:
    statement = printed()
    assert statement.text == (
        "WITH cells AS (SELECT 0 AS slice, CAST(sum(impressions) AS BIGINT) AS impressions,"
        " CAST((sum(spend_micros) + 5000) // 10000 AS BIGINT) AS spend"
        " FROM read_parquet($p1) WHERE date BETWEEN $p2 AND $p3 AND account_id = $p4 HAVING count(*) > 0),\n"
        "figures AS (SELECT slice, coalesce(impressions, 0) AS impressions, coalesce(spend, 0) AS spend FROM cells)\n"
        "SELECT slice, impressions, spend, count(*) OVER () AS total FROM figures\n"
        "ORDER BY slice ASC NULLS FIRST LIMIT $p5 OFFSET $p6"
    )
    assert statement.parameters == {
        "p1": ["cells.parquet"],
        "p2": date(2026, 1, 1),
        "p3": date(2026, 1, 31),
        "p4": 111000000000001,
        "p5": 25,
        "p6": 0,
    }


def test_ads_by_week_and_age_leave_out_the_hidden() -> None:
    statement = printed(fields="ctr", level="ad", time_increment=7, breakdowns="age", sort="ctr_descending")
    assert statement.text == (
        "WITH cells AS (SELECT (date - $p1) // 7 AS slice, ad_id, age, CAST(sum(impressions) AS BIGINT) AS impressions,"
        " CAST(sum(clicks) AS BIGINT) AS clicks, CAST((sum(spend_micros) + 5000) // 10000 AS BIGINT) AS spend"
        " FROM read_parquet($p2) WHERE date BETWEEN $p3 AND $p4 AND account_id = $p5"
        " AND NOT (ad_id IN (SELECT unnest($p6))) GROUP BY 1, 2, 3),\n"
        "figures AS (SELECT slice, ad_id, age, coalesce(impressions, 0) AS impressions, coalesce(clicks, 0) AS clicks,"
        " coalesce(spend, 0) AS spend FROM cells)\n"
        "SELECT slice, ad_id, age, impressions, clicks, spend, count(*) OVER () AS total FROM figures\n"
        "ORDER BY CAST((clicks * 100.0) AS DOUBLE) / nullif(impressions, 0) DESC NULLS LAST,"
        " ad_id ASC NULLS FIRST, slice ASC NULLS FIRST, age ASC NULLS FIRST LIMIT $p7 OFFSET $p8"
    )
    assert statement.parameters["p6"] == [402, 405]


def test_reach_counts_people_at_the_coarsest_rate() -> None:
    text = printed(fields="reach", time_increment="monthly").text
    assert (
        "persons AS (SELECT (year(date) * 12 + month(date)) - 24313 AS slice, person"
        " FROM read_parquet($p5) WHERE date BETWEEN $p6 AND $p7 AND account_id = $p8"
        " GROUP BY 1, 2),\n"
        "rates AS (SELECT CAST(max(rate_log2) AS BIGINT) AS coarsest"
        " FROM read_parquet($p5) WHERE date BETWEEN $p6 AND $p7 AND account_id = $p8),\n"
        "people AS (SELECT slice, CAST(count(*) * (1::BIGINT << max(coarsest)) AS BIGINT) AS reach"
        " FROM persons CROSS JOIN rates WHERE person < (1::BIGINT << (62 - coarsest)) GROUP BY slice),\n"
    ) in text
    assert text.count("read_parquet") == 3


def test_actions_join_as_lists() -> None:
    text = printed(fields="actions", action_attribution_windows="1d_click", sort="actions:link_click").text
    assert (
        "actions AS (SELECT slice, list(struct_pack(action_type := action_type, count_attributed := count_attributed,"
        " value_attributed_micros := value_attributed_micros, count_1d_click := count_1d_click,"
        " value_1d_click_micros := value_1d_click_micros) ORDER BY action_type) AS actions,"
    ) in text
    assert "FROM cells FULL JOIN actions USING (slice)" in text


def test_what_is_worked_out_of_columns_is_so_once_they_are_summed() -> None:
    text = printed(fields="impressions", breakdowns="dma").text
    assert "SELECT 0 AS slice, country, region, sum(impressions) AS impressions" in text
    assert text.index("CASE WHEN country = 'US'") < text.index("FROM (SELECT 0 AS slice, country, region")


HOSTILE = "'; DROP TABLE cells; --"


def test_what_clients_send_never_stands_in_the_text(tmp_path: Path) -> None:
    filters = [
        {"field": field, "operator": operator, "value": [HOSTILE]}
        for field in ("age", "publisher_platform", "platform_position", "placement", "ad.name", "action_type")
        for operator in ("IN", "NOT_IN", "ALL", "NONE", "CONTAIN", "NOT_CONTAIN", "STARTS_WITH", "ENDS_WITH")
    ]
    sent = {"filtering": filters, "fields": "actions", "sort": f"actions:{HOSTILE}_ascending", "level": "ad"}
    statement = printed(**sent)
    assert "DROP" not in statement.text
    assert run(InsightsParams.read(sent), tree(), make_facts(tmp_path, events=50).files, TODAY).rows == []


def test_each_thread_has_a_connection_of_its_own(tmp_path: Path) -> None:
    files, engine = make_facts(tmp_path, events=500).files, DuckDb()
    params = InsightsParams.read({"fields": "impressions", "breakdowns": "age", "date_preset": "maximum"})
    expected = run(params, tree(), files, TODAY, engine=engine)
    answers: list[object] = []

    def ask() -> None:
        answers.extend(run(params, tree(), files, TODAY, engine=engine) for _ in range(5))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [expected] * 20
