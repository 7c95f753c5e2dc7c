"""The calls of the admin root that set limits low enough to be met: objects of an account, ads of a page."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from adtwin.base import zones
from adtwin.server.admin import Call, RefusedError
from adtwin.server.operations import Body, moment


class LimitsBody(Body):
    """`{"ads": 3}`: live objects of regular and of bulk accounts, archived ones, and accounts of a business."""

    campaigns: int | None = Field(default=None, ge=0)
    adsets: int | None = Field(default=None, ge=0)
    ads: int | None = Field(default=None, ge=0)
    bulk_campaigns: int | None = Field(default=None, ge=0)
    bulk_adsets: int | None = Field(default=None, ge=0)
    bulk_ads: int | None = Field(default=None, ge=0)
    archived_campaigns: int | None = Field(default=None, ge=0)
    archived_adsets: int | None = Field(default=None, ge=0)
    archived_ads: int | None = Field(default=None, ge=0)
    accounts_of_business: int | None = Field(default=None, ge=0)


class PageLimitBody(Body):
    """`{"limit": 5, "from": "2026-12-01T00:00:00Z", "business_id": "100…"}`; from now on and for all without these."""

    limit: int = Field(ge=0)
    start: str | int | None = Field(default=None, alias="from")
    business_id: str | None = Field(default=None, pattern=r"^\d{1,18}$", coerce_numbers_to_str=True)


class PageLimitsBody(Body):
    """`{"page_id": "100…", "limits": [{"limit": 5}]}`."""

    page_id: str = Field(pattern=r"^\d{1,18}$", coerce_numbers_to_str=True)
    limits: list[PageLimitBody] = Field(default_factory=list)


async def limits(call: Call) -> dict[str, Any]:
    """The limits that were set, by name; the others are the documented ones."""
    found = call.control.twin.limits
    return {"data": {name: found[name] for name in LimitsBody.model_fields if name in found}}


async def set_limits(call: Call) -> dict[str, Any]:
    """Set limits by name; null gives a documented one back."""
    body = await call.body(LimitsBody)
    for name, number in body.model_dump(exclude_unset=True).items():
        if number is None:
            call.control.twin.limits.pop(name, None)
        else:
            call.control.twin.limits[name] = number
    return await limits(call)


async def limit_page(call: Call) -> dict[str, Any]:
    """Limit how many ads of a page may run or be in review; without `limits` there is none."""
    body = await call.body(PageLimitsBody)
    try:
        settings = [{**one.model_dump(exclude={"start"}), "since": _since(call, one)} for one in body.limits]
        await call.control.limit_page(int(body.page_id), settings)
    except LookupError:
        raise RefusedError(404, f"There is no page {body.page_id}.", "page_id") from None
    return {"page_id": body.page_id, "limits": [{**one, "since": moment(one["since"])} for one in settings]}


def _since(call: Call, one: PageLimitBody) -> int:
    if one.start is None:
        return call.control.twin.clock.now()
    try:
        return zones.parse_time(one.start)
    except (ValueError, OverflowError):
        raise RefusedError(400, f"{one.start!r} is no time such as 2026-12-01T00:00:00Z.", "limits") from None
