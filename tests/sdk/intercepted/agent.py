"""An agent's tools as they are: starts `meta-ads-mcp` over stdio and goes from a campaign to insights by its tools.

Run by tests/sdk/intercept.py under `adtwin run`, in the environment that has meta-ads-mcp and the MCP SDK it brings.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import sys
from pathlib import Path
from typing import Any

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client


async def main() -> None:
    program = str(Path(sys.executable).with_name("meta-ads-mcp"))
    server = StdioServerParameters(command=program, env=dict(os.environ))
    async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
        await session.initialize()
        tools = {tool.name for tool in (await session.list_tools()).tools}
        print(len(tools), "tools")

        async def call(tool: str, /, **arguments: Any) -> Any:
            result = await session.call_tool(tool, arguments)
            text = "".join(getattr(part, "text", "") for part in result.content)
            try:
                answer = json.loads(text)
            except ValueError:
                return text
            answer = (
                json.loads(answer["data"])
                if isinstance(answer, dict) and set(answer) == {"data"} and isinstance(answer["data"], str)
                else answer
            )
            assert not (isinstance(answer, dict) and "error" in answer), f"{tool}: {text[:600]}"
            print("  ", tool)
            return answer

        await go_through(call, os.environ["AD_ACCOUNT_ID"])


async def go_through(call: Any, account: str) -> None:
    found = await call("get_ad_accounts")
    assert any(one["id"] == account for one in found["data"]), found
    await call("get_account_info", account_id=account)
    campaign = (await call("create_campaign", account_id=account, name="By an agent", objective="OUTCOME_TRAFFIC",
                           status="PAUSED", special_ad_categories=[], daily_budget=5000))["id"]  # fmt: skip
    listed = await call("get_campaigns", account_id=account)
    assert [one["id"] for one in listed["data"]] == [campaign]
    adset = (await call("create_adset", account_id=account, campaign_id=campaign, name="Its ad set",
                        optimization_goal="LINK_CLICKS", billing_event="IMPRESSIONS", status="PAUSED",
                        targeting={"geo_locations": {"countries": ["US"]}}))["id"]  # fmt: skip
    creative = await call("create_ad_creative", account_id=account, name="Its creative",
                          image_hash=os.environ["ADTWIN_IMAGE_HASH"], page_id=os.environ["ADTWIN_PAGE_ID"],
                          link_url="https://example.com/", message="Hello", headline="There",
                          call_to_action_type="LEARN_MORE")  # fmt: skip
    ad = (await call("create_ad", account_id=account, name="Its ad", adset_id=adset,
                     creative_id=creative.get("creative_id") or creative["id"]))["id"]  # fmt: skip
    picture = base64.b64encode((Path(__file__).parents[3] / "examples/campaign/poster.png").read_bytes()).decode()
    await call("upload_ad_image", account_id=account, file=f"data:image/png;base64,{picture}", name="poster.png")
    await call("get_campaign_details", campaign_id=campaign)
    await call("get_adset_details", adset_id=adset)
    await call("get_adsets", account_id=account, campaign_id=campaign)
    await call("get_ads", account_id=account, adset_id=adset)
    await call("get_ad_details", ad_id=ad)
    await call("get_ad_creatives", ad_id=ad)
    await call("update_ad", ad_id=ad, status="PAUSED")
    await call("update_adset", adset_id=adset, name="Its other name")
    await call("update_campaign", campaign_id=campaign, name="By an agent still")
    await call("get_insights", object_id=account, time_range="maximum", level="campaign")


asyncio.run(main())
