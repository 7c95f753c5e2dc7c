"""The MCP server: lists the tools, reads their arguments, runs them, and answers every failure."""

from __future__ import annotations

import base64
import json
import logging
from collections.abc import Mapping
from typing import Any

from mcp.server.mcpserver import Context, MCPServer
from mcp_types import CallToolResult, ImageContent, TextContent, ToolAnnotations
from mcp_types import Tool as Listed

import adtwin
from adtwin.agent.answers import failed, fitted, refusal, refused, scrubbed, with_text_ids
from adtwin.agent.graph import Graph, GraphFailedError
from adtwin.agent.prompts import add_prompts
from adtwin.agent.resources import add_resources
from adtwin.agent.settings import Settings
from adtwin.agent.tool import Agent, Effect, Refusal, Tool, plain
from adtwin.agent.tools import TOOLS, offered
from adtwin.agent.tools.previews import PICTURE
from adtwin.compose import RefusedError

log = logging.getLogger(__name__)

Json = dict[str, Any]

INSTRUCTIONS = """Make, run and report Meta ads.
1. get_ad_accounts gives account_id and page_id.
2. upload_ad_image or upload_ad_video, then create_ad_creative (or create_carousel_creative).
3. create_campaign, create_adset, create_ad: all PAUSED. Check with validate, look with get_ad_preview.
4. Ask the person before anything becomes ACTIVE: update_object with confirm: true on campaign, ad set and ad.
5. get_insights reports. Budgets are in minor units. Ids are text.
A failed call answers success: false with the error, the fields it blames, and a hint how to mend it."""
OF_A_TWIN = """
This Graph root is a twin: nothing is real and nothing costs money. Its clock stands until twin_clock moves it: after
activating an ad, advance 1h for its review, then 7d for a week of delivery."""


class AgentServer(MCPServer[Any]):
    """An MCP server whose tools are declared in `adtwin.agent.tools`."""

    def __init__(self, settings: Settings, *, graph: Graph | None = None) -> None:
        super().__init__(
            name="adtwin",
            title="adtwin: Meta ads",
            version=adtwin.__version__,
            instructions=INSTRUCTIONS + ("" if settings.is_real else OF_A_TWIN),
            log_level="WARNING",
        )
        self.agent = Agent(settings, graph or Graph(settings))
        self.offered = offered(settings)
        self._listed = [_listed(tool) for tool in self.offered.values()]
        add_resources(self)
        add_prompts(self)

    async def list_tools(self) -> list[Listed]:
        """The tools on offer."""
        return self._listed

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None
    ) -> CallToolResult:
        """Run a tool; whatever goes wrong is an answer."""
        answer = await self.answer(name, arguments)
        drawn = answer.pop(PICTURE, None)
        content: list[Any] = [TextContent(type="text", text=json.dumps(answer, ensure_ascii=False))]
        if drawn is not None:
            content.append(ImageContent(type="image", data=base64.b64encode(drawn).decode(), mime_type="image/png"))
        return CallToolResult(content=content, structured_content=answer, is_error=not answer.get("success", False))

    async def answer(self, name: str, arguments: Mapping[str, Any]) -> Json:
        """What a tool answers: small, with ids as text, without tokens."""
        tool = self.offered.get(name)
        if tool is None:
            return _no_such(name, self.agent.settings)
        secrets = [self.agent.settings.token, self.agent.settings.app_secret, self.agent.settings.secret]
        secrets.append(str(arguments.get("access_token") or ""))
        found = await self._run(tool, arguments)
        drawn = found.pop(PICTURE, None)
        shown: Json = fitted(with_text_ids(scrubbed(found, tuple(one for one in secrets if one))))
        return shown if drawn is None else {**shown, PICTURE: drawn}

    async def _run(self, tool: Tool, arguments: Mapping[str, Any]) -> Json:
        try:
            return await tool.run(self.agent, tool.read(arguments))
        except Refusal as early:
            return dict(early.answer)
        except RefusedError as problem:
            return refused(problem.problem)
        except GraphFailedError as failure:
            return failed(failure)
        except Exception:
            # What nobody foresaw is told without its details, which may hold what the caller sent.
            log.exception("%s failed", tool.name)
            return refusal("The tool failed.", "Its log says why; try the call again.", kind="InternalError")


def _no_such(name: str, settings: Settings) -> Json:
    known = next((tool for tool in TOOLS if tool.name == name), None)
    if known is None:
        return refusal(f"There is no tool {name[:60]!r}.", "List the tools.", kind="UnknownTool")
    if settings.read_only and known.effect is not Effect.READS:
        return refusal(f"{name} changes something, and this server only reads.", "Start it without --read-only.")
    return refusal(f"{name} is not offered here.", "Start the server with --tools all, or beside a twin.")


def _listed(tool: Tool) -> Listed:
    return Listed(
        name=tool.name,
        title=tool.title or None,
        description=tool.text,
        input_schema=tool.input_schema,
        output_schema=plain(tool.answers.model_json_schema()),
        annotations=ToolAnnotations(
            title=tool.title or None,
            read_only_hint=tool.effect is Effect.READS,
            destructive_hint=tool.effect is Effect.CHANGES,
            idempotent_hint=tool.effect is not Effect.ADDS,
            open_world_hint=not tool.local,
        ),
    )
