"""The `agency` world: several accounts that have been running for ninety days when the clock starts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from adtwin.base.streams import stream
from adtwin.graph import writing
from adtwin.graph.auth import principal_of
from adtwin.graph.node import Node
from adtwin.graph.twin import Twin
from adtwin.model.people.access import ALL_ACCOUNT_TASKS, give
from adtwin.model.time import advance
from adtwin.model.tree import review
from adtwin.model.tree.named_edges import APP_EDGES
from adtwin.model.worlds import everyone
from adtwin.model.worlds import identities as ids
from adtwin.model.worlds.demo import plant_demo
from adtwin.model.worlds.planting import Ground
from adtwin.store import Transaction

DAY = 86_400
HISTORY = 90
"""Days that lie behind the accounts."""


@dataclass(frozen=True, slots=True)
class Client:
    """An account of the agency and what it runs."""

    name: str
    currency: str
    zone: str
    country: str
    daily_budget: int
    """Minor units of the currency, for each ad set."""


CLIENTS = (
    Client("Alpine Outfitters", "USD", "America/Los_Angeles", "US", 4_000),
    Client("Fjord Coffee Roasters", "EUR", "Europe/Berlin", "DE", 3_000),
    Client("Thames Cycle Works", "GBP", "Europe/London", "GB", 2_500),
    Client("Kumo Ceramics", "JPY", "Asia/Tokyo", "JP", 4_000),
)
PLANS: tuple[tuple[str, str, str], ...] = (
    ("Always on", "OUTCOME_TRAFFIC", "LINK_CLICKS"),
    ("Sales", "OUTCOME_SALES", "OFFSITE_CONVERSIONS"),
    ("Awareness", "OUTCOME_AWARENESS", "REACH"),
)
AUDIENCES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("Broad 18-65", {"age_min": 18, "age_max": 65}),
    ("Women 25-44", {"age_min": 25, "age_max": 44, "genders": [2]}),
)


def plant_agency(twin: Twin) -> dict[str, Any]:
    """Plant the demo world ninety days back, add the clients' accounts and campaigns, and let the time pass."""
    present = twin.clock.now()
    twin.clock.set(present - HISTORY * DAY)
    found = plant_demo(twin)

    def plant(tx: Transaction) -> list[str]:
        ground = Ground(twin, tx, twin.clock.now())
        return [_plant_client(ground, pk, client) for pk, client in zip(ids.AGENCY_ACCOUNTS, CLIENTS, strict=True)]

    found["ad_account_ids"] = twin.store.write_sync(plant)
    advance(twin, present, stretch=31 * DAY)
    return found


def _plant_client(ground: Ground, pk: int, client: Client) -> str:
    if pk != ids.AD_ACCOUNT:
        about = {
            "name": client.name, "currency": client.currency, "timezone_name": client.zone,
            "business_country_code": client.country,
        }  # fmt: skip
        everyone.plant_account(ground, pk, ids.BUSINESS, [ids.USER, ids.SYSTEM_USER], about)
        ground.link(pk, "promote_pages", [ids.PAGE])
        for edge in APP_EDGES:
            ground.link(pk, edge, [ids.PROMOTED_APP])
        give(ground.tx, ids.SYSTEM_USER, ("AdAccount", pk), ALL_ACCOUNT_TASKS, ground.now)
    owner = {"user_id": ids.USER, "app_id": ids.APP, "scopes": everyone.ALL_SCOPES}
    ground.call.principal = principal_of(owner, ground.tx)
    account = ground.call.load(pk)
    if account is None:
        raise LookupError(f"account {pk} was not planted")
    for name, objective, goal in PLANS:
        _plant_campaign(ground, account, client, (name, objective, goal))
    return account.wire_id


def _plant_campaign(ground: Ground, account: Node, client: Client, plan: tuple[str, str, str]) -> None:
    """A campaign with an ad set of one ad (sales: one for each audience), reviewed and running."""
    name, objective, goal = plan
    call = ground.call
    campaign = writing.create(call, "Campaign", account, {
        "name": f"{client.name} | {name}", "objective": objective, "status": "ACTIVE", "special_ad_categories": [],
    })  # fmt: skip
    chance = stream(ground.twin.seed, "agency", account.pk, name)
    for label, people in AUDIENCES if goal == "OFFSITE_CONVERSIONS" else AUDIENCES[:1]:
        given: dict[str, Any] = {
            "name": f"{name} | {label}", "campaign_id": campaign.wire_id, "status": "ACTIVE",
            "daily_budget": int(client.daily_budget * chance.uniform(0.6, 1.4)), "optimization_goal": goal,
            "billing_event": "IMPRESSIONS", "targeting": {"geo_locations": {"countries": [client.country]}, **people},
            "dsa_beneficiary": client.name, "dsa_payor": client.name,
        }  # fmt: skip
        if goal == "OFFSITE_CONVERSIONS":
            given["promoted_object"] = {"pixel_id": str(ids.PIXEL), "custom_event_type": "PURCHASE"}
        adset = writing.create(call, "AdSet", account, given)
        ad = writing.create(call, "Ad", account, {
            "name": f"{name} | {label}", "adset_id": adset.wire_id, "status": "ACTIVE",
            "creative": {"object_story_spec": _story(client, name, label)},
        })  # fmt: skip
        review.decide(call, ad, approve=True)


def _story(client: Client, plan: str, people: str) -> dict[str, Any]:
    return {
        "page_id": str(ids.PAGE),
        "link_data": {
            "message": f"{client.name}: {plan.lower()}, made for you.",
            "link": f"https://example.com/{client.country.lower()}",
            "name": f"{client.name} | {people}",
            "call_to_action": {"type": "SHOP_NOW" if plan == "Sales" else "LEARN_MORE"},
        },
    }
