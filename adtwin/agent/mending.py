"""Second tries of a creative: refusals that say what to change, where nothing was stored and nobody need be asked."""

from __future__ import annotations

import copy
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from adtwin.agent.graph import GraphFailedError
from adtwin.agent.tool import Agent

Json = dict[str, Any]
Mended = tuple[Json, Json]
"""The payload to send instead, and a warning that tells what was changed."""


async def second_try(agent: Agent, payload: Json, error: Json, token: str | None) -> Mended | None:
    """The mended payload for this error; None where only the caller can mend it."""
    mend = MENDS.get(int(error.get("error_subcode") or 0))
    return None if mend is None else await mend(agent, copy.deepcopy(payload), token)


async def with_the_videos_picture(agent: Agent, payload: Json, token: str | None) -> Mended | None:
    """Some versions want the thumbnail that others make by themselves: the video has a picture of its own [E-063]."""
    video = (payload.get("object_story_spec") or {}).get("video_data") or {}
    try:
        found = await agent.graph.get(str(video.get("video_id")), {"fields": "picture"}, token=token)
    except GraphFailedError:
        return None
    if not found.get("picture"):
        return None
    video["image_url"] = found["picture"]
    message = "A thumbnail was demanded: the video's own picture was used."
    return payload, {"code": "thumbnail_chosen", "message": message, "param": "thumbnail_url"}


async def without_the_buttons_link(agent: Agent, payload: Json, token: str | None) -> Mended | None:  # noqa: ARG001
    """Buttons that open a conversation take no link of their own; the creative keeps its link [E-108]."""
    cut = [value.pop("link") for value in _values(payload) if "app_destination" in value and "link" in value]
    if not cut:
        return None
    message = "The button takes no link: it was left out of the button, not of the ad."
    return payload, {"code": "button_link_left_out", "message": message, "param": "link_url"}


def _values(payload: Json) -> Iterator[Json]:
    """The value of each button."""
    story, feed = payload.get("object_story_spec") or {}, payload.get("asset_feed_spec") or {}
    holders = [payload, *(part for part in story.values() if isinstance(part, dict))]
    buttons = [one["call_to_action"] for one in holders if isinstance(one.get("call_to_action"), dict)]
    for one in [*buttons, *(feed.get("call_to_actions") or ())]:
        if isinstance(one.get("value"), dict):
            yield one["value"]


MENDS: dict[int, Callable[[Agent, Json, str | None], Awaitable[Mended | None]]] = {
    1443226: with_the_videos_picture,
    1815630: without_the_buttons_link,
}
"""Subcode to what is changed."""
