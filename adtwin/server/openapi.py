"""The OpenAPI document of the twin that is served."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

from adtwin.graph.openapi import document
from adtwin.graph.registry import Registry
from adtwin.server.admin import Call
from adtwin.store import View

MOST = 3
"""Ids of one node type that are shown as examples."""


async def openapi(call: Call) -> dict[str, Any]:
    """The document, with the world's ids as examples."""
    twin, identities = call.control.twin, call.control.identities
    examples = await twin.store.read(lambda view: examples_in(twin.registry, view, identities))
    return await asyncio.to_thread(document, twin.registry, examples, origin=call.exchange.base_url)


def examples_in(registry: Registry, view: View, identities: dict[str, Any]) -> dict[str, list[str]]:
    """The ids among a world's identities, by node type."""
    found: dict[str, list[str]] = {}
    for identifier in _texts(identities):
        number = registry.number(view, identifier)
        obj = view.get(number) if number is not None else None
        if obj is not None:
            known = found.setdefault(obj.type, [])
            shown = registry.wrap(obj).wire_id
            if shown not in known and len(known) < MOST:
                known.append(shown)
    return found


def _texts(identities: dict[str, Any]) -> Iterator[str]:
    """Every identity of the world's own; what is another's is no example to try."""
    for name, value in identities.items():
        if not name.startswith("second_"):
            yield from (str(one) for one in (value if isinstance(value, list) else [value]))
