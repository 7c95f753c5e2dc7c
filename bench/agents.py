"""The composer, and the server of tools: ready, and what a tool call adds to the call it makes."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from typing import Any

import httpx
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

from adtwin.compose import compose_creative
from bench import servers

SIMPLE = {
    "account_id": "act_1", "name": "N", "page_id": "1001", "link_url": "https://example.com/shoes", "image_hash": "hA",
    "message": "M", "headline": "H", "description": "D", "call_to_action_type": "LEARN_MORE",
}  # fmt: skip
RULES = [
    {"placement_groups": ["FEED"], "customization_spec": {"image_hashes": ["hA"]}},
    {"placement_groups": ["STORY"], "customization_spec": {"image_hashes": ["hB"], "bodies": ["short"]}},
]
PLACED = {**SIMPLE, "image_hash": "", "image_hashes": ["hA", "hB"], "asset_customization_rules": RULES}


def fastest(work: Any, rounds: int = 2_000) -> float:
    """Seconds of the fastest round: what the work costs where nothing else runs."""
    best = 1.0
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - began)
    return best


def compositions() -> list[tuple[str, float, float]]:
    """Rows of (what, seconds, ratio to writing and reading the payload as JSON)."""
    rows = []
    for what, given in (("a simple image", SIMPLE), ("two placements with rules", PLACED)):
        payload = compose_creative(given).payload
        baseline = fastest(lambda payload=payload: json.loads(json.dumps(payload)))
        ours = fastest(lambda given=given: compose_creative(given))
        rows.append((f"composing {what}, beside a JSON round trip (goal: 200 µs)", ours, ours / baseline))
    return rows


def tools(rounds: int) -> list[tuple[str, float, float]]:
    """Rows of (what, seconds, ratio): ready beside the bare import of the SDK, a call beside the HTTP call in it."""
    port = servers.free_port()
    with servers.running(servers.twin(port, "--world", "demo"), port, "/_adtwin/health"):
        url = f"http://127.0.0.1:{port}"
        ready, call = asyncio.run(_over_stdio(url, rounds))
        bare = min(_seconds([sys.executable, "-c", "import mcp.server.mcpserver"]) for _ in range(rounds))
        direct = _direct(url)
    return [
        ("from the command to the list of tools, beside importing the SDK (goal: 1 s)", ready, ready / bare),
        ("a tool call that reads, beside the HTTP call it makes (goal: 5 ms more)", call, call / direct),
    ]


async def _over_stdio(url: str, rounds: int) -> tuple[float, float]:
    told = StdioServerParameters(command=sys.executable, args=["-m", "adtwin.cli", "mcp", "--graph-url", url])
    ready, call = [], []
    for _ in range(rounds):
        began = time.perf_counter()
        async with Client(stdio_client(told)) as client:
            await client.list_tools()
            ready.append(time.perf_counter() - began)
            await client.call_tool("get_objects", {"ids": ["me"], "fields": "id"})
            for _ in range(50):
                began = time.perf_counter()
                await client.call_tool("get_objects", {"ids": ["me"], "fields": "id"})
                call.append(time.perf_counter() - began)
    return min(ready), sorted(call)[len(call) // 2]


def _direct(url: str) -> float:
    with httpx.Client(base_url=url, trust_env=False) as client:
        token = client.get("/_adtwin/world").json()["access_token"]
        taken = []
        for _ in range(100):
            began = time.perf_counter()
            client.get("/v24.0/me", params={"fields": "id"}, headers={"Authorization": f"Bearer {token}"})
            taken.append(time.perf_counter() - began)
    return sorted(taken)[len(taken) // 2]


def _seconds(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True)
    return time.perf_counter() - began
