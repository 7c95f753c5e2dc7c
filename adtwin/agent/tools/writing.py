"""Creating and changing objects of the tree: PAUSED unless somebody confirms, with a dry run that the server checks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from adtwin.agent.answers import Made, failed, ok, refusal
from adtwin.agent.graph import GraphFailedError
from adtwin.agent.nodes import given_for, kinds, mirror
from adtwin.agent.tool import Agent, Effect, Id, Json, Refusal, Spends, Tool
from adtwin.agent.tools.objects import default_fields
from adtwin.compose import check_update
from adtwin.compose.problem import RefusedError

RUNS = frozenset({"ACTIVE"})
ENDS = frozenset({"DELETED", "ARCHIVED"})
RAISES = (
    "daily_budget", "lifetime_budget", "bid_amount", "spend_cap", "daily_spend_cap", "lifetime_spend_cap",
    "budget_schedule_specs", "bid_strategy", "bid_constraints", "end_time", "stop_time",
)  # fmt: skip
"""Changes of a running object that change what it may cost."""
CHECKED = ("campaigns", "adsets", "ads")
"""Edges that check a request without storing it on the real Graph API too."""


def request_of(path: str, params: Mapping[str, Any]) -> Json:
    """A request as it is shown."""
    return {"method": "POST", "path": path, "params": {key: one for key, one in params.items() if one is not None}}


def ask_to_confirm(agent: Agent, params: Mapping[str, Any], *, confirm: bool, creating: bool) -> None:
    """What may cost money or ends something for good wants `confirm` [wire facts 6]."""
    status = str(params.get("status", ""))
    raised = [] if creating else [name for name in RAISES if params.get(name) is not None]
    if confirm or agent.settings.dry_run or not (status in RUNS | ENDS or raised):
        return
    what = f"status {status}" if status in RUNS | ENDS else ", ".join(raised)
    why = "cannot be undone" if status in ENDS else "may cost money"
    hint = "Ask the person, then send the same call with confirm: true."
    raise Refusal(refusal(f"{what} {why}.", hint, kind="ConfirmationNeeded", param="confirm"))


async def send(agent: Agent, path: str, params: Mapping[str, Any], *, dry_run: bool, token: str | None = None) -> Json:
    """A write, or with a dry run the request and what the server says of it. Raises Refusal with the answer."""
    request = request_of(path, params)
    try:
        if not (dry_run or agent.settings.dry_run):
            return await agent.graph.post(path, params, token=token)
        checked = not agent.settings.is_real or path.rpartition("/")[2] in CHECKED
        if checked:
            await agent.graph.post(path, {**params, "execution_options": ["validate_only"]}, token=token)
    except GraphFailedError as failure:
        raise Refusal(failed(failure, request)) from None
    raise Refusal(ok(dry_run=True, checked=checked, request=request))


async def details(agent: Agent, made: str, edge: str) -> Json:
    """The object as it is now, or a warning where it cannot be read [E-225]."""
    try:
        return {"details": await agent.graph.get(made, {"fields": default_fields(edge)})}
    except GraphFailedError as failure:
        return {"warnings": [{"code": "not_read_back", "message": str(failure), "param": "id"}]}


async def create(agent: Agent, parent: str, edge: str, params: Json, given: Spends) -> Json:
    """Create on an edge, and read back what came of it."""
    ask_to_confirm(agent, params, confirm=given.confirm, creating=True)
    made = await send(agent, f"{parent}/{edge}", params, dry_run=given.dry_run)
    if not made.get("id"):
        return ok(**{key: one for key, one in made.items() if key != "success"})
    return ok(id=str(made["id"]), **await details(agent, str(made["id"]), edge))


def _params(given: Spends, *without: str) -> Json:
    own = {"dry_run", "confirm", *without}
    return {name: one for name, one in given.model_dump(exclude_none=True).items() if name not in own and one != ""}


async def create_campaign(agent: Agent, given: Any) -> Json:
    """Create a campaign: the objective, and the budget when its ad sets share one. It is PAUSED unless you set and
    confirm ACTIVE. Budgets are in minor units (1000 is 10.00)."""
    params = {"status": "PAUSED", "special_ad_categories": [], **_params(given, "account_id")}
    return await create(agent, agent.account(given.account_id), "campaigns", params, given)


async def create_adset(agent: Agent, given: Any) -> Json:
    """Create an ad set in a campaign: audience, placements, schedule, goal, and the budget unless the campaign holds
    it. It is PAUSED unless you set and confirm ACTIVE. targeting wants at least {"geo_locations": {"countries":
    ["US"]}}."""
    params = {"status": "PAUSED", "billing_event": "IMPRESSIONS", **_params(given, "account_id")}
    return await create(agent, agent.account(given.account_id), "adsets", params, given)


async def create_ad(agent: Agent, given: Any) -> Json:
    """Create an ad in an ad set from a creative_id. It is PAUSED unless you set and confirm ACTIVE; once active it is
    reviewed, then delivered."""
    params = {"status": "PAUSED", **_params(given, "account_id", "creative_id")}
    if getattr(given, "creative_id", None):
        params["creative"] = {"creative_id": str(given.creative_id)}
    return await create(agent, agent.account(given.account_id), "ads", params, given)


class CreateObject(Spends):
    """An edge, its parent and the parameters."""

    edge: str = Field(
        pattern=r"^[a-z_]{2,40}$", description="What to create: customaudiences, adlabels, leadgen_forms, …."
    )
    parent_id: Id | None = Field(
        default=None, description="Where: account, page, business; your account when left out."
    )
    params: Json = Field(default_factory=dict, description="The API's parameters; resource adtwin://nodes lists them.")
    copy_of: Id | None = Field(default=None, description="Duplicate this campaign, ad set, ad or creative instead.")


async def create_object(agent: Agent, given: CreateObject) -> Json:
    """Create anything else on an edge of an account, page or business: custom and lookalike audiences, labels, lead
    forms, pixels, rules, catalogs. With copy_of, duplicate a campaign, ad set, ad or creative: PAUSED, params
    override."""
    if given.copy_of:
        return await _duplicate(agent, given)
    parent = given.parent_id or agent.account(None, "parent_id")
    return await create(agent, parent, given.edge, given.params, given)


async def _duplicate(agent: Agent, given: CreateObject) -> Json:
    """Read what can be set again, and create it anew under the same parent, PAUSED."""
    kind = kinds().get(given.edge)
    if kind is None:
        known = ", ".join(kinds())
        raise Refusal(refusal(f"{given.edge} cannot be copied.", f"Use one of {known}.", param="edge"))
    names = [name for name in kind["create"] if name in kind["reads"] and name not in NOT_COPIED]
    source = await agent.graph.get(str(given.copy_of), {"fields": ",".join([*names, "account_id"])})
    account = agent.account(str(source.pop("account_id", "")) or None)
    params = {name: source[name] for name in names if source.get(name) not in (None, "", "0", [], {})}
    if isinstance(params.get("creative"), dict) and params["creative"].get("id"):
        params["creative"] = {"creative_id": params["creative"]["id"]}
    params["name"] = f"{source.get('name') or given.edge} – copy"
    if "status" in kind["create"]:
        params["status"] = "PAUSED"
    return await create(agent, account, given.edge, {**params, **given.params}, given)


NOT_COPIED = frozenset(
    {"status", "adlabels", "start_time", "stop_time", "time_start", "time_stop", "execution_options"}
)
NOT_COPIED |= {"source_campaign_id", "source_adset_id", "source_ad_id", "actor_id", "body", "title", "image_hash"}
NOT_COPIED |= {"image_url", "thumbnail_url", "object_type", "link_url", "instagram_permalink_url", "call_to_action"}


class UpdateObject(Spends):
    """An object and what to change."""

    id: Id = Field(description="Campaign, ad set, ad, audience or anything else that can be changed.")
    changes: Json = Field(description='Parameters, such as {"name": "New", "status": "PAUSED", "daily_budget": 2000}.')


async def update_object(agent: Agent, given: UpdateObject) -> Json:
    """Change a campaign, ad set, ad or other object: name, status, budget, targeting, …. status ACTIVE, budgets and
    bids, ARCHIVED and DELETED want confirm: true, after the person agreed."""
    protected = check_update(given.changes)
    if protected:
        raise RefusedError(protected[0])
    ask_to_confirm(agent, given.changes, confirm=given.confirm, creating=False)
    answer = await send(agent, given.id, given.changes, dry_run=given.dry_run)
    names = [name for name in given.changes if name not in {"execution_options", "creative", "creative_id"}]
    try:
        now = await agent.graph.get(given.id, {"fields": ",".join(["id", *names])})
    except GraphFailedError as failure:
        return ok(id=given.id, warnings=[{"code": "not_read_back", "message": str(failure), "param": "id"}])
    told = {key: one for key, one in answer.items() if key not in {"success", "id"}}
    return ok(id=given.id, details=now, result=told or None)


ACCOUNT = {"account_id": {"type": "string", "description": "Ad account, act_ and digits."}}
STATUS = {"type": "string", "enum": ["PAUSED", "ACTIVE"], "default": "PAUSED", "description": "ACTIVE wants confirm."}
CAMPAIGN = mirror("campaigns", {**ACCOUNT, "status": STATUS}, required=("name", "objective"))
ADSET = mirror(
    "adsets",
    {
        **ACCOUNT,
        "status": STATUS,
        "billing_event": kinds()["adsets"]["create"]["billing_event"] | {"default": "IMPRESSIONS"},
    },
    required=("name", "campaign_id", "optimization_goal", "targeting"),
    without=("campaign_spec",),
)
AD = mirror(
    "ads",
    {**ACCOUNT, "status": STATUS, "creative_id": {"type": "string", "description": "The creative that it shows."}},
    required=("name", "adset_id", "creative_id"),
    without=("creative",),
)
NewCampaign = given_for("NewCampaign", CAMPAIGN)
NewAdSet = given_for("NewAdSet", ADSET)
NewAd = given_for("NewAd", AD)

TOOLS = (
    Tool("create_campaign", NewCampaign, create_campaign, Effect.ADDS, Made, "Create a campaign", schema=CAMPAIGN),
    Tool("create_adset", NewAdSet, create_adset, Effect.ADDS, Made, "Create an ad set", schema=ADSET),
    Tool("create_ad", NewAd, create_ad, Effect.ADDS, Made, "Create an ad", schema=AD),
    Tool("create_object", CreateObject, create_object, Effect.ADDS, Made, "Create or copy an object"),
    Tool("update_object", UpdateObject, update_object, Effect.CHANGES, Made, "Change an object"),
)  # fmt: skip
