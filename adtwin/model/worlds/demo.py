"""The `empty` world, an account with nothing in it, and `demo`, a shop with media, posts, a catalog and a pixel."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from adtwin.graph.node import Node
from adtwin.graph.twin import Twin
from adtwin.model.media import library
from adtwin.model.media.encoded import Encoded, encode
from adtwin.model.media.video import blank
from adtwin.model.tree.named_edges import APP_EDGES
from adtwin.model.worlds import everyone, media
from adtwin.model.worlds import identities as ids
from adtwin.model.worlds.planting import Ground
from adtwin.store import Transaction

HOUSE = {"name": "Alpine Outfitters", "currency": "USD", "timezone_name": "America/Los_Angeles"}
NEIGHBOUR = {
    "name": "Harbour Coffee",
    "currency": "EUR",
    "timezone_name": "Europe/Berlin",
    "business_country_code": "DE",
}
POSTS = (
    ("Our boots have walked the Haute Route. Yours next?", "https://alpineoutfitters.example.com/boots"),
    ("Tents that go up before the rain comes down.", "https://alpineoutfitters.example.com/tents"),
    ("Summit Week: five days, five ridges, one very good breakfast.", None),
    ("Free shipping on everything this week.", "https://alpineoutfitters.example.com/"),
)
PRODUCTS = (
    ("Ridge boot", "Footwear", "189.00"), ("Dawn tent", "Camping", "329.00"), ("Cirrus jacket", "Clothing", "219.00"),
    ("Moraine pack", "Packs", "149.00"), ("Tarn bottle", "Camping", "24.00"), ("Col poles", "Equipment", "89.00"),
    ("Scree socks", "Clothing", "19.00"), ("Névé gloves", "Clothing", "59.00"),
    ("Glacier glasses", "Equipment", "119.00"), ("Hut slippers", "Footwear", "39.00"),
    ("Ember stove", "Camping", "74.00"), ("Cairn lamp", "Camping", "44.00"),
)  # fmt: skip
HIKERS: dict[str, Any] = {
    "account_id": str(ids.AD_ACCOUNT),
    "name": "Hikers",
    "description": "People of 25 to 54 who like hiking",
    "targeting": {
        "geo_locations": {"countries": ["US"]}, "age_min": 25, "age_max": 54,
        "flexible_spec": [{"interests": [{"id": "6003166397215", "name": "Hiking"}]}],
    },
}  # fmt: skip
CLIPS = ("Ridge boot in 15 seconds", "Dawn tent in 10 seconds")
DAY = 86_400


def plant_empty(twin: Twin) -> dict[str, Any]:
    """People, pages and accounts, and nothing else."""
    faces = take_in_faces(twin)

    def plant(tx: Transaction) -> dict[str, Any]:
        return known(plant_house(Ground(twin, tx, twin.clock.now()), faces))

    return twin.store.write_sync(plant)


def plant_demo(twin: Twin) -> dict[str, Any]:
    """`empty`, and a library of media, posts, a catalog, a pixel, a lead form and an event."""
    blobs = twin.store.blobs
    with ThreadPoolExecutor() as pool:  # decoding leaves the interpreter free, and a start should not wait for it
        later = [pool.submit(encode, blobs, media.clip(name), f"{name}.mp4") for name in media.CLIPS]
        pictures = [library.take_in(blobs, media.picture(name), f"{name}.jpg") for name in media.LIBRARY]
        products = [blobs.put(media.picture(name)) for name in media.PRODUCTS]
        clips = [one.result() for one in later]
    faces = take_in_faces(twin)

    def plant(tx: Transaction) -> dict[str, Any]:
        ground = Ground(twin, tx, twin.clock.now())
        found = plant_house(ground, faces)
        account = ground.call.load(ids.AD_ACCOUNT)
        assert account is not None  # noqa: S101 - planted a line above
        for picture in pictures:
            library.shelve(ground.call, account, picture)
        found["image_hashes"] = [picture.hash for picture in pictures]
        found["video_ids"] = [
            str(shelve_clip(ground, account, title, clip)) for title, clip in zip(CLIPS, clips, strict=True)
        ]
        plant_page(ground, found, [picture.hash for picture in pictures])
        plant_shop(ground, products)
        ground.plant("SavedAudience", ids.SAVED_AUDIENCE, ids.AD_ACCOUNT, HIKERS)
        return known(found)

    return twin.store.write_sync(plant)


def shelve_clip(ground: Ground, account: Node, title: str, clip: Encoded) -> int:
    """Put a video into the account's library; its number."""
    obj = blank(ground.call, "AdVideo", account, {"title": title, "name": title})
    clip.describe(ground.call, obj)
    ground.tx.insert(obj)
    ground.tx.link(account.pk, "advideos", obj.id, ground.now)
    return obj.id


