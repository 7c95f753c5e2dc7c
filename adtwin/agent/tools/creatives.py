"""Creatives: composed from friendly arguments, sent in one call, read back and compared. [E-001…E-252]"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from adtwin.agent.answers import Answer, CreativeMade, Listed, ok, refusal, refused
from adtwin.agent.graph import GraphFailedError
from adtwin.agent.mending import second_try
from adtwin.agent.tool import AccountId, Agent, Effect, Given, Id, Json, Refusal, Tool, Writes
from adtwin.agent.tools.writing import send
from adtwin.compose import Composed, compose_creative, compute_image_crops
from adtwin.compose.creative.arguments import Arguments

READ_BACK = (
    "id,name,status,object_story_spec,object_story_id,asset_feed_spec,degrees_of_freedom_spec,contextual_multi_ads,"
    "url_tags,thumbnail_url,facebook_branded_content,instagram_branded_content"
)
MOST_AT_ONCE = 50


async def create_ad_creative(agent: Agent, given: Mapping[str, Any]) -> Json:
    """Create an ad creative from an uploaded image or video, or from an existing page post. Modes: one image_hash or
    video_id with single texts; several texts (messages, headlines, descriptions); several images with an ad set of
    is_dynamic_creative; optimization_type DEGREES_OF_FREEDOM (Advantage+ mixes all); PLACEMENT with labelled images or
    videos and asset_customization_rules; object_story_id for an existing post. Nothing is spent: a creative shows only
    in an ad. Texts are never shortened. Warnings tell what was left out or chosen for you."""
    token = given.get("access_token") or None
    composed = await composed_from(agent, given)
    if composed.problem is not None:
        return refused(composed.problem, warnings=composed.warnings)
    if not await agent.graph.token(token):
        hint = "Use get_login_link, then start the server with --access-token or send access_token."
        return refusal("There is no access token.", hint, kind="AuthenticationError", param="access_token")
    return await _make(agent, composed, token)


async def composed_from(agent: Agent, given: Mapping[str, Any]) -> Composed:
    """The payload for these arguments; the server's account and the time at the Graph root where they are wanted."""
    if not given.get("account_id") and agent.settings.account_id:
        given = {**given, "account_id": agent.settings.account_id}
    timely = given.get("reminder_data") or not given.get("name")
    return compose_creative(given, now=await agent.graph.now() if timely else None)


async def _make(agent: Agent, composed: Composed, token: str | None) -> Json:
    warnings = [one.as_warning() for one in composed.warnings]
    made = await _sent(agent, composed, token, warnings)
    creative = str(made.get("id", ""))
    if creative in agent.made and "object_story_id" in composed.payload:
        warnings.append(
            _warning("existing_creative_returned", "The post has this creative already.", "object_story_id")
        )
    agent.made.add(creative)
    try:
        found = await agent.graph.get(creative, {"fields": READ_BACK}, token=token)
    except GraphFailedError as failure:
        warnings.append(_warning("not_read_back", str(failure), "creative_id"))
        return ok(creative_id=creative, warnings=warnings)
    warnings += _differences(composed.payload, found)
    return ok(creative_id=creative, details=found, warnings=warnings)


async def _sent(agent: Agent, composed: Composed, token: str | None, warnings: list[Json]) -> Json:
    """The answer to the create, mended once where the refusal itself says how."""
    path = f"{composed.account_id}/adcreatives"
    try:
        return await send(agent, path, composed.payload, dry_run=False, token=token)
    except Refusal as early:
        second = await second_try(agent, composed.payload, early.answer.get("error") or {}, token)
        if second is None:
            raise
        payload, told = second
        made = await send(agent, path, payload, dry_run=False, token=token)
        warnings.append(told)
        return made


def _warning(code: str, message: str, param: str) -> Json:
    return {"code": code, "message": message, "param": param}


