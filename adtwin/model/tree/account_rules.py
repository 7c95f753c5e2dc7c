"""Changing an ad account: its spend cap, its advertisers, its defaults for Europe [D-094…D-100]."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from adtwin.base import money
from adtwin.errors.protocol import INVALID_PARAMETER, PERMISSION
from adtwin.graph.change import Change
from adtwin.graph.types import NUMERIC, Rendered
from adtwin.model.tree.advertisers import ADVERTISERS, NOBODY, NONE, kept_as, names_an_advertiser

if TYPE_CHECKING:
    from adtwin.model.tree.account import AdAccount

SpendCap = Annotated[float, Field(ge=0, le=1e12), Rendered(lambda minor, _account, _call: str(minor), NUMERIC)]
"""Sent in units of the currency (23.50), kept and shown in minor units ("2350"); 0 is no cap [D-062, D-098]."""

OF_MANAGERS = frozenset(("name", "spend_cap", "spend_cap_action", "end_advertiser", "media_agency", "partner"))
DSA = ("default_dsa_payor", "default_dsa_beneficiary")


def take(change: Change[AdAccount]) -> None:
    """Keep what an update says in the form that reads expect."""
    data = change.new.obj.data
    if (name := change.typed("name")) is not None:
        data["name"] = name
    for parameter, key in ADVERTISERS.items():
        if (given := change.typed(parameter)) is not None:
            data[key] = kept_as(change.call, given)
    if (declaration := change.typed("agency_client_declaration")) is not None:
        data["declaration"] = declaration
    if (told := change.typed("is_notifications_enabled")) is not None:
        caller = str(change.call.principal.user_id)
        others = [one for one in data.get("muted_by", ()) if one != caller]
        data["muted_by"] = others if told else [*others, caller]
    if all(change.cleared(name) for name in DSA):
        for name in DSA:
            data.pop(name, None)
    _take_spend_cap(change)


def _take_spend_cap(change: Change[AdAccount]) -> None:
    """A new cap, or a reset one, counts what is spent from now on [D-062, D-099, D-100]."""
    account, units, action = change.new, change.typed("spend_cap"), change.typed("spend_cap_action")
    if units is not None:
        account.spend_cap = round(units * money.currency(account.currency).offset)
    if action == "delete":
        account.spend_cap = 0
    if units is not None or action == "reset":
        spent = account.obj.data.get("spent", {}).get("lifetime", 0)
        account.obj.data["spent_before_cap"] = money.to_minor(account.currency, spent)


def dsa_defaults_come_in_a_pair(change: Change[AdAccount]) -> None:
    """Payor and beneficiary are set together and cleared together [D-096]."""
    touched = [name for name in DSA if name in change.sent or change.cleared(name)]
    if not touched:
        return
    account = change.new
    cleared = [name for name in DSA if change.cleared(name)]
    if len(cleared) == 1 or bool(account.default_dsa_payor) != bool(account.default_dsa_beneficiary):
        detail = "default_dsa_payor and default_dsa_beneficiary are set together, or cleared together as empty texts."
        raise INVALID_PARAMETER(blame=[[name] for name in DSA], detail=detail)


def advertisers_stay_once_they_are_set(change: Change[AdAccount]) -> None:
    """Advertiser, agency and partner: a page, an app, NONE or UNFOUND; a real one stays [D-053, D-079, D-097]."""
    before, after = {} if change.old is None else change.old.obj.data, change.new.obj.data
    for name, key in ADVERTISERS.items():
        if change.typed(name) is None or after[key] == before.get(key):
            continue
        if before.get(key, NONE) not in NOBODY:
            raise INVALID_PARAMETER(blame=[name], detail=f"{name} is set already and can't be changed any more")
        names_an_advertiser(change.call, name, after[key])


def the_account_itself_is_its_managers(change: Change[AdAccount]) -> None:
    """What an account is called, may spend and stands for is set by people with MANAGE on it, not by all who advertise
    [D-103]."""
    account, touched = change.new, sorted(change.sent & OF_MANAGERS)
    if touched and "MANAGE" not in change.call.principal.tasks.get(account.pk, ()):
        detail = f"To set {', '.join(touched)} of {account.wire_id} a token's user needs the task MANAGE on it."
        raise PERMISSION(detail=detail)


def spend_cap_is_an_amount(change: Change[AdAccount]) -> None:
    """A cap is at least one of the currency's smallest units: 0 alone lifts it [D-098]."""
    units, account = change.typed("spend_cap"), change.new
    if units and not round(units * money.currency(account.currency).offset):
        least = money.display(account.currency, 1)
        detail = f"spend_cap is less than {least}. Send that at least, or 0 for no cap."
        raise INVALID_PARAMETER(blame=["spend_cap"], detail=detail)


def declaration_is_made_by_admins(change: Change[AdAccount]) -> None:
    """The agency's statement about its client is the business admins' [D-045]."""
    if change.typed("agency_client_declaration") is None:
        return
    business = change.new.obj.data.get("business_id")
    held = change.call.principal.tasks.get(int(business), frozenset()) if business else frozenset()
    if "ADMIN" not in held:
        raise PERMISSION(detail="agency_client_declaration can be set by admins of the account's business only.")
