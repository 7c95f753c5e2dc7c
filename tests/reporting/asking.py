"""Questions at random: anything that an ordinary account may ask of its reports, and the parameters that ask it."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

from hypothesis import strategies as st

from adtwin.reporting import Level
from adtwin.reporting.breakdowns import COMBINATIONS, JOINABLE, TARGETS
from tests.reporting.naive_figures import LISTS, RESULTS, SETTING, SPREADS
from tests.reporting.naive_metrics import CURVES, METRICS, UNIQUE
from tests.reporting.naive_questions import (
    ASSETS,
    ATTRIBUTES,
    FOR_MODELS,
    FREQUENCY,
    HOURS,
    LEVELS,
    POSTBACKS,
    SETTINGS,
    SKAN,
    USUAL,
    Question,
)
from tests.reporting.world import ACCOUNT, ADSETS, DAYS, FIRST_DAY, TODAY, MemoryTree, tree

Node = tuple[Level, int]
Places = tuple[tuple[str, ...], tuple[str, ...]]
"""Breakdowns and action breakdowns that go together."""
NODES: list[Node] = [
    ("account", ACCOUNT),
    ("campaign", 201),
    ("campaign", 202),
    ("adset", 303),
    ("ad", 402),
    ("ad", 403),
]


def _split(names: frozenset[str]) -> Places:
    """Which of these names are breakdowns, and which split actions."""
    actions = [name for name in sorted(names) if name.startswith("action_")]
    return tuple(sorted(names - set(actions))), tuple(actions)


PLACES: list[Places] = sorted(
    [
        ((), ()),
        (FOR_MODELS, ()),
        *(_split(names) for names in COMBINATIONS),
        *(_split(names | {target}) for names in JOINABLE for target in TARGETS),
        *(_split(names | TARGETS) for names in (frozenset(), frozenset({"age"}), frozenset({"product_id"}))),
    ]
)
EVERY_FIELD = (*METRICS, *LISTS, *RESULTS, *SPREADS, *CURVES, *ATTRIBUTES, SETTING)
NOT_BY_REGION = {f"video_p{part}_watched_actions" for part in (25, 50, 75, 95, 100)} | {
    "video_avg_time_watched_actions"
}
NOT_BY_AREA = {"estimated_ad_recall_rate", "video_thruplay_watched_actions"}
BY_ASSET = {"impressions", "clicks", "spend", "reach", "actions", "action_values", "ctr", "cpc", "cpm", "frequency"}
NOT_BY_HOUR = ("unique_", "cost_per_unique_", "video_", "cost_per_thruplay", "cost_per_15_sec", "cost_per_2_sec")


def fields_with(breakdowns: tuple[str, ...]) -> list[str]:
    """The fields that may stand beside these breakdowns, attributes apart."""
    figures = [field for field in EVERY_FIELD if field not in ATTRIBUTES]
    if any(name in HOURS for name in breakdowns):
        return [field for field in figures if not field.startswith(NOT_BY_HOUR)]
    if any(name in ASSETS and name != "product_id" for name in breakdowns):
        return [field for field in figures if field in BY_ASSET]
    left = NOT_BY_REGION if "region" in breakdowns else NOT_BY_AREA if "dma" in breakdowns else set()
    return [field for field in figures if field not in left]


# ---- conditions

ANY_OF = ("IN", "NOT_IN", "ANY", "NONE")
PARTS_OF = ("CONTAIN", "NOT_CONTAIN", "STARTS_WITH", "ENDS_WITH")
Condition = tuple[str, str, Any]


def texts(field: str, *values: str, only: tuple[str, ...] = ()) -> st.SearchStrategy[Condition]:
    """A condition on a text, with any operator or `only` these."""
    some = st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True)
    parts = st.lists(st.sampled_from([*values, "a", "18", "ad", "1"]), min_size=1, max_size=2)
    kinds = (
        (("EQUAL", "NOT_EQUAL"), st.sampled_from(values)),
        (ANY_OF, some),
        (PARTS_OF, parts),
    )
    allowed = [(tuple(name for name in names if not only or name in only), value) for names, value in kinds]
    return st.one_of([st.tuples(st.just(field), st.sampled_from(names), value) for names, value in allowed if names])


def numbers(field: str, low: int, high: int) -> st.SearchStrategy[Condition]:
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
    texts("ad.name", "Ad Y", "Ad W"),
    texts("adset.name", "Ad set Y", "Ad set W"),
    texts("adset.optimization_goal", "REACH", "THRUPLAY"),
    texts("campaign.objective", "OUTCOME_SALES", "OUTCOME_TRAFFIC"),
    texts("campaign.buying_type", "AUCTION"),
    texts("ad.effective_status", "ACTIVE", "DELETED", "ARCHIVED", "PAUSED"),
    texts("ad.adlabels", "Spring", "903"),
    st.tuples(st.just("ad.adlabels"), st.just("ALL"), st.just(["Spring", "902"])),
    numbers("ad.updated_time", 1767000401, 1767000405),
    numbers("campaign.created_time", 1766000201, 1766000202),
)
WHO_AND_WHERE = {
    "age": ("18-24", "65+"),
    "gender": ("female", "unknown"),
    "country": ("US", "DE"),
    "region": ("California", "Bayern"),
    "dma": ("New York", "Unknown"),
    "comscore_market": ("Los Angeles",),
    "publisher_platform": ("facebook", "instagram"),
    "platform_position": ("feed", "an_classic"),
    "device_platform": ("mobile", "desktop"),
    "impression_device": ("iphone", "desktop"),
    "placement": ("mobile_feed", "right_hand"),
    "user_segment_key": ("existing", "prospecting"),
}
FACT_FILTERS = st.one_of([texts(name, *values) for name, values in WHO_AND_WHERE.items()])
MODEL_FILTERS = st.one_of(
    texts("campaign.id", "201", only=("IN", "NOT_IN")),
    texts("campaign.name", "Campaign Y", only=("CONTAIN", "NOT_CONTAIN")),
    texts("adset.id", "301", "303", only=("IN", "NOT_IN")),
    texts("adset.name", "Ad set W", only=("CONTAIN", "NOT_CONTAIN")),
    *(texts(name, *WHO_AND_WHERE[name], only=("IN",)) for name in FOR_MODELS if name in WHO_AND_WHERE),
)
ACTION_FILTERS = texts("action_type", "link_click", "omni_purchase", "mobile_app_install", "video_view")
LIMITS = {
    "impressions": 60,
    "spend": 2,
    "clicks": 20,
    "ctr": 60,
    "cpc": 1,
    "reach": 60,
    "total_actions": 9,
    "unique_clicks": 20,
    "video_play_actions": 9,
    "inline_post_engagement": 9,
    "estimated_ad_recall_rate": 9,
}


def metrics(prefix: str, without: frozenset[str] = frozenset()) -> st.SearchStrategy[Condition]:
    """A condition on what rows or objects brought."""
    return st.one_of([numbers(prefix + name, 0, high) for name, high in LIMITS.items() if name not in without])


NOT_OF_HOURS = frozenset({*UNIQUE, *(name for name in LIMITS if name.startswith(NOT_BY_HOUR))})
LEVEL_METRICS = [metrics(f"{level}.") for level in LEVELS[1:]]


# ---- periods


def _period(span: tuple[int, int]) -> tuple[date, date]:
    first = FIRST_DAY + timedelta(days=span[0])
    return first, first + timedelta(days=span[1])


PERIOD = st.tuples(st.integers(-5, DAYS), st.integers(0, DAYS)).map(_period)
PERIODS = st.one_of(
    PERIOD.map(lambda one: (one,)),
    st.just(((FIRST_DAY, TODAY),)),
    st.lists(PERIOD, min_size=2, max_size=3).map(tuple),
)
WINDOWS = st.sampled_from(
    (
        *((), (), ("1d_click",), ("28d_click", "1d_view", "7d_click"), ("7d_view", "28d_view", "1d_ev")),
        *(("skan_click", "skan_view", "1d_click"), ("dda", "incrementality"), ("default",)),
    )
)

# ---- questions


def _fields(breakdowns: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    attributes = st.lists(st.sampled_from(list(ATTRIBUTES)), max_size=3, unique=True)
    if breakdowns == FOR_MODELS:
        return st.just(("account_id", "campaign_id", "adset_id", "impressions", "spend"))
    alone = "reach" if breakdowns == (FREQUENCY,) else POSTBACKS.get((*breakdowns, "")[0])
    if alone is not None:
        return attributes.map(lambda names: (*names, alone))
    figures = st.lists(st.sampled_from(fields_with(breakdowns)), min_size=1, max_size=8, unique=True)
    return st.tuples(figures, attributes).map(lambda both: (*both[0], *both[1]))


def _sorts(breakdowns: tuple[str, ...]) -> list[str]:
    if breakdowns == FOR_MODELS:
        return ["impressions", "spend", "date_start", "adset_id", "adset_name", *FOR_MODELS]
    lists = [f"{name}:link_click" for name in LISTS]
    lists += ["action_values:omni_purchase", "conversions:subscribe_total", "video_thruplay_watched_actions:video_view"]
    sorts = [*METRICS, *lists, *ATTRIBUTES, "date_start", "date_stop", SETTING, *breakdowns, *breakdowns]
    if any(name in HOURS for name in breakdowns):
        return [name for name in sorts if name not in UNIQUE and not name.startswith(NOT_BY_HOUR)]
    return sorts


@cache
def _asked(places: Places) -> st.SearchStrategy[dict[str, Any]]:
    """What can be asked for beside these breakdowns and action breakdowns."""
    breakdowns, action_breakdowns = places
    by_hour = any(name in HOURS for name in breakdowns)
    filters = [OBJECT_FILTERS, ACTION_FILTERS, metrics("", NOT_OF_HOURS if by_hour else frozenset()), *LEVEL_METRICS]
    filters += [] if by_hour else [FACT_FILTERS, FACT_FILTERS]
    filters = [MODEL_FILTERS] if breakdowns == FOR_MODELS else filters
    extra = ("actions",) if action_breakdowns else ()
    return st.fixed_dictionaries({
        "fields": _fields(breakdowns).map(lambda names: tuple(dict.fromkeys((*names, *extra)))),
        "periods": PERIODS,
        "increment": st.sampled_from(("all_days", 1, 7, 30, "monthly")),
        "breakdowns": st.just(breakdowns),
        "action_breakdowns": st.just(action_breakdowns),
        "windows": WINDOWS,
        "filters": st.lists(st.one_of(filters), max_size=3).map(tuple),
        "sort": st.none() | st.tuples(st.sampled_from(_sorts(breakdowns)), st.booleans()),
        "by_impression": st.booleans(),
        "by_account": st.booleans(),
        "summary_by": st.sampled_from(((), (), ("action_device",), ("action_reaction", "action_video_type"))),
    })  # fmt: skip


def _levels(node: Level, breakdowns: tuple[str, ...]) -> list[Level]:
    """The levels whose rows such a query may ask for at a node."""
    levels = [level for level in LEVELS if LEVELS.index(level) >= LEVELS.index(node)]
    if breakdowns == FOR_MODELS:
        return [level for level in levels if level == "adset"]
    below = {"image_asset", "video_asset", "place_page_id"}
    return [level for level in levels if level != "account" or below.isdisjoint(breakdowns)]


@st.composite
def questions(draw: st.DrawFn) -> tuple[Node, Question]:
    """Where somebody asks, and what."""
    places = draw(st.one_of(st.sampled_from(PLACES), st.sampled_from(PLACES), st.just(((), ()))))
    node = draw(st.sampled_from([node for node in NODES if _levels(node[0], places[0])]))
    level = draw(st.sampled_from(_levels(node[0], places[0])))
    return node, Question(level=level, **draw(_asked(places)))


COUNTING: list[dict[str, list[int]]] = [
    {},
    {},
    *({name: [ADSETS[0]]} for name in SETTINGS if name != USUAL),
    {"1d_click": [ADSETS[1]], SKAN: [ADSETS[2]]},
    {"7d_click": list(ADSETS)},
]
"""The ad sets that have attribution settings of their own."""


def sent_for(question: Question) -> dict[str, Any]:
    """The parameters that ask it."""
    ranges = [{"since": str(since), "until": str(until)} for since, until in question.periods]
    sent: dict[str, Any] = {
        "fields": list(question.fields),
        "level": question.level,
        "time_increment": question.increment,
        "breakdowns": ["mmm"] if question.is_for_models else list(question.breakdowns),
        "action_breakdowns": list(question.action_breakdowns),
        "action_attribution_windows": list(question.windows),
        "action_report_time": "impression" if question.by_impression else "conversion",
        "use_account_attribution_setting": question.by_account,
        "filtering": [{"field": f, "operator": o, "value": v} for f, o, v in question.filters],
        "default_summary": True,
        "summary_action_breakdowns": list(question.summary_by),
        "limit": 100_000,
    }
    if question.sort:
        sent["sort"] = [f"{question.sort[0]}_{'descending' if question.sort[1] else 'ascending'}"]
    return sent | ({"time_ranges": ranges} if len(ranges) > 1 else {"time_range": ranges[0]})


@st.composite
def trees(draw: st.DrawFn) -> dict[str, Any]:
    """How money and conversions are counted."""
    return {
        "minor_units": draw(st.sampled_from((100, 100, 1))),
        "attribution": draw(st.sampled_from((USUAL, "1d_click"))),
        "settings": draw(st.sampled_from(COUNTING)),
    }


def seen_from(node: Node, counted: dict[str, Any]) -> MemoryTree:
    """The account as it looks from a node."""
    seen = tree(*node, minor_units=counted["minor_units"], attribution=counted["attribution"])
    seen.settings = counted["settings"]
    return seen
