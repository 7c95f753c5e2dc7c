"""The official Python SDK as it is, told nothing but a token: its address, its certificates, its hosts are its own.

Run by tests/sdk/intercept.py under `adtwin run`, in an environment that has `facebook-business`.
"""

from __future__ import annotations

import os
import struct
import tempfile
import zlib
from pathlib import Path

from facebook_business.adobjects.adaccount import AdAccount
from facebook_business.adobjects.advideo import AdVideo
from facebook_business.api import FacebookAdsApi
from facebook_business.exceptions import FacebookRequestError


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(size: int) -> bytes:
    """A plain picture."""
    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + b"\x44\x66\xaa" * size for _ in range(size)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def main() -> None:
    FacebookAdsApi.init(os.environ["META_APP_ID"], os.environ["META_APP_SECRET"], os.environ["ACCESS_TOKEN"])
    account = AdAccount(os.environ["AD_ACCOUNT_ID"])
    assert account.api_get(fields=["currency"])["currency"]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "plain.png")
        file.write_bytes(png(600))
        image = account.create_ad_image(params={"filename": str(file)})
        assert len(image["hash"]) == 32
        film = Path(folder, "film.mp4")
        film.write_bytes(b"no film at all" * 100)
        video = AdVideo(parent_id=os.environ["AD_ACCOUNT_ID"])
        video["filepath"] = str(film)
        try:
            video.remote_create()  # its uploads go to graph-video.facebook.com
        except FacebookRequestError as refusal:
            print("a film that is none is refused:", refusal.api_error_code())
    for number in range(3):
        account.create_campaign(params={
            "name": f"Intercepted {number}", "objective": "OUTCOME_TRAFFIC", "status": "PAUSED",
            "special_ad_categories": [], "is_adset_budget_sharing_enabled": False,
        })  # fmt: skip
    names = [one["name"] for one in account.get_campaigns(fields=["name"], params={"limit": 1})]  # three pages
    assert names == ["Intercepted 2", "Intercepted 1", "Intercepted 0"], names
    print("three campaigns, a page each:", ", ".join(names))


main()
