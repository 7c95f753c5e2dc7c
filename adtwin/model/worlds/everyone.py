"""What every world has: an app, a business with a page and an ad account, and an unrelated person with their own."""

from __future__ import annotations

from typing import Any

from adtwin.base import zones
from adtwin.model.creative import store_apps
from adtwin.model.people import grants, tokens
from adtwin.model.people.access import ALL_ACCOUNT_TASKS, ALL_PAGE_TASKS, give
from adtwin.model.people.permissions import SCOPES
from adtwin.model.worlds import identities as ids
from adtwin.model.worlds.planting import Ground

ALL_SCOPES = sorted(SCOPES)
STORES = {
    "google_play": "https://play.google.com/store/apps/details?id=com.example.trailcompanion",
    "itunes": "https://apps.apple.com/us/app/trail-companion/id1234567890",
}
"""Where the promoted app can be had."""
OLD = 370 * 86_400
"""How long before the present the accounts were opened, in seconds."""


def plant_people(ground: Ground, faces: dict[str, str]) -> dict[str, Any]:
    """Apps, people, businesses, pages; answers the tokens of `GET /_adtwin/world`."""
    seed, tx = ground.twin.seed, ground.tx
    ground.plant("App", ids.APP, ids.APP, {"name": "adtwin demo app", "namespace": "adtwin_demo",
                 "link": "https://apps.example.com/adtwin-demo", "category": "Business",
                 "secret": app_secret(seed)})  # fmt: skip
    ground.plant("App", ids.PROMOTED_APP, ids.APP, {"name": "Trail Companion", "namespace": "trail_companion",
                 "link": "https://apps.example.com/trail-companion", "category": "Health & Fitness",
                 "object_store_urls": STORES, "picture_hash": faces["profile"]})  # fmt: skip
    for address in STORES.values():
        store_apps.offer(tx, ids.PROMOTED_APP, address)
    _person(ground, ids.USER, "Dana", "Mercer")
    _person(ground, ids.OTHER_USER, "Robin", "Okafor")
    _business(ground, ids.BUSINESS, "Alpine Outfitters Group", ids.PAGE)
    ground.plant("SystemUser", ids.SYSTEM_USER, ids.BUSINESS, {"name": "Outfitters System User", "role": "ADMIN",
                 "business_id": str(ids.BUSINESS)})  # fmt: skip
    _business(ground, ids.OTHER_BUSINESS, "Harbour Coffee Ltd", ids.OTHER_PAGE)
    _page(ground, ids.PAGE, {"name": "Alpine Outfitters", "picture_hash": faces["page"]}, ids.INSTAGRAM_USER)
    _page(ground, ids.OTHER_PAGE, {"name": "Harbour Coffee", "picture_hash": faces["page"]}, None)
    _profiles(ground, faces["profile"])
    for person in (ids.USER, ids.SYSTEM_USER):
        give(tx, person, ("Business", ids.BUSINESS), ["ADMIN"], ground.now)
        give(tx, person, ("Page", ids.PAGE), ALL_PAGE_TASKS, ground.now)
        for owner in (ids.INSTAGRAM_USER, ids.THREADS_USER):
            give(tx, person, ("", owner), ["ADVERTISE", "ANALYZE"], ground.now)
        give(tx, person, ("", ids.APP), ["ADMINISTRATOR"], ground.now)
    give(tx, ids.OTHER_USER, ("Business", ids.OTHER_BUSINESS), ["ADMIN"], ground.now)
    give(tx, ids.OTHER_USER, ("Page", ids.OTHER_PAGE), ALL_PAGE_TASKS, ground.now)
    ground.link(ids.BUSINESS, "owned_pages", [ids.PAGE])
    ground.link(ids.OTHER_BUSINESS, "owned_pages", [ids.OTHER_PAGE])
    return _tokens(ground, seed)


def _person(ground: Ground, pk: int, first: str, last: str) -> None:
    name = f"{first} {last}"
    email = f"{first}.{last}@example.com".lower().replace(" ", "-")
    ground.plant("User", pk, pk, {"name": name, "first_name": first, "last_name": last, "email": email})


def _business(ground: Ground, pk: int, name: str, page: int) -> None:
    ground.plant("Business", pk, pk, {"name": name, "primary_page_id": str(page), "timezone_id": 1,
                 "verification_status": "verified", "vertical": "RETAIL"})  # fmt: skip


