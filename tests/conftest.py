"""What holds for every test: no network, nothing missing in CI, examples that don't change between runs."""

from __future__ import annotations

import importlib.metadata
import ipaddress
import os
import sys
from collections.abc import Generator
from typing import Any, TypeVar

import hypothesis
import pytest

pytest_plugins = ["tests.requirements_plugin", "tests.live", "tests.agents", "tests.chromium"]
if not importlib.metadata.entry_points(group="pytest11", name="adtwin"):  # installed before there was the plugin
    pytest_plugins.append("adtwin.testing.plugin")

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)

DEMANDED = {"ADTWIN_REQUIRE_POSTGRES": "no postgresql", "ADTWIN_REQUIRE_BROWSER": "no chromium"}
"""Variables that turn tests skipped for want of something into failed ones, and how the reason of the skip begins."""

hypothesis.settings.register_profile("repeatable", derandomize=True, deadline=None, database=None, max_examples=50)
hypothesis.settings.register_profile("fuzz", deadline=None, max_examples=20_000)
hypothesis.settings.load_profile("repeatable")


def pytest_configure() -> None:
    """Watch every connection and every name looked up, from whatever library it comes."""
    sys.addaudithook(_stay_on_this_machine)


def _stay_on_this_machine(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect":
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    if host is not None and not _is_here(host):
        raise RuntimeError(f"a test tried to reach {host}: tests stay on this machine")


def _is_here(host: str | bytes) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name in {"", "localhost"}:
        return True
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where a database or a browser is demanded, a test skipped for want of one has failed."""
    report = yield
    return _demand(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a module that skips itself as a whole."""
    report = yield
    return _demand(report)


def _demand(report: Report) -> Report:
    if report.outcome != "skipped":
        return report
    reason = str(report.longrepr).lower()
    for variable, wanting in DEMANDED.items():
        if wanting in reason and os.environ.get(variable) == "1":
            report.outcome = "failed"
            report.longrepr = f"{variable}=1, but the test was skipped: {report.longrepr}"
    return report
