"""What an account rules out for all of its ads: people too young, places, placements. [B-118…B-126, D-105…D-112]

The controls narrow delivery at once, whatever the ad sets' targeting says; the ad sets themselves stay as they are.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AliasChoices, BaseModel, ConfigDict, Field

from adtwin.errors.accounts import ONLY_EMPLOYERS_CAN_BE_EXCLUDED, TOO_MANY_EMPLOYERS_EXCLUDED
from adtwin.errors.audience import LOCATION_RESTRICTED
from adtwin.errors.catalogue import GraphError
from adtwin.graph.call import Call
from adtwin.graph.node import Edge, Edges, Node, Operation, stored
from adtwin.graph.types import Text
from adtwin.model.audience.targeting import GeoLocations, Targeting, countries
from adtwin.model.audience.targeting.spec import Details, References
from adtwin.model.countries import Country
from adtwin.model.owned import ADS, Owned
from adtwin.model.spec import ListOf
from adtwin.model.tree.regulation import RESTRICTED_COUNTRIES
from adtwin.store import Obj, View

CONTROLS = "account_controls"
MOST_EMPLOYERS = 100
"""Employers that an account may leave out (the twin's own figure)."""

Placement = Literal[
    "audience_network_classic",
    "audience_network_rewarded_video",
    "audience_network_instream_video",
    "facebook_marketplace",
    "facebook_rhc",
]


class _Strict(BaseModel):
    """What is not known is refused: a control that is not understood would not be kept."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True, populate_by_name=True)


class IncludedPlaces(_Strict):
    """Countries alone [B-121]."""

    countries: ListOf[Country] = ()


class ExcludedPlaces(GeoLocations):
    """Countries, states, cities, markets and zips [B-120]."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)


class Exclusions(BaseModel):
    """People left out by what they are; of all details only employers are allowed."""

    model_config = ConfigDict(extra="allow")

    work_employers: References = ()


class AudienceControls(_Strict):
    """Who may see the ads of the account at all. There is no oldest age [B-119]."""

    age_min: Annotated[int, Field(ge=18, le=25)] | None = None
    geo_locations: IncludedPlaces | None = None
    excluded_geo_locations: ExcludedPlaces | None = Field(
        default=None, validation_alias=AliasChoices("excluded_geo_locations", "exclude_geo_locations")
    )
    exclusions: Exclusions | None = None


class PlacementControls(_Strict):
    """Where no ad of the account stands. The page spells the key in two ways [D-109]."""

    placement_exclusions: ListOf[Placement] = Field(
        default=(), validation_alias=AliasChoices("placement_exclusions", "placement_exclusion")
    )


class Controls(BaseModel):
    """The parameters: they replace the controls that the account had."""

    audience_controls: AudienceControls
    placement_controls: PlacementControls | None = None


class AdAccountBusinessConstraints(Owned):
    """The controls of an account; it has one set of them."""

    audience_controls: dict[str, Any] = stored(by_default=True)
    placement_controls: dict[str, Any] = stored(by_default=True)
    status: Text = stored(default="ACTIVE", by_default=True)


def _set(call: Call, account: Node, params: Controls) -> dict[str, Any]:
    """Keep the controls. A failure that is the business's, not the caller's, comes in the body [D-110]."""
    _check_places(params.audience_controls)
    try:
        _check_exclusions(params.audience_controls)
    except GraphError as failure:
        code, message = str(failure.row.code), failure.row.text or failure.message
        return {"success": False, "error_code": code, "error_message": message.format_map(failure.values)}
    placements = params.placement_controls or PlacementControls()
    data = {
        "account_id": str(account.pk),
        "audience_controls": params.audience_controls.model_dump(mode="json", exclude_unset=True),
        "placement_controls": placements.model_dump(mode="json", exclude_unset=True),
        "status": "ACTIVE",
    }
    kept = of_account(call.view, account.pk)
    if kept is None:
        number = call.tx.new_id(account.pk)
        kind = "AdAccountBusinessConstraints"
        kept = call.tx.insert(Obj(number, kind, account.pk, call.now, call.now, None, None, data))
        call.tx.link(account.pk, CONTROLS, kept.id, call.now)
    else:
        kept.data, kept.updated_time = data, call.now
        call.tx.update(kept)
    return {"id": str(kept.id), "success": True}


def _check_places(controls: AudienceControls) -> None:
    for key in ("geo_locations", "excluded_geo_locations"):
        places = getattr(controls, key)
        for country in places.countries if places is not None else ():
            if country in RESTRICTED_COUNTRIES:
                raise LOCATION_RESTRICTED(blame=["audience_controls", key, "countries"], location=country)


def _check_exclusions(controls: AudienceControls) -> None:
    """Of people's details only employers can be left out, and not too many of them [D-111]."""
    exclusions = controls.exclusions or Exclusions()
    if exclusions.model_extra:
        raise ONLY_EMPLOYERS_CAN_BE_EXCLUDED(names=", ".join(sorted(exclusions.model_extra))[:200])
    if (found := len(exclusions.work_employers)) > MOST_EMPLOYERS:
        raise TOO_MANY_EMPLOYERS_EXCLUDED(found=found, most=MOST_EMPLOYERS)


class AccountControls(Edges, of="AdAccount"):
    """The controls of an account."""

    account_controls = Edge(
        "AdAccountBusinessConstraints",
        post=Operation(_set, Controls),
        access=ADS,
        doc="Ages, places and placements that the account rules out for all of its ads.",
    )


# ---- what delivery makes of them


def of_account(view: View, account: int) -> Obj | None:
    """The controls of an account, if it has some."""
    found = view.edge(account, CONTROLS)
    return found[0] if found else None


def barred_placements(controls: Obj | None) -> tuple[str, ...]:
    """The placements on which none of the account's ads stands."""
    return () if controls is None else tuple(controls.data["placement_controls"].get("placement_exclusions", ()))


def narrowed(spec: Targeting, controls: Obj | None) -> Targeting | None:
    """The targeting within the controls; None when nobody is left."""
    if controls is None:
        return spec
    given = AudienceControls.model_validate(controls.data["audience_controls"])
    youngest, oldest = max(spec.age_min or 18, given.age_min or 18), spec.age_max or 65
    if youngest > oldest:
        return None
    excluded = spec.excluded_geo_locations or GeoLocations()
    barred = {*excluded.countries, *_barred_countries(spec, given)}
    places = excluded.model_copy(update={"countries": tuple(sorted(barred))})
    exclusions = _with_employers(spec, given)
    located = {"geo_locations": _left(spec, barred), "excluded_geo_locations": places}
    found = spec.model_copy(update={"age_min": youngest, **located, **exclusions})
    return found if countries(found) else None


def _barred_countries(spec: Targeting, given: AudienceControls) -> set[str]:
    barred = set(given.excluded_geo_locations.countries) if given.excluded_geo_locations else set()
    included = given.geo_locations.countries if given.geo_locations else ()
    return barred | (set(countries(spec)) - set(included) if included else set())


def _left(spec: Targeting, barred: set[str]) -> GeoLocations | None:
    """The places without those that lie in a barred country."""
    geo = spec.geo_locations
    if geo is None:
        return None
    kept = {
        name: tuple(place for place in getattr(geo, name) if getattr(place, "country", None) not in barred)
        for name in GeoLocations.model_fields
        if isinstance(getattr(geo, name), tuple)
    }
    return geo.model_copy(update=kept)


def _with_employers(spec: Targeting, given: AudienceControls) -> dict[str, Any]:
    employers = given.exclusions.work_employers if given.exclusions else ()
    if not employers:
        return {}
    own = spec.exclusions or Details()
    return {"exclusions": own.model_copy(update={"work_employers": (*own.work_employers, *employers)})}
