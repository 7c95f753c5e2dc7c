"""Every argument that the server fetches an address from, with every address that is none of the caller's business."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests import feeds
from tests.live import Live, Setting, sqlite_live
from tests.model.test_probe_fetch import BAD_FORMS, PRIVATE

Sent = Callable[[Live, str], Any]
ADDRESSES = [url for url in (*BAD_FORMS, *PRIVATE) if url]


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    """A twin that fetches: nothing that is refused leaves a trace in it."""
    with sqlite_live(Setting(outbound="on")) as one:
        yield one


def creative(live: Live, **given: Any) -> Any:
    return live.post(f"/{live.world['ad_account_id']}/adcreatives", {"name": "c", **given})


def story(live: Live, **part: Any) -> Any:
    return creative(live, object_story_spec={"page_id": live.world["page_id"], **part})


def link(live: Live, **data: Any) -> Any:
    return story(live, link_data={"link": feeds.SITE, **data})


def card(live: Live, url: str) -> Any:
    whole = {"link": feeds.SITE, "image_hash": live.world["image_hash"]}
    return link(live, child_attachments=[whole, {"link": feeds.SITE, "picture": url}])


def site_links(live: Live, url: str) -> Any:
    links = [{"site_link_title": f"Shelf {one}", "site_link_url": feeds.SITE} for one in range(4)]
    links[0]["site_link_image_url"] = url
    spec = {"page_id": live.world["page_id"], "link_data": {"link": feeds.SITE, "image_hash": live.world["image_hash"]}}
    features = {"creative_features_spec": {"site_extensions": {"enroll_status": "OPT_IN"}}}
    given = {"creative_sourcing_spec": {"site_links_spec": links}, "degrees_of_freedom_spec": features}
    return creative(live, object_story_spec=spec, **given)


def film_of_feed(live: Live, url: str) -> Any:
    video = {"video_id": live.world["video_id"], "thumbnail_url": url}
    return feeds.create(live, feeds.films(live, videos=[video]))


def video(live: Live, edge: str, url: str) -> Any:
    token = live.world["page_access_token"] if edge.startswith(live.world["page_id"]) else live.world["access_token"]
    return live.post(f"/{edge}", {"file_url": url}, token=token)


ARGUMENTS: dict[str, Sent] = {
    "link_data.picture": lambda live, url: link(live, picture=url),
    "child_attachments.picture": card,
    "video_data.image_url": lambda live, url: story(
        live, video_data={"video_id": live.world["video_id"], "image_url": url}),
    "photo_data.url": lambda live, url: story(live, photo_data={"url": url}),
    "template_data.picture": lambda live, url: creative(
        live, product_set_id=live.world["product_set_id"],
        object_story_spec={"page_id": live.world["page_id"], "template_data": {"link": feeds.SITE, "picture": url}}),
    "image_url": lambda live, url: creative(live, title="t", body="b", object_url=feeds.SITE, image_url=url),
    "asset_feed_spec.images.url": lambda live, url: feeds.create(live, feeds.dynamic(live, images=[{"url": url}])),
    "asset_feed_spec.videos.thumbnail_url": film_of_feed,
    "site_link_image_url": site_links,
    "advideos.file_url": lambda live, url: video(live, f"{live.world['ad_account_id']}/advideos", url),
    "videos.file_url": lambda live, url: video(live, f"{live.world['page_id']}/videos", url),
    "photos.url": lambda live, url: live.post(
        f"/{live.world['page_id']}/photos", {"url": url}, token=live.world["page_access_token"]),
}  # fmt: skip


@pytest.mark.parametrize("argument", ARGUMENTS)
def test_no_argument_makes_the_server_call_where_it_should_not(
    live: Live, argument: str, monkeypatch: pytest.MonkeyPatch
):
    connected: list[object] = []
    looked_up: list[object] = []

    def connect(*address: object, **_: object) -> None:
        connected.append(address)
        raise OSError("no network")

    def look_up(host: object, *_: object, **__: object) -> None:
        looked_up.append(host)
        raise OSError("no network")

    monkeypatch.setattr(socket, "create_connection", connect)
    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    for url in ADDRESSES:
        answer = ARGUMENTS[argument](live, url)
        assert answer.status_code == 400, (url, answer.text)
        assert "secret" not in answer.text
        assert connected == []
        assert url not in BAD_FORMS or looked_up == []


def test_there_are_enough_addresses() -> None:
    assert len(set(ADDRESSES)) >= 80
