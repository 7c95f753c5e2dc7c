"""How many people an audience has, whether it can be used, and what share of a country's people it is.

Uploaded people count at once. Lookalikes are a part of the simulated countries. People of websites, apps, videos and
products are those whom the account's ads reached: they are counted half an hour after the audience is made or changed,
and every day from then on, by a job of the clock (`model/time/audiences.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any, Final

from adtwin.delivery.geography import country
from adtwin.delivery.sizes import bounds
from adtwin.graph.call import Call
from adtwin.model.audience.custom import lookalike
from adtwin.model.audience.custom.sources import FROM_ADS
from adtwin.model.audience.targeting import Targeting, countries
from adtwin.store import View

if TYPE_CHECKING:
    from adtwin.model.audience.custom.custom_audience import CustomAudience

JOB: Final = "count_audience"
MEMBERS: Final = "members"
"""The kind of links from an audience to its uploaded people."""
FILLS_WITHIN: Final = 1_800
"""Seconds from a change until the people of an audience are counted."""
FEWEST: Final = 100
"""People that an audience needs to be delivered to (assumed)."""
NORMAL: Final = {"code": 200, "description": "Normal"}
FILLING: Final = {"code": 441, "description": "The audience is being filled; ads can use it already."}
NO_UPLOAD: Final = {"code": 410, "description": "No people have been uploaded."}


def is_counted_later(audience: CustomAudience) -> bool:
    """Whether the people are found among those whom ads reached."""
    return audience.subtype in FROM_ADS or bool(audience.product_set_id)


def begin(call: Call, audience: CustomAudience) -> None:
    """Count the people anew: at once where that is possible, else within half an hour."""
    tx = call.tx
    if is_counted_later(audience):
        tx.drop_jobs(audience.pk, JOB)
        tx.add_job(kind=JOB, due=call.now + FILLS_WITHIN, owner_id=audience.obj.owner_id, object_id=audience.pk)
        return
    spec = lookalike.spec_of(audience.obj.data)
    keep(call, audience, _lookalikes(spec) if spec else tx.edge_count(audience.pk, MEMBERS))


def keep(call: Call, audience: CustomAudience, people: int) -> None:
    """Let the audience have so many people from now on."""
    audience.obj.data |= {"people": people, "time_content_updated": call.now}
    call.tx.update(audience.obj)


def _lookalikes(spec: lookalike.LookalikeSpec) -> int:
    return round(spec.share * sum(country(code).people for code in spec.countries))


# -- what clients read -----------------------------------------------------------------------------------------------


def lower_bound(audience: CustomAudience, call: Call) -> int | None:
    """About how many people, at least; -1 while they are being counted, 1,000 where they are fewer."""
    return _bound(audience, call, 0)


def upper_bound(audience: CustomAudience, call: Call) -> int | None:
    """About how many people, at most; -1 while they are being counted, 1,000 where they are fewer."""
    return _bound(audience, call, 1)


def _bound(audience: CustomAudience, call: Call, side: int) -> int | None:
    if not audience.may_be_looked_into(call):
        return None
    people = audience.obj.data.get("people")
    return -1 if people is None else bounds(people)[side]


def delivery_status(audience: CustomAudience, call: Call) -> dict[str, Any]:  # noqa: ARG001 - a computed field's form
    """Whether ads can reach the audience."""
    people = audience.obj.data.get("people")
    if people is not None and people < FEWEST:
        return {"code": 300, "description": f"Audience Too Small: it has fewer than {FEWEST} people."}
    return {"code": 200, "description": "This audience is ready for use."}


def operation_status(audience: CustomAudience, call: Call) -> dict[str, Any]:  # noqa: ARG001
    """What is being done with the audience."""
    if audience.obj.data.get("people") is None:
        return FILLING
    return NO_UPLOAD if audience.subtype == "CUSTOM" and not audience.obj.data["people"] else NORMAL


# -- for delivery ----------------------------------------------------------------------------------------------------


def shares(view: View, spec: Targeting) -> dict[str, float]:
    """What part of the targeted countries' people each audience is that a targeting names; 0 for one that is gone."""
    return shares_of(view, spec, set(named_in(spec)))


def shares_of(view: View, spec: Targeting, audiences: Collection[str]) -> dict[str, float]:
    """The same of any audiences, by id."""
    if not audiences:
        return {}
    places = countries(spec)
    everybody = sum(country(code).people for code in places) or 1
    found = view.get_many(sorted(int(one) for one in audiences))
    return {one: _share(found.get(int(one)), set(places), everybody) for one in audiences}


def _share(audience: Any, places: set[str], everybody: int) -> float:
    if audience is None or audience.type != "CustomAudience":
        return 0.0
    spec = lookalike.spec_of(audience.data)
    people = audience.data.get("people") or 0
    if spec is not None:
        people = round(spec.share * sum(country(code).people for code in places.intersection(spec.countries)))
    return min(1.0, people / everybody)


def named_in(spec: Targeting) -> Iterator[str]:
    """The id of every audience that a targeting includes or excludes."""
    for group in (spec, *spec.flexible_spec):
        yield from (one.id for one in group.custom_audiences)
    yield from excluded_in(spec)


def included_in(spec: Targeting) -> list[list[str]]:
    """The ids of the audiences to which a targeting confines itself, in groups: people are in some audience of each.
    A flexible group that names details as well confines to nothing: its people have either."""
    groups = [group.custom_audiences for group in spec.flexible_spec if set(group.wire()) == {"custom_audiences"}]
    return [[one.id for one in group] for group in (spec.custom_audiences, *groups) if group]


def excluded_in(spec: Targeting) -> list[str]:
    """The ids of the audiences whose people a targeting leaves out."""
    excluded = spec.exclusions.custom_audiences if spec.exclusions is not None else []
    return [one.id for one in (*excluded, *spec.excluded_custom_audiences)]


def only_suggests(spec: Targeting) -> bool:
    """Whether audiences and details are suggestions, beyond which delivery goes [B-022]."""
    return spec.targeting_automation is not None and spec.targeting_automation.advantage_audience == 1


def reaches_somebody(spec: Targeting, known: dict[str, float]) -> bool:
    """Whether anybody is left where audiences are included: some of each group must have people, unless they are
    suggestions only."""
    if only_suggests(spec):
        return True
    return all(any(known[one] for one in group) for group in included_in(spec))
