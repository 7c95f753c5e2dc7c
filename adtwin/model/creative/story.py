"""What a creative says and shows, whatever it was made from: a story spec, a page's post, or plain fields."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any

from adtwin.model.creative.call_to_action import link_of
from adtwin.model.creative.feed.shown import shown
from adtwin.model.creative.feed.variants import Viewer
from adtwin.model.creative.story_spec import DATA_KINDS
from adtwin.store import View

Data = dict[str, Any]

SOMEBODY = Viewer()
"""Who looks when nobody in particular does: somebody in Facebook's feed."""


@dataclass(frozen=True, slots=True)
class Story:
    """One ad's content. `kind` is a creative's `object_type` [D-125]; texts are "" where there are none."""

    kind: str
    page_id: str = ""
    message: str = ""
    headline: str = ""
    description: str = ""
    link: str = ""
    caption: str = ""
    image_hash: str = ""
    video_id: str = ""
    call_to_action: Data | None = None
    cards: tuple[Data, ...] = ()
    crops: Data | None = None
    """Boxes of the picture, by the shape that each is for [D-124]."""
    language: str = ""
    """The ISO 639 code of the texts, where the creative says which it is."""
    instagram_user_id: str = ""
    tags: str = ""
    """What is appended to the address of whoever clicks: the creative's `url_tags`, and those of the assets shown."""

    @property
    def button(self) -> str:
        """The type of the call to action, or ""."""
        return str((self.call_to_action or {}).get("type") or "")

    @property
    def picture(self) -> str:
        """The hash of the picture shown first, or ""."""
        return self.image_hash or next((card["image_hash"] for card in self.cards if card.get("image_hash")), "")


NUMBERED: list[Callable[[View, Data], Story]] = []
"""How a creative with a number for its type is told; the room of 2013 puts it here, for it is made of this module."""


def number_in(text: str) -> int | None:
    """The number that a piece of an id is, or None; what is too long to be an id is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def story_of(view: View, data: Data, viewer: Viewer = SOMEBODY, label: str | None = None) -> Story:
    """The content of a creative with this data; of an asset feed what this viewer sees, or what a label stands for."""
    if "type" in data:
        return NUMBERED[0](view, data)
    story = _story(view, data)
    if data.get("url_tags"):
        story = replace(story, tags=str(data["url_tags"]))
    if not data.get("asset_feed_spec"):
        return story
    told = {one.name: getattr(story, one.name) for one in fields(story)}
    return replace(story, **shown(data, told, viewer, label))


def _story(view: View, data: Data) -> Story:
    if data.get("object_story_id"):
        return _with_own(of_post(view, str(data["object_story_id"])), data)
    if data.get("object_story_spec"):
        return _with_own(of_spec(data["object_story_spec"]), data)
    if data.get("source_instagram_media_id"):
        return _with_own(_of_instagram_media(view, data), data)
    return _of_fields(data)


def of_spec(spec: Data) -> Story:
    """The content of a story spec."""
    kind = next((name for name in DATA_KINDS if spec.get(name)), "")
    content: Data = spec.get(kind) or {}
    action: Data | None = content.get("call_to_action")
    return Story(
        kind={"video_data": "VIDEO", "photo_data": "PHOTO", "text_data": "STATUS"}.get(kind, "SHARE"),
        page_id=str(spec.get("page_id") or ""),
        message=_text(content, "caption" if kind == "photo_data" else "message"),
        headline=_text(content, "title" if kind == "video_data" else "name"),
        description=_text(content, "link_description" if kind == "video_data" else "description"),
        link=_text(content, "link") or link_of(action),
        caption="" if kind == "photo_data" else _text(content, "caption"),
        image_hash=_text(content, "image_hash"),
        crops=content.get("image_crops"),
        video_id=_text(content, "video_id"),
        call_to_action=action,
        cards=tuple(content.get("child_attachments") or ()),
        instagram_user_id=str(spec.get("instagram_user_id") or ""),
    )


def of_post(view: View, story_id: str) -> Story:
    """The content of a page's post; one that is gone says nothing."""
    page_id, _, number = story_id.partition("_")
    post_id = number_in(number)
    post = view.get(post_id) if post_id is not None else None
    if post is None or post.type != "PagePost":
        return Story("SHARE", page_id=page_id)
    if post.data.get("story"):
        return of_spec(post.data["story"])
    data = post.data
    return Story(
        kind="SHARE" if data.get("link") else "PHOTO" if data.get("image_hash") else "STATUS",
        page_id=page_id,
        message=_text(data, "message"),
        headline=_text(data, "name"),
        description=_text(data, "description"),
        link=_text(data, "link"),
        caption=_text(data, "caption"),
        image_hash=_text(data, "image_hash"),
        video_id=_text(data, "video_id"),
        call_to_action=data.get("call_to_action"),
        cards=tuple(_plain_card(card) for card in data.get("child_attachments") or ()),
    )


def _plain_card(card: Data) -> Data:
    """A card of a post made by hand, whose values nobody has checked."""
    plain: Data = {key: str(value) for key, value in card.items() if isinstance(value, str | int)}
    action = plain.pop("call_to_action", card.get("call_to_action"))
    kind = action.get("type") if isinstance(action, dict) else None
    return plain | ({"call_to_action": {"type": kind}} if isinstance(kind, str) else {})


def _of_instagram_media(view: View, data: Data) -> Story:
    """The content of an Instagram post."""
    media = view.get(int(data["source_instagram_media_id"]))
    shown = {} if media is None else media.data
    return Story(
        kind="SHARE",
        page_id=str(data.get("actor_id") or ""),
        message=_text(shown, "caption"),
        image_hash=_text(shown, "image_hash"),
        instagram_user_id=_text(shown, "owner_profile_id"),
    )


def _with_own(story: Story, data: Data) -> Story:
    """What stands at the creative's top level goes before the post's own [E-107]."""
    own: Data = {
        "call_to_action": data.get("call_to_action"),
        "instagram_user_id": str(data.get("instagram_user_id") or ""),
        "kind": data.get("object_type"),
    }
    return replace(story, **{name: value for name, value in own.items() if value})


def _of_fields(data: Data) -> Story:
    """A creative without a post: title, body, image and link of its own [D-125…D-135]."""
    return Story(
        kind=str(data.get("object_type") or _kind_of_object(data)),
        page_id=str(data.get("actor_id") or data.get("object_id") or ""),
        message=_text(data, "body"),
        headline=_text(data, "title"),
        link=_text(data, "link_url") or _text(data, "object_url"),
        image_hash=_text(data, "image_hash"),
        crops=data.get("image_crops"),
        video_id=_text(data, "video_id"),
        call_to_action=data.get("call_to_action"),
    )


def _kind_of_object(data: Data) -> str:
    if data.get("object_id"):
        return "PAGE"
    return "SHARE" if data.get("product_set_id") or data.get("asset_feed_spec") else "DOMAIN"


def _text(data: Data, key: str) -> str:
    return str(data.get(key) or "")
