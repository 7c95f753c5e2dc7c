"""Reading: accounts and pages, and any object or edge, with the fields that matter by default."""

from __future__ import annotations

import re
from typing import Any, Literal

from pydantic import Field

from adtwin.agent.answers import Listed, ok
from adtwin.agent.graph import GraphFailedError
from adtwin.agent.nodes import kinds
from adtwin.agent.tool import AccountId, Agent, Given, Id, Json, Tool

FIELDS = {
    "adaccounts": "id,name,account_status,currency,timezone_name,amount_spent,balance,spend_cap",
    "accounts": "id,name,category",
    "instagram_accounts": "id,username",
    "campaigns": "id,name,objective,status,effective_status,daily_budget,lifetime_budget,bid_strategy,issues_info",
    "adsets": (
        "id,name,campaign_id,status,effective_status,optimization_goal,billing_event,daily_budget,lifetime_budget,"
        "start_time,end_time,destination_type,is_dynamic_creative,issues_info"
    ),
    "ads": "id,name,adset_id,campaign_id,status,effective_status,creative,issues_info,ad_review_feedback",
    "adcreatives": "id,name,status,object_type,object_story_id,call_to_action_type,body,title,link_url,thumbnail_url",
    "adimages": "hash,name,width,height,status,url_128",
    "advideos": "id,title,length,status",
    "customaudiences": "id,name,subtype,approximate_count_lower_bound,approximate_count_upper_bound,delivery_status",
    "leadgen_forms": "id,name,status",
    "posts": "id,message,created_time",
    "events": "id,name,start_time",
    "adspixels": "id,name",
    "adlabels": "id,name",
}
"""Edge to the fields that are asked for when the caller names none."""

EDGES = ", ".join(FIELDS)
OF_THE_USER = ("adaccounts", "accounts", "businesses")
PAGE = 25
LARGEST_PAGE = 200
FIELD_LIST = re.compile(r"[A-Za-z0-9_.,{}():\-\s]*")
FieldList = str | list[str] | None


class GetAdAccounts(Given):
    """Nothing is needed."""

    limit: int = Field(default=PAGE, ge=1, le=LARGEST_PAGE, description="Rows per page.")
    after: str | None = Field(default=None, description="`after` of the page before.")


class GetObjects(Given):
    """Ids, or an edge of a parent."""

    ids: list[Id] | None = Field(default=None, max_length=50, description="Objects to read, up to 50.")
    edge: str | None = Field(default=None, pattern=r"^[a-z_]{2,40}$", description=f"What to list: {EDGES}, ….")
    parent_id: Id | None = Field(default=None, description="Whose edge; the server's ad account (or me) when left out.")
    fields: FieldList = Field(default=None, description="Fields, such as id,name,creative{id}; the usual ones if none.")
    effective_status: list[str] | None = Field(
        default=None, description="Only these, such as ACTIVE, PAUSED, WITH_ISSUES."
    )
    filtering: list[Json] | None = Field(default=None, description='[{"field", "operator", "value"}].')
    limit: int = Field(default=PAGE, ge=1, le=LARGEST_PAGE, description="Rows per page.")
    after: str | None = Field(default=None, description="`after` of the page before.")


def field_list(given: FieldList) -> str | None:
    """A list of fields as the API takes it."""
    return ",".join(given) if isinstance(given, list) else given


def default_fields(edge: str) -> str | None:
    """The usual fields of an edge, as far as its node type has them."""
    usual = FIELDS.get(edge)
    if usual is None or edge not in kinds():
        return usual
    known = {*kinds()[edge]["reads"], "id"}
    return ",".join(one for one in usual.split(",") if one in known)


def page_of(answer: Json) -> Json:
    """Rows and where the next page starts; the addresses of pages hold tokens and are left out."""
    paging = answer.get("paging") or {}
    after = (paging.get("cursors") or {}).get("after") if paging.get("next") else None
    return ok(data=answer.get("data", []), after=after)


