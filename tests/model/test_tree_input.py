"""Whatever is sent to campaigns and ad sets: never an error of the server, nothing written that clients don't write."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adtwin.graph.registry import NodeType
from adtwin.graph.versions import DEFAULT
from tests import ads
from tests.live import Live


@pytest.fixture(scope="module")
def live(shared_live: Live) -> Live:
    """A demo world that the tests of this module share."""
    return shared_live


EDGES = {"Campaign": "campaigns", "AdSet": "adsets"}
KINDS = list(EDGES)


def node_type(live: Live, kind: str) -> NodeType:
    return live.twin.registry.types[kind]


def new(live: Live, kind: str) -> str:
    campaign = ads.campaign(live, status="PAUSED")
    return campaign if kind == "Campaign" else ads.adset(live, campaign, status="PAUSED")


def whole(live: Live, kind: str, pk: str) -> dict[str, Any]:
    """Every readable field, but when it was last updated."""
    known = node_type(live, kind)
    shown = [name for name, one in known.fields.items() if one.readable and known.knows(name, DEFAULT)]
    names = [name for name in shown if name != "updated_time"]
    return ads.read(live, pk, *names)


GUESSES = ["1", "x", "ACTIVE", "2020-01-01", '{"a":1}', "[1]"]


@pytest.mark.req("D-009", "A-072")
@pytest.mark.parametrize("kind", KINDS)
def test_what_clients_do_not_write_is_ignored(live, kind):
    pk, known = new(live, kind), node_type(live, kind)
    before = whole(live, kind, pk)
    shut = [name for name in known.fields if name not in known.update.shapes]
    assert {"id", "effective_status"} - set(shut) == {"id"}
    for name in [*shut, "id", "no_such_parameter", "__class__", "obj", "pk"]:
        for guess in GUESSES:
            assert live.post(f"/{pk}", {name: guess}).json() == {"success": True}, (name, guess)
    assert whole(live, kind, pk) == before


@pytest.mark.req("D-009")
@pytest.mark.parametrize("kind", KINDS)
def test_a_create_ignores_what_it_does_not_know(live, kind):
    known = node_type(live, kind)
    shut = {name: "7" for name in known.fields if name not in known.create.shapes}
    usual: dict[str, Any] = {"name": "x", "objective": "OUTCOME_TRAFFIC", "status": "PAUSED", "daily_budget": 2_000}
    if kind == "AdSet":
        usual |= {"campaign_id": ads.campaign(live), "targeting": ads.TARGETING}
    made = [ads.made(live, EDGES[kind], **usual, **more) for more in ({}, {**shut, "no_such_parameter": "7"})]
    first, second = (whole(live, kind, pk) for pk in made)
    assert first | {"id": second["id"]} == second


TEXTS = st.one_of(
    st.text(max_size=40),
    st.integers(-(10**25), 10**25).map(str),
    st.floats().map(str),
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.text(max_size=10),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
        max_leaves=6,
    ).map(json.dumps),
    st.sampled_from([
        "true", "null", "[]", "{}", "0", "-1", "1e400", "NaN", "\x00", "ACTIVE", "[[[[", "{a", '"', "'", ",",
        "\ud7ff", "9" * 400, "٣", "²", "act_1", "1.5", "2026-13-45", "[null]", '{"id":null}', '[{"id":[]}]',
        '{"geo_locations":null}', '{"geo_locations":{"countries":[null]}}', '{"geo_locations":{"countries":{"a":1}}}',
    ]),
)  # fmt: skip
SPECS = {
    "targeting": [
        "geo_locations",
        "age_min",
        "genders",
        "flexible_spec",
        "exclusions",
        "publisher_platforms",
        "user_os",
    ],
    "promoted_object": ["pixel_id", "page_id", "application_id", "object_store_url", "omnichannel_object"],
    "bid_constraints": ["roas_average_floor"],
    "campaign_spec": ["name", "objective", "status", "promoted_object", "daily_budget"],
    "budget_schedule_specs": ["time_start", "time_end", "budget_value", "budget_value_type"],
    "frequency_control_specs": ["event", "interval_days", "max_frequency"],
    "attribution_spec": ["event_type", "window_days"],
    "adset_schedule": ["start_minute", "end_minute", "days"],
    "adlabels": ["id", "name"],
}


def tried(live: Live, kind: str, pk: str, params: dict[str, Any]) -> None:
    """An update and a create answer with success or with an error of the client's."""
    usual: dict[str, Any] = {"name": "x", "objective": "OUTCOME_TRAFFIC", "status": "PAUSED"}
    if kind == "AdSet":
        usual |= {"campaign_id": pk_of_campaign(live, pk), "targeting": ads.TARGETING, "daily_budget": 2_000}
    for path, sent in ((f"/{pk}", params), (f"/{live.world['ad_account_id']}/{EDGES[kind]}", {**usual, **params})):
        answer = live.post(path, sent)
        assert answer.status_code < 500, (path, params, answer.text)
        if answer.status_code != 200:
            assert answer.json()["error"]["fbtrace_id"]


def pk_of_campaign(live: Live, adset: str) -> str:
    return str(ads.read(live, adset, "campaign_id")["campaign_id"])


@pytest.mark.fuzz
@pytest.mark.req("D-189", "D-218", "D-004")
@pytest.mark.parametrize("kind", KINDS)
def test_no_value_of_any_parameter_breaks_the_server(live, kind):
    known = node_type(live, kind)
    names = sorted({*known.create.shapes, *known.update.shapes} - {"execution_options"})
    pk = new(live, kind)

    @settings(suppress_health_check=list(HealthCheck))
    @given(values=st.fixed_dictionaries(dict.fromkeys(names, TEXTS)))
    def each_alone(values):
        for name, value in values.items():
            if name != "status":
                tried(live, kind, pk, {name: value})

    each_alone()


@pytest.mark.fuzz
@pytest.mark.req("D-189", "C-475", "D-374")
@pytest.mark.parametrize("param", list(SPECS))
def test_no_nested_value_breaks_the_server(live, param):
    pk = new(live, "AdSet")
    keys = SPECS[param]

    @settings(suppress_health_check=list(HealthCheck))
    @given(
        spec=st.dictionaries(st.sampled_from(keys) | st.text(max_size=6), TEXTS.map(as_json), max_size=4),
        listed=st.booleans(),
    )
    def each(spec, listed):
        tried(live, "AdSet", pk, {param: json.dumps([spec] if listed else spec)})

    each()


def as_json(text: str) -> Any:
    """The text's value if it is JSON, else the text."""
    try:
        return json.loads(text)
    except ValueError:
        return text
