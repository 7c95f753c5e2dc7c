"""An ad as people see it: a picture where a browser can draw it, the page's text in any case."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from typing import Any

from pydantic import Field

from adtwin.agent import picture
from adtwin.agent.answers import Answer, ok
from adtwin.agent.tool import AccountId, Agent, Given, Id, Json, Tool

FORMAT = "MOBILE_FEED_STANDARD"
SOURCE = re.compile(r"""src=["']([^"']+)["']""")
SIDE = re.compile(r"""(width|height)=["']?(\d{2,4})""")
LARGEST_SIDE = 2_000
PICTURE = "_picture"
"""Key of an answer under which the server finds a PNG to send along."""


class GetAdPreview(Given):
    """What to show, and where."""

    ad_id: Id | None = Field(default=None, description="An ad.")
    creative_id: Id | None = Field(default=None, description="Or a creative.")
    creative: Json | None = Field(default=None, description="Or a creative spec that is not stored.")
    account_id: AccountId | None = None
    ad_format: str = Field(
        default=FORMAT,
        pattern=r"^[A-Z0-9_]{3,60}$",
        description="MOBILE_FEED_STANDARD, DESKTOP_FEED_STANDARD, INSTAGRAM_STANDARD, INSTAGRAM_STORY, INSTAGRAM_REELS,"
        " FACEBOOK_STORY_MOBILE, RIGHT_COLUMN_STANDARD, ….",
    )
    image: bool = Field(default=True, description="Send a picture along, where a browser is there to draw it.")


async def get_ad_preview(agent: Agent, given: GetAdPreview) -> Json:
    """Show an ad, a stored creative or a creative spec as people see it in one placement: a picture and its texts."""
    shown = given.ad_id or given.creative_id
    query: Json = {"ad_format": given.ad_format}
    if shown:
        answer = await agent.graph.get(f"{shown}/previews", query)
    else:
        query["creative"] = given.creative or {}
        answer = await agent.graph.get(f"{agent.account(given.account_id)}/generatepreviews", query)
    body = str((answer.get("data") or [{}])[0].get("body", ""))
    found = SOURCE.search(body)
    url = html.unescape(found[1]) if found else ""
    page = await agent.graph.page(url)
    if page is None:
        return ok(ad_format=given.ad_format, iframe=body)
    result = ok(ad_format=given.ad_format, preview_url=url, text=text_of(page))
    if given.image:
        drawn = await picture.png_of(url, *_size(body))
        if drawn is None:
            result["warnings"] = [NO_BROWSER]
        else:
            result[PICTURE] = drawn
    return result


NO_BROWSER = {
    "code": "no_picture",
    "message": "No browser was found to draw the ad: install Chromium, or name it in ADTWIN_CHROMIUM.",
    "param": "image",
}


def _size(body: str) -> tuple[int, int]:
    """Width and height of the frame, as the answer has them."""
    sides = {name: min(LARGEST_SIDE, int(number)) for name, number in SIDE.findall(body)}
    return sides.get("width", 540), sides.get("height", 900)


class _Texts(HTMLParser):
    """The words of a page, without its styles and scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        """Styles and scripts are no words."""
        self._hidden += tag in {"style", "script", "head"}

    def handle_endtag(self, tag: str) -> None:
        """Their end."""
        self._hidden -= tag in {"style", "script", "head"}

    def handle_data(self, data: str) -> None:
        """Words."""
        if not self._hidden and data.strip():
            self.words.append(" ".join(data.split()))


def text_of(page: str) -> list[str]:
    """What a page says, line by line."""
    parser = _Texts()
    parser.feed(page)
    return parser.words


TOOLS = (Tool("get_ad_preview", GetAdPreview, get_ad_preview, answers=Answer, title="Preview of an ad"),)