async def get_ad_accounts(agent: Agent, given: GetAdAccounts) -> Json:
    """List the ad accounts you may use, with their currency and spend, and the Facebook pages and Instagram accounts
    that ads can speak as. Start here: nearly every other tool wants an account_id, creatives want a page_id."""
    query = {"limit": given.limit, "after": given.after, "fields": FIELDS["adaccounts"]}
    answer = page_of(await agent.graph.get("me/adaccounts", query))
    pages = await agent.graph.get("me/accounts", {"fields": FIELDS["accounts"], "limit": PAGE})
    answer["pages"] = pages.get("data", [])
    account = agent.settings.account_id or next((one.get("id") for one in answer["data"]), None)
    if account:
        try:
            path = f"{agent.account(account)}/instagram_accounts"
            found = await agent.graph.get(path, {"fields": FIELDS["instagram_accounts"]})
            answer["instagram_accounts"] = found.get("data", [])
        except GraphFailedError as failure:
            answer["warnings"] = [{"code": "no_instagram_accounts", "message": str(failure), "param": ""}]
    return answer


async def get_objects(agent: Agent, given: GetObjects) -> Json:
    """Read objects by `ids` (campaign, ad set, ad, creative, image, video, page, …), or list an `edge` of a parent:
    campaigns, adsets, ads, adcreatives, adimages, advideos, customaudiences of an ad account, adsets of a campaign,
    ads of an ad set, leadgen_forms, posts, events of a page, accounts (pages) of me. Paged: send `after` for the
    next page."""
    fields = field_list(given.fields)
    if given.ids:
        return ok(data=[await agent.graph.get(one, {"fields": fields}) for one in given.ids])
    edge = given.edge or "campaigns"
    parent = given.parent_id or ("me" if edge in OF_THE_USER else agent.account(None, "parent_id"))
    query: dict[str, Any] = {
        "fields": fields or default_fields(edge),
        "limit": given.limit,
        "after": given.after,
        "effective_status": given.effective_status,
        "filtering": given.filtering,
    }
    return page_of(await agent.graph.get(f"{parent}/{edge}", query))


class GetAccountPages(Given):
    """The account whose pages to list."""

    account_id: AccountId | None = None


async def get_account_pages(agent: Agent, given: GetAccountPages) -> Json:
    """List the Facebook pages that ads can speak as."""
    listed = await agent.graph.get("me/accounts", {"fields": FIELDS["accounts"]})
    if given.account_id:
        path = f"{agent.account(given.account_id)}/promote_pages"
        listed = await agent.graph.get(path, {"fields": FIELDS["accounts"]})
    return page_of(listed)


class GetLoginLink(Given):
    """The app to log in to."""

    app_id: Id | None = Field(default=None, description="The app; the twin's own when left out.")
    redirect_uri: str | None = Field(default=None, description="Where the browser goes afterwards.")
    response_type: Literal["token", "code"] = "token"


async def get_login_link(agent: Agent, given: GetLoginLink) -> Json:
    """Give the address at which a person logs in and grants a token, when there is none or it has expired."""
    from urllib.parse import urlencode

    app = given.app_id or (await agent.graph.world()).get("app_id") if not agent.settings.is_real else given.app_id
    root = "https://www.facebook.com" if agent.settings.is_real else agent.settings.graph_url.rstrip("/")
    query = {
        "client_id": app or "<your app's id>",
        "redirect_uri": given.redirect_uri or "https://www.facebook.com/connect/login_success.html",
        "response_type": given.response_type,
        "scope": "ads_management,ads_read,pages_show_list,pages_manage_ads,instagram_basic",
    }
    link = f"{root}/{agent.settings.version}/dialog/oauth?{urlencode(query)}"
    return ok(login_link=link, hint="Start the server with --access-token or ADTWIN_ACCESS_TOKEN.")


TOOLS = (
    Tool("get_ad_accounts", GetAdAccounts, get_ad_accounts, answers=Listed, title="Ad accounts and pages"),
    Tool("get_objects", GetObjects, get_objects, answers=Listed, title="Read or list objects"),
    Tool("get_account_pages", GetAccountPages, get_account_pages, answers=Listed, title="Pages", extra=True),
    Tool("get_login_link", GetLoginLink, get_login_link, title="Log in", extra=True),
)
