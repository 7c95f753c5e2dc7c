"""A creative as the preview room wants it, and the page behind a preview link. [A-139…A-148, D-221…D-226]"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import orjson

from adtwin import preview
from adtwin.graph.twin import Twin
from adtwin.model.creative import preview_additions as additions
from adtwin.model.creative.features.previews import CHANGES, GENERATED
from adtwin.model.creative.feed.variants import Viewer
from adtwin.model.creative.legacy.story import kind_for_preview
from adtwin.model.creative.legacy.tracking import tagged
from adtwin.model.creative.preview_media import Media, avatar, crops_of, object_data
from adtwin.model.creative.preview_placement import viewer_of
from adtwin.model.creative.preview_token import PreviewToken, read_token
from adtwin.model.creative.story import SOMEBODY, Data, Story, story_of
from adtwin.preview import Card, CreativeKind, PreviewInput, display_link
from adtwin.store import View

AI_LABELLED = "POLITICAL_WITH_DIGITALLY_CREATED_MEDIA"
POLITICAL = ("POLITICAL", AI_LABELLED)
VIDEO_SITES = ("youtube.com", "youtu.be", "vimeo.com", "dailymotion.com", "twitch.tv")
"""A link to a film elsewhere has no button [A-166]."""


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
    media = Media(view, twin.store.blobs)
    shown = preview_input(media, data, viewer_of(token.ad_format), token.label or None)
    return preview.render(replace(shown, origin=origin), token.ad_format), token.expires


def _data(twin: Twin, view: View, token: PreviewToken) -> Data | None:
    if token.kind == "creative":
        obj = view.get(int(token.reference))
        return None if obj is None else obj.data
    blob = twin.store.blobs.get(token.reference)
    return None if blob is None else orjson.loads(blob)


def preview_input(media: Media, data: Data, viewer: Viewer = SOMEBODY, label: str | None = None) -> PreviewInput:
    """What people see of a creative with this data; of an asset feed what this viewer sees, or a label stands for."""
    view = media.view
    story = _changed(story_of(view, data, viewer, label), data.get(CHANGES) or {})
    page = object_data(view, story.page_id)
    kind = kind_of(story, data)
    authorized = data.get("authorization_category")
    name = str(page.get("name") or data.get("name") or "Advertiser")
    return PreviewInput(
        page_name=name,
        avatar_url=avatar(page),
        instagram_username=object_data(view, story.instagram_user_id).get("username"),
        sponsor_name=_sponsor(view, data),
        message=story.message,
        link=tagged(story.link, story.tags),
        caption=story.caption,
        headline=story.headline,
        description=story.description,
        cta=None if _is_film_elsewhere(story) else story.button or ("LIKE_PAGE" if kind == "page_like" else None),
        crops=crops_of(story.crops),
        cards=tuple(_card(media, card, story.tags) for card in story.cards),
        site_links=additions.site_links(media, data),
        products=additions.products(media, data),
        form=additions.form(view, story),
        app=additions.store_app(view, story),
        beside_others=additions.beside_others(data),
        kind=kind,
        disclaimer=name if authorized in POLITICAL else None,
        ai_label=authorized == AI_LABELLED or bool(data.get(GENERATED)),
        language=story.language,
        **media.shown(story.picture, story.video_id)._asdict(),
    )


def _changed(story: Story, changes: dict[str, Any]) -> Story:
    """The story with what a feature makes of it; another picture has no use for the crops of the first."""
    return replace(story, crops=None if "image_hash" in changes else story.crops, **changes)


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


def _is_film_elsewhere(story: Story) -> bool:
    """Whether the ad is a link to a film on another site [A-166]."""
    if story.video_id or not story.link:
        return False
    try:
        host = urlsplit(story.link).hostname or ""
    except ValueError:
        return False
    return any(host == site or host.endswith(f".{site}") for site in VIDEO_SITES)


def _sponsor(view: View, data: Data) -> str | None:
    sponsor = data.get("branded_content_sponsor_page_id") or (data.get("facebook_branded_content") or {}).get(
        "sponsor_page_id"
    )
    return object_data(view, str(sponsor)).get("name") if sponsor else None


def _card(media: Media, card: dict[str, Any], tags: str) -> Card:
    """A card; its name is by default that of the linked page, of which offline only the site is known [A-171]."""
    link = str(card.get("link") or "")
    return Card(
        headline=str(card.get("name") or "") or display_link("", link),
        description=str(card.get("description") or ""),
        link=tagged(link, tags),
        cta=(card.get("call_to_action") or {}).get("type"),
        crops=crops_of(card.get("image_crops")),
        **media.shown(str(card.get("image_hash") or ""), str(card.get("video_id") or ""))._asdict(),
    )
