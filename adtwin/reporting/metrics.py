"""The fields of a report as tables of data: what each is made of and how it is written."""

from __future__ import annotations

from collections.abc import Mapping

from adtwin.reporting.attribution import FIRST, LAST
from adtwin.reporting.metric_types import Attribute, ListMetric, Measure, Metric, Rendering
from adtwin.reporting.video_metrics import VIDEO_MEASURES, VIDEO_METRICS

_COUNT, _MONEY, _RATIO = Rendering.COUNT, Rendering.MONEY, Rendering.RATIO

_TOP = "('page_engagement', 'mobile_app_install', 'app_custom_event')"
"""The actions that no other one includes [C-268]."""

MEASURES: Mapping[str, Measure] = {
    m.name: m
    for m in (
        Measure("impressions", "cells", "sum(impressions)"),
        Measure("clicks", "cells", "sum(clicks)"),
        Measure("inline_link_clicks", "cells", "sum(inline_link_clicks)"),
        Measure("spend", "cells", "sum(spend_micros)", money=True),
        Measure("reach", "people", "count(*) FILTER (WHERE {kept})", is_sampled=True),
        *(
            Measure(f"unique_{of}", "people", f"count(*) FILTER (WHERE {of} > 0)", of_person=of, within=within)
            for of, within in (
                *(("clicks", "clicks"), ("inline_link_clicks", "inline_link_clicks")),
                ("outbound_clicks", "inline_link_clicks"),
            )
        ),
        Measure(
            *("recallers", "people", "coalesce(sum(1 - power(0.94, impressions)) FILTER (WHERE {kept}), 0)"),
            of_person="impressions",
            within="impressions",
            is_sampled=True,
        ),
        Measure(
            "inline_post_engagement", "actions", "sum(count_1d_click) FILTER (WHERE action_type = 'post_engagement')"
        ),
        Measure("total_actions", "actions", f"sum({{attributed}}) FILTER (WHERE action_type IN {_TOP})"),
        *(
            Measure(f"{name}s", "actions", f"sum({{attributed}}) FILTER (WHERE action_type = '{name}')")
            for name in ("link_click", "landing_page_view", "purchase")
        ),
        Measure("credited_results", "actions", "sum(count_dda * is_result)"),
        Measure("social_spend", "cells", "sum(0)", money=True),
        *(Measure(f"peer_{of}", "cells", f"sum(peer_{of}_micro)") for of in ("clicks", "results")),
        Measure("quality", "cells", "sum(quality_micro)"),
        Measure("first_result", "cells", "min(result)", is_text=True),
        Measure("last_result", "cells", "max(result)", is_text=True),
        Measure(FIRST, "cells", "min({setting})", is_text=True),
        Measure(LAST, "cells", "max({setting})", is_text=True),
    )
} | VIDEO_MEASURES


