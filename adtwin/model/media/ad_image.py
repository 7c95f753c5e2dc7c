"""An image in an account's library, known by the MD5 of its bytes. [D-140…D-145]"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any, ClassVar, cast

from pydantic import BaseModel, Field

from adtwin.errors.creative import IMAGE_NOT_IN_LIBRARY, NO_IMAGE_SENT
from adtwin.errors.media import IMAGE_BYTES_UNREADABLE
from adtwin.graph.call import Call
from adtwin.graph.listing import stored_rows
from adtwin.graph.node import Edge, Filters, Node, Operation, column, computed, stored
from adtwin.graph.rows import Rows
from adtwin.graph.types import Count, NumericId, Text, WireTime
from adtwin.model.media import library
from adtwin.model.media.archive import expand_zip, is_zip
from adtwin.model.media.library import Decoded, media_url
from adtwin.model.media.probe_image import LIBRARY_LIMIT
from adtwin.model.owned import Owned
from adtwin.store import View, Where

SMALL, MEDIUM = 128, 256
BYTES = "bytes"
_FILE_NAME = re.compile(r"[^/\\]+\.(?:jpe?g|png|gif|bmp|tiff?|webp)", re.IGNORECASE)
"""A part called like a file is answered under that name [E-399]."""


class ImageFilters(BaseModel):
    """What narrows the list of images [D-140]."""

    hashes: list[str] | None = None
    minwidth: Count | None = None
    minheight: Count | None = None
    name: str | None = None
    business_id: NumericId | None = None
    biz_tag_id: NumericId | None = None


def _list(call: Call, account: Node, given: dict[str, Any]) -> Rows:
    """One page of the library; hashes are looked up, so that asking for a few costs no scan [D-140]."""

    def where(filters: ImageFilters, call: Call) -> Where:
        if filters.hashes is None:
            return Where(name_contains=filters.name)
        hashes = [one.rpartition(":")[2] for one in filters.hashes]
        found = [library.find(call.view, account.pk, one) for one in hashes]
        return Where(name_contains=filters.name, ids=[one for one in found if one is not None])

    listed = Edge("AdImage", filters=Filters(ImageFilters, where, _fits, _screens), name="adimages")
    return stored_rows(call, account, listed, given)


def _fits(given: ImageFilters, image: AdImage, call: Call) -> bool:  # noqa: ARG001 - a filter's signature
    return image.width >= (given.minwidth or 0) and image.height >= (given.minheight or 0)


def _screens(given: ImageFilters) -> bool:
    return bool(given.minwidth or given.minheight)


def _sized(side: int | None) -> Any:
    def url(image: AdImage, call: Call) -> str:
        return media_url(call, image.hash, side)

    return url


def _scaled(image: AdImage, box: int) -> tuple[int, int]:
    """Width and height when scaled down to fit a square."""
    share = min(1.0, box / max(image.width, image.height))
    return max(1, round(image.width * share)), max(1, round(image.height * share))


def _permalink(image: AdImage, call: Call) -> str:
    return f"{call.request.base_url}/_adtwin/media/{image.hash}?account={image.account_id}"


def _creatives(image: AdImage, call: Call) -> list[str]:
    return [str(link.id2) for link in call.view.links(image.pk, library.USED_BY, limit=1000)]


def _is_used_by_ads(image: AdImage, call: Call) -> bool:
    links = call.view.links(image.pk, library.USED_BY, limit=1000)
    return any(call.view.edge_count(link.id2, "ads") for link in links)


class AdImage(Owned, edge_of=("AdAccount", "adimages")):
    """An image; its id is `<ACCOUNT_ID>:<HASH>`. [D-140…D-145]"""

    id_pattern: ClassVar[re.Pattern[str]] = re.compile(r"(?:act_)?(\d{1,18}):([0-9a-fA-F]{32})")

    hash: Text = stored(by_default=True)
    name: Text = stored()
    url: Text = computed(_sized(None))
    url_128: Text = computed(_sized(SMALL))
    url_256: Text = computed(_sized(MEDIUM))
    url_256_width: Text = computed(lambda image, _call: str(_scaled(image, MEDIUM)[0]))
    url_256_height: Text = computed(lambda image, _call: str(_scaled(image, MEDIUM)[1]))
    permalink_url: Text = computed(_permalink)
    width: Count = stored()
    height: Count = stored()
    original_width: Count = computed(lambda image, _call: image.width)
    original_height: Count = computed(lambda image, _call: image.height)
    status: Text = column()
    created_time: WireTime = column()
    updated_time: WireTime = column()
    creatives: list[str] = computed(_creatives)
    is_associated_creatives_in_adgroups: bool = computed(_is_used_by_ads)

    @property
    def wire_id(self) -> str:
        """`<ACCOUNT_ID>:<HASH>`."""
        return f"{self.account_id}:{self.hash}"

    @classmethod
    def resolve(cls, view: View, match: re.Match[str]) -> int | None:
        """The account's image of that hash."""
        return library.find(view, int(match.group(1)), match.group(2))


