"""Every tool there is, and which of them a server offers."""

from __future__ import annotations

from adtwin.agent.settings import Settings
from adtwin.agent.tool import Effect, Tool
from adtwin.agent.tools import (
    checking,
    creatives,
    insights,
    media,
    named,
    objects,
    previews,
    targeting,
    twin,
    writing,
)

_OWN: tuple[Tool, ...] = (
    *objects.TOOLS,
    *writing.TOOLS,
    *creatives.TOOLS,
    *media.TOOLS,
    *insights.TOOLS,
    *targeting.TOOLS,
    *previews.TOOLS,
    *checking.TOOLS,
    *twin.TOOLS,
)
TOOLS: tuple[Tool, ...] = (*_OWN, *named.tools({tool.name: tool for tool in _OWN}))


def offered(settings: Settings) -> dict[str, Tool]:
    """The tools of a server: none that writes when it is read-only, none of the twin's beside the real service."""
    return {
        tool.name: tool
        for tool in TOOLS
        if (settings.every_tool or not tool.extra)
        and not (settings.read_only and tool.effect is not Effect.READS and tool.name not in STILL_SAFE)
        and not (settings.is_real and tool.twin_only)
    }


STILL_SAFE = frozenset({"twin_clock"})
"""Changes no ad: it only lets time pass, which reading a report may want."""