METRICS: Mapping[str, Metric] = {
    m.name: m
    for m in (
        Metric("impressions", _COUNT, "impressions"),
        Metric("clicks", _COUNT, "clicks", evidence="doc C-228"),
        Metric("spend", _MONEY, "spend"),
        Metric("reach", _COUNT, "reach"),
        Metric("frequency", _RATIO, "impressions", "reach"),
        Metric("ctr", _RATIO, "clicks", "impressions", 100),
        Metric("cpc", _RATIO, "spend", "clicks"),
        Metric("cpm", _RATIO, "spend", "impressions", 1000),
        Metric("cpp", _RATIO, "spend", "reach", 1000),
        Metric("inline_link_clicks", _COUNT, "inline_link_clicks", keep_zero=False),
        Metric("inline_link_click_ctr", _RATIO, "inline_link_clicks", "impressions", 100, keep_zero=False),
        Metric("cost_per_inline_link_click", _RATIO, "spend", "inline_link_clicks"),
        Metric("unique_clicks", _COUNT, "unique_clicks"),
        Metric("unique_ctr", _RATIO, "unique_clicks", "reach", 100),
        Metric("cost_per_unique_click", _RATIO, "spend", "unique_clicks"),
        Metric("unique_inline_link_clicks", _COUNT, "unique_inline_link_clicks", keep_zero=False),
        Metric("unique_inline_link_click_ctr", _RATIO, "unique_inline_link_clicks", "reach", 100, keep_zero=False),
        Metric("unique_link_clicks_ctr", _RATIO, "unique_inline_link_clicks", "reach", 100, keep_zero=False),
        Metric("cost_per_unique_inline_link_click", _RATIO, "spend", "unique_inline_link_clicks"),
        Metric("inline_post_engagement", _COUNT, "inline_post_engagement", keep_zero=False, evidence="doc D-253"),
        Metric("cost_per_inline_post_engagement", _RATIO, "spend", "inline_post_engagement", evidence="doc D-252"),
        Metric(
            *("landing_page_view_per_link_click", _RATIO, "landing_page_views", "link_clicks", 100),
            keep_zero=False,
            evidence="doc D-246",
        ),
        Metric(
            *("purchase_per_landing_page_view", _RATIO, "purchases", "landing_page_views", 100),
            keep_zero=False,
            evidence="doc D-246",
        ),
        Metric("dda_countby_convs", _COUNT, "credited_results", keep_zero=False, evidence="doc D-246"),
        Metric("cost_per_dda_countby_convs", _RATIO, "spend", "credited_results", evidence="doc D-246"),
        Metric("social_spend", _MONEY, "social_spend", evidence="doc D-252"),
        Metric("total_actions", _COUNT, "total_actions", keep_zero=False, evidence="doc C-268"),
        Metric("estimated_ad_recallers", _COUNT, "recallers", keep_zero=False, evidence="doc D-246"),
        Metric("estimated_ad_recall_rate", _RATIO, "recallers", "reach", 100, keep_zero=False, evidence="doc D-246"),
        Metric("cost_per_estimated_ad_recallers", _RATIO, "spend", "recallers", evidence="doc D-246"),
        Metric(
            "unique_outbound_clicks_ctr",
            _RATIO,
            "unique_outbound_clicks",
            "reach",
            100,
            keep_zero=False,
            listed_as="outbound_click",
        ),
        Metric("unique_outbound_clicks", _COUNT, "unique_outbound_clicks", keep_zero=False, listed_as="outbound_click"),
        Metric("cost_per_unique_outbound_click", _RATIO, "spend", "unique_outbound_clicks", listed_as="outbound_click"),
    )
} | VIDEO_METRICS

PURCHASES = ("omni_purchase", "purchase")
APP_PURCHASES = ("app_custom_event.fb_mobile_purchase",)
WEBSITE_PURCHASES = ("offsite_conversion.fb_pixel_purchase",)
THRUPLAY = "video_thruplay_watched"
"""The action type of a ThruPlay in the facts; the API shows it in fields of its own only."""

OF_PEOPLE = frozenset({"people", "cost_of_people"})
"""What list metrics are of when they count who acted; it takes the reach to tell."""

CONVERSIONS: Mapping[str, str] = {
    "subscribe": "subscribe_total",
    "offsite_conversion.fb_pixel_subscribe": "subscribe_website",
    "offsite_conversion.fb_pixel_custom": "offsite_conversion.fb_pixel_custom",
}
"""What `conversions` and its kin list: events with no field of their own elsewhere, by the names they have there
[report public client payloads]."""