def _differences(sent: Json, found: Json) -> list[Json]:
    """What the server made of it: a feed that collapsed, features that were dropped [E-147, E-177, E-201]."""
    told: list[Json] = []
    if not any(found.get(key) for key in ("object_story_spec", "object_story_id", "asset_feed_spec")):
        return told  # a read-back without content says nothing of it
    feed, stored = sent.get("asset_feed_spec") or {}, found.get("asset_feed_spec") or {}
    for key in ("images", "videos", "bodies", "titles"):
        if len(stored.get(key) or ()) < len(feed.get(key) or ()):
            told.append(_warning("feed_not_preserved", f"The server kept fewer {key} than were sent.", key))
            break
    if sent.get("object_story_id") and found.get("name") not in {None, sent["name"]}:
        told.append(_warning("existing_creative_returned", "The post has an older creative.", "object_story_id"))
    wanted = _features(sent)
    kept = _features(found)
    dropped = [name for name, one in wanted.items() if one.get("enroll_status") == "OPT_IN" and name not in kept]
    if dropped and kept != wanted:
        text = f"The server dropped {', '.join(dropped)}."
        told.append(_warning("feature_removed", text, "creative_features_spec"))
    return told


def _features(creative: Json) -> Json:
    spec = (creative.get("degrees_of_freedom_spec") or {}).get("creative_features_spec")
    return spec if isinstance(spec, dict) else {}


class UpdateAdCreative(Writes):
    """A creative, and what may change of it."""

    creative_id: Id = Field(description="The creative.")
    name: str | None = Field(default=None, min_length=1, description="Its new name.")
    status: str | None = Field(
        default=None, pattern="^(ACTIVE|DELETED)$", description="ACTIVE, or DELETED to remove it."
    )
    adlabels: list[Json] | None = Field(default=None, description='Labels: [{"name"}] or [{"id"}].')


async def update_ad_creative(agent: Agent, given: UpdateAdCreative) -> Json:
    """Rename, label or delete a creative. What it shows never changes: create a new one and give it to the ad with
    update_object and {"creative": {"creative_id": …}}."""
    changes = given.model_dump(exclude_none=True, exclude={"creative_id", "dry_run"})
    if not changes:
        return refusal("There is nothing to change.", "Send name, status or adlabels.", param="name, status, adlabels")
    await send(agent, given.creative_id, changes, dry_run=given.dry_run)
    found = await agent.graph.get(given.creative_id, {"fields": READ_BACK})
    return ok(creative_id=given.creative_id, details=found)


class Card(Given):
    """One card of a carousel."""

    link_url: str | None = Field(default=None, description="Where it leads; the carousel's link when left out.")
    headline: str | None = Field(default=None, description="Its headline.")
    description: str | None = Field(default=None, description="Its description.")
    image_hash: str | None = Field(default=None, description="Its image.")
    video_id: Id | None = Field(default=None, description="Its video, instead of an image.")
    call_to_action_type: str | None = Field(default=None, description="Its button.")


class CreateCarousel(Writes):
    """A carousel."""

    account_id: AccountId | None = None
    name: str = Field(description="Name of the creative.")
    page_id: Id = Field(description="The page that speaks.")
    link_url: str = Field(description="Where the end card leads, and cards without a link of their own.")
    message: str | None = Field(default=None, description="Primary text.")
    cards: list[Card] = Field(min_length=2, max_length=10, description="2 to 10 cards, each with image or video.")
    call_to_action_type: str | None = Field(default=None, description="Button of cards that name none.")
    instagram_actor_id: Id | None = Field(default=None, description="Instagram account, as text.")
    url_tags: str | None = Field(default=None, description="Parameters added to the links.")
    keep_order: bool = Field(default=False, description="Show the cards in this order; the best first otherwise.")
    end_card: bool = Field(default=True, description="Show the page's picture as the last card.")


def carousel_payload(given: CreateCarousel) -> Json:
    """The creative of a carousel as the API takes it."""
    cards = []
    for card in given.cards:
        link, button = card.link_url or given.link_url, card.call_to_action_type or given.call_to_action_type
        parts = {
            "link": link,
            "name": card.headline,
            "description": card.description,
            "image_hash": card.image_hash,
            "video_id": card.video_id,
            "call_to_action": {"type": button, "value": {"link": link}} if button else None,
        }
        cards.append({key: one for key, one in parts.items() if one})
    link_data: Json = {
        "link": given.link_url,
        "child_attachments": cards,
        "multi_share_optimized": not given.keep_order,
        "multi_share_end_card": given.end_card,
    }
    if given.message:
        link_data["message"] = given.message
    story: Json = {"page_id": given.page_id, "link_data": link_data}
    if given.instagram_actor_id:
        story["instagram_user_id"] = given.instagram_actor_id
    tags = {"url_tags": given.url_tags} if given.url_tags else {}
    return {"name": given.name, "object_story_spec": story, **tags}


