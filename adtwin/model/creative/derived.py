"""What the server works out about a creative: what it keeps at creation, and what it shows on reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adtwin.base import zones
from adtwin.base.streams import stable_hash
from adtwin.graph.call import Call
from adtwin.graph.change import Change
from adtwin.model.creative import pictures
from adtwin.model.creative.story import Story, number_in, story_of
from adtwin.model.media.library import Decoded, media_url

if TYPE_CHECKING:
    from adtwin.model.creative.adcreative import AdCreative

THUMBNAIL = 64
"""Side of a thumbnail in pixels when none is asked for."""
LARGEST = 4096


def take_pictures(change: Change[AdCreative]) -> None:
    """Put the hash of each picture named by address beside it; effects put the picture into the library [D-128]."""
    call, creative = change.call, change.new
    found: dict[str, Decoded] = {}
    for place in (*pictures.places(creative.story_data), *pictures.feed_places(creative.feed_data)):
        picture = pictures.decoded(call, place)
        place.part[place.key] = picture.hash
        found[picture.hash] = picture
    for place in pictures.of_site_links(creative.creative_sourcing_spec or {}):
        picture = pictures.decoded(call, place)
        place.part["site_link_image_hash"] = picture.hash
        found[picture.hash] = picture
    if not ({"object_story_spec", "object_story_id"} & change.sent):
        url = change.typed("image_url")
        place = pictures.Place({}, ["image_url"], url)
        own = pictures.sent_along(call) or (pictures.decoded(call, place) if url else None)
        if own is not None and not creative.image_hash:
            creative.image_hash = own.hash
            found[own.hash] = own
    change.notes["pictures"] = found


def fill_in(change: Change[AdCreative]) -> None:
    """What reads show of the story, and a name when none was given. Content never changes, so it is worked out once."""
    creative = change.new
    story = story_of(change.call.view, creative.obj.data)
    change.notes["story"] = story
    known = {
        "object_type": story.kind,
        "body": story.message,
        "title": story.headline,
        "link_url": story.link,
        "image_hash": story.picture,
        "video_id": story.video_id,
        "call_to_action_type": story.button,
        "actor_id": story.page_id,
        "instagram_user_id": story.instagram_user_id,
    }
    for name, value in known.items():
        if value:
            setattr(creative, name, value)
    if not creative.name:
        creative.name = _usual_name(change.call, story, creative.zone(change.call))


def _usual_name(call: Call, story: Story, zone: str) -> str:
    page_id = number_in(story.page_id)
    page = call.view.get(page_id) if page_id is not None else None
    text = story.headline or story.message or (str(page.data.get("name")) if page is not None else "") or "Creative"
    mark = stable_hash("creative", call.now, text, story.link)
    return f"{text[:80]} {zones.local_date(call.now, zone)}-{mark:016x}"


# -- what clients read -----------------------------------------------------------------------------------------------


def image_url(creative: AdCreative, call: Call) -> str | None:
    """Where the picture that is shown first can be seen."""
    return media_url(call, creative.image_hash) if creative.image_hash else None


def image_urls(creative: AdCreative, call: Call) -> list[str] | None:
    """Where each of its pictures can be seen; no page documents it, and agents' tools ask for it."""
    kept = creative.obj.data
    cards = ((kept.get("object_story_spec") or {}).get("link_data") or {}).get("child_attachments") or ()
    feed = (kept.get("asset_feed_spec") or {}).get("images") or ()
    hashes = [creative.image_hash, *(card.get("image_hash") for card in cards), *(image.get("hash") for image in feed)]
    return [media_url(call, one) for one in dict.fromkeys(filter(None, hashes))] or None


def thumbnail_url(creative: AdCreative, call: Call) -> str | None:
    """A small copy of the picture, `thumbnail_width` by `thumbnail_height` at most [D-129]."""
    blob = creative.image_hash or _picture_of_video(creative, call) or _picture_of_page(creative, call)
    return media_url(call, blob, _wanted_side(call)) if blob else None


def _wanted_side(call: Call) -> int:
    sides = [str(call.params.get(name, "")) for name in ("thumbnail_width", "thumbnail_height")]
    wanted = [side for side in map(number_in, sides) if side]
    return min(LARGEST, max(wanted, default=THUMBNAIL))


def _picture_of_video(creative: AdCreative, call: Call) -> str | None:
    video = call.view.get(int(creative.video_id)) if creative.video_id else None
    return None if video is None else video.data.get("picture_hash")


def _picture_of_page(creative: AdCreative, call: Call) -> str | None:
    page = call.view.get(int(creative.actor_id)) if creative.actor_id else None
    return None if page is None else page.data.get("picture_hash")


def instagram_permalink(creative: AdCreative, call: Call) -> str | None:  # noqa: ARG001 - a compute function
    """Where the ad can be seen on Instagram, when it speaks as an Instagram account."""
    media = creative.effective_instagram_media_id
    return f"https://www.instagram.com/p/{_shortcode(int(media))}/" if media else creative.instagram_link


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def _shortcode(number: int) -> str:
    text = ""
    while number:
        number, place = divmod(number, 64)
        text = _LETTERS[place] + text
    return text
