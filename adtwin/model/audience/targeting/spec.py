"""The targeting spec: who may see the ads of an ad set, and where."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from adtwin.graph.types import NumericId
from adtwin.model.audience.targeting.geo import GeoLocations
from adtwin.model.audience.targeting.product import ProductAudienceSpec
from adtwin.model.audience.targeting.vocabulary import (
    AudienceNetworkPosition,
    DevicePlatform,
    FacebookPosition,
    InstagramPosition,
    MessengerPosition,
    Platform,
    ThreadsPosition,
    WhatsAppPosition,
)
from adtwin.model.spec import ListOf, Spec

Age = Annotated[int, Field(ge=13, le=65)]
"""Years; 65 stands for 65 and older."""

System = Annotated[str, Field(pattern=r"(?i)^(ios|android|windows phone)(_ver_[0-9.]+(_to_[0-9.]+|_and_above)?)?$")]
Flag = Annotated[int, Field(ge=0, le=1)]
"""Sent as 0, 1, "1" or true."""


def _as_named(value: Any) -> Any:
    """A bare id stands for the object it names."""
    return {"id": value} if isinstance(value, str | int) and not isinstance(value, bool) else value


class Named(Spec):
    """A reference by id, with the name as sent."""

    id: NumericId
    name: str | None = None


NamedOrId = Annotated[Named, BeforeValidator(_as_named)]
References = ListOf[NamedOrId]


class Details(Spec):
    """Detailed targeting: people who match any of the entries."""

    interests: References = ()
    behaviors: References = ()
    life_events: References = ()
    industries: References = ()
    income: References = ()
    family_statuses: References = ()
    user_adclusters: References = ()
    politics: References = ()
    generation: References = ()
    household_composition: References = ()
    home_ownership: References = ()
    home_type: References = ()
    home_value: References = ()
    moms: References = ()
    net_worth: References = ()
    office_type: References = ()
    ethnic_affinity: References = ()
    work_employers: References = ()
    work_positions: References = ()
    education_schools: References = ()
    education_majors: References = ()
    education_statuses: ListOf[Annotated[int, Field(ge=1, le=13)]] = ()
    relationship_statuses: ListOf[Annotated[int, Field(ge=0, le=14)]] = ()
    interested_in: ListOf[Annotated[int, Field(ge=0, le=4)]] = ()
    college_years: ListOf[Annotated[int, Field(ge=1900, le=2100)]] = ()
    connections: References = ()
    excluded_connections: References = ()
    friends_of_connections: References = ()
    custom_audiences: References = ()


class IndividualSetting(Spec):
    """Which demographics Advantage+ audience takes as suggestions: 1 relaxed, 0 strict."""

    age: Flag | None = None
    gender: Flag | None = None
    geo: Flag | None = None


class TargetingAutomation(Spec):
    """Advantage+ audience: 1 lets delivery go beyond what was asked for [B-022]."""

    advantage_audience: Flag | None = None
    individual_setting: IndividualSetting | None = None
    shared_audiences: Flag | None = None
    value_expression: Flag | None = None


class RelaxationTypes(Spec):
    """Advantage custom audience and lookalike: 1 relaxed, 0 strict [B-023, B-041]."""

    custom_audience: Flag | None = None
    custom_audiences: Flag | None = None
    lookalike: Flag | None = None


class Placements(Details):
    """Where ads may stand; a key left out means every default value of it [A-130, C-160]."""

    publisher_platforms: ListOf[Platform] = ()
    facebook_positions: ListOf[FacebookPosition] = ()
    instagram_positions: ListOf[InstagramPosition] = ()
    audience_network_positions: ListOf[AudienceNetworkPosition] = ()
    messenger_positions: ListOf[MessengerPosition] = ()
    threads_positions: ListOf[ThreadsPosition] = ()
    whatsapp_positions: ListOf[WhatsAppPosition] = ()
    device_platforms: ListOf[DevicePlatform] = ()
    page_types: ListOf[str] = ()
    brand_safety_content_filter_levels: ListOf[str] = ()
    excluded_brand_safety_content_types: ListOf[str] = ()
    excluded_publisher_categories: ListOf[str] = ()
    excluded_publisher_list_ids: ListOf[NumericId] = ()
    publisher_visibility_categories: ListOf[str] = ()
    effective_publisher_platforms: ListOf[str] = ()
    effective_facebook_positions: ListOf[str] = ()
    effective_instagram_positions: ListOf[str] = ()
    effective_audience_network_positions: ListOf[str] = ()
    effective_messenger_positions: ListOf[str] = ()
    effective_device_platforms: ListOf[str] = ()


class Targeting(Placements):
    """An ad set's `targeting` [A-081, D-185]. Detailed targeting may also stand at the top level."""

    geo_locations: GeoLocations | None = None
    excluded_geo_locations: GeoLocations | None = None
    age_min: Age | None = None
    age_max: Age | None = None
    age_range: Annotated[list[Age], Field(min_length=2, max_length=2)] | None = None
    user_age_unknown: bool | None = None
    genders: ListOf[Annotated[int, Field(ge=0, le=2)]] = ()
    locales: ListOf[Annotated[int, Field(ge=1)]] = ()
    user_os: ListOf[System] = ()
    excluded_user_os: ListOf[System] = ()
    user_device: ListOf[str] = ()
    excluded_user_device: ListOf[str] = ()
    excluded_mobile_device_model: ListOf[str] = ()
    wireless_carrier: ListOf[str] = ()
    site_category: ListOf[str] = ()
    flexible_spec: ListOf[Details] = ()
    exclusions: Details | None = None
    excluded_custom_audiences: References = ()
    dynamic_audience_ids: ListOf[NumericId] = ()
    excluded_dynamic_audience_ids: ListOf[NumericId] = ()
    product_audience_specs: ListOf[ProductAudienceSpec] = ()
    excluded_product_audience_specs: ListOf[ProductAudienceSpec] = ()
    prospecting_audience: dict[str, Any] | None = None
    targeting_automation: TargetingAutomation | None = None
    targeting_relaxation_types: RelaxationTypes | None = None
    targeting_optimization: str | None = None
    targeting_optimization_types: list[dict[str, Any]] | dict[str, Any] | None = None
    subscriber_universe: dict[str, Any] | None = None
    engagement_specs: list[dict[str, Any]] | None = None
    excluded_engagement_specs: list[dict[str, Any]] | None = None
    is_whatsapp_destination_ad: bool | None = None
    rtb_flag: bool | None = None
    app_install_state: str | None = None
    contextual_targeting_categories: References = ()
    threads_creators: list[dict[str, Any]] | None = None
