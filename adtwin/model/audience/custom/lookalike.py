"""Lookalikes: the people of a country who are most like those of another audience [A-100, A-101]."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, model_validator

from adtwin.errors.audience import AUDIENCE_CREATION_FAILED
from adtwin.errors.protocol import MISSING_PARAMETER
from adtwin.graph.change import Change
from adtwin.model.audience.targeting.geo import GeoLocations
from adtwin.model.countries import Country
from adtwin.model.spec import Spec

if TYPE_CHECKING:
    from adtwin.model.audience.custom.custom_audience import CustomAudience

FEWEST = 100
"""People whom the source must have."""
Ratio = Annotated[float, Field(gt=0, le=0.2)]
_RATIO_OF = {"similarity": 0.01, "reach": 0.05}


class PlaceOfLookalikes(Spec):
    """The countries that the people are looked for in."""

    geo_locations: GeoLocations


class LookalikeSpec(Spec):
    """How many people of which countries: `ratio` 0.01 is the hundredth that is most alike."""

    country: Country | None = None
    location_spec: PlaceOfLookalikes | None = None
    ratio: Ratio | None = None
    starting_ratio: Annotated[float, Field(ge=0, lt=0.2)] = 0.0
    type: Literal["similarity", "reach", "custom_ratio"] | None = None

    @model_validator(mode="after")
    def _has_a_place_and_a_size(self) -> LookalikeSpec:
        if not self.countries:
            raise ValueError("needs country, or location_spec with geo_locations.countries")
        if self.share <= 0:
            raise ValueError("needs ratio from 0.01 to 0.20, above starting_ratio")
        return self

    @property
    def countries(self) -> tuple[str, ...]:
        """Where they live."""
        if self.country is not None:
            return (self.country,)
        return tuple(self.location_spec.geo_locations.countries) if self.location_spec else ()

    @property
    def share(self) -> float:
        """The part of these countries' people that the audience is."""
        return (self.ratio or _RATIO_OF.get(self.type or "", 0.0)) - self.starting_ratio


def spec_of(data: dict[str, Any]) -> LookalikeSpec | None:
    """The spec of a stored audience, if it is a lookalike."""
    given = data.get("lookalike_spec")
    return LookalikeSpec.model_validate(given) if given else None


def lookalike_has_its_source(change: Change[CustomAudience]) -> None:
    """It names another audience of the account, which has a hundred people at least, and how large it is."""
    audience = change.new
    if audience.subtype != "LOOKALIKE" or not change.changed("origin_audience_id", "lookalike_spec"):
        return
    if not audience.lookalike_spec:
        raise MISSING_PARAMETER(blame=["lookalike_spec"], param="lookalike_spec")
    if not audience.origin_audience_id:
        raise MISSING_PARAMETER(blame=["origin_audience_id"], param="origin_audience_id")
    origin = change.call.require(audience.origin_audience_id, "CustomAudience", "origin_audience_id")
    if (origin.obj.data.get("people") or 0) < FEWEST:
        detail = f"origin_audience_id {origin.wire_id} has too few people. A lookalike's source needs {FEWEST}."
        raise AUDIENCE_CREATION_FAILED(blame=["origin_audience_id"], detail=detail)