# -- uploading and deleting ------------------------------------------------------------------------------------------


class CopyFrom(BaseModel):
    """An image of another account [D-141]."""

    source_account_id: NumericId
    hash: str


class ImageUpload(BaseModel):
    """The parameters of an upload; files come as parts of any name [D-141, wire facts 4]."""

    encoded: str | None = Field(default=None, alias=BYTES)
    name: str | None = None
    copy_from: CopyFrom | None = None


class ImageName(BaseModel):
    """Which image to take out of the library [D-145]."""

    hash: str


def _decode(call: Call, given: ImageUpload) -> dict[str, Decoded]:
    """The images of an upload by the key they are answered under, probed and kept; a file sent twice counts once."""
    sent: dict[str, tuple[str, bytes]] = {}
    for upload in call.request.files:
        label = upload.name if _FILE_NAME.fullmatch(upload.name) else upload.filename or upload.name
        for name, data in expand_zip(upload.data) if is_zip(upload.data) else [(label, upload.data)]:
            taken = sent.get(name)
            key = name if taken is None or taken[1] == data else f"{upload.name}:{name}"
            sent[key] = (name, data)
    if given.encoded is not None:
        sent[BYTES] = (given.name or "untitled", _from_base64(given.encoded))
    blobs = call.twin.store.blobs
    return {key: library.take_in(blobs, data, name, LIBRARY_LIMIT) for key, (name, data) in sent.items()}


def _from_base64(text: str) -> bytes:
    """The file in a Base64 text; forms sent without escaping turn its plus signs into blanks."""
    try:
        return base64.b64decode(text.strip().replace(" ", "+").replace("\n", "").replace("\r", ""), validate=True)
    except (binascii.Error, ValueError) as problem:
        raise IMAGE_BYTES_UNREADABLE(blame=[BYTES], name="bytes", detail="it is not Base64") from problem


def _upload(call: Call, account: Node, given: ImageUpload) -> dict[str, Any]:
    """Put the images into the library: `{"images": {name: {hash, url, …}}}` [D-142]."""
    made = {key: library.shelve(call, account, image) for key, image in call.prepared.items()}
    if given.copy_from is not None:
        made[given.copy_from.hash.lower()] = _copied(call, account, given.copy_from)
    if not made:
        raise NO_IMAGE_SENT(blame=[BYTES])
    return {"images": {key: _answer(call, number) for key, number in made.items()}}


def _copied(call: Call, account: Node, source: CopyFrom) -> int:
    owner = call.visible(int(source.source_account_id))
    found = library.find(call.view, owner.pk, source.hash) if owner is not None else None
    obj = call.view.get(found) if found is not None else None
    if obj is None:
        raise IMAGE_NOT_IN_LIBRARY(blame=["copy_from"], hash=source.hash, account=source.source_account_id)
    existing = library.find(call.view, account.pk, source.hash)
    if existing is not None:
        return existing
    return library.put_on_the_shelf(call, account, obj.data)


def _answer(call: Call, number: int) -> dict[str, Any]:
    image = cast(AdImage, call.load(number))
    across, down = _scaled(image, MEDIUM)
    return {
        "hash": image.hash,
        "url": media_url(call, image.hash),
        "url_128": media_url(call, image.hash, SMALL),
        "url_256": media_url(call, image.hash, MEDIUM),
        "url_256_height": str(down),
        "url_256_width": str(across),
        "height": image.height,
        "width": image.width,
        "name": image.name,
    }


def _remove(call: Call, account: Node, given: ImageName) -> dict[str, bool]:
    """Take an image out of the library; creatives that show it go on showing it [D-145]."""
    image_hash = given.hash.rpartition(":")[2].lower()
    number = library.find(call.view, account.pk, image_hash)
    if number is None:
        raise IMAGE_NOT_IN_LIBRARY(blame=["hash"], hash=given.hash, account=account.pk)
    call.tx.remove(number)
    return {"success": True}


def adimages_edge() -> Edge:
    """The account's images: uploading, listing, deleting."""
    return Edge(
        "AdImage",
        by="account_id",
        get=Operation(_list),
        post=Operation(_upload, ImageUpload, before=_decode),
        delete=Operation(_remove, ImageName),
        doc="The account's library of images.",
    )
