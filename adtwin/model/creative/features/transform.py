"""What each feature makes of an ad, as a preview shows it. [C-016…C-033, C-076]

A transformation answers what is different about the ad: texts by their names in `Story`, a picture by its blob.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from adtwin.errors import GraphError
from adtwin.graph.call import Call
from adtwin.model.creative.features import retouch
from adtwin.model.creative.features.choice import generator_of
from adtwin.model.creative.features.generator import Generator, UnmadeError
from adtwin.model.creative.features.retouch import Ratio
from adtwin.model.creative.features.stand_in import STAND_IN
from adtwin.model.creative.feed.translation import OFFLINE
from adtwin.model.creative.story import Story, number_in
from adtwin.model.media.probe_image import CREATIVE_LIMIT, probe_image
from adtwin.preview import FORMATS
from adtwin.preview.formats import Family
from adtwin.store import Obj, Page

Data = dict[str, Any]

TALL, PORTRAIT, SQUARE = (9, 16), (4, 5), (1, 1)
_RATIOS: dict[Family, Ratio] = {Family.STORY: TALL, Family.REELS: TALL, Family.INSTAGRAM: PORTRAIT}
_KEPT = 256
"""Pictures that the process remembers having made."""


@dataclass(frozen=True, slots=True)
class Source:
    """The ad to be changed, and where it is shown."""

    call: Call
    story: Story
    data: Data
    ad_format: str

    @property
    def ratio(self) -> Ratio:
        """Width to height of the media in this placement."""
        return _RATIOS.get(FORMATS[self.ad_format].family, SQUARE)

    @property
    def picture(self) -> bytes | None:
        """The bytes of the picture shown first."""
        return self.call.twin.store.blobs.get(self.story.picture) if self.story.picture else None


@dataclass(frozen=True, slots=True)
class Variant:
    """One outcome: what differs, in words, and whether it is ready."""

    changes: dict[str, str]
    description: str
    status: str = "eligible"
    generated: bool = False


Transform = Callable[[Source], list[Variant]]


def _with_picture(source: Source, make: Callable[[bytes], bytes], key: str, description: str) -> list[Variant]:
    """The ad with a changed picture; nothing where it shows none."""
    picture = source.picture
    if picture is None:
        return []
    blob = _kept(source.call, (key, source.story.picture), lambda: make(picture))
    return [Variant({"image_hash": blob}, description)]


def _kept(call: Call, key: tuple[str, str], make: Callable[[], bytes]) -> str:
    """The blob of a picture, made once in a process."""
    made: dict[tuple[str, str], str] = call.twin.notes.setdefault("feature_pictures", {})
    blob = made.get(key)
    if blob is None or call.twin.store.blobs.size(blob) is None:
        blob = call.twin.store.blobs.put(make())
        while len(made) >= _KEPT:
            made.pop(next(iter(made)))
        made[key] = blob
    return blob


def _generated(call: Call, picture: bytes, make: Callable[[Generator, bytes], bytes]) -> bytes:
    """What the generator makes of a picture, if it is one; the stand-in steps in where an endpoint fails."""
    generator = generator_of(call)
    try:
        made = make(generator, picture)
        if generator is not STAND_IN:
            probe_image(made, "generated", CREATIVE_LIMIT)
    except (UnmadeError, GraphError) as problem:
        call.warn(f"A stand-in picture was used: {problem}.")
        return make(STAND_IN, picture)
    return made


def touched_up(source: Source) -> list[Variant]:
    """The picture cut to the shape of the placement."""
    across, down = source.ratio
    return _with_picture(
        source, lambda data: retouch.cropped(data, source.ratio), f"crop {across}:{down}", "Vary image aspect ratio"
    )


def expanded(source: Source) -> list[Variant]:
    """The picture continued to the shape of the placement."""
    across, down = source.ratio

    def make(data: bytes) -> bytes:
        return _generated(source.call, data, lambda generator, one: generator.expanded(one, source.ratio))

    found = _with_picture(source, make, f"expand {across}:{down}", "Expand image")
    return [Variant(one.changes, one.description, generated=True) for one in found]


def overlaid(source: Source) -> list[Variant]:
    """A text that was given, on the picture."""
    text = source.story.headline or source.story.message or source.story.description
    if not text:
        return []
    key, words = f"overlay {text}", "Image templates for Feed"
    found = _with_picture(source, lambda data: retouch.overlaid(data, text), key, words)
    return [Variant(one.changes, one.description, generated=True) for one in found]


def stickered(source: Source) -> list[Variant]:
    """The button's words as a sticker on the picture."""
    words = (source.story.button or "LEARN_MORE").replace("_", " ").capitalize()
    found = _with_picture(source, lambda data: retouch.stickered(data, words), f"sticker {words}", "Sticker CTA")
    return [Variant(one.changes, one.description, generated=True) for one in found]


