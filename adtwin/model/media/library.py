"""An account's library of images: taking in bytes, finding by hash, and the addresses that media is served at."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from adtwin.graph.call import Call
from adtwin.graph.node import Node
from adtwin.model.media.probe_image import CREATIVE_LIMIT, ImageFacts, probe_image
from adtwin.store import Obj, View

if TYPE_CHECKING:
    from adtwin.store.blobs import Blobs

BY_HASH = "image"
"""The alias by which an account finds an image; its key is the hash."""
FOUND = "images"
"""The note of a change that holds the numbers of images that were looked up by their hashes."""
USED_BY = "creatives"
"""The link from an image to each creative that shows it."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """An image that has been probed and kept as a blob, under the name it came with."""

    name: str
    facts: ImageFacts

    @property
    def hash(self) -> str:
        """MD5 of the bytes, in hex [D-143]."""
        return self.facts.hash


def take_in(blobs: Blobs, data: bytes, name: str, limit: int = CREATIVE_LIMIT) -> Decoded:
    """Probe an image and keep its bytes. Slow; outside of transactions. Errors: as `probe_image`."""
    facts = probe_image(data, name, limit)
    blobs.put(data, facts.hash)
    return Decoded(name, facts)


def find(view: View, account_id: int, image_hash: str) -> int | None:
    """The number of the account's image with this hash."""
    return view.alias(account_id, BY_HASH, image_hash.lower())


def shelve(call: Call, account: Node, image: Decoded) -> int:
    """The number of the account's image with these bytes, put into the library if it is new [D-128]."""
    found = find(call.view, account.pk, image.hash)
    if found is not None:
        return found
    facts = image.facts
    return put_on_the_shelf(call, account, {"name": image.name, **asdict(facts)})


def put_on_the_shelf(call: Call, account: Node, data: dict[str, Any]) -> int:
    """Store an image that the library does not have yet, from what is known of it."""
    tx = call.tx
    obj = Obj(
        id=tx.new_id(account.obj.owner_id),
        type="AdImage",
        owner_id=account.obj.owner_id,
        created_time=call.now,
        updated_time=call.now,
        status="ACTIVE",
        effective_status="ACTIVE",
        data={**data, "account_id": str(account.pk)},
    )
    tx.insert(obj)
    tx.link(account.pk, "adimages", obj.id, call.now)
    tx.set_alias(account.pk, BY_HASH, str(data["hash"]), obj.id)
    return obj.id


def media_path(blob: str, size: int | None = None) -> str:
    """Where the server shows a blob, below its root; `size` is the longest side in pixels of a smaller copy."""
    return f"/_adtwin/media/{blob}" + (f"?size={size}" if size else "")


def media_url(call: Call, blob: str, size: int | None = None) -> str:
    """The full address of a blob."""
    return call.request.base_url + media_path(blob, size)


def own_blob(call: Call, url: str) -> str | None:
    """The blob that an address of this twin shows, so that it is not fetched from itself."""
    start = call.request.base_url + "/_adtwin/media/"
    if not url.startswith(start):
        return None
    return url.removeprefix(start).partition("?")[0]
