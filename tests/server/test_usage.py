"""The throttle headers follow the count, and stay low."""

from __future__ import annotations

import orjson

from adtwin.server.usage import CALLS_A_PERCENT, HIGHEST, HOUR, Usage


def test_the_count_is_of_the_last_hour() -> None:
    usage = Usage()
    for _ in range(2 * CALLS_A_PERCENT):
        usage.count(0)
    assert usage.count(59) == 2
    assert usage.count(HOUR - 1) == 2
    assert usage.count(HOUR + 60) == 0


def test_the_figure_stays_low() -> None:
    usage = Usage()
    for _ in range((HIGHEST + 2) * CALLS_A_PERCENT):
        last = usage.count(0)
    assert last == HIGHEST
    usage.clear()
    assert usage.count(0) == 0


def test_the_headers_are_json() -> None:
    headers = dict(Usage().headers(3, "77", insights=True))
    assert orjson.loads(headers[b"x-app-usage"]) == {"call_count": 3, "total_cputime": 3, "total_time": 3}
    (use,) = orjson.loads(headers[b"x-business-use-case-usage"])["77"]
    assert (use["type"], use["call_count"], use["estimated_time_to_regain_access"]) == ("ads_insights", 3, 0)
    assert orjson.loads(headers[b"x-fb-ads-insights-throttle"])["acc_id_util_pct"] == 3
    assert b"x-fb-ads-insights-throttle" not in dict(Usage().headers(3, "77", insights=False))
