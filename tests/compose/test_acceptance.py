"""The acceptance cases of `create_ad_creative`: full input, full payload and warnings, or what the refusal names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from adtwin.compose import compose_creative

CASES = json.loads((Path(__file__).parent / "acceptance.json").read_text(encoding="utf-8"))


@pytest.mark.req(
    "E-264",
    "E-265",
    "E-266",
    "E-267",
    "E-268",
    "E-269",
    "E-270",
    "E-271",
    "E-272",
    "E-273",
    "E-274",
    "E-275",
    "E-276",
    "E-277",
    "E-278",
    "E-279",
    "E-280",
    "E-281",
    "E-282",
    "E-283",
    "E-284",
    "E-285",
    "E-286",
    "E-287",
    "E-288",
    "E-289",
    "E-290",
    "E-291",
    "E-292",
    "E-293",
    "E-294",
    "E-295",
    "E-296",
    "E-297",
    "E-298",
    "E-299",
    "E-300",
    "E-301",
    "E-302",
    "E-303",
    "E-304",
    "E-305",
    "E-306",
    "E-307",
    "E-308",
    "E-309",
    "E-310",
    "E-311",
    "E-312",
    "E-313",
    "E-314",
    "E-315",
    "E-316",
    "E-317",
    "E-318",
    "E-319",
    "E-320",
    "E-321",
    "E-322",
    "E-323",
    "E-324",
    "E-325",
    "E-326",
    "E-327",
    "E-328",
    "E-329",
    "E-330",
    "E-331",
    "E-332",
)
@pytest.mark.req("E-012", "E-013", "E-014", "E-016", "E-017", "E-020", "E-021", "E-032", "E-048", "E-092")
@pytest.mark.req("E-029", "E-039", "E-040", "E-044", "E-054", "E-061", "E-064", "E-071", "E-074", "E-120", "E-121")
@pytest.mark.req("E-126", "E-212")
@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['number']} {case['title'][:50]}")
def test_an_acceptance_case(case):
    composed = compose_creative({"account_id": "act_1", **case["given"]})
    if "refused" in case:
        assert composed.problem is not None
        told = composed.problem.as_error()
        assert told["type"] == "ValidationError"
        words = f"{told['param']} {told['message']}"
        assert [word for word in case["refused"] if word not in words] == []
        assert composed.payload == {}
        assert told["hint"]
    else:
        assert composed.problem is None
        assert composed.payload == case["payload"]
        assert [warning.symbol for warning in composed.warnings] == case["warnings"]
        assert composed.account_id == "act_1"


def test_the_table_is_complete():
    assert [case["number"] for case in CASES] == [f"E-{number}" for number in range(264, 333)]
    assert sum("refused" in case for case in CASES) == 17
