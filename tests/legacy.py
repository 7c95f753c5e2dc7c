"""Creatives of 2013 for tests: what each numbered type takes, and sending it as the documentation of then does."""

from __future__ import annotations

from typing import Any

import httpx

from tests.live import Live

TYPES = ("1", "2", "3", "4", "12", "25", "27", "31", "32")


def story_id(live: Live) -> str:
    """The second part of the id of the page's seeded post [E-429]."""
    return str(live.world["page_post_id"]).partition("_")[2]


def sample(live: Live, number: str) -> dict[str, Any]:
    """The smallest creative of a type."""
    world = live.world
    basic = {"title": "test_ad", "body": "test_ad", "link_url": "http://www.cnn.com", "image_hash": world["image_hash"]}
    app = {"object_id": world["application_id"], "body": "play"}
    return {
        "type": number,
        **{
            "1": basic, "12": basic, "2": {"object_id": world["page_id"], "body": "like my page"},
            "3": {"object_id": world["event_id"], "body": "come"}, "4": app,
            "25": {"action_spec": f"{{'action.type':'like','page':{world['page_id']}}}"},
            "27": {"object_id": world["page_id"], "auto_update": "true"},
            "31": {"object_id": world["page_id"], "body": "test advertisement"},
            "32": {**app, "app_platform_type": "3", "image_hash": world["image_hash"]},
        }[number],
    }  # fmt: skip


def send(live: Live, given: dict[str, Any], **more: Any) -> httpx.Response:
    """POST to the account's creatives, without a version in the path [E-393]; None leaves a parameter out."""
    params = {name: value for name, value in given.items() if value is not None}
    return live.post(f"/{live.world['ad_account_id']}/adcreatives", params, **more)


def made(live: Live, number: str, **given: Any) -> str:
    """The id of a new creative of a type."""
    answer = send(live, sample(live, number) | given)
    assert answer.status_code == 200, answer.text
    assert list(answer.json()) == ["id"]
    return str(answer.json()["id"])


def plant(live: Live, pk: str, **data: Any) -> None:
    """Change what is known of a page or an application, which the API of ads does not."""

    def change(tx: Any) -> None:
        obj = tx.get(int(pk))
        obj.data |= data
        tx.update(obj)

    live.twin.store.write_sync(change)
