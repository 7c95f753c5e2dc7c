"""Every reader of what clients write, given texts near its grammar: a value or a declared error, and quickly."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from adtwin.errors import CATALOGUE, GraphError
from adtwin.graph import batch, fields, loose, paging, references, timed
from adtwin.graph.decode import Shape, gather, value_of
from adtwin.graph.filtering import conditions_of
from adtwin.graph.registry import Params
from adtwin.graph.validation import validate
from adtwin.model.audience.targeting import Targeting
from adtwin.reporting.params import InsightsParams
from adtwin.server.assemble import model_registry

SLOWEST = 0.010
"""Seconds of processor time that one in a hundred may take longer than."""
WIDER = 5
"""`make fuzz` tries this many times its profile's examples: 100,000 for each reader."""

Text = st.SearchStrategy[str]


class _Targeted(BaseModel):
    targeting: Targeting


class _Ranged(BaseModel):
    time_range: dict[str, Any] | None = None


def _near(*tokens: str) -> Text:
    """Texts of a grammar's tokens in any order, now and then with something else between them."""
    piece = st.sampled_from(tokens) | st.sampled_from(tokens) | st.text(max_size=3) | st.integers().map(str)
    return st.lists(piece, max_size=30).map("".join)


def _json(keys: list[str], values: Any) -> Text:
    """JSON with these keys, mostly, and whatever values; half of it spelt loosely, some of it cut short."""
    inner = st.recursive(
        values | st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda below: (
            st.lists(below, max_size=4)
            | st.dictionaries(st.sampled_from(keys) | st.text(max_size=4), below, max_size=5)
        ),
        max_leaves=20,
    )
    spelt = inner.map(lambda value: json.dumps(value, ensure_ascii=False))
    return st.tuples(spelt, st.booleans(), st.integers(0, 3)).map(_spelt)


