"""Every code that the documentation lists for reading insights: by a request that earns it, or asked for by header."""

from __future__ import annotations

from typing import Any

import pytest

from tests import ads
from tests.live import Live

EARNED: tuple[tuple[dict[str, Any], int, int | None], ...] = (
    ({"fields": "impresions"}, 100, None),
    ({"time_range": {"since": "2020-01-01", "until": "2020-01-02"}}, 3018, None),
    ({"after": "zzz"}, 2642, None),
)


def edge(live: Live) -> str:
    return f"/{live.world['ad_account_id']}/insights"


def code_of(answer: Any) -> tuple[int, int | None]:
    error = answer.json()["error"]
    return error["code"], error.get("error_subcode")


@pytest.mark.req("D-262")
def test_codes_are_earned(live: Live):
    for asked, code, subcode in EARNED:
        assert code_of(live.get(edge(live), asked)) == (code, subcode), asked
    assert code_of(live.get(edge(live), token="nonsense"))[0] == 190
    assert code_of(live.get(edge(live), token=live.world["second_access_token"]))[0] == 200
    assert code_of(live.get(f"/{ads.campaign(live)}/insights", {"level": "account"})) == (1, 99)
    assert code_of(live.get(f"/{live.world['ad_account_id']}", {"fields": "insights{"}))[0] == 2500


@pytest.mark.req("D-262")
@pytest.mark.parametrize("code", [200, 100, 3018, 613, 2642, 2635, 190, 2500, 105, 3001])
def test_codes_are_rehearsed(live: Live, code: int):
    answer = live.get(edge(live), headers={"X-Adtwin-Error": str(code)})
    assert answer.status_code >= 400
    assert code_of(answer)[0] == code


@pytest.mark.req("D-234")
@pytest.mark.parametrize("form", ["csv", "XLS", ["csv"]])
def test_a_format_on_get_leaves_the_rows_as_they_are(live: Live, form: Any):
    ads.approve(live, ads.tree(live)[2])
    live.advance("2d")
    plain = live.get(edge(live), {"date_preset": "maximum"}).json()
    assert plain["data"]
    assert live.get(edge(live), {"date_preset": "maximum", "export_format": form}).json()["data"] == plain["data"]
    answer = live.get(edge(live), {"export_format": "pdf"}).json()
    assert answer["error"]["error_data"]["blame_field_specs"] == [["export_format"]]
