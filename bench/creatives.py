"""Making creatives, in this process: an asset feed beside the smallest one."""

from __future__ import annotations

import asyncio
import statistics
import time
from typing import Any

import orjson

from adtwin.graph.call import Request
from adtwin.graph.engine import Engine
from adtwin.server.assemble import make_app, make_twin
from adtwin.server.options import Options
from bench.inside import ROUNDS

CREATES = 100
"""Creatives of one round, one after the other."""


def measure_creatives() -> list[tuple[str, float, float]]:
    """Rows of (what, seconds of one, ratio); the store is in memory, so that no disk hides the work.

    Seconds are those of the processor, both sides in turns: other work on the machine counts for neither.
    """
    options = Options(world="demo", ephemeral=True, durability="relaxed", throttle="off")
    twin = make_twin(options)
    world = make_app(twin, options).control.identities
    engine, loop = Engine(twin), asyncio.new_event_loop()

    def making(params: dict[str, Any]) -> float:
        sent = {name: orjson.dumps(value).decode() for name, value in params.items()}
        sent["access_token"] = world["access_token"]
        path = f"/v24.0/{world['ad_account_id']}/adcreatives"

        async def several() -> None:
            for _ in range(CREATES):
                answer = await engine.handle(Request("POST", path, dict(sent)))
                if answer.status != 200:
                    raise RuntimeError(str(answer.body))

        began = time.process_time()
        loop.run_until_complete(several())
        return (time.process_time() - began) / CREATES

    try:
        turns = [(making(smallest(world)), making(feed(world))) for _ in range(ROUNDS + 1)][1:]
        least, whole = (statistics.median(times) for times in zip(*turns, strict=True))
    finally:
        loop.close()
        twin.store.close()
    return [
        ("the smallest creative", least, 1.0),
        ("a feed of 10 images, 5 titles and 5 bodies, beside the smallest", whole, whole / least),
    ]


def smallest(world: dict[str, Any]) -> dict[str, Any]:
    """A link and nothing else."""
    return {"object_story_spec": {"page_id": world["page_id"], "link_data": {"link": "https://example.com/"}}}


def feed(world: dict[str, Any]) -> dict[str, Any]:
    """Ten pictures of the library, five titles, five bodies."""
    hashes = world["image_hashes"]
    texts = [{"text": f"Boots for every way, number {number}"} for number in range(5)]
    spec = {
        "images": [{"hash": hashes[number % len(hashes)]} for number in range(10)],
        "titles": texts,
        "bodies": texts,
        "ad_formats": ["SINGLE_IMAGE"],
        "link_urls": [{"website_url": "https://example.com/"}],
        "call_to_action_types": ["SHOP_NOW"],
    }
    return {"object_story_spec": {"page_id": world["page_id"]}, "asset_feed_spec": spec}