def auto_cropped(source: Source) -> list[Variant]:
    """The frame of the placement cuts the video; the file stays as it is."""
    return [Variant({}, "Vary video aspect ratio")] if source.story.video_id else []


def text_swaps(story: Story) -> list[tuple[dict[str, str], str]]:
    """Primary text, headline and description in one another's place: what changes, and in words."""
    first = _first_sentence(story.message)
    found: list[tuple[dict[str, str], str]] = []
    if story.headline and story.message:
        found.append(({"message": story.headline, "headline": first}, "Swap primary text and headline"))
    if story.message and story.headline and story.headline not in story.message:
        found.append(({"message": f"{story.headline}: {story.message}"}, "Headline as introduction"))
    if story.description and story.headline:
        found.append(({"headline": story.description, "description": story.headline}, "Swap description"))
    return found


def texts_swapped(source: Source) -> list[Variant]:
    """The ad with its texts in one another's place."""
    return [Variant(changes, description) for changes, description in text_swaps(source.story)]


def with_key_phrase(source: Source) -> list[Variant]:
    """A key phrase of the ad's texts beside the button."""
    phrase = _key_phrase(source.story.message or source.story.description or source.story.headline)
    return [Variant({"description": phrase}, "Key phrase beside the button")] if phrase else []


def translated(source: Source) -> list[Variant]:
    """The ad's texts in another language, taking them for English; marked as the translator marks them."""
    own = {name: getattr(source.story, name) for name in ("message", "headline", "description")}
    given = {name: text for name, text in own.items() if text}
    texts = OFFLINE.translate(list(given.values()), "en", "es")
    changes = dict(zip(given, texts, strict=True)) | {"language": "es"}
    return [Variant(changes, "Translate text: Spanish")] if given else []


def background_changed(source: Source) -> list[Variant]:
    """A product of the catalog before another background; a stock picture while none has a picture of its own."""
    items = _items(source)
    item = next((one for one in items if one.data.get("image_hash")), None)
    blobs = source.call.twin.store.blobs
    picture = None if item is None else blobs.get(str(item.data["image_hash"]))
    if not items or (item is not None and picture is None):
        return [Variant({}, "Generate backgrounds", "ineligible")]
    if item is None or picture is None:
        return [Variant({}, "Generate backgrounds", "pending", generated=True)]
    subject = str(item.data.get("name") or "")

    def make() -> bytes:
        return _generated(source.call, picture, lambda generator, one: generator.background(one, subject))

    blob = _kept(source.call, ("background", str(item.data["image_hash"])), make)
    return [Variant({"image_hash": blob}, "Generate backgrounds", generated=True)]


def described(source: Source) -> list[Variant]:
    """A product's own words as the description; for a carousel, that of its first card."""
    items = _items(source)
    words = str(items[0].data.get("description") or "") if items else ""
    words = words or next((str(card["description"]) for card in source.story.cards if card.get("description")), "")
    return [Variant({"description": words}, "Dynamic description")] if words else []


def _items(source: Source) -> list[Obj]:
    number = number_in(str(source.data.get("product_set_id") or ""))
    return [] if number is None else list(source.call.view.edge(number, "products", Page(limit=12)))


def _first_sentence(text: str) -> str:
    return re.split(r"(?<=[.!?])\s", text.strip(), maxsplit=1)[0]


def _key_phrase(text: str) -> str:
    """The shortest part between commas and stops that has two words or more."""
    parts = [part.strip() for part in re.split(r"[.,;:!?\n]", text)]
    return min((part for part in parts if len(part.split()) > 1), key=len, default=parts[0] if parts else "")[:60]


TRANSFORMS: dict[str, Transform] = {
    "text_translation": translated,
    "image_templates": overlaid,
    "image_touchups": touched_up,
    "video_auto_crop": auto_cropped,
    "enhance_cta": with_key_phrase,
    "text_optimizations": texts_swapped,
    "image_background_gen": background_changed,
    "image_uncrop": expanded,
    "description_automation": described,
    "creative_stickers": stickered,
}
"""The features that a preview can show [C-048]; what comes to nothing for an ad is shown without them [C-049]."""
