"""JSON and its loose forms."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adtwin.graph import loose

READ = [
    ('{"a": 1}', {"a": 1}),
    ("{'geo_locations': {'countries': ['US']}}", {"geo_locations": {"countries": ["US"]}}),
    ("[{id: 6003139266461, 'name': 'Movies'}]", [{"id": 6003139266461, "name": "Movies"}]),
    ('{"publisher_platforms": ["facebook",],}', {"publisher_platforms": ["facebook"]}),
    ('{field:"ad.impressions",operator:"GREATER_THAN",value:0}',
     {"field": "ad.impressions", "operator": "GREATER_THAN", "value": 0}),
    ("{'a': True, 'b': None, 'c': False}", {"a": True, "b": None, "c": False}),
    ("['it\\'s', 'a \"quote\"']", ["it's", 'a "quote"']),
    ('"{\\"a\\": [1]}"', {"a": [1]}),
    ("{'since':'2017-12-12','until':'2018-01-01'}", {"since": "2017-12-12", "until": "2018-01-01"}),
    ("{}", {}),
    ("[]", []),
]  # fmt: skip


@pytest.mark.req("A-012", "C-004", "D-374")
@pytest.mark.parametrize(("text", "value"), READ)
def test_loose_forms_are_read(text: str, value: object) -> None:
    assert loose.loads(text) == value


@pytest.mark.parametrize("text", ["{", "[1,,2]", "{'a' 'b'}", "{a:}", "\x00", "[1]]", "{'a':1", "(1)"])
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(loose.LooseError):
        loose.loads(text)


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(loose.LooseError, match="nested deeper"):
        loose.loads("[" * 60 + "]" * 60)


_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(st.lists(_values, max_size=4) | st.dictionaries(st.text(max_size=8), _values, max_size=4))
def test_strict_json_reads_as_json_does(value: object) -> None:
    assert loose.loads(orjson.dumps(value).decode()) == value


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        loose.loads(text)
    except loose.LooseError:
        return
