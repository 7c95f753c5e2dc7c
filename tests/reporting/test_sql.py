"""What the printer prints, and that values never stand in its text."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from adtwin.reporting import FileLists, InsightsParams, run
from adtwin.reporting.cursors import cursor
from adtwin.reporting.engines.duck import DuckDb
from adtwin.reporting.plan import Condition
from adtwin.reporting.planner import plan_of, scope_of
from adtwin.reporting.query import build
from adtwin.reporting.sql import Statement, print_plan
from tests.reporting.world import TODAY, make_facts, tree

FILES = FileLists(["cells.parquet"], ["actions.parquet"], ["people.parquet"], variants=["variants.parquet"])
IN_403 = [{"field": "ad.id", "operator": "IN", "value": ["403"]}]
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
        " FROM read_parquet($p1) WHERE date BETWEEN $p2 AND $p3 HAVING count(*) > 0),\n"
        "figures AS (SELECT slice, coalesce(impressions, 0) AS impressions, coalesce(spend, 0) AS spend FROM cells)\n"
        "SELECT slice, impressions, spend, count(*) OVER () AS total FROM figures\n"
        "ORDER BY slice ASC NULLS FIRST LIMIT $p4 OFFSET $p5"
    )
    assert statement.parameters == {
        "p1": ["cells.parquet"],
        "p2": date(2026, 1, 1),
        "p3": date(2026, 1, 31),
        "p4": 25,
        "p5": 0,
    }


def test_ads_by_week_and_age_leave_out_the_hidden() -> None:
    statement = printed(fields="ctr", level="ad", time_increment=7, breakdowns="age", sort="ctr_descending")
    assert statement.text == (
        "WITH cells AS (SELECT (date - $p6) // 7 AS slice, ad_id, age, CAST(sum(impressions) AS BIGINT) AS impressions,"
        " CAST(sum(clicks) AS BIGINT) AS clicks, CAST((sum(spend_micros) + 5000) // 10000 AS BIGINT) AS spend"
        " FROM read_parquet($p1) WHERE date BETWEEN $p2 AND $p3"
        " AND NOT (ad_id IN ($p4, $p5)) GROUP BY 1, 2, 3),\n"
        "figures AS (SELECT slice, ad_id, age, coalesce(impressions, 0) AS impressions, coalesce(clicks, 0) AS clicks,"
        " coalesce(spend, 0) AS spend FROM cells)\n"
        "SELECT slice, ad_id, age, impressions, clicks, spend, count(*) OVER () AS total FROM figures\n"
        "ORDER BY CAST(clicks * 100 AS DOUBLE) / nullif(impressions, 0) DESC NULLS LAST,"
        " ad_id ASC NULLS FIRST, slice ASC NULLS FIRST, age ASC NULLS FIRST LIMIT $p7 OFFSET $p8"
    )
    assert (statement.parameters["p4"], statement.parameters["p5"]) == (402, 405)


def test_facts_of_an_account_are_narrowed_below_it_only() -> None:
    query = build(InsightsParams.read({"time_range": JANUARY}), tree("campaign", 201), TODAY)
    assert scope_of(query, tree("campaign", 201)).conditions == (Condition("campaign_id", "EQUAL", 201),)
    assert scope_of(query, tree()).conditions == ()


def test_many_values_are_one_parameter() -> None:
    ids = [str(number) for number in range(1, 40)]
    statement = printed(filtering=[{"field": "ad.id", "operator": "IN", "value": ids}])
    assert "ad_id IN (SELECT unnest($p4))" in statement.text
    assert statement.parameters["p4"] == list(range(1, 40))


def test_reach_counts_people_at_the_coarsest_rate_of_the_account() -> None:
    text = printed(fields="reach", level="ad", time_increment="monthly", filtering=IN_403).text
    kept, unit = "person < (1::BIGINT << (62 - coarsest))", "(1::BIGINT << max(coarsest))"
    assert (
        "persons AS (SELECT (year(date) * 12 + month(date)) - 24313 AS slice, ad_id, person, sum(clicks) AS clicks"
        " FROM read_parquet($p7) WHERE date BETWEEN $p8 AND $p9 AND ad_id IN ($p10)"
        " AND NOT (ad_id IN ($p11, $p12)) GROUP BY 1, 2, 3),\n"
        "rates AS (SELECT CAST(max(rate_log2) AS BIGINT) AS coarsest"
        " FROM read_parquet($p13) WHERE date BETWEEN $p14 AND $p15),\n"
        f"people AS (SELECT slice, ad_id, CAST(round(count(*) FILTER (WHERE {kept}) * {unit}) AS BIGINT) AS reached,"
        " CAST(count(*) FILTER (WHERE clicks > 0) AS BIGINT) AS clicked"
        " FROM persons CROSS JOIN rates GROUP BY slice, ad_id),\n"
    ) in text
    assert text.count("read_parquet") == 3


def test_parts_of_an_object_are_fitted_to_its_people_counted_once_where_they_share_some() -> None:
    by_age, by_platform = (printed(fields="reach", breakdowns=name).text for name in ("age", "publisher_platform"))
    assert "wholes" not in by_age
    assert "sum(reached) OVER (PARTITION BY slice)" in by_age
    assert " FROM persons CROSS JOIN rates WHERE coarsest > 0 GROUP BY slice, person)" in by_platform
    assert "LEFT JOIN wholes USING (slice)" in by_platform
    assert all("FROM counted" in text for text in (by_age, by_platform))
    assert "counted" not in printed(fields="reach", level="ad").text


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


def test_days_are_grouped_by_as_they_stand() -> None:
    text = printed(fields="impressions", time_increment=1, breakdowns="age").text
    assert "WITH cells AS (SELECT (date - $p4) AS slice, age, " in text
    assert " GROUP BY date, 2),\n" in text


def test_what_assets_a_variant_shows_is_found_once_it_is_summed() -> None:
    text = printed(fields="impressions", breakdowns="title_asset").text
    assert "FROM (SELECT 0 AS slice, variant, sum(impressions) AS impressions" in text
    assert "GROUP BY 2) AS parts LEFT JOIN (SELECT DISTINCT variant, title_asset FROM read_parquet(" in text


def test_slices_that_share_days_are_made_of_pieces_that_do_not() -> None:
    ranges = [JANUARY, {"since": "2026-01-20", "until": "2026-02-10"}, {"since": "2026-03-01", "until": "2026-03-02"}]
    statement = printed(fields="impressions", time_ranges=ranges)
    assert (
        "CASE WHEN date BETWEEN $p8 AND $p9 THEN 0 WHEN date BETWEEN $p10 AND $p11 THEN 1"
        " WHEN date BETWEEN $p12 AND $p13 THEN 2 WHEN date BETWEEN $p14 AND $p15 THEN 3 END AS piece"
    ) in statement.text
    pieces = [f"{statement.parameters[f'p{number}']:%m-%d}" for number in range(8, 16)]
    assert pieces == ["01-01", "01-19", "01-20", "01-31", "02-01", "02-10", "03-01", "03-02"]
    assert (
        " AS parts JOIN (SELECT 0 AS piece, 0 AS slice UNION ALL SELECT 1 AS piece, 0 AS slice UNION ALL"
        " SELECT 1 AS piece, 1 AS slice UNION ALL SELECT 2 AS piece, 1 AS slice UNION ALL"
        " SELECT 3 AS piece, 2 AS slice) AS slices USING (piece) GROUP BY 1)"
    ) in statement.text
    assert "(date BETWEEN $p4 AND $p5 OR date BETWEEN $p6 AND $p7)" in statement.text
    assert statement.text.count("read_parquet") == 1


def test_slices_that_share_no_days_are_told_by_them() -> None:
    ranges = [{"since": "2026-02-01", "until": "2026-02-03"}, JANUARY]
    text = printed(fields="impressions", time_ranges=ranges).text
    assert "CASE WHEN date BETWEEN $p8 AND $p9 THEN 1 WHEN date BETWEEN $p10 AND $p11 THEN 0 END AS slice" in text
    assert "JOIN" not in text


class Counted(DuckDb):
    """Counts what it is asked."""

    asked = 0

    def rows(self, statement: Statement) -> list[tuple[Any, ...]]:
        self.asked += 1
        return super().rows(statement)


BEYOND = {"after": cursor(9_999)}
SUMMARIES: list[tuple[dict[str, Any], int]] = [
    ({"fields": "impressions,spend,ctr", "time_increment": "monthly"}, 1),
    ({"fields": "clicks", "breakdowns": "age,gender", "summary": "spend,total_count", "limit": 2}, 1),
    ({"fields": "spend", "breakdowns": "title_asset", "filtering": [["age", "IN", ["18-24"]]]}, 1),
    ({"fields": "impressions", "time_increment": 1, **BEYOND}, 3),
    ({"fields": "reach"}, 2),
    ({"fields": "actions"}, 2),
    ({"fields": "impressions", "summary": "total_actions"}, 2),
    ({"fields": "impressions", "level": "ad"}, 2),
    ({"fields": "impressions", "filtering": [["age", "CONTAIN", ["18"]]]}, 2),
    ({"fields": "impressions", "filtering": [["spend", "GREATER_THAN", 1]], "breakdowns": "age"}, 2),
]
"""Whether a report's rows add up to its summary: not where it counts people, actions or what the rows leave out."""