def known(found: dict[str, Any]) -> dict[str, Any]:
    """The identities of a world, with the first image and video by themselves as well."""
    for name, many in (("image_hash", "image_hashes"), ("video_id", "video_ids")):
        found.setdefault(many, [])
        found[name] = found[many][0] if found[many] else None
    return found


def take_in_faces(twin: Twin) -> dict[str, str]:
    """The pictures of pages, profiles and events: name to hash."""
    return {name: twin.store.blobs.put(media.picture(name)) for name in ("page", "profile", "event")}


def plant_house(ground: Ground, faces: dict[str, str]) -> dict[str, Any]:
    """Everyone, with one ad account each; the ids and tokens of `GET /_adtwin/world`."""
    found = everyone.plant_people(ground, faces)
    everyone.plant_account(ground, ids.AD_ACCOUNT, ids.BUSINESS, [ids.USER, ids.SYSTEM_USER], HOUSE)
    everyone.plant_account(ground, ids.OTHER_AD_ACCOUNT, ids.OTHER_BUSINESS, [ids.OTHER_USER], NEIGHBOUR)
    ground.link(ids.AD_ACCOUNT, "promote_pages", [ids.PAGE])
    ground.link(ids.OTHER_AD_ACCOUNT, "promote_pages", [ids.OTHER_PAGE])
    for edge in ("instagram_accounts", "connected_instagram_accounts"):
        ground.link(ids.AD_ACCOUNT, edge, [ids.INSTAGRAM_USER])
    for edge in APP_EDGES:
        ground.link(ids.AD_ACCOUNT, edge, [ids.PROMOTED_APP])
    plant_signals(ground, faces["event"])
    post = ground.new("PagePost", ids.PAGE, {"page_id": str(ids.PAGE), "message": POSTS[-1][0], "link": POSTS[-1][1]})
    found |= {
        "app_id": str(ids.APP), "user_id": str(ids.USER), "business_id": str(ids.BUSINESS),
        "ad_account_id": f"act_{ids.AD_ACCOUNT}", "second_ad_account_id": f"act_{ids.OTHER_AD_ACCOUNT}",
        "page_id": str(ids.PAGE), "page_post_id": post.wire_id, "instagram_user_id": str(ids.INSTAGRAM_USER),
        "threads_user_id": str(ids.THREADS_USER), "pixel_id": str(ids.PIXEL), "catalog_id": str(ids.CATALOG),
        "product_set_id": str(ids.PRODUCT_SET), "lead_form_id": str(ids.LEAD_FORM), "event_id": str(ids.EVENT),
        "application_id": str(ids.PROMOTED_APP), "second_page_id": str(ids.OTHER_PAGE),
        "second_user_id": str(ids.OTHER_USER), "system_user_id": str(ids.SYSTEM_USER),
    }  # fmt: skip
    return found


