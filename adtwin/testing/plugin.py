"""The pytest plugin: fixtures `adtwin` and `adtwin_intercepted`, the mark `adtwin`, and how snapshots are written.

pytest loads it in every run of an environment where adtwin is installed, so it imports the rest when a fixture is used.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from adtwin.testing.twin import Twin

WORLDS = ("demo", "empty", "agency")
NOW = "2026-06-01T00:00:00-07:00"
"""When tests begin unless they say otherwise: a Monday, at midnight where the demo's ad account is."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Settings of the whole suite, and whether snapshots are written anew."""
    parser.addini("adtwin_world", "what each test's twin starts with: demo, empty or agency", default="demo")
    parser.addini("adtwin_now", "where each twin's clock stands when a test begins (ISO time)", default=NOW)
    parser.addini("adtwin_seed", "the seed of each twin's market", default="1")
    parser.getgroup("adtwin").addoption(
        "--adtwin-write-snapshots", action="store_true", help="write the snapshots of matches_snapshot() anew"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark known."""
    config.addinivalue_line(
        "markers", "adtwin(world='demo', now=ISO time, seed=1): what the twin of this test starts with"
    )


@pytest.fixture
def adtwin(request: pytest.FixtureRequest) -> Iterator[Twin]:
    """A twin of the test's own, freshly seeded, behind a real port of this machine."""
    from adtwin.server.embedded import Embedded
    from adtwin.testing.snapshots import Snapshots
    from adtwin.testing.twin import Twin

    snapshots = Snapshots.of(
        Path(request.path), request.node.name, write=request.config.getoption("--adtwin-write-snapshots")
    )
    embedded = Embedded(_setting(request))
    try:
        with Twin(embedded.url, snapshots) as twin:
            yield twin
    finally:
        embedded.close()


@pytest.fixture
def adtwin_intercepted(adtwin: Twin, monkeypatch: pytest.MonkeyPatch) -> Twin:
    """The twin `adtwin`, and the test's environment sends https://graph.facebook.com there: for code whose address
    is fixed. It holds for `requests`, `urllib`, `httpx` clients made from now on, and programs that the test starts."""
    monkeypatch.setattr("urllib.request._opener", None)  # it remembers the proxies of when it was first used
    for name, value in adtwin.intercept().items():
        monkeypatch.setenv(name, value)
    return adtwin


def _setting(request: pytest.FixtureRequest) -> Any:
    from adtwin.server.embedded import Setting

    given = {name: request.config.getini(f"adtwin_{name}") for name in ("world", "now", "seed")}
    for mark in reversed(list(request.node.iter_markers("adtwin"))):
        unknown = set(mark.kwargs) - set(given)
        if mark.args or unknown:
            raise pytest.UsageError("the mark adtwin takes world, now and seed by name")
        given |= mark.kwargs
    if given["world"] not in WORLDS:
        raise pytest.UsageError(f"adtwin: there is no world {given['world']!r}; choose one of {', '.join(WORLDS)}")
    return Setting(world=given["world"], now=_moment(given["now"]), seed=int(given["seed"]))


def _moment(text: str) -> int:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        raise pytest.UsageError(f"adtwin: {text!r} is no ISO time; write one like {NOW}") from None
    if moment.tzinfo is None:
        raise pytest.UsageError(f"adtwin: {text!r} lacks its offset from UTC; write one like {NOW}")
    return int(moment.timestamp())
