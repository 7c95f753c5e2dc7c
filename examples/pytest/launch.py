"""The program under test: launches a campaign, paused, and tells how it went. It knows nothing of adtwin."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

THROTTLED = {4, 17, 613}
ATTEMPTS = 5


class Launcher:
    """Speaks to one ad account."""

    def __init__(self, graph: str, token: str, account: str, sleep: Callable[[float], object] = time.sleep) -> None:
        self.graph = graph
        self.token = token
        self.account = account
        self._sleep = sleep

    def launch(self, name: str, daily_budget: int) -> str:
        """A paused campaign; its id. `daily_budget` in cents."""
        sent = {
            "name": name,
            "objective": "OUTCOME_TRAFFIC",
            "status": "PAUSED",
            "special_ad_categories": "[]",
            "daily_budget": daily_budget,
        }
        return str(self._call(f"{self.account}/campaigns", sent)["id"])

    def spend(self) -> float:
        """What the account has spent so far."""
        rows = self._call(f"{self.account}/insights?fields=spend&date_preset=maximum")["data"]
        return float(rows[0]["spend"]) if rows else 0.0

    def _call(self, path: str, sent: dict[str, Any] | None = None) -> Any:
        joined = "&" if "?" in path else "?"
        address = f"{self.graph}/v24.0/{path}{joined}access_token={self.token}"
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with urlopen(address, urlencode(sent).encode() if sent else None) as answer:
                    return json.load(answer)
            except HTTPError as refusal:
                code = json.load(refusal)["error"]["code"]
                if code not in THROTTLED or attempt == ATTEMPTS:
                    raise
                self._sleep(2**attempt)
        raise AssertionError("not reached")
