"""The pictures that a creative names by address or sends along: fetched once, put into the account's library. [D-128]

Fetching and decoding is slow, so it happens ahead of the transaction (`gather`); what a write made inside of another
one still lacks is fetched on the spot.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from adtwin.graph.call import Call
from adtwin.graph.decode import Shape, value_of
from adtwin.model.media import library
from adtwin.model.media.encoded import outbound
from adtwin.model.media.fetch import fetch_image, refuse_facebook
from adtwin.model.media.library import Decoded
from adtwin.model.media.probe_image import CREATIVE_LIMIT

FILE = "image_file"
"""Where an image sent in the create call itself stands among the fetched ones [D-128]."""
_PLACES = (("link_data", "picture"), ("video_data", "image_url"), ("photo_data", "url"), ("template_data", "picture"))

Data = dict[str, Any]


class Fetched(dict[str, Decoded]):
    """Pictures by the address they came from."""


def gather(call: Call, given: Data) -> Fetched:
    """Every picture of a creative that is about to be made. Errors: as `fetch_image` and `probe_image`."""
    fetched = Fetched()
    for url in addresses(given):
        if url not in fetched:
            fetched[url] = _fetch(call, url)
    for upload in call.request.files[:1]:
        data, name = upload.data, upload.filename or upload.name
        fetched[FILE] = library.take_in(call.twin.store.blobs, data, name)
    return fetched


def gather_inline(call: Call, given: Data) -> Fetched:
    """`gather` for a write that carries a creative in its `creative` parameter, as ads do."""
    creative = value_of("creative", given.get("creative"), Shape.OBJECT)
    return gather(call, creative) if isinstance(creative, dict) else Fetched()


def addresses(given: Data) -> Iterator[str]:
    """The addresses of pictures in the parameters of a creative."""
    spec = value_of("object_story_spec", given.get("object_story_spec"), Shape.OBJECT)
    if isinstance(spec, dict):
        yield from (url for _, url in places(spec))
    url = given.get("image_url")
    if isinstance(url, str):
        refuse_facebook(url)
        yield url


def places(spec: Data) -> Iterator[tuple[Data, str]]:
    """The parts of a story spec that show a picture by address and have no hash for it, with the address."""
    for kind, key in _PLACES:
        content = spec.get(kind)
        if not isinstance(content, dict):
            continue
        yield from _here(content, key)
        cards = content.get("child_attachments")
        for card in cards.values() if isinstance(cards, dict) else cards if isinstance(cards, list) else ():
            if isinstance(card, dict):
                yield from _here(card, "picture")


def _here(part: Data, key: str) -> Iterator[tuple[Data, str]]:
    url = part.get(key)
    if isinstance(url, str) and url and not part.get("image_hash"):
        yield part, url


def decoded(call: Call, url: str) -> Decoded:
    """The picture at an address, fetched before or now."""
    fetched = call.prepared if isinstance(call.prepared, Fetched) else Fetched()
    found = fetched.get(url)
    if found is None:
        found = _fetch(call, url)
        call.prepared = Fetched(fetched | {url: found})
    return found


def sent_along(call: Call) -> Decoded | None:
    """The image file in the create call itself."""
    return call.prepared.get(FILE) if isinstance(call.prepared, Fetched) else None


def _fetch(call: Call, url: str) -> Decoded:
    blobs = call.twin.store.blobs
    own = library.own_blob(call, url)
    data = blobs.get(own) if own is not None else None
    if data is None:
        data = fetch_image(url, outbound(call), CREATIVE_LIMIT)
    name = url.partition("?")[0].rstrip("/").rpartition("/")[2] or "image"
    return library.take_in(blobs, data, name[:100])
