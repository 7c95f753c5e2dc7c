"""Requests and what replaces the state under them never meet."""

from __future__ import annotations

import asyncio

import pytest

from adtwin.server.gate import Gate


def test_a_reset_waits_for_requests_and_requests_wait_for_it() -> None:
    order: list[str] = []

    async def request(gate: Gate, name: str, end: asyncio.Event) -> None:
        await gate.enter()
        order.append(f"{name} in")
        await end.wait()
        order.append(f"{name} out")
        gate.leave()

    async def reset(gate: Gate, name: str) -> None:
        async with gate.closed():
            assert gate.inside == 0
            order.append(name)

    async def story() -> None:
        gate, end = Gate(), asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(request(gate, "first", end))
            await asyncio.sleep(0)
            group.create_task(reset(gate, "reset"))
            group.create_task(reset(gate, "again"))
            await asyncio.sleep(0)
            group.create_task(request(gate, "second", end))
            await asyncio.sleep(0)
            assert order == ["first in"]
            end.set()
        assert gate.inside == 0

    asyncio.run(story())
    assert order[:3] == ["first in", "first out", "reset"]
    assert order.index("again") > 2
    assert order.count("second in") == order.count("second out") == 1


def test_a_failed_reset_opens_again() -> None:
    async def story() -> None:
        gate = Gate()
        with pytest.raises(ZeroDivisionError):
            async with gate.closed():
                _ = 1 / gate.inside
        await gate.enter()
        assert gate.inside == 1

    asyncio.run(story())
