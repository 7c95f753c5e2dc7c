"""Split tests: made as the documentation's samples make them, bounded, and delivered to people of their own."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ads import TARGETING, ad, adset, approve, campaign, read
from tests.live import NOW, Live, error_of, sqlite_live
from tests.model.test_custom_audience import filled, upload
from tests.model.test_custom_audience import people as hashes

DAY = 86_400
TIMES = {"start_time": NOW, "end_time": NOW + 7 * DAY}


def cell(name: str, share: float, **shown: list[str]) -> dict[str, Any]:
    """A cell."""
    return {"name": name, "treatment_percentage": share, **shown}


def create(live: Live, cells: list[dict[str, Any]], **given: Any) -> Any:
    """The answer to making a study."""
    usual = {"name": "new study", "description": "test creative", "type": "SPLIT_TEST", **TIMES}
    return live.post(f"/{live.world['business_id']}/ad_studies", {**usual, "cells": cells, **given})


def made(live: Live, cells: list[dict[str, Any]], **given: Any) -> str:
    """The id of a new study."""
    answer = create(live, cells, **given)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


@pytest.mark.req("C-353", "C-356", "C-359", "D-074")
@pytest.mark.parametrize("level", ["adsets", "campaigns"])
def test_the_samples_of_the_documentation(live: Live, level: str):
    parents = [campaign(live), campaign(live)]
    shown = parents if level == "campaigns" else [adset(live, one) for one in parents]
    groups = [cell(name, 50, **{level: [pk]}) for name, pk in zip(("Group A", "Group B"), shown, strict=True)]
    study = made(live, groups, start_time=1_478_387_569, end_time=1_479_597_169)
    got = read(live, study, "name", "description", "type", "start_time", "end_time", "business", "status", "cells")
    assert (got["name"], got["type"], got["status"]) == ("new study", "SPLIT_TEST", "COMPLETED")
    assert (got["start_time"], got["business"]["id"]) == ("2016-11-05T23:12:49+0000", live.world["business_id"])
    cells = live.get(f"/{study}/cells", {"fields": f"name,treatment_percentage,{level}"}).json()["data"]
    told = {one["name"]: (one["treatment_percentage"], [each["id"] for each in one[level]["data"]]) for one in cells}
    assert told == {"Group A": (50, [shown[0]]), "Group B": (50, [shown[1]])}
    for path in (live.world["business_id"], *shown):
        assert [one["id"] for one in live.get(f"/{path}/ad_studies").json()["data"]] == [study]
    edge = f"/{live.world['ad_account_id']}/impacting_ad_studies"
    assert live.get(edge, {"fields": "name"}).json()["data"] == [{"name": "new study", "id": study}]
    assert live.post(f"/{study}", {"name": "Boots or tents"}).json() == {"success": True}
    assert live.delete(f"/{study}").json() == {"success": True}
    assert live.get(edge).json() == {"data": []}


@pytest.mark.req("C-354", "C-355", "C-356")
def test_faulty_studies_are_refused(live: Live):
    parent = campaign(live)
    a, b = adset(live, parent), adset(live, parent)
    cases: list[tuple[list[dict[str, Any]], dict[str, Any], str, list[str]]] = [
        ([cell("A", 60, adsets=[a]), cell("B", 50, adsets=[b])], {}, "INVALID_PARAMETER", ["cells"]),
        ([cell("A", 50, adsets=[a]), cell("B", 50, adsets=[a])], {}, "INVALID_PARAMETER", ["cells", "1", "adsets"]),
        ([cell("A", 50, campaigns=[parent]), cell("B", 50, adsets=[b])], {}, "INVALID_PARAMETER",
         ["cells", "1", "adsets"]),
        ([cell("A", 50, adsets=[a]), cell("B", 50)], {}, "INVALID_PARAMETER", ["cells", "1"]),
        ([cell("A", 50, adsets=["77"])], {}, "INVALID_PARAMETER", ["cells"]),
        ([cell("A", 1, adsets=[a] * 101)], {}, "INVALID_PARAMETER", ["cells", "0", "adsets"]),
        ([cell(str(number), 0.5, adsets=[a]) for number in range(151)], {}, "INVALID_PARAMETER", ["cells"]),
        ([cell("A", 0, adsets=[a])], {}, "INVALID_PARAMETER", ["cells", "0", "treatment_percentage"]),
        ([cell("A", 50, adsets=[a])], {"end_time": NOW - 5}, "INVALID_PARAMETER", ["end_time"]),
        ([cell("A", 50, adsets=[a])], {"type": "LIFT"}, "INVALID_PARAMETER", ["type"]),
        ([], {}, "INVALID_PARAMETER", ["cells"]),
    ]  # fmt: skip
    for cells, more, symbol, path in cases:
        error_of(create(live, cells, **more), symbol, [path])
    made(live, [cell("A", 50, adsets=[a]), cell("B", 50, adsets=[b])])
    error_of(create(live, [cell("A", 50, adsets=[a])]), "INVALID_PARAMETER", [["cells", "0", "adsets"]])
    later = {"start_time": NOW + 8 * DAY, "end_time": NOW + 9 * DAY}
    made(live, [cell("A", 50, adsets=[a])], **later)


@pytest.mark.req("C-354")
def test_a_business_has_a_hundred_studies_at_once(live: Live):
    pk = adset(live, campaign(live))
    for number in range(100):
        made(live, [cell("A", 50, adsets=[pk])], start_time=NOW + number * DAY, end_time=NOW + (number + 1) * DAY)
    over = {"start_time": NOW + 200 * DAY, "end_time": NOW + 201 * DAY}
    error_of(create(live, [cell("A", 50, adsets=[pk])], **over), "INVALID_PARAMETER", [])


@pytest.mark.req("C-358")
def test_several_variables_are_warned_of_and_taken(live: Live):
    parent = campaign(live)
    a = adset(live, parent)
    b = adset(live, parent, optimization_goal="LANDING_PAGE_VIEWS", daily_budget=5_000)
    cells = [cell("A", 50, adsets=[a]), cell("B", 50, adsets=[b])]
    told = create(live, cells, debug="warning").json()
    assert told["id"]
    (message,) = [one["message"] for one in told["__debug__"]["messages"] if "cells differ" in one["message"]]
    assert message == "The cells differ in the goal and the budget: test one variable at a time."
    live.delete(f"/{told['id']}")
    live.post(f"/{b}", {"optimization_goal": "LINK_CLICKS"})
    again = create(live, cells, debug="warning").json()
    assert again["id"]
    assert "cells differ" not in str(again)


# ---- in delivery


def run(
    live: Live,
    shares: tuple[float, ...],
    steps: list[str],
    *,
    study: bool = True,
    people: int = 3_000,
    budget: int = 2_000,
) -> tuple[list[int], int]:
    """The reach of ad sets with the same small audience, each in a cell, and of all of them."""
    parent, audience = campaign(live), filled(live, 3_000)
    for first in range(3_000, people, 9_000):
        upload(live, audience, hashes(first + 9_000, first))
    small = {**TARGETING, "custom_audiences": [{"id": audience}]}
    sets = [adset(live, parent, daily_budget=budget, targeting=small) for _ in shares]
    for pk in sets:
        approve(live, ad(live, pk))
    cells = [cell(str(place), share, adsets=[pk]) for place, (share, pk) in enumerate(zip(shares, sets, strict=True))]
    if study:
        made(live, cells, start_time=NOW - 3_600, end_time=NOW + 3 * DAY)
    for step in steps:
        live.advance(step)
    asked = {"fields": "reach,adset_id", "date_preset": "maximum"}
    account = live.world["ad_account_id"]
    rows = live.get(f"/{account}/insights", {**asked, "level": "adset"}).json()["data"]
    reach = {row["adset_id"]: int(row["reach"]) for row in rows}
    return [reach[pk] for pk in sets], int(live.get(f"/{account}/insights", asked).json()["data"][0]["reach"])


@pytest.mark.req("C-355")
def test_nobody_is_in_two_cells(live: Live):
    each, all_of_them = run(live, (50, 50), ["1d"])
    assert min(each) > 100
    assert sum(each) == all_of_them
    with sqlite_live() as other:
        assert run(other, (50, 50), ["5h", "90m", "17h30m"]) == (each, all_of_them), "however the way is split"
    with sqlite_live() as other:
        each, all_of_them = run(other, (50, 50), ["1d"], study=False)
        assert sum(each) > all_of_them, "without a study the same people see both"


@pytest.mark.req("C-356")
def test_a_smaller_share_reaches_fewer_people(live: Live):
    (large, small), _ = run(live, (80, 20), ["2d"], people=30_000, budget=30_000)
    assert small < 2_300 < large, "a twelfth of 21,000 people, and a third"


@pytest.mark.req("C-356")
def test_a_study_begins_and_ends_by_the_clock(live: Live):
    pk = adset(live, campaign(live))
    study = made(live, [cell("A", 100, adsets=[pk])], start_time=NOW + DAY, end_time=NOW + 2 * DAY)
    for status in ("PLANNED", "ACTIVE", "COMPLETED"):
        assert read(live, study, "status")["status"] == status
        live.advance("1d")
