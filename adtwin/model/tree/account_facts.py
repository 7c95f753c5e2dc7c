"""What an ad account tells about itself when it is read [D-037…D-069]."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from adtwin.base import money, zones
from adtwin.errors.protocol import PERMISSION
from adtwin.graph.auth import ROLE
from adtwin.graph.call import Call
from adtwin.graph.node import Edge, Operation
from adtwin.graph.rows import RowType
from adtwin.model.tree.advertisers import NOBODY, NONE, advertiser
from adtwin.model.tree.delivery_state import account_cap_is_reached

if TYPE_CHECKING:
    from adtwin.model.tree.account import AdAccount

DAY = 86_400
BILLING_THRESHOLD_USD_CENTS = 75_000
"""Spend is charged when this much is due (the twin's own figure)."""
STRONG_CUSTOMER_AUTHENTICATION = frozenset(
    ("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HR", "HU", "IE", "IN", "IS", "IT",
     "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK")
)  # fmt: skip
VAT_COUNTRIES = STRONG_CUSTOMER_AUTHENTICATION - {"IN"}


def name(account: AdAccount, call: Call) -> str | None:
    """The account's name, or that of the first of its managers whom the reader can see [D-059]."""
    own: str | None = account.obj.data.get("name")
    if own:
        return own
    for link in reversed(call.view.backlinks(account.pk, ROLE)):
        manager = call.visible(link.id1) if "MANAGE" in (link.data or {}).get("tasks", ()) else None
        if manager is not None:
            return str(manager.obj.data.get("name", ""))
    return None


def is_notifications_enabled(account: AdAccount, call: Call) -> bool:
    """Whether the caller is told about the account [D-067]."""
    return str(call.principal.user_id) not in account.obj.data.get("muted_by", ())


def utc_offset(account: AdAccount, call: Call) -> float:
    """Hours ahead of UTC now."""
    return zones.offset_hours(call.now, account.timezone_name)


def age(account: AdAccount, call: Call) -> float:
    """Days since the account was opened [D-051]."""
    return round((call.now - account.created_time) / DAY, 6)


def _spent(account: AdAccount) -> int:
    """Lifetime spend in minor units."""
    return money.to_minor(account.currency, account.obj.data.get("spent", {}).get("lifetime", 0))


def amount_spent(account: AdAccount, call: Call) -> int:  # noqa: ARG001
    """Spend since the cap was set, or of all time where there is no cap [D-046]."""
    return _spent(account) - int(account.obj.data.get("spent_before_cap", 0) if account.spend_cap else 0)


def balance(account: AdAccount, call: Call) -> int:  # noqa: ARG001
    """What is due: spend since the last charge [D-047]."""
    return _spent(account) % money.from_usd_cents(account.currency, BILLING_THRESHOLD_USD_CENTS)


def min_daily_budget(account: AdAccount, call: Call) -> int:  # noqa: ARG001
    """The smallest daily budget in minor units [D-058]."""
    return money.minimum_daily_budget(account.currency, "IMPRESSIONS")


def min_campaign_group_spend_cap(account: AdAccount, call: Call) -> int:  # noqa: ARG001
    """The smallest campaign spend cap in minor units [D-058]."""
    return money.min_campaign_group_spend_cap(account.currency)


def has_task(account: AdAccount, call: Call, *tasks: str) -> bool:
    """Whether the caller holds any of these tasks on the account."""
    return bool(call.principal.tasks.get(account.pk, frozenset()) & set(tasks))


def funding_source(account: AdAccount, call: Call) -> str | None:  # noqa: ARG001
    """The payment method's id; left out for disabled accounts [D-055]."""
    return account.obj.data.get("funding_id") if account.account_status == 1 else None


def funding_source_details(account: AdAccount, call: Call) -> dict[str, Any] | None:
    """The payment method, for people with MANAGE [D-041…D-043]."""
    if not has_task(account, call, "MANAGE") or not account.obj.data.get("funding_id"):
        return None
    return {"id": account.obj.data["funding_id"], "display_string": account.obj.data["funding_display"], "type": 1}


def expired_funding_source_details(account: AdAccount, call: Call) -> dict[str, Any] | None:
    """The payment method that ran out, if one did."""
    return account.obj.data.get("expired_funding") if has_task(account, call, "MANAGE") else None


def is_prepay_account(account: AdAccount, call: Call) -> bool | None:
    """Whether money is paid in ahead; for people with ADVERTISE or MANAGE [D-044]."""
    if not has_task(account, call, "ADVERTISE", "MANAGE"):
        return None
    return bool(account.obj.data.get("prepay", False))


def is_tax_id_required(account: AdAccount, call: Call) -> bool | None:
    """Whether a tax number has to be given; for people with ADVERTISE or MANAGE [D-044]."""
    if not has_task(account, call, "ADVERTISE", "MANAGE"):
        return None
    return account.business_country_code in VAT_COUNTRIES and not account.tax_id


def owner(account: AdAccount, call: Call) -> str | None:  # noqa: ARG001
    """The business, or else the person, that owns the account."""
    return account.obj.data.get("business_id") or account.obj.data.get("opened_by")


def end_advertiser(account: AdAccount, call: Call) -> str:  # noqa: ARG001
    """The page or app that is advertised for; NONE until it is set [D-053, D-080]."""
    return str(account.obj.data.get("end_advertiser_id") or NONE)


def end_advertiser_name(account: AdAccount, call: Call) -> str | None:
    """The name of the end advertiser; without one, of the account's owner [D-053]."""
    given = end_advertiser(account, call)
    if given not in NOBODY:
        known = advertiser(call, given)
        return None if known is None else known.obj.data.get("name")
    whose = owner(account, call)
    node = call.load(int(whose)) if whose else None
    return node.obj.data.get("name") if node is not None else None


def agency_client_declaration(account: AdAccount, call: Call) -> dict[str, Any]:
    """The agency's statement about its client; only for admins of the business [D-045]."""
    business = account.obj.data.get("business_id")
    tasks = call.principal.tasks.get(int(business), frozenset()) if business else frozenset()
    if "ADMIN" not in tasks:
        raise PERMISSION(detail="agency_client_declaration can be read by admins of the account's business only.")
    return account.obj.data.get("declaration") or {
        "has_written_mandate_from_advertiser": 0,
        "is_client_paying_invoices": 0,
    }


def is_in_3ds_market(account: AdAccount, call: Call) -> bool:  # noqa: ARG001
    """Whether payments need strong customer authentication where the business is."""
    return account.business_country_code in STRONG_CUSTOMER_AUTHENTICATION


def has_page_authorized(account: AdAccount, call: Call) -> bool:
    """Whether a page lets the account run ads about politics [D-056]."""
    return any(page.data.get("authorizes_politics") for page in _promotable(account, call))


def _promotable(account: AdAccount, call: Call) -> list[Any]:
    from adtwin.store import Page as Stretch

    return call.view.edge(account.pk, "promote_pages", Stretch(limit=100))


def promotable_objects(account: AdAccount, call: Call) -> dict[str, Any]:
    """What the account's ads can promote."""
    pages = [str(page.id) for page in _promotable(account, call)]
    profiles = [
        page.data["instagram_user_id"] for page in _promotable(account, call) if "instagram_user_id" in page.data
    ]
    return {"promotable_page_ids": pages, "promotable_instagram_ids": profiles}


def rf_spec(account: AdAccount, call: Call) -> dict[str, Any]:  # noqa: ARG001
    """Reach and frequency limits by country."""
    country = account.business_country_code or "US"
    return {
        "min_reach_limits": {country: 200_000},
        "countries": [country],
        "min_campaign_duration": {country: 1},
        "max_campaign_duration": {country: 90},
        "max_days_to_finish": {country: 180},
        "global_io_max_campaign_duration": 100,
    }


def failed_delivery_checks(account: AdAccount, call: Call) -> list[dict[str, Any]]:  # noqa: ARG001
    """What keeps the whole account from delivering."""
    failed = []
    if account.account_status != 1:
        failed.append(_check("account_disabled", "Ad Account Disabled", "The ad account is not active."))
    if not account.obj.data.get("funding_id"):
        failed.append(_check("no_funding_source", "No Payment Method", "Add a payment method to let ads deliver."))
    if account_cap_is_reached(account.obj):
        failed.append(_check("account_spend_limit", "Spending Limit Reached", "Raise or reset the spend cap."))
    return failed


def _check(name: str, summary: str, description: str) -> dict[str, Any]:
    return {"check_name": name, "summary": summary, "description": description, "extra_info": {}}


def opportunity_score(account: AdAccount, call: Call) -> float:
    """0 to 100: what running ad sets leave to the system, as the recommendations have it [D-060, D-287]."""
    from adtwin.model.tree.recommendations.edge import score

    return score(call, account)


def user_tasks(account: AdAccount, call: Call) -> list[str]:
    """The caller's tasks on the account [D-066]."""
    return sorted(call.principal.tasks.get(account.pk, frozenset()))


def user_tos_accepted(account: AdAccount, call: Call) -> dict[str, int] | None:
    """Contracts that the caller signed for the business; not for system users [D-065]."""
    if call.principal.kind != "user":
        return None
    signed: dict[str, int] = account.obj.data.get("user_tos", {"215449065224656": 1})
    return signed


MINIMUM_BUDGET = RowType(
    "MinimumBudget", "currency", "min_daily_budget_imp", "min_daily_budget_video_views", "min_daily_budget_high_freq",
    "min_daily_budget_low_freq", at_once=True,
)  # fmt: skip


def _minimum_budgets(call: Call, account: AdAccount, params: Any) -> list[dict[str, str | int]]:  # noqa: ARG001
    """The minimums of every currency."""
    return [money.minimum_budgets(code) for code in sorted(money.CURRENCIES)]


def minimum_budgets_edge() -> Edge:
    """Minimum daily budgets by currency."""
    return Edge(get=Operation(_minimum_budgets, rows=MINIMUM_BUDGET), doc="The smallest daily budgets by currency.")
