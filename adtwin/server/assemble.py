"""The one place where the rooms are put together."""

from __future__ import annotations

from functools import cache
from typing import Any, cast

from adtwin.base.clock import Clock
from adtwin.graph.registry import Registry, discover
from adtwin.graph.throttle import Throttle
from adtwin.graph.twin import Twin
from adtwin.server.app import App
from adtwin.server.control import Control
from adtwin.server.hooks import Hooks, Identities
from adtwin.server.options import Options
from adtwin.server.origin import Hosts
from adtwin.server.worlds import settle
from adtwin.store import EPHEMERAL, Store, open_store


def make_twin(options: Options, *, registry: Registry | None = None, store: Store | None = None) -> Twin:
    """A twin with its store open and its clock set, but no world in it yet."""
    return Twin(
        registry=registry or model_registry(),
        store=open_state(options) if store is None else store,
        clock=Clock(options.now, runs=options.clock == "real"),
        seed=options.choose_seed(),
        outbound=options.outbound,
        reports=(options.reports, options.reports_see),
        world=options.world,
        throttle=Throttle(options.throttle),
        services=options.services,
    )


def make_app(twin: Twin, options: Options, hooks: Hooks | None = None) -> App:
    """The application of a twin; plants the world when the store is empty."""
    hooks = hooks or model_hooks()
    identities = settle(twin, hooks, options.world, options.now)
    names = [*options.allowed_hosts, *([options.host] if options.host else [])]
    return App(Control(twin, hooks, identities), Hosts(names), options.admin_secret)


def open_state(options: Options) -> Store:
    """The store that the options name."""
    folder = options.folder
    if options.database is not None:
        return open_store(options.database, durability=options.durability, folder=folder)
    url = EPHEMERAL if folder is None else f"sqlite:///{folder / 'adtwin.db'}"
    return open_store(url, durability=options.durability)


@cache
def model_registry() -> Registry:
    """Every node type of the model; worked out once in a process."""
    import adtwin.model

    return Registry(discover(adtwin.model))


def model_document() -> dict[str, Any]:
    """The OpenAPI document of the model as it is declared; it takes no server and knows no ids."""
    from adtwin.graph.openapi import document

    return document(model_registry())


def model_hooks() -> Hooks:
    """What the model does for the server. Its rooms are imported when they are first needed."""
    return Hooks(_seed, _advance, _review, _preview, _profile, _profiles, _limit_page)


def _seed(twin: Twin, world: str) -> Identities:
    from adtwin.model import worlds

    return worlds.seed(twin, world)


def _advance(twin: Twin, until: int) -> Any:
    from adtwin.model import time

    return time.advance(twin, until)


def _review(twin: Twin, ad_id: int, decision: str, reason: str | None) -> dict[str, Any]:
    from adtwin.model import time

    return time.force_review(twin, ad_id, decision, reason)


def _profile(twin: Twin, pk: int, profile: str | None) -> dict[str, Any]:
    from adtwin.model.time import profiles

    return profiles.put(twin, pk, cast(Any, profile))


def _profiles(twin: Twin) -> list[dict[str, Any]]:
    from adtwin.model.time import profiles

    return profiles.all_of(twin)


def _limit_page(twin: Twin, page_id: int, limits: list[dict[str, Any]]) -> None:
    from adtwin.model.tree.volume import limits as of_pages

    of_pages.put(twin, page_id, [of_pages.Limit.model_validate(one) for one in limits])


def _preview(twin: Twin, token: str, origin: str) -> tuple[str, int] | None:
    from adtwin.model.creative import preview_edge

    return preview_edge.page(twin, token, origin)
