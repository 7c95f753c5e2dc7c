"""Generated queries: the planner says what adding up says, to the cent, and its answers keep the laws of reports."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adtwin.reporting import InsightsParams, Level, Report, run
from adtwin.reporting.cursors import cursor
from tests.reporting import naive
from tests.reporting.naive_figures import LISTED, LISTS, METRICS, OF_ACTIONS, RESULTS, UNIQUE
from tests.reporting.naive_questions import ASSETS, ATTRIBUTES, HOURS, LEVELS, Question
from tests.reporting.whole_world import whole_facts
from tests.reporting.world import ACCOUNT, DAYS, FIRST_DAY, TODAY, Facts, tree

pytestmark = pytest.mark.fuzz

IN_THE_LONG_RUN, AT_ONCE = 1_000, 25
"""Queries of `make fuzz`, and of `make test`."""
EXAMPLES = IN_THE_LONG_RUN if hypothesis.settings.get_current_profile_name() == "fuzz" else AT_ONCE

Node = tuple[Level, int]
NODES: list[Node] = [
    ("account", ACCOUNT),
    ("campaign", 201),
    ("campaign", 202),
    ("adset", 303),
    ("ad", 402),
    ("ad", 403),
]
PLACES: list[tuple[tuple[str, ...], tuple[str, ...]]] = [
    ((), ()),
    *(((), (name,)) for name in ("action_reaction", "action_video_type", "action_video_sound", "action_device")),
    ((), ("action_carousel_card_id",)),
    ((), ("action_target_id", "action_destination")),
    *(((name,), ()) for name in ("age", "gender", "country", "region", "publisher_platform", "placement", *HOURS)),
    *(((name,), ()) for name in ("device_platform", "title_asset", "body_asset", "user_segment_key")),
    (("gender", "age"), ("action_target_id",)),
    (("age",), ("action_video_type",)),
    (("age", "gender"), ("action_carousel_card_id",)),
    (("region",), ("action_destination",)),
    (("publisher_platform", "platform_position"), ()),
    (("publisher_platform", "platform_position", "impression_device"), ("action_device",)),
    (("publisher_platform", "device_platform"), ()),
    (("title_asset", "age"), ()),
]
"""Breakdowns and action breakdowns that go together."""
NOT_BY_REGION = {"video_p50_watched_actions", "video_avg_time_watched_actions"}
BY_ASSET = {"impressions", "clicks", "spend", "reach", "actions", "action_values", "ctr", "cpc", "cpm", "frequency"}

ANY_OF = ("IN", "NOT_IN", "ANY", "NONE")
PARTS_OF = ("CONTAIN", "NOT_CONTAIN", "STARTS_WITH", "ENDS_WITH")


def texts(field: str, *values: str) -> st.SearchStrategy[Any]:
    """A condition on a text."""
    some = st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True)
    parts = st.lists(st.sampled_from([*values, "a", "18", "ad", "1"]), min_size=1, max_size=2)
    one = st.tuples(st.just(field), st.sampled_from(("EQUAL", "NOT_EQUAL")), st.sampled_from(values))
    listed = st.tuples(st.just(field), st.sampled_from(ANY_OF), some)
    return st.one_of(one, listed, st.tuples(st.just(field), st.sampled_from(PARTS_OF), parts))


def numbers(field: str, low: int, high: int) -> st.SearchStrategy[Any]:
    """A condition on a number."""
    value = st.one_of(st.integers(low, high), st.decimals(low, high, places=2).map(str))
    signs = ("GREATER_THAN", "GREATER_THAN_OR_EQUAL", "LESS_THAN", "LESS_THAN_OR_EQUAL", "EQUAL", "NOT_EQUAL")
    span = st.tuples(value, value).map(lambda pair: sorted(pair, key=float))
    return st.one_of(
        st.tuples(st.just(field), st.sampled_from(signs), value),
        st.tuples(st.just(field), st.sampled_from(("IN_RANGE", "NOT_IN_RANGE")), span),
    )


OBJECT_FILTERS = st.one_of(
    texts("ad.id", "401", "403", "404"),
    texts("adset.name", "Ad set Y", "Ad set W"),
    texts("campaign.objective", "OUTCOME_SALES", "OUTCOME_TRAFFIC"),
    texts("ad.effective_status", "ACTIVE", "DELETED", "ARCHIVED", "PAUSED"),
    texts("ad.adlabels", "Spring", "903"),
    st.tuples(st.just("ad.adlabels"), st.just("ALL"), st.just(["Spring", "902"])),
    numbers("ad.updated_time", 1767000401, 1767000405),
)
FACT_FILTERS = st.one_of(
    texts("age", "18-24", "65+"),
    texts("country", "US", "DE"),
    texts("publisher_platform", "facebook", "instagram"),
    texts("platform_position", "feed", "an_classic"),
    texts("placement", "mobile_feed", "right_hand"),
    texts("user_segment_key", "existing", "prospecting"),
)
ACTION_FILTERS = texts("action_type", "link_click", "omni_purchase", "mobile_app_install", "video_view")
LIMITS = {"impressions": 60, "spend": 2, "clicks": 20, "ctr": 60, "cpc": 1, "reach": 60, "total_actions": 9}


def metrics(prefix: str, without: tuple[str, ...] = ()) -> st.SearchStrategy[Any]:
    return st.one_of([numbers(prefix + name, 0, high) for name, high in LIMITS.items() if name not in without])


def _goes(field: str, breakdowns: tuple[str, ...]) -> bool:
    """Whether a field may stand beside these breakdowns."""
    if any(name in HOURS for name in breakdowns):
        return not field.startswith(("unique_", "cost_per_unique_", "video_", "cost_per_thruplay", "cost_per_15_sec"))
    if any(name in ASSETS for name in breakdowns):
        return field in BY_ASSET or field in ATTRIBUTES
    return "region" not in breakdowns or field not in NOT_BY_REGION


def _period(span: tuple[int, int]) -> tuple[date, date]:
    first = FIRST_DAY + timedelta(days=span[0])
    return first, first + timedelta(days=span[1])


PERIOD = st.tuples(st.integers(-5, DAYS), st.integers(0, DAYS)).map(_period)
PERIODS = st.one_of(
    PERIOD.map(lambda one: (one,)),
    st.just(((FIRST_DAY, TODAY),)),
    st.lists(PERIOD, min_size=2, max_size=3).map(tuple),
)


def _asked(places: tuple[tuple[str, ...], tuple[str, ...]]) -> st.SearchStrategy[dict[str, Any]]:
    """What can be asked for beside these breakdowns and action breakdowns."""
    breakdowns, action_breakdowns = places
    by_hour = any(name in HOURS for name in breakdowns)
    uncounted = UNIQUE if by_hour else ()
    fields = [f for f in (*METRICS, *LISTS, *LISTED, *RESULTS, *ATTRIBUTES) if _goes(f, breakdowns)]
    chosen = st.lists(st.sampled_from(fields), min_size=1, max_size=9, unique=True)
    filters = [OBJECT_FILTERS, ACTION_FILTERS, metrics("", uncounted), *LEVEL_METRICS]
    filters += [] if by_hour else [FACT_FILTERS, FACT_FILTERS]
    sorts = [f for f in (*METRICS, *ATTRIBUTES, "date_start", *breakdowns) if f not in uncounted]
    sorts += [f"{name}:link_click" for name in LISTS] + ["action_values:omni_purchase"]
    extra = ("actions",) if action_breakdowns else ()
    return st.fixed_dictionaries({
        "fields": chosen.map(lambda names: tuple(dict.fromkeys((*names, *extra)))),
        "periods": PERIODS,
        "increment": st.sampled_from(("all_days", 1, 7, 30, "monthly")),
        "breakdowns": st.just(breakdowns),
        "action_breakdowns": st.just(action_breakdowns),
        "windows": st.sampled_from(((), (), ("1d_click",), ("28d_click", "1d_view", "7d_click"))),
        "filters": st.lists(st.one_of(filters), max_size=3).map(tuple),
        "sort": st.none() | st.tuples(st.sampled_from(sorts), st.booleans()),
        "by_impression": st.booleans(),
    })  # fmt: skip


LEVEL_METRICS = [metrics(f"{level}.") for level in LEVELS[1:]]
NODE_AND_LEVEL = st.sampled_from([(n, level) for n in NODES for level in LEVELS[LEVELS.index(n[0]) :]])
QUESTIONS: st.SearchStrategy[tuple[Node, Question]] = st.builds(
    lambda where, asked: (where[0], Question(level=where[1], **asked)),
    NODE_AND_LEVEL,
    st.one_of([_asked(places) for places in PLACES]),
)


def sent_for(question: Question) -> dict[str, Any]:
    """The parameters that ask it."""
    ranges = [{"since": str(since), "until": str(until)} for since, until in question.periods]
    sent: dict[str, Any] = {
        "fields": list(question.fields),
        "level": question.level,
        "time_increment": question.increment,
        "breakdowns": list(question.breakdowns),
        "action_breakdowns": list(question.action_breakdowns),
        "action_attribution_windows": list(question.windows),
        "action_report_time": "impression" if question.by_impression else "conversion",
        "filtering": [{"field": f, "operator": o, "value": v} for f, o, v in question.filters],
        "default_summary": True,
        "limit": 100_000,
    }
    if question.sort:
        sent["sort"] = [f"{question.sort[0]}_{'descending' if question.sort[1] else 'ascending'}"]
    return sent | ({"time_ranges": ranges} if len(ranges) > 1 else {"time_range": ranges[0]})


class Worlds:
    """Two worlds: one where everybody is counted, one where every fourth person is."""

    def __init__(self, folder: Path) -> None:
        self._worlds = [whole_facts(folder / str(rate), rate_log2=rate) for rate in (0, 2)]

    def one(self, *, is_sample: bool) -> Facts:
        return self._worlds[is_sample]


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Worlds:
    return Worlds(tmp_path_factory.mktemp("worlds"))


def ask(node: Node, facts: Facts, sent: dict[str, Any], minor_units: int = 100) -> Report:
    return run(InsightsParams.read(sent), tree(*node, minor_units=minor_units), facts.files, TODAY)


@hypothesis.settings(max_examples=EXAMPLES)
@given(asked=QUESTIONS, minor_units=st.sampled_from((100, 100, 1)), is_sample=st.booleans(), page=st.integers(1, 40))
def test_a_generated_query_gives_what_adding_up_gives(
    asked: tuple[Node, Question], minor_units: int, is_sample: bool, page: int, worlds: Worlds
) -> None:
    node, question = asked
    world, seen = worlds.one(is_sample=is_sample), tree(*node, minor_units=minor_units)
    expected = naive.answer(question, seen, world)
    sent = sent_for(question)
    given = ask(node, world, sent, minor_units)
    assert given.rows == expected, sent
    assert given.total == len(expected)
    assert given.summary == naive.summary(question, seen, world)
    start = page % (len(expected) + 1)
    second = ask(node, world, sent | {"limit": page, "after": cursor(start - 1)} if start else sent, minor_units)
    assert second.rows == (expected[start : start + page] if start else expected)


PARTITIONS = [places for places, actions in PLACES if places and not actions]


@hypothesis.settings(max_examples=EXAMPLES)
@given(asked=QUESTIONS, breakdowns=st.sampled_from(PARTITIONS), is_sample=st.booleans())
def test_parts_make_up_the_whole_and_people_are_counted_once(
    asked: tuple[Node, Question], breakdowns: tuple[str, ...], is_sample: bool, worlds: Worlds
) -> None:
    node, question = asked
    world = worlds.one(is_sample=is_sample)
    by_hour = any(name in HOURS for name in breakdowns)
    of_rows = [f for f in question.filters if "." in f[0] and not (by_hour and f[0] in ("age", "country"))]
    sent = sent_for(question) | {
        "fields": ["impressions", "clicks", "spend", *(() if by_hour else ("reach",))],
        "time_increment": "all_days",
        "action_breakdowns": [],
        "filtering": [{"field": f, "operator": o, "value": v} for f, o, v in of_rows],
        "level": node[0],
        "sort": [],
    }
    sent |= {"time_range": sent["time_ranges"][0], "time_ranges": []} if "time_ranges" in sent else {}
    whole = ask(node, world, sent | {"breakdowns": []}).rows
    parts = ask(node, world, sent | {"breakdowns": list(breakdowns)}).rows
    assert bool(whole) == bool(parts)
    for row in whole:
        for field in ("impressions", "clicks"):
            assert sum(int(part[field]) for part in parts) == int(row[field])
        cents = abs(sum(round(float(part["spend"]) * 100) for part in parts) - round(float(row["spend"]) * 100))
        assert cents <= len(parts) / 2 + 0.5, "each row is rounded to the cent, and none by more than half of one"
        reaches = [int(part["reach"]) for part in parts if "reach" in part]
        assert by_hour or max(reaches) <= int(row["reach"])
        assert by_hour or is_sample or int(row["reach"]) <= sum(reaches), "but for samples kept below the impressions"
        assert all(int(part["reach"]) <= int(part["impressions"]) for part in parts if "reach" in part)


def test_what_is_generated_tells_the_tables_apart(worlds: Worlds) -> None:
    """The world has what the queries ask about, so that equal answers are not empty ones."""
    facts = worlds.one(is_sample=False)
    assert all(len(rows) >= 3 for rows in facts.rows.values())
    everything = Question(fields=(*OF_ACTIONS, *RESULTS, *LISTS, *LISTED), level="adset", periods=((FIRST_DAY, TODAY),))
    told = {name for row in naive.answer(everything, tree(), facts) for name in row}
    assert told >= set(everything.fields)