@pytest.mark.parametrize(("sent", "statements"), SUMMARIES, ids=lambda value: str(value)[:60])
def test_a_summary_that_rows_add_up_to_reads_no_facts_again(
    sent: dict[str, Any], statements: int, tmp_path: Path
) -> None:
    files, engine = make_facts(tmp_path, events=500).files, Counted()
    conditions = [dict(zip(("field", "operator", "value"), c, strict=True)) for c in sent.get("filtering", ())]
    asked = {"date_preset": "maximum", "default_summary": True} | sent | {"filtering": conditions}
    summary = run(InsightsParams.read(asked), tree(), files, TODAY, engine=engine).summary
    assert engine.asked == statements
    if statements == 1 and "total_count" not in str(sent):
        assert summary == run(InsightsParams.read(asked | BEYOND), tree(), files, TODAY, engine=engine).summary
        assert engine.asked == 4, "a page behind the last has no rows to read it from"


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


def test_rows_go_by_object_then_time_then_breakdown() -> None:
    """A product is a breakdown, though its name ends as ids do."""
    text = printed(fields="spend", level="ad", time_increment=1, breakdowns="product_id").text
    order = [part.split()[0] for part in text.partition("ORDER BY ")[2].split(", ")]
    assert order == ["ad_id", "slice", "product_id"]
