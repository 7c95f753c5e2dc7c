"""Testing a client's retries: the twin throttles three calls, the client backs off and gets through.

What is under test here is `read`; put your own client in its place. Nothing waits for real: the pause is the twin's
clock moving on.
"""
# ruff: noqa: INP001, T201 - a script that prints

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

URL = os.environ.get("ADTWIN_GRAPH_URL", "http://127.0.0.1:8910")
THROTTLED = {"code": 17, "subcode": 2446079}


def ask(path: str, body: dict[str, Any] | None = None, method: str | None = None) -> dict[str, Any]:
    """A call to the twin; its JSON."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{URL}{path}", data, method=method)  # noqa: S310 - the twin's address
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        found: dict[str, Any] = json.load(answer)
    return found


def read(path: str, pause: Callable[[int], object], attempts: int = 5) -> dict[str, Any]:
    """Read, pausing 1, 2, 4 … minutes while the answer is that there were too many calls."""
    for attempt in range(attempts):
        try:
            return ask(path)
        except urllib.error.HTTPError as error:
            said = json.load(error)["error"]
            print(f"attempt {attempt + 1}: {said['code']}/{said.get('error_subcode')} {said['message']}")
            if said["code"] != THROTTLED["code"] or attempt == attempts - 1:
                raise
            pause(2**attempt)
    raise AssertionError("the last attempt answers or raises")


def main() -> None:
    """Throttle three calls, and see the fourth succeed."""
    world = ask("/_adtwin/world")
    ask("/_adtwin/faults", {"path": "*/campaigns", "times": 3, "error": THROTTLED})
    path = f"/v24.0/{world['ad_account_id']}/campaigns?access_token={world['access_token']}"
    found = read(path, pause=lambda minutes: ask("/_adtwin/clock", {"advance": f"{minutes}m"}))
    print(f"attempt 4: {len(found['data'])} campaigns")
    ask("/_adtwin/faults", method="DELETE")


if __name__ == "__main__":
    main()