LIST_METRICS: Mapping[str, ListMetric] = {
    m.name: m
    for m in (
        ListMetric("actions", "count"),
        ListMetric("action_values", "value"),
        ListMetric("cost_per_action_type", "cost", evidence="doc C-221"),
        ListMetric("purchase_roas", "return", PURCHASES, "omni_purchase"),
        ListMetric("website_purchase_roas", "return", WEBSITE_PURCHASES),
        ListMetric("mobile_app_purchase_roas", "return", APP_PURCHASES),
        ListMetric("unique_actions", "people"),
        ListMetric("cost_per_unique_action_type", "cost_of_people"),
        ListMetric("conversions", "count", named=CONVERSIONS),
        ListMetric("conversion_values", "value", named=CONVERSIONS),
        ListMetric("cost_per_conversion", "cost", named=CONVERSIONS),
        ListMetric("cost_per_unique_conversion", "cost_of_people", named=CONVERSIONS),
        ListMetric("video_thruplay_watched_actions", "count", (THRUPLAY,), "video_view"),
        ListMetric("cost_per_thruplay", "cost", (THRUPLAY,), "video_view"),
        ListMetric("outbound_clicks", "count", ("outbound_click",)),
        ListMetric("cost_per_outbound_click", "cost", ("outbound_click",)),
        ListMetric("outbound_clicks_ctr", "rate", ("outbound_click",)),
        ListMetric("website_ctr", "rate", ("link_click",), evidence="doc A-123"),
    )
}

OWN_FIELD_ONLY = frozenset({THRUPLAY, "outbound_click"})
"""Action types that `actions` and its kin don't list."""

ATTRIBUTES: Mapping[str, Attribute] = {
    a.name: a
    for a in (
        Attribute("account_id", "account", "id"),
        Attribute("account_name", "account", "name"),
        Attribute("account_currency", "account", "currency"),
        Attribute("campaign_id", "campaign", "id"),
        Attribute("campaign_name", "campaign", "name"),
        Attribute("objective", "campaign", "objective"),
        Attribute("buying_type", "campaign", "buying_type", "doc D-255", of_its_level_only=True),
        Attribute("adset_id", "adset", "id"),
        Attribute("adset_name", "adset", "name"),
        Attribute("optimization_goal", "adset", "optimization_goal"),
        Attribute("ad_id", "ad", "id"),
        Attribute("ad_name", "ad", "name"),
        Attribute("created_time", None, "created_time"),
        Attribute("updated_time", None, "updated_time"),
    )
}

ESTIMATED = frozenset(
    (
        *("cost_per_unique_action_type", "cost_per_unique_click", "cost_per_unique_inline_link_click"),
        *("cost_per_unique_outbound_click", "cpp", "frequency", "reach", "spend"),
    )
)
"""Figures that the documentation calls estimates [D-244, D-261]."""
IN_DEVELOPMENT = frozenset({"cost_per_thruplay", "video_play_actions"})
"""Figures that the documentation calls in development [D-244, D-261]."""

SETTING = "attribution_setting"
"""Which conversions count in a row: a setting, or that its ad sets have different ones [D-254]."""

RANKINGS = ("quality_ranking", "engagement_rate_ranking", "conversion_rate_ranking")
"""Relevance diagnostics of an ad, against those that compete for the same people."""

RESULTS = (
    *("results", "cost_per_result", "result_rate"),
    *("objective_results", "cost_per_objective_result", "objective_result_rate"),
)
"""What an ad set is optimized for, whatever that is."""

DATES = ("date_start", "date_stop")

REACH_FIELDS = frozenset({"reach", "frequency", "cpp"})
"""Left out of broken-down queries that start over 13 months ago [C-284]."""

IN_APPS = ("app_custom_event", "mobile_app_install", "omni_app_install", "app_install", "app_use", "credit_spent")
WITHOUT_APPS = frozenset(
    (
        *("action_device", "action_destination", "action_target_id", "action_carousel_card_id"),
        *("action_carousel_card_name", "product_id"),
    )
)
"""Breakdowns of both kinds under which an app's actions are not returned [C-246]."""
BY_CARD = ("link_click", "outbound_click", "offsite_conversion")
"""Action types that cards of a carousel have; any other is left out [A-123]."""
OFF_META = (
    *("offsite_conversion", "omni_", *IN_APPS),
    *("landing_page_view", "view_content", "search", "add_to_cart", "initiate_checkout", "purchase"),
    *("complete_registration", "subscribe"),
)
"""How action types that happen off Meta start."""
ON_META_ONLY = frozenset(("region", "dma", "comscore_market"))
"""Breakdowns that what happens off Meta has no values of; hours don't have it in the first place [C-245]."""