def plant_signals(ground: Ground, event_picture: str) -> None:
    """Pixel, lead form, event and an empty catalog."""
    now = ground.now
    ground.plant("AdsPixel", ids.PIXEL, ids.AD_ACCOUNT, {
        "name": "alpineoutfitters.example.com", "business_id": str(ids.BUSINESS), "last_fired_time": now - 600,
    })  # fmt: skip
    ground.link(ids.AD_ACCOUNT, "adspixels", [ids.PIXEL])
    ground.link(ids.BUSINESS, "adspixels", [ids.PIXEL])
    ground.plant("LeadgenForm", ids.LEAD_FORM, ids.PAGE, {
        "name": "Newsletter and boot advice", "locale": "en_US", "page_id": str(ids.PAGE),
        "privacy_policy": {"url": "https://alpineoutfitters.example.com/privacy", "link_text": "Privacy policy"},
        "follow_up_action_url": "https://alpineoutfitters.example.com/welcome",
        "questions": [{"key": "email", "label": "Email", "type": "EMAIL", "id": "1"},
                      {"key": "full_name", "label": "Full name", "type": "FULL_NAME", "id": "2"}],
    }, status="ACTIVE")  # fmt: skip
    ground.plant("Event", ids.EVENT, ids.PAGE, {
        "name": "Summit Week", "description": POSTS[2][0], "start_time": now + 60 * DAY, "end_time": now + 65 * DAY,
        "timezone": "America/Los_Angeles", "attending_count": 214, "interested_count": 1_092,
        "picture_hash": event_picture,
    })  # fmt: skip
    ground.link(ids.PAGE, "events", [ids.EVENT])
    ground.plant("ProductCatalog", ids.CATALOG, ids.BUSINESS, {"name": "Alpine Outfitters products"})
    ground.link(ids.BUSINESS, "owned_product_catalogs", [ids.CATALOG])
    everything = {"retailer_id": {"is_not_empty": ""}}
    ground.plant("ProductSet", ids.PRODUCT_SET, ids.BUSINESS, {
        "name": "All products", "product_catalog_id": str(ids.CATALOG), "filter": everything,
    })  # fmt: skip
    ground.link(ids.CATALOG, "product_sets", [ids.PRODUCT_SET])


def plant_page(ground: Ground, found: dict[str, Any], hashes: list[str]) -> None:
    """Posts of the page, media of the Instagram profile."""
    page = str(ids.PAGE)
    for message, link in POSTS[:-1]:
        ground.new("PagePost", ids.PAGE, {"page_id": page, "message": message, **({"link": link} if link else {})})
    shown = []
    for place, (one, (message, _)) in enumerate(zip(hashes, POSTS, strict=False)):
        posted = {"caption": message, "image_hash": one, "owner_profile_id": str(ids.INSTAGRAM_USER)}
        counts = {"like_count": 120 + 31 * place, "comments_count": 4 + place}
        shown.append(ground.new("InstagramMedia", ids.INSTAGRAM_USER, posted | counts).pk)
    ground.link(ids.INSTAGRAM_USER, "media", shown)
    profile = ground.call.load(ids.INSTAGRAM_USER)
    if profile is not None:
        profile.obj.data["media_count"] = len(shown)
        ground.tx.update(profile.obj)
    found["instagram_media_ids"] = [str(pk) for pk in shown]


def plant_shop(ground: Ground, pictures: list[str]) -> list[Node]:
    """A dozen products with pictures, all in the one set."""
    made = []
    for place, ((name, category, price), picture) in enumerate(zip(PRODUCTS, pictures, strict=True), start=1):
        item = {
            "name": name,
            "retailer_id": f"AO-{place:03}",
            "product_catalog_id": str(ids.CATALOG),
            "brand": "Alpine",
            "category": category,
            "price": f"${price}",
            "currency": "USD",
            "image_hash": picture,
            "description": f"{name}: made for the way up and the way down.",
            "url": f"https://alpineoutfitters.example.com/p/{place}",
        }
        made.append(ground.new("ProductItem", ids.BUSINESS, item))
    for holder in (ids.CATALOG, ids.PRODUCT_SET):
        ground.link(holder, "products", [item.pk for item in made])
    return made
