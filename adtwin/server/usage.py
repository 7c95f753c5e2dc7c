"""The throttle headers that every Graph answer carries.

Clients slow down for minutes when these figures are high [wire facts 4], so they follow the real number of requests in
the last hour of the twin's clock, but stay below what any client minds.
"""

from __future__ import annotations

from collections import deque

import orjson

HOUR = 3_600
BUCKET = 60
CALLS_A_PERCENT = 1_000
HIGHEST = 5
TIER = "standard_access"

Header = tuple[bytes, bytes]


class Usage:
    """Counts requests by minute and writes the headers from the count."""

    def __init__(self) -> None:
        self._minutes: deque[list[int]] = deque()
        self._total = 0
        self._written: dict[tuple[int, str, bool], list[Header]] = {}

    def clear(self) -> None:
        """Forget what was counted."""
        self._minutes.clear()
        self._total = 0

    def count(self, now: int) -> int:
        """Count a request at this moment of the clock; the percentage used in the last hour, 0 to 5."""
        minute = now // BUCKET
        if not self._minutes or self._minutes[-1][0] != minute:
            self._minutes.append([minute, 0])
            while self._minutes[0][0] <= minute - HOUR // BUCKET:
                self._total -= self._minutes.popleft()[1]
        self._minutes[-1][1] += 1
        self._total += 1
        return min(self._total // CALLS_A_PERCENT, HIGHEST)

    def headers(self, percent: int, account: str, *, insights: bool) -> list[Header]:
        """The headers for this percentage; `account` is the number of the ad account the request was about."""
        key = (percent, account, insights)
        written = self._written.get(key)
        if written is None:
            if len(self._written) > 1_000:
                self._written.clear()
            written = self._written[key] = _written(percent, account, insights)
        return written


def _written(percent: int, account: str, insights: bool) -> list[Header]:
    load = {"call_count": percent, "total_cputime": percent, "total_time": percent}
    use = {"type": "ads_insights" if insights else "ads_management", **load, "estimated_time_to_regain_access": 0}
    headers = [
        (b"x-app-usage", orjson.dumps(load)),
        (
            b"x-ad-account-usage",
            orjson.dumps({"acc_id_util_pct": percent, "reset_time_duration": 0, "ads_api_access_tier": TIER}),
        ),
        (b"x-business-use-case-usage", orjson.dumps({account: [use | {"ads_api_access_tier": TIER}]})),
    ]
    if insights:
        throttle = {"app_id_util_pct": percent, "acc_id_util_pct": percent, "ads_api_access_tier": TIER}
        headers.append((b"x-fb-ads-insights-throttle", orjson.dumps(throttle)))
    return headers
