"""Nested objects of campaigns, ad sets and ads: what is promoted, attribution, bids, frequency, schedules, tracking."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from adtwin.graph.types import NumericId, WireTime
from adtwin.model.enums import AttributionEvent, BudgetValueType, CustomEventType, RecurrenceType, ScheduleTimezone
from adtwin.model.spec import ListOf, Spec

_MINUTES_OF_A_DAY = 1440
_Minute = Annotated[int, Field(ge=0, le=_MINUTES_OF_A_DAY, multiple_of=60)]


class _Closed(Spec):
    """A spec that takes no other keys than its own."""

    model_config = ConfigDict(extra="forbid")


class OmnichannelApp(_Closed):
    """The app of a web-and-app ad set [B-127]."""

    application_id: NumericId
    object_store_urls: ListOf[str] = ()
    object_store_url: str | None = None
    custom_event_type: CustomEventType | None = None
    custom_event_str: str | None = None


class OmnichannelPixel(_Closed):
    """The pixel of a web-and-app or shop ad set [B-127, B-174]."""

    pixel_id: NumericId
    custom_event_type: CustomEventType | None = None
    custom_event_str: str | None = None
    custom_conversion_id: NumericId | None = None


class OmnichannelShop(_Closed):
    """The shop of a shop ad set [B-136, B-174]."""

    commerce_merchant_settings_id: NumericId | None = None
    custom_event_type: CustomEventType | None = None
    product_set_id: NumericId | None = None


class OmnichannelObject(_Closed):
    """Several destinations at once [B-127]."""

    app: ListOf[OmnichannelApp] = ()
    pixel: ListOf[OmnichannelPixel] = ()
    onsite: ListOf[OmnichannelShop] = ()
    offline: list[dict[str, Any]] | None = None


class PromotedObject(_Closed):
    """What the ads of an ad set (or a campaign) promote [D-184]. Keys are taken in any case [B-100]."""

    application_id: NumericId | None = None
    object_store_url: str | None = None
    object_store_urls: ListOf[str] = ()
    pixel_id: NumericId | None = None
    pixel_rule: dict[str, Any] | str | None = None
    pixel_aggregation_rule: dict[str, Any] | str | None = None
    dataset_id: NumericId | None = None
    custom_event_type: CustomEventType | None = None
    custom_event_str: str | None = None
    custom_conversion_id: NumericId | None = None
    conversion_goal_id: NumericId | None = None
    offline_conversion_data_set_id: NumericId | None = None
    page_id: NumericId | None = None
    event_id: NumericId | None = None
    offer_id: NumericId | None = None
    place_page_set_id: NumericId | None = None
    instagram_profile_id: NumericId | None = None
    product_catalog_id: NumericId | None = None
    product_set_id: NumericId | None = None
    product_item_id: NumericId | None = None
    boosted_product_set_id: NumericId | None = None
    fundraiser_campaign_id: NumericId | None = None
    lead_ads_form_event_source_type: str | None = None
    mcme_conversion_id: NumericId | None = None
    whatsapp_phone_number: str | None = None
    whats_app_business_phone_number_id: NumericId | None = None
    passback_application_id: NumericId | None = None
    passback_pixel_id: NumericId | None = None
    smart_pse_enabled: bool | None = None
    smart_pse_setting: str | None = None
    retention_days: int | None = None
    value_semantic_type: str | None = None
    variation: str | None = None
    full_funnel_objective: str | int | None = None
    multi_event_product: str | int | None = None
    anchor_event_config: str | dict[str, Any] | None = None
    omnichannel_object: OmnichannelObject | None = None

    @model_validator(mode="before")
    @classmethod
    def keys_in_any_case(cls, value: Any) -> Any:
        """`CUSTOM_EVENT_TYPE` and `Pixel_id` are written in samples [B-100]."""
        return {str(key).lower(): inner for key, inner in value.items()} if isinstance(value, dict) else value


class AttributionSpec(_Closed):
    """One window in which an action counts for an ad."""

    event_type: AttributionEvent
    window_days: Literal[0, 1, 7, 28]

    @model_validator(mode="before")
    @classmethod
    def days_may_be_text(cls, value: Any) -> Any:
        """Forms carry numbers as text."""
        days = value.get("window_days") if isinstance(value, dict) else None
        return {**value, "window_days": int(days)} if isinstance(days, str) and days.isdecimal() else value


class BidConstraints(_Closed):
    """Return on ad spend to keep to, times 10,000: 100 is 0.01, 10,000,000 is 1,000 [B-086]."""

    roas_average_floor: Annotated[int, Field(ge=100, le=10_000_000)] | None = None


class FrequencyControl(_Closed):
    """At most `max_frequency` impressions a person in `interval_days` [D-183]."""

    event: Literal["IMPRESSIONS", "VIDEO_VIEWS", "VIDEO_VIEWS_2S", "VIDEO_VIEWS_15S"] = "IMPRESSIONS"
    interval_days: Annotated[int, Field(ge=1, le=90)]
    max_frequency: Annotated[int, Field(ge=1, le=90)]
    type: str | None = None


class WeeklySegment(_Closed):
    """Hours of some days of the week (0 is Sunday): whole hours, in minutes of the day."""

    start_minute: _Minute
    end_minute: _Minute
    days: Annotated[ListOf[Annotated[int, Field(ge=0, le=6)]], Field(min_length=1)]
    timezone_type: ScheduleTimezone = "USER"

    @model_validator(mode="after")
    def an_hour_at_least(self) -> Self:
        """The end lies after the start."""
        if self.end_minute <= self.start_minute:
            raise ValueError("end_minute must be at least an hour after start_minute")
        return self


class AdsetSchedule(WeeklySegment):
    """Hours of the week in which ads run."""

    pacing_type: str | None = None


class BudgetSchedule(_Closed):
    """A time of high demand: the budget is larger by an amount (minor units) or so many times for a while [D-182]."""

    id: NumericId | None = None
    time_start: WireTime
    time_end: WireTime
    budget_value: Annotated[int, Field(gt=0)]
    budget_value_type: BudgetValueType = "ABSOLUTE"
    recurrence_type: RecurrenceType | None = None
    weekly_schedule: list[WeeklySegment] | None = None

    @model_validator(mode="after")
    def ends_after_it_starts(self) -> Self:
        """The end lies after the start."""
        if self.time_end <= self.time_start:
            raise ValueError("time_end must be after time_start")
        return self


class BidAdjustments(Spec):
    """Bid multipliers by group of people; kept as sent."""

    user_groups: dict[str, Any] | None = None


class AdRotation(_Closed):
    """Which ads run in which span of a campaign: as many blocks of ad ids as span starts, two at least [D-186]."""

    intervals: Annotated[list[WireTime], Field(min_length=2)]
    id_blocks: Annotated[list[list[NumericId]], Field(min_length=2)]

    @model_validator(mode="after")
    def a_block_for_every_interval(self) -> Self:
        """Starts rise, and every one has its block."""
        if len(self.intervals) != len(self.id_blocks):
            raise ValueError("time_based_ad_rotation_id_blocks must have one entry for every interval")
        if sorted(set(self.intervals)) != self.intervals:
            raise ValueError("time_based_ad_rotation_intervals must rise")
        return self


def _tracking_values(value: Any) -> Any:
    """Every value is a list of texts; a scalar stands for a list of one [A-099]."""
    if not isinstance(value, dict):
        return value
    lists = {key: inner if isinstance(inner, list) else [inner] for key, inner in value.items()}
    return {key: [str(entry) if isinstance(entry, int) else entry for entry in inner] for key, inner in lists.items()}


TrackingSpec = Annotated[dict[str, list[str]], BeforeValidator(_tracking_values)]
"""Actions to log: `{"action.type": ["offsite_conversion"], "fb_pixel": ["12"]}` [C-309]."""
