"""The tools through the 1.x client of the MCP SDK: `python mcp_story.py URL PYTHON`, over stdio and streamable HTTP.

Runs in an environment that holds the SDK alone; PYTHON is an interpreter that has adtwin.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamablehttp_client

passed: list[str] = []


def step(what: str, holds: bool) -> None:
    """One line a step."""
    print(f"  {'ok' if holds else 'FAILED'}  {what}", flush=True)
    if not holds:
        print(f"{len(passed)} passed, 1 failed, 0 skipped", flush=True)
        sys.exit(1)
    passed.append(what)


async def drive(transport: str, session: ClientSession) -> None:
    """Initialise, list, call, be refused, read."""
    started = await session.initialize()
    step(f"{transport}: the server says who it is", started.serverInfo.name == "adtwin")
    listed = {tool.name: tool for tool in (await session.list_tools()).tools}
    step(
        f"{transport}: tools have schemas",
        "create_ad_creative" in listed and all(t.outputSchema for t in listed.values()),
    )
    accounts = await session.call_tool("get_ad_accounts", {})
    step(f"{transport}: a tool answers", not accounts.isError and bool(accounts.structuredContent["data"]))
    account, page = accounts.structuredContent["data"][0]["id"], accounts.structuredContent["pages"][0]["id"]
    wrong = await session.call_tool("create_campaign", {"account_id": account, "name": "C", "objective": "JOY"})
    step(
        f"{transport}: a refusal names the field",
        wrong.isError and wrong.structuredContent["error"]["fields"] == ["objective"],
    )
    images = await session.call_tool("get_objects", {"edge": "adimages", "parent_id": account, "limit": 1})
    made = await session.call_tool(
        "create_ad_creative",
        {
            "account_id": account, "page_id": page, "image_hash": images.structuredContent["data"][0]["hash"],
            "link_url": "https://example.com", "message": "Hello",
        },
    )  # fmt: skip
    step(f"{transport}: a creative is made", made.structuredContent["success"])
    spec = await session.read_resource("adtwin://ad-level")
    prompts = await session.list_prompts()
    step(f"{transport}: resources and prompts", "limits" in spec.contents[0].text and bool(prompts.prompts))


@contextmanager
def http_server(python: str, url: str) -> Iterator[str]:
    """The address of `adtwin mcp --transport http`."""
    command = [python, "-m", "adtwin.cli", "mcp", "--graph-url", url, "--transport", "http", "--port", "0"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        yield process.stderr.readline().split()[-1]
    finally:
        process.terminate()
        process.wait(timeout=15)


async def main(url: str, python: str) -> None:
    """Both transports."""
    told = StdioServerParameters(
        command=python, args=["-m", "adtwin.cli", "mcp", "--graph-url", url], env=dict(os.environ)
    )
    async with stdio_client(told) as (read, write), ClientSession(read, write) as session:
        await drive("stdio", session)
    with http_server(python, url) as address:
        async with streamablehttp_client(address) as (read, write, _), ClientSession(read, write) as session:
            await drive("HTTP", session)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
    print(f"{len(passed)} passed, 0 failed, 0 skipped", flush=True)