def _page(ground: Ground, pk: int, about: dict[str, str], profile: int | None) -> None:
    name = about["name"]
    handle = name.lower().replace(" ", "")
    data: dict[str, Any] = {
        **about, "category": "Retail company", "about": f"{name}: good things, honestly made.",
        "link": f"https://www.facebook.com/{handle}", "username": handle, "website": f"https://{handle}.example.com/",
        "fan_count": 12_480, "followers_count": 12_905, "verification_status": "not_verified",
    }  # fmt: skip
    if profile is not None:
        data |= {"instagram_user_id": str(profile), "authorizes_politics": True}
    ground.plant("Page", pk, pk, data)
    if profile is not None:
        ground.link(pk, "instagram_accounts", [profile])


def _profiles(ground: Ground, picture: str) -> None:
    ground.plant("InstagramUser", ids.INSTAGRAM_USER, ids.INSTAGRAM_USER, {
        "username": "alpine.outfitters", "name": "Alpine Outfitters", "biography": "Boots, tents, rain. Since 1987.",
        "followers_count": 8_312, "follows_count": 207, "media_count": 0, "website": "https://alpineoutfitters.example.com/",
        "picture_hash": picture,
    })  # fmt: skip
    ground.plant("ThreadsUser", ids.THREADS_USER, ids.THREADS_USER, {
        "username": "alpine.outfitters", "name": "Alpine Outfitters", "threads_biography": "Boots, tents, rain.",
    })  # fmt: skip
    ground.link(ids.INSTAGRAM_USER, "connected_threads_user", [ids.THREADS_USER])
    for edge in ("instagram_accounts", "instagram_business_accounts"):
        ground.link(ids.BUSINESS, edge, [ids.INSTAGRAM_USER])


def app_secret(seed: int) -> str:
    """The secret of the seeded app."""
    return tokens.derived(seed, "secret", ids.APP).removeprefix("EAAB")[:32].lower()


def _tokens(ground: Ground, seed: int) -> dict[str, Any]:
    """Make the seeded tokens valid and answer them."""
    tx = ground.tx
    secret = app_secret(seed)
    app = {"app_id": ids.APP, "scopes": ALL_SCOPES}
    for person, page in ((ids.USER, ids.PAGE), (ids.SYSTEM_USER, ids.PAGE), (ids.OTHER_USER, ids.OTHER_PAGE)):
        record = {**app, "user_id": person, "page_id": page, "kind": "page"}
        tokens.issue(tx, tokens.page_token(seed, page, person), record)
    return {
        "app_secret": secret,
        "app_access_token": tokens.issue(tx, f"{ids.APP}|{secret}", {**app, "user_id": ids.APP, "kind": "app"}),
        "access_token": _user_token(ground, ids.USER, "user", app),
        "system_user_access_token": _user_token(ground, ids.SYSTEM_USER, "system_user", app),
        "second_access_token": _user_token(ground, ids.OTHER_USER, "user", app),
        "page_access_token": tokens.page_token(seed, ids.PAGE, ids.USER),
    }


def _user_token(ground: Ground, person: int, kind: str, app: dict[str, Any]) -> str:
    token = tokens.derived(ground.twin.seed, kind, person)
    grants.keep(ground.tx, person, app["app_id"], grants.Granted(frozenset(ALL_SCOPES)), ground.now)
    return tokens.issue(ground.tx, token, {**app, "user_id": person, "kind": kind})


def plant_account(ground: Ground, pk: int, business: int, people: list[int], about: dict[str, Any]) -> None:
    """An ad account with a payment method; `about` gives name, currency and zone."""
    zone = about["timezone_name"]
    name = ground.call.load(business)
    node = ground.plant("AdAccount", pk, pk, {
        "timezone_id": zones.zone_id(zone), "business_id": str(business), "opened_by": str(people[0]),
        "business_name": "" if name is None else name.obj.data["name"], "business_street": "1 Market Street",
        "business_street2": "Floor 3", "business_city": "San Francisco", "business_state": "CA",
        "business_zip": "94105", "business_country_code": "US", "tax_id": "94-0000000", "tax_id_status": 1,
        "tax_id_type": "16", "funding_id": str(pk + 50_000_000), "funding_display": "Visa *4242",
        "expired_funding": {"id": str(pk + 60_000_000), "display_string": "Visa *1881", "type": 1},
        "default_dsa_payor": "Alpine Outfitters Group", "default_dsa_beneficiary": "Alpine Outfitters Group",
        "capabilities": ["CAN_USE_REACH_AND_FREQUENCY", "DIRECT_SALES", "CAN_USE_VIDEO_METRICS_BREAKDOWN"], **about,
    })  # fmt: skip
    node.obj.created_time = ground.now - OLD
    ground.tx.update(node.obj)
    for person in people:
        give(ground.tx, person, ("AdAccount", pk), ALL_ACCOUNT_TASKS, ground.now)
    ground.link(business, "owned_ad_accounts", [pk])
