"""Masks and snapshots."""

from __future__ import annotations

import pytest

from adtwin.testing.masking import masked
from adtwin.testing.snapshots import Snapshots


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ({"id": "120330000000001", "campaign_id": "120330000000001"}, {"id": "<id 1>", "campaign_id": "<id 1>"}),
        (["act_100000000001001", "100000000001001", 120330000000002], ["act_<id 1>", "<id 1>", "<id 2>"]),
        ({"created_time": "2026-06-01T00:00:00-0700", "t": 1_780_000_000}, {"created_time": "<time>", "t": "<time>"}),
        ({"date_start": "2026-06-01", "spend": "49.92"}, {"date_start": "2026-06-01", "spend": "49.92"}),
        ([5, True, None, 0.5], [5, True, None, 0.5]),
        ({"fbtrace_id": "Axyz", "code": 100}, {"fbtrace_id": "<trace>", "code": 100}),
        ({"paging": {"cursors": {"before": "a", "after": "b"}, "next": "http://127.0.0.1:1/v24.0/x?after=b"}},
         {"paging": {"cursors": {"before": "<cursor>", "after": "<cursor>"}, "next": "<link>"}}),
        ({"url": "http://127.0.0.1:4711/_adtwin/media/" + "ab" * 16}, {"url": "<twin>/_adtwin/media/<id 1>"}),
        ({"120330000000001": True, "x": None}, {"<id 1>": True, "x": None}),
    ],
)  # fmt: skip
def test_masks(value, shown):
    assert masked(value) == shown


def test_a_snapshot_is_kept_compared_and_renewed(tmp_path):
    module = tmp_path / "test_it.py"
    reading = Snapshots.of(module, "test_a[x/y]", write=False)
    with pytest.raises(AssertionError, match=r"there is no snapshot .*--adtwin-write-snapshots keeps one"):
        reading.compare({"a": 1}, "")
    Snapshots.of(module, "test_a[x/y]", write=True).compare({"a": 1}, "")
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.json")] == [
        "snapshots/test_it/test_a-x-y.json"
    ]
    reading.compare({"a": 1}, "")
    with pytest.raises(AssertionError, match=r'(?s)differs .*\n-  "a": 1\n\+  "a": 2'):
        reading.compare({"a": 2}, "")
    with pytest.raises(AssertionError, match="there is no snapshot"):
        reading.compare({"a": 1}, "another")