def _spelt(given: tuple[str, bool, int]) -> str:
    text, is_loose, cut = given
    text = text.replace('"', "'") if is_loose else text
    return text[: len(text) // 2] if cut == 0 else text


def _no_surrogates(strategy: Text) -> Text:
    return strategy.map(lambda text: text.encode("utf-8", "replace").decode("utf-8"))


def _declared(error: GraphError, code: int | None = None) -> None:
    """The error is a row of the catalogue that a client's mistake may lead to, and can be sent."""
    assert CATALOGUE[error.row.symbol] is error.row
    assert error.row.status < 500
    assert code in (None, error.row.code)
    orjson.dumps(error.body("T"))


def _fields(text: str) -> None:
    selected = fields.parse.__wrapped__(text)
    assert fields.parse.__wrapped__(fields.text_of(selected)) == selected


def _cursor(text: str) -> None:
    place = paging.decode("after", text)
    assert paging.decode("after", paging.encode(place.key, place.depth)) == place


def _moment(text: str) -> None:
    assert isinstance(timed.moment("since", text, 1_795_564_800, "America/Los_Angeles"), int)


def _loose(text: str) -> None:
    try:
        loose.loads(text)
    except loose.LooseError:
        return


def _parameters(text: str) -> None:
    pairs = [pair.partition("=") for pair in text.split("&")]
    for name, value in gather((name, value) for name, _, value in pairs).items():
        for shape in Shape:
            try:
                value_of(name, value, shape)
            except GraphError as error:
                _declared(error, 100)


def _batch(text: str) -> None:
    results = references.Results()
    for part in batch.parts_of(text):
        results.keep(part, references.Answer(200, [], "{}", {"id": "1", "data": [{"id": "2"}]}))
        results.demand(part)
        results.expand(part.query)
        results.expand(part.body)


def _json_path(text: str) -> None:
    found = references.look({"id": "1", "data": [{"id": "2", "a": {"b": [1, 2]}}], "*": None}, text)
    assert found is None or len(found) < 100


def _insights(text: str) -> None:
    shapes = Params.of(InsightsParams).shapes
    names = ("time_range", "time_ranges", "filtering", "breakdowns", "fields", "time_increment", "sort")
    given_ = {name: value_of(name, text, shapes[name]) for name in names[:1]}
    InsightsParams.read(given_)
    for name in names[1:]:
        try:
            InsightsParams.read({name: value_of(name, text, shapes[name])})
        except GraphError as error:
            _declared(error, 100)


FIELD_TOKENS = (
    "id",
    "name",
    "adsets",
    ",",
    "{",
    "}",
    ".",
    "limit",
    "(",
    ")",
    "5",
    "as",
    "'",
    '"',
    "[",
    "]",
    " ",
    "insights",
)
JSON_KEYS = ["field", "operator", "value", "since", "until", "method", "relative_url", "body", "name", "depends_on"]
DAYS = st.sampled_from(["2026-11-01", "2026-11-30", "2026-13-01", "1900-1-1", "9999-12-31", "EQUAL", "IN", "CONTAIN"])
URLS = st.sampled_from(["me?fields=id", "{result=a:$.data.*.id}", "?ids={result=a:$.id}", "POST", "GET", "a", "[a]=b"])
TARGETING_KEYS = [
    "geo_locations", "countries", "cities", "regions", "key", "radius", "distance_unit", "age_min", "age_max",
    "genders", "flexible_spec", "exclusions", "interests", "id", "publisher_platforms", "facebook_positions",
    "custom_audiences", "targeting_automation", "excluded_geo_locations", "custom_locations", "latitude",
    "longitude", "locales",
]  # fmt: skip
READERS: dict[str, tuple[Callable[[str], object], Text]] = {
    "fields": (_fields, _near(*FIELD_TOKENS)),
    "cursor": (_cursor, _near("MTI", "ZD", "=", ".", "QVF", "-", "_", "aHR0")),
    "since": (
        _moment,
        _near("yesterday", "now", "-", "+", "2", " ", "week", "days", "ago", "last", "2026-11-01", "T", ":"),
    ),
    "loose JSON": (
        _loose,
        _near("{", "}", "[", "]", ":", ",", "'", '"', "\\", "True", "None", "null", "a", "1e9", "-", " "),
    ),
    "parameters": (_parameters, _near("a", "[", "]", "=", "&", "{", "}", '"', "0", "1", ",", "'", ":")),
    "filtering": (
        lambda text: conditions_of(model_registry().types["Campaign"], text),
        _json(JSON_KEYS[:3], DAYS | st.sampled_from(["name", "campaign.id", "effective_status", "adlabels"])),
    ),
    "batch": (_batch, _json(JSON_KEYS[5:], URLS)),
    "JSONPath": (
        _json_path,
        _near("$", ".", "data", "id", "*", "[", "]", "0", "'", '"', "..", "?", "-1").map("${}".format),
    ),
    "time_range": (_insights, _json(["since", "until"], DAYS)),
    "targeting": (
        lambda text: validate(Params.of(_Targeted), {"targeting": text}),
        _json(TARGETING_KEYS, DAYS | st.sampled_from(["US", "mile", "facebook", "feed", 18, 65])),
    ),
}


@pytest.mark.fuzz
@pytest.mark.timeout(7_200)
@pytest.mark.parametrize("reader", READERS)
def test_any_text_is_read_or_refused_in_no_time(reader: str):
    read, texts = READERS[reader]
    usual = settings().max_examples
    examples = usual * WIDER if usual > 1_000 else usual
    taken: list[float] = []

    @given(text=_no_surrogates(texts))
    @settings(max_examples=examples, suppress_health_check=list(HealthCheck), phases=[Phase.generate, Phase.shrink])
    def ask(text: str) -> None:
        began = time.thread_time()
        try:
            read(text)
        except GraphError as error:
            _declared(error)
        taken.append(time.thread_time() - began)

    with contextlib.suppress(GraphError):
        read("")  # what is worked out once is none of a text's time
    ask()
    taken.sort()
    assert taken[len(taken) * 99 // 100 - 1] < SLOWEST
