"""The creative that a preview is asked for, before it is made: what may be given instead of it, and left out of it."""

from __future__ import annotations

from typing import Any

from adtwin.errors.protocol import INVALID_PARAMETER
from adtwin.graph.call import Call
from adtwin.graph.node import Node
from adtwin.model.creative.preview_media import object_data
from adtwin.model.creative.story_spec import SPEC
from adtwin.model.media.library import media_url
from adtwin.store import Page

Data = dict[str, Any]


def with_post(spec: Data, post: Data | None, ad_format: str) -> Data:
    """The spec, with the page post that may be given beside a bare page [D-221]."""
    if post is None:
        return spec
    if ad_format == "RIGHT_COLUMN_STANDARD" or set(spec) != {"object_id"}:
        detail = "post goes with a creative of just an object_id, and not with RIGHT_COLUMN_STANDARD"
        raise INVALID_PARAMETER(blame=["post"], detail=detail)
    return {SPEC: {"page_id": spec["object_id"], "link_data": post}}


def completed(call: Call, account: Node, spec: Data) -> Data:
    """The spec of an Instagram video as the documented sample has it: without a page, without a thumbnail, and with
    its `link_description` under the name of `description` [C-190]."""
    story = spec.get(SPEC)
    video = story.get("video_data") if isinstance(story, dict) else None
    if not isinstance(story, dict) or not isinstance(video, dict):
        return spec
    video, story = dict(video), dict(story)
    if "description" in video:
        video.setdefault("link_description", video.pop("description"))
    still = object_data(call.view, str(video.get("video_id") or "")).get("picture_hash")
    if still and not (video.get("image_hash") or video.get("image_url")):
        video["image_url"] = media_url(call, still)
    profile = story.get("instagram_user_id")
    if profile and not story.get("page_id"):
        story |= _page_of(call, account, str(profile))
    return {**spec, SPEC: {**story, "video_data": video}}


def _page_of(call: Call, account: Node, profile: str) -> Data:
    """The page of the account's that the Instagram profile belongs to."""
    pages = call.view.edge(account.pk, "promote_pages", Page(limit=100))
    found = next((page for page in pages if page.data.get("instagram_user_id") == profile), None)
    return {} if found is None else {"page_id": str(found.id)}
