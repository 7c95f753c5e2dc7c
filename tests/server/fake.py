"""A tiny model for the server's tests: people, accounts and things, seeded and moved by a few lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, ClassVar

from adtwin.graph.auth import digest, grant
from adtwin.graph.call import Call
from adtwin.graph.node import REQUIRED, Edge, Node, Operation, column, computed, stored, written
from adtwin.graph.registry import Registry
from adtwin.graph.twin import Twin
from adtwin.graph.types import Name, Text, UtcTime
from adtwin.server.app import App
from adtwin.server.assemble import make_app, make_twin
from adtwin.server.hooks import Hooks
from adtwin.server.options import Options
from adtwin.store import Obj, Transaction
from tests.live import Setting

USER, ACCOUNT, PIXEL = 1001, 2002, 3003
TOKEN = "EAABfaketokenoftheserverstests0123456789"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c626001000000ffff03000006000557bfabd40000000049454e44ae426082"
)


class User(Node):
    name: Text = stored(by_default=True)


def _keep(call: Call, node: Node, params: Any) -> dict[str, Any]:
    """Store every upload; says what came."""
    images = {one.filename: {"hash": call.twin.store.blobs.put(one.data)} for one in call.request.files}
    return {"images": images, "name": call.params.get("name")}


def _echo(call: Call, node: Node, params: Any) -> dict[str, Any]:
    return {"params": {key: value for key, value in call.params.items() if key != "access_token"}}


def _crash(node: Node, call: Call) -> Any:
    raise RuntimeError("this field always fails")


class AdAccount(Node):
    id_pattern: ClassVar[re.Pattern[str]] = re.compile(r"act_(\d{1,18})")
    name: Text = stored(by_default=True)
    adimages = Edge(post=Operation(_keep))
    echo = Edge(get=Operation(_echo), post=Operation(_echo), delete=Operation(_echo))

    @property
    def wire_id(self) -> str:
        return f"act_{self.pk}"


class Thing(Node, edge_of=("AdAccount", "things")):
    name: Name = written(on_create=REQUIRED, on_update=True)
    note: Text = written(on_create=True, on_update=True)
    created_time: UtcTime = column()
    broken: Text = computed(_crash)


def seed(twin: Twin, world: str) -> dict[str, Any]:
    now = twin.clock.now()

    def plant(tx: Transaction) -> None:
        tx.insert(Obj(USER, "User", USER, now, now, None, None, {"name": f"Ida of {world}"}))
        tx.insert(Obj(ACCOUNT, "AdAccount", ACCOUNT, now, now, None, None, {"name": "Books"}))
        grant(tx, USER, ACCOUNT, ["MANAGE"], now)
        tx.token_put(digest(TOKEN), {"user_id": USER, "app_id": 1, "kind": "user", "scopes": []})

    twin.store.write_sync(plant)
    picture = twin.store.blobs.put(PNG)
    return {"access_token": TOKEN, "ad_account_id": f"act_{ACCOUNT}", "user_id": str(USER), "image_hash": picture}


def advance(twin: Twin, until: int) -> None:
    def settle(tx: Transaction) -> None:
        tx.set_meta("clock", until)
        tx.set_meta("moves", (tx.meta("moves") or 0) + 1)

    twin.store.write_sync(settle)
    twin.clock.set(until)


def review(twin: Twin, ad_id: int, decision: str, reason: str | None) -> dict[str, Any]:
    if ad_id != 77:
        raise LookupError(ad_id)
    return {"ad_id": str(ad_id), "decision": decision, "reason": reason}


def preview(twin: Twin, token: str, origin: str) -> tuple[str, int] | None:
    known = {"good": twin.clock.now() + 60, "old": twin.clock.now()}
    return (f"<p>{origin}</p>", known[token]) if token in known else None


def profile(twin: Twin, pk: int, profile: str | None) -> dict[str, Any]:
    """Object 77 takes any profile."""
    if pk != 77:
        raise LookupError(pk)
    return {"ad_id": "77", "profile": profile}


def profiles(twin: Twin) -> list[dict[str, Any]]:
    """There is never one."""
    return []


def limit_page(twin: Twin, page_id: int, limits: list[dict[str, Any]]) -> None:
    """There are no pages."""
    raise LookupError(page_id)


HOOKS = Hooks(seed, advance, review, preview, profile, profiles, limit_page)
FAKE = Setting(registry=Registry((User, AdAccount, Thing)), hooks=HOOKS)


def build(options: Options) -> App:
    """For a server process of the tests."""
    return make_app(make_twin(options, registry=FAKE.registry), options, HOOKS)


def things(twin: Twin) -> Iterator[Obj]:
    """Every thing in the store."""
    return iter(twin.store.read_sync(lambda view: list(view.of_type("Thing"))))
