"""Generated queries: the planner says what adding up says, to the cent, and its answers keep the laws of reports."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adtwin.reporting import InsightsParams, Report, run, wire
from adtwin.reporting.breakdowns import ACTION_BREAKDOWNS, BREAKDOWNS, FILTERABLE, WITHOUT_FACTS
from adtwin.reporting.cursors import cursor
from adtwin.reporting.documented import FIELDS as SILENT
from adtwin.reporting.rules import KNOWN_FIELDS
from tests.reporting import naive
from tests.reporting.asking import (
    EVERY_FIELD,
    PLACES,
    WHO_AND_WHERE,
    Node,
    questions,
    seen_from,
    sent_for,
    trees,
)
from tests.reporting.naive_figures import LISTS, RESULTS, SPREADS
from tests.reporting.naive_metrics import CURVES, METRICS
from tests.reporting.naive_questions import FOR_MODELS, FREQUENCY, HOURS, POSTBACKS, Question
from tests.reporting.whole_world import whole_facts
from tests.reporting.world import FIRST_DAY, TODAY, Facts, tree

pytestmark = pytest.mark.fuzz

IN_THE_LONG_RUN, AT_ONCE = 1_000, 25
"""Queries of `make fuzz`, and of `make test`."""
EXAMPLES = IN_THE_LONG_RUN if hypothesis.settings.get_current_profile_name() == "fuzz" else AT_ONCE


class Worlds:
    """Two worlds: one where everybody is counted, one where every fourth person is."""

    def __init__(self, folder: Path) -> None:
        self._worlds = [whole_facts(folder / str(rate), rate_log2=rate) for rate in (0, 2)]

    def one(self, *, is_sample: bool) -> Facts:
        return self._worlds[is_sample]


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Worlds:
    return Worlds(tmp_path_factory.mktemp("worlds"))


def ask(node: Node, facts: Facts, sent: dict[str, Any], counted: dict[str, Any]) -> Report:
    return run(InsightsParams.read(sent), seen_from(node, counted), facts.files, TODAY)


@pytest.mark.req("C-217", "C-231", "C-260", "D-240", "D-241", "A-112", "A-114")
@hypothesis.settings(max_examples=EXAMPLES)
@given(asked=questions(), counted=trees(), is_sample=st.booleans(), page=st.integers(1, 40))
def test_a_generated_query_gives_what_adding_up_gives(
    asked: tuple[Node, Question], counted: dict[str, Any], is_sample: bool, page: int, worlds: Worlds
) -> None:
    node, question = asked
    world, seen = worlds.one(is_sample=is_sample), seen_from(node, counted)
    expected = naive.answer(question, seen, world)
    sent = sent_for(question)
    hypothesis.note(f"{node} {counted} {sent}")
    given = ask(node, world, sent, counted)
    assert given.rows == expected
    assert given.total == len(expected)
    assert given.summary == naive.summary(question, seen, world)
    start = page % (len(expected) + 1)
    second = ask(node, world, sent | {"limit": page, "after": cursor(start - 1)} if start else sent, counted)
    assert second.rows == (expected[start : start + page] if start else expected)


PARTITIONS = [
    places
    for places, actions in PLACES
    if places and not actions and not any(name in POSTBACKS for name in places) and places != FOR_MODELS
]


@hypothesis.settings(max_examples=EXAMPLES)
@given(asked=questions(), breakdowns=st.sampled_from(PARTITIONS), is_sample=st.booleans())
def test_parts_make_up_the_whole_and_people_are_counted_once(
    asked: tuple[Node, Question], breakdowns: tuple[str, ...], is_sample: bool, worlds: Worlds
) -> None:
    node, question = asked
    by_hour = any(name in HOURS for name in breakdowns)
    of_people = breakdowns == (FREQUENCY,)
    additive = () if of_people else ("impressions", "clicks")
    level = "campaign" if node[0] == "account" else node[0]
    of_objects = [f for f in question.filters if "." in f[0]]
    sent = sent_for(question) | {
        "fields": [f"{level}_id", *additive, *(() if of_people else ("spend",)), *(() if by_hour else ("reach",))],
        "time_increment": "all_days",
        "action_breakdowns": [],
        "filtering": [{"field": f, "operator": o, "value": v} for f, o, v in of_objects],
        "level": level,
        "sort": [],
    }
    sent |= {"time_range": sent["time_ranges"][0], "time_ranges": []} if "time_ranges" in sent else {}
    of_whole, of_parts = (
        _by_object(level, ask(node, worlds.one(is_sample=is_sample), sent | {"breakdowns": names}, _PLAIN).rows)
        for names in ([], list(breakdowns))
    )
    assert of_whole.keys() == of_parts.keys()
    for pk, (row,) in of_whole.items():
        _adds_up(row, of_parts[pk], additive)
        _counts_people_once(row, of_parts[pk])


_PLAIN: dict[str, Any] = {"minor_units": 100, "attribution": "7d_click_1d_view", "settings": {}}


def _by_object(level: str, rows: list[wire.Row]) -> dict[str, list[wire.Row]]:
    found: dict[str, list[wire.Row]] = {}
    for row in rows:
        found.setdefault(row[f"{level}_id"], []).append(row)
    return found


def _adds_up(row: wire.Row, parts: list[wire.Row], additive: tuple[str, ...]) -> None:
    for field in additive:
        assert sum(int(part[field]) for part in parts) == int(row[field])
    if "spend" in row:
        cents = abs(sum(round(float(part["spend"]) * 100) for part in parts) - round(float(row["spend"]) * 100))
        assert cents <= len(parts) / 2 + 0.5, "each row is rounded to the cent, and none by more than half of one"


def _counts_people_once(row: wire.Row, parts: list[wire.Row]) -> None:
    reaches = [int(part["reach"]) for part in parts if "reach" in part]
    if not reaches:
        return
    assert max(reaches) <= int(row["reach"]) <= sum(reaches)
    assert all(int(part["reach"]) <= int(part["impressions"]) for part in parts if "impressions" in part)


def test_whatever_is_declared_is_asked_for() -> None:
    """Nothing that has figures is left out of the questions."""
    told = KNOWN_FIELDS - {"date_start", "date_stop", *BREAKDOWNS} - SILENT
    assert set(EVERY_FIELD) == told
    places = {name for breakdowns, actions in PLACES for name in (*breakdowns, *actions)}
    assert places == {*BREAKDOWNS, *ACTION_BREAKDOWNS, *WITHOUT_FACTS} - {"action_type"}
    assert set(WHO_AND_WHERE) == FILTERABLE


def test_what_is_generated_tells_the_tables_apart(worlds: Worlds) -> None:
    """The world has what the queries ask about, so that equal answers are not empty ones."""
    facts = worlds.one(is_sample=False)
    assert all(len(rows) >= 3 for rows in facts.rows.values())
    everything = Question(
        fields=(*METRICS, *RESULTS, *LISTS, *CURVES, *SPREADS), level="ad", periods=((FIRST_DAY, TODAY),)
    )
    rows = naive.answer(everything, tree(), facts)
    assert {name for row in rows for name in row} >= set(everything.fields)
    assert all({row[name] for row in rows} - {"UNKNOWN"} for name in SPREADS)