async def create_carousel_creative(agent: Agent, given: CreateCarousel) -> Json:
    """Create a carousel creative of 2 to 10 cards, each with its image or video, headline and link."""
    bare = [place for place, card in enumerate(given.cards) if not (card.image_hash or card.video_id)]
    if bare:
        field = f"cards[{bare[0]}].image_hash"
        return refusal("A card has neither image nor video.", "Send image_hash or video_id.", param=field)
    payload = carousel_payload(given)
    made = await send(agent, f"{agent.account(given.account_id)}/adcreatives", payload, dry_run=given.dry_run)
    found = await agent.graph.get(str(made["id"]), {"fields": READ_BACK})
    return ok(creative_id=str(made["id"]), details=found, warnings=[])


class BulkCreate(Given):
    """Several creatives."""

    creatives: list[Json] = Field(
        min_length=1, max_length=MOST_AT_ONCE, description="Up to 50 sets of arguments of create_ad_creative."
    )
    account_id: AccountId | None = None
    stop_at_first_error: bool = Field(default=False, description="Leave the rest undone after a failure.")


async def bulk_create_ad_creatives(agent: Agent, given: BulkCreate) -> Json:
    """Create up to 50 creatives: each entry holds the arguments of create_ad_creative. All arguments are checked first;
    when one set is refused, nothing is sent. The answer has one row an entry, in order."""
    account = given.account_id or agent.settings.account_id
    entries = [{**({"account_id": account} if account else {}), **one} for one in given.creatives]
    composed = [await composed_from(agent, one) for one in entries]
    wrong = [
        {"index": place, **refused(one.problem, warnings=one.warnings)}
        for place, one in enumerate(composed)
        if one.problem is not None
    ]
    if wrong:
        answer = refusal(
            f"{len(wrong)} of {len(entries)} are refused; nothing was sent.", "Mend them and send all again."
        )
        return {**answer, "data": wrong}
    rows: list[Json] = []
    for place, entry in enumerate(entries):
        row = await _one(agent, entry)
        details = row.pop("details", None) or {}
        rows.append({"index": place, **row, "name": details.get("name")})
        if given.stop_at_first_error and not row["success"]:
            break
    done = sum(bool(row["success"]) for row in rows)
    return {"success": done == len(entries), "created": done, "data": rows}


async def _one(agent: Agent, entry: Json) -> Json:
    try:
        return await create_ad_creative(agent, entry)
    except Refusal as early:
        return dict(early.answer)


class ComputeCrops(Given):
    """The size of an image."""

    image_width: int = Field(gt=0, description="In pixels.")
    image_height: int = Field(gt=0, description="In pixels.")
    crop_keys: list[str] | None = Field(default=None, description="Some of the six keys; all when left out.")


async def image_crops(agent: Agent, given: ComputeCrops) -> Json:  # noqa: ARG001 - a tool's signature
    """Work out the largest centred crop box for each ratio, for image_crops of create_ad_creative."""
    return ok(image_crops=compute_image_crops(given.image_width, given.image_height, given.crop_keys))


TOOLS = (
    Tool(
        "create_ad_creative", Arguments, create_ad_creative, Effect.ADDS, CreativeMade, "Create an ad creative",
        reading=dict,
    ),
    Tool("update_ad_creative", UpdateAdCreative, update_ad_creative, Effect.CHANGES, CreativeMade, "Change a creative"),
    Tool(
        "create_carousel_creative", CreateCarousel, create_carousel_creative, Effect.ADDS, CreativeMade,
        "Create a carousel",
    ),
    Tool("bulk_create_ad_creatives", BulkCreate, bulk_create_ad_creatives, Effect.ADDS, Listed, "Create many"),
    Tool("compute_image_crops", ComputeCrops, image_crops, answers=Answer, title="Crop boxes", local=True),
)  # fmt: skip
