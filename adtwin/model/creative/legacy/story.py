"""What a creative of 2013 shows, as the content that previews and reviews know. [E-392, E-411, E-428]"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from adtwin.model.creative.legacy import objects
from adtwin.model.creative.legacy.action_specs import action_of, object_of
from adtwin.model.creative.legacy.tracking import passed_to_a_tab, tagged
from adtwin.model.creative.story import NUMBERED, Story, number_in, of_post
from adtwin.preview import CreativeKind
from adtwin.store import Obj, Page, View

Data = dict[str, Any]

VERBS = {
    "like": "likes", "checkin": "was at", "post": "shared a story from", "game.plays": "played", "app_use": "used",
}  # fmt: skip
"""How a person's action reads in a story."""
SELECTORS = (
    "page", "page.parent", "post.wall", "post.author", "application", "object.domain", "object", "post",
)  # fmt: skip


def legacy_story(view: View, data: Data) -> Story:
    """The content of a numbered creative."""
    number = data["type"]
    if number == "25":
        return _sponsored(view, data)
    if number == "27":
        return _of_page_post(view, data)
    thing = _object(view, data.get("object_id"))
    name = "" if thing is None else str(thing.data.get("name") or "")
    page = thing is not None and thing.type == "Page"
    return Story(
        kind={"2": "PAGE", "3": "EVENT", "4": "APPLICATION", "32": "APPLICATION"}.get(number, "DOMAIN"),
        page_id=str(data["object_id"]) if page else "",
        message=str(data.get("body") or ""),
        headline=str(data.get("title") or name),
        link=destination(view, data),
        image_hash=str(data.get("image_hash") or "") or ("" if thing is None else objects.picture_of(thing.data)),
        call_to_action={"type": "INSTALL_MOBILE_APP"} if number == "32" else None,
    )


def destination(view: View, data: Data) -> str:
    """Where a click leads, with what is appended for tracking [E-485…E-489]."""
    number, link = data["type"], str(data.get("link_url") or "")
    tags = str(data.get("url_tags") or "")
    if number == "27":
        return _of_page_post(view, data).link
    if number == "25":
        return tagged(_address_in(view, data.get("action_spec")), tags)
    if number == "2" and link:
        return passed_to_a_tab(link)
    thing = _object(view, data.get("object_id"))
    return tagged(link or ("" if thing is None else _address(thing)), tags)


def promoted_post(view: View, data: Data) -> str | None:
    """The post that a creative shows, `<PAGE_ID>_<POST_ID>`: the chosen or always the newest one [E-427, E-428]."""
    page = data.get("object_id")
    if data["type"] != "27":
        return None
    if data.get("story_id") and not data.get("auto_update"):
        return f"{page}_{data['story_id']}"
    newest = view.edge(int(page or 0), "posts", Page(limit=1))
    return f"{page}_{newest[0].id}" if newest else None


def kind_for_preview(data: Data) -> CreativeKind:
    """Which formats can show it: those of the places that its type may be targeted to [E-481]."""
    number = data["type"]
    if number in ("25", "27"):
        return "sponsored_story"
    return "mobile_feed" if number == "32" else "right_column"


def _of_page_post(view: View, data: Data) -> Story:
    post = promoted_post(view, data)
    if post is None:
        return Story("SHARE", page_id=str(data.get("object_id") or ""))
    story = of_post(view, post)
    return replace(story, link=tagged(story.link, str(data.get("url_tags") or "")))


def _sponsored(view: View, data: Data) -> Story:
    """A friend did something: who, what, and with which object."""
    spec = data.get("action_spec")
    target = object_of(spec, *SELECTORS)
    thing = _object(view, target)
    name = str(thing.data.get("name") or target) if thing is not None else target
    verb = VERBS.get(action_of(spec), action_of(spec))
    shown = _object(view, data.get("story_id"))
    return Story(
        kind="SHARE",
        page_id=str(thing.id) if thing is not None and thing.type == "Page" else "",
        message="" if shown is None else str(shown.data.get("message") or ""),
        headline=f"A friend {verb} {name}".strip(),
        link=destination(view, data),
        image_hash="" if thing is None else objects.picture_of(thing.data),
    )


def _address_in(view: View, spec: Any) -> str:
    """The website or the application that a story leads to."""
    given = object_of(spec, "object", "application", "object.domain", "page", "page.parent", "post.wall")
    thing = _object(view, given)
    return _address(thing) if thing is not None else given if "://" in given else ""


def _address(thing: Obj) -> str:
    event = "events/" if thing.type == "Event" else ""
    return str(thing.data.get("link") or f"https://www.facebook.com/{event}{thing.id}")


def _object(view: View, identifier: Any) -> Obj | None:
    number = number_in(str(identifier or ""))
    return view.get(number) if number is not None else None


NUMBERED[:] = [legacy_story]
