"""A creative as the preview room wants it, and the page behind a preview link. [A-139…A-148, D-221…D-226]"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import orjson

from adtwin import preview
from adtwin.graph.twin import Twin
from adtwin.model.creative.features.previews import CHANGES, GENERATED
from adtwin.model.creative.feed.variants import Viewer
from adtwin.model.creative.legacy.story import kind_for_preview
from adtwin.model.creative.legacy.tracking import tagged
from adtwin.model.creative.preview_placement import viewer_of
from adtwin.model.creative.preview_token import PreviewToken, read_token
from adtwin.model.creative.story import SOMEBODY, Data, Story, number_in, story_of
from adtwin.model.media.library import media_path
from adtwin.preview import Card, CreativeKind, PreviewInput
from adtwin.store import View

AI_LABELLED = "POLITICAL_WITH_DIGITALLY_CREATED_MEDIA"
AVATAR = 96


def page(twin: Twin, token: str, origin: str) -> tuple[str, int] | None:
    """The HTML page of a preview link and the epoch second it ends at; None when it is forged or leads to nothing."""
    read = read_token(token, twin.seed)
    if read is None:
        return None
    return twin.store.read_sync(lambda view: _page(twin, view, read, origin))


def _page(twin: Twin, view: View, token: PreviewToken, origin: str) -> tuple[str, int] | None:
    data = _data(twin, view, token)
    if data is None:
        return None
    shown = preview_input(view, data, viewer_of(token.ad_format), token.label or None)
    return preview.render(replace(shown, origin=origin), token.ad_format), token.expires


def _data(twin: Twin, view: View, token: PreviewToken) -> Data | None:
    if token.kind == "creative":
        obj = view.get(int(token.reference))
        return None if obj is None else obj.data
    blob = twin.store.blobs.get(token.reference)
    return None if blob is None else orjson.loads(blob)


def preview_input(view: View, data: Data, viewer: Viewer = SOMEBODY, label: str | None = None) -> PreviewInput:
    """What people see of a creative with this data; of an asset feed what this viewer sees, or a label stands for."""
    story = replace(story_of(view, data, viewer, label), **data.get(CHANGES, {}))
    page = _object_data(view, story.page_id)
    instagram = _object_data(view, story.instagram_user_id)
    avatar = page.get("picture_hash")
    return PreviewInput(
        page_name=str(page.get("name") or data.get("name") or "Advertiser"),
        avatar_url=media_path(avatar, AVATAR) if avatar else None,
        instagram_username=instagram.get("username"),
        sponsor_name=_sponsor(view, data),
        message=story.message,
        link=tagged(story.link, story.tags),
        caption=story.caption,
        headline=story.headline,
        description=story.description,
        cta=story.button or None,
        image_url=_picture(view, story.picture, story.video_id),
        video_url=_video(view, story.video_id),
        cards=tuple(_card(view, card, story.tags) for card in story.cards),
        kind=kind_of(story, data),
        ai_label=data.get("authorization_category") == AI_LABELLED or bool(data.get(GENERATED)),
    )


def kind_of(story: Story, data: Data) -> CreativeKind:
    """The kind of ad that decides which formats can show it [D-224]."""
    if "type" in data:
        return kind_for_preview(data)
    spec: Data = data.get("object_story_spec") or {}
    if data.get("object_id") and not (spec or data.get("object_story_id")):
        return "page_like"
    if not story.page_id:
        return "link_without_page"
    if (spec.get("link_data") or {}).get("event_id"):
        return "event"
    return "post"


def _object_data(view: View, number: str) -> Data:
    pk = number_in(number)
    obj = view.get(pk) if pk is not None else None
    return {} if obj is None else obj.data


def _sponsor(view: View, data: Data) -> str | None:
    sponsor = data.get("branded_content_sponsor_page_id") or (data.get("facebook_branded_content") or {}).get(
        "sponsor_page_id"
    )
    return _object_data(view, str(sponsor)).get("name") if sponsor else None


def _picture(view: View, image_hash: str, video_id: str) -> str | None:
    blob = image_hash or _object_data(view, video_id).get("picture_hash")
    return media_path(blob) if blob else None


def _video(view: View, video_id: str) -> str | None:
    blob = _object_data(view, video_id).get("source_hash")
    return media_path(blob) if blob else None


def _card(view: View, card: dict[str, Any], tags: str) -> Card:
    video_id = str(card.get("video_id") or "")
    return Card(
        image_url=_picture(view, str(card.get("image_hash") or ""), video_id),
        video_url=_video(view, video_id),
        headline=str(card.get("name") or ""),
        description=str(card.get("description") or ""),
        link=tagged(str(card.get("link") or ""), tags),
        cta=(card.get("call_to_action") or {}).get("type"),
    )
