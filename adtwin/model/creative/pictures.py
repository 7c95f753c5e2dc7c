"""The pictures that a creative names by address or sends along: fetched once, put into the account's library. [D-128]

Fetching and decoding is slow, so it happens ahead of the transaction (`gather`); what a write made inside of another
one still lacks is fetched on the spot.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from adtwin.errors import GraphError
from adtwin.graph.call import Call
from adtwin.graph.decode import Shape, value_of
from adtwin.model.creative.feed.spec import FEED
from adtwin.model.creative.story_spec import SPEC
from adtwin.model.media import library
from adtwin.model.media.fetch import fetch_image, final_address, policy_of, refuse_facebook
from adtwin.model.media.library import Decoded
from adtwin.model.media.probe_image import CREATIVE_LIMIT

if TYPE_CHECKING:
    from adtwin.model.creative.features.generator import Suggested

FILE = "image_file"
"""Where an image sent in the create call itself stands among the fetched ones [D-128]."""
SOURCING = "creative_sourcing_spec"
_PLACES = (("link_data", "picture"), ("video_data", "image_url"), ("photo_data", "url"), ("template_data", "picture"))

Data = dict[str, Any]


class Fetched(dict[str, Decoded]):
    """Pictures by the address they came from; `texts` are those that were generated, by the primary text; `led_to` is
    where a link led that was to be followed."""

    texts: dict[str, Suggested]

    def __init__(self, found: Mapping[str, Decoded] | None = None, texts: dict[str, Suggested] | None = None) -> None:
        super().__init__(found or {})
        self.texts = texts or {}
        self.led_to: str | None = None
        self.translations: dict[tuple[str, str, str], str] = {}
        """Texts in other languages, by source, target and text."""


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a creative that shows a picture by address and has no hash for it."""

    part: Data
    path: list[str]
    url: str
    key: str = "image_hash"
    """Where the part keeps the hash."""


def gather(call: Call, given: Data) -> Fetched:
    """Every picture of a creative that is about to be made. Errors: as `fetch_image` and `probe_image`."""
    fetched = Fetched()
    for place in addresses(given):
        if place.url not in fetched:
            fetched[place.url] = _fetch(call, place)
    if str(given.get("follow_redirect")).lower() in ("true", "1") and isinstance(given.get("link_url"), str):
        fetched.led_to = final_address(given["link_url"], policy_of(call.twin))
    for upload in call.request.files[:1]:
        data, name = upload.data, upload.filename or upload.name
        fetched[FILE] = library.take_in(call.twin.store.blobs, data, name)
    return fetched


def addresses(given: Data) -> Iterator[Place]:
    """The pictures by address in the parameters of a creative."""
    spec = value_of(SPEC, given.get(SPEC), Shape.OBJECT)
    if isinstance(spec, dict):
        yield from places(spec)
    feed = value_of(FEED, given.get(FEED), Shape.OBJECT)
    if isinstance(feed, dict):
        yield from feed_places(feed)
    sourcing = value_of(SOURCING, given.get(SOURCING), Shape.OBJECT)
    if isinstance(sourcing, dict):
        yield from of_site_links(sourcing)
    for name in ("image_url", "image_link"):
        url = given.get(name)
        if isinstance(url, str):
            yield Place(given, [name], url)


def places(spec: Data) -> Iterator[Place]:
    """The pictures by address in a story spec."""
    for kind, key in _PLACES:
        content = spec.get(kind)
        if not isinstance(content, dict):
            continue
        yield from _here(content, [SPEC, kind, key])
        cards = content.get("child_attachments")
        listed = list(cards.values()) if isinstance(cards, dict) else cards if isinstance(cards, list) else []
        for number, card in enumerate(listed):
            if isinstance(card, dict):
                yield from _here(card, [SPEC, kind, "child_attachments", str(number), "picture"])


def of_site_links(sourcing: Data) -> Iterator[Place]:
    """The pictures by address of site links, which win over those by hash [C-054]."""
    links = sourcing.get("site_links_spec")
    for number, link in enumerate(links if isinstance(links, list) else [links]):
        url = link.get("site_link_image_url") if isinstance(link, dict) else None
        if isinstance(url, str) and url:
            yield Place(link, [SOURCING, "site_links_spec", str(number), "site_link_image_url"], url)


def feed_places(feed: Data) -> Iterator[Place]:
    """The pictures and thumbnails by address in an asset feed [B-202, B-210]."""
    for name, key, kept in (("images", "url", "hash"), ("videos", "thumbnail_url", "thumbnail_hash")):
        given = feed.get(name)
        for number, part in enumerate(given if isinstance(given, list) else [given]):
            if isinstance(part, dict):
                yield from _here(part, [FEED, name, str(number), key], kept)


def _here(part: Data, path: list[str], key: str = "image_hash") -> Iterator[Place]:
    url = part.get(path[-1])
    if isinstance(url, str) and url and not part.get(key):
        yield Place(part, path, url, key)


def decoded(call: Call, place: Place) -> Decoded:
    """The picture at an address, fetched before or now."""
    fetched = call.prepared if isinstance(call.prepared, Fetched) else Fetched()
    found = fetched.get(place.url)
    if found is None:
        found = _fetch(call, place)
        fetched[place.url] = found
        call.prepared = fetched
    return found


def sent_along(call: Call) -> Decoded | None:
    """The image file in the create call itself."""
    return call.prepared.get(FILE) if isinstance(call.prepared, Fetched) else None


def _fetch(call: Call, place: Place) -> Decoded:
    """Fetch, probe and keep one picture; what is wrong with it is blamed on the place that names it."""
    blobs, url = call.twin.store.blobs, place.url
    own = library.own_blob(call, url)
    data = blobs.get(own) if own is not None else None
    name = url.partition("?")[0].rstrip("/").rpartition("/")[2] or "image"
    try:
        if place.path == ["image_url"]:
            refuse_facebook(url)
        if data is None:
            data = fetch_image(url, policy_of(call.twin), CREATIVE_LIMIT)
        return library.take_in(blobs, data, name[:100])
    except GraphError as error:
        error.blame = error.blame or [place.path]
        raise
