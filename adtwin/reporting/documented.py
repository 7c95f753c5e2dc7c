"""Names the documentation lists for insights that delivery has no figures for yet.

Such a field is accepted and has no value, as in an account without that kind of data; such a breakdown is refused.
"""

from __future__ import annotations

FIELDS = frozenset(
    (
        "activity_recency",
        "ad_click_actions",
        "ad_impression_actions",
        "anchor_event_attribution_setting",
        "anchor_events_performance_indicator",
        "app_store_clicks",
        "auction_bid",
        "auction_competitiveness",
        "auction_max_competitor_bid",
        "canvas_avg_view_percent",
        "canvas_avg_view_time",
        "catalog_segment_actions",
        "catalog_segment_value",
        "catalog_segment_value_mobile_purchase_roas",
        "catalog_segment_value_omni_purchase_roas",
        "catalog_segment_value_website_purchase_roas",
        "coarse_conversion_value",
        "comparison_node",
        "converted_product_app_custom_event_fb_mobile_purchase",
        "converted_product_app_custom_event_fb_mobile_purchase_value",
        "converted_product_offline_purchase",
        "converted_product_offline_purchase_value",
        "converted_product_omni_purchase",
        "converted_product_omni_purchase_values",
        "converted_product_quantity",
        "converted_product_value",
        "converted_product_website_pixel_purchase",
        "converted_product_website_pixel_purchase_value",
        "converted_promoted_product_app_custom_event_fb_mobile_purchase",
        "converted_promoted_product_app_custom_event_fb_mobile_purchase_value",
        "converted_promoted_product_offline_purchase",
        "converted_promoted_product_offline_purchase_value",
        "converted_promoted_product_omni_purchase",
        "converted_promoted_product_omni_purchase_values",
        "converted_promoted_product_quantity",
        "converted_promoted_product_value",
        "converted_promoted_product_website_pixel_purchase",
        "converted_promoted_product_website_pixel_purchase_value",
        "cost_per_ad_click",
        "cost_per_one_thousand_ad_impression",
        "country",
        "creative_automation_asset_id",
        "creative_relaxation_asset_type",
        "dda_results",
        "device_platform",
        "fidelity_type",
        "flexible_format_asset_type",
        "frequency_value",
        "full_view_impressions",
        "full_view_reach",
        "gen_ai_asset_type",
        "hsid",
        "id",
        "impression_device",
        "instagram_upcoming_event_reminders_set",
        "instant_experience_clicks_to_open",
        "instant_experience_clicks_to_start",
        "instant_experience_outbound_clicks",
        "interactive_component_tap",
        "is_auto_advance",
        "marketing_messages_delivered",
        "marketing_messages_delivery_rate",
        "marketing_messages_read_rate_benchmark",
        "media_asset",
        "multi_event_conversion_attribution_setting",
        "name",
        "newsfeed_avg_position",
        "newsfeed_clicks",
        "newsfeed_impressions",
        "platform_position",
        "postback_sequence_index",
        "product_brand_breakdown",
        "product_category_breakdown",
        "product_custom_label_0_breakdown",
        "product_custom_label_1_breakdown",
        "product_custom_label_2_breakdown",
        "product_custom_label_3_breakdown",
        "product_custom_label_4_breakdown",
        "product_group_content_id_breakdown",
        "product_group_retailer_id",
        "product_retailer_id",
        "product_set_id_breakdown",
        "product_vendor_id_breakdown",
        "product_views",
        "publisher_platform",
        "qualifying_question_qualify_answer_rate",
        "redownload",
        "reels_trending_topic",
        "relevance_score",
        "result_values_performance_indicator",
        "rta_ugc_topic",
        "rule_asset",
        "rule_set_id",
        "rule_set_name",
        "shops_assisted_purchases",
        "skan_version",
        "total_card_view",
        "total_postbacks",
        "total_postbacks_detailed",
        "total_postbacks_detailed_v4",
        "user_segment_key",
        "wish_bid",
    )
)
"""Fields without a value [D-246, D-247, D-248, D-249, D-250, C-227, C-244, A-110]."""

OF_CONVERTED_PRODUCT = frozenset({"converted_product_quantity", "converted_product_value"})
"""Fields that tell what was sold of each product [D-257]."""

BREAKDOWNS = frozenset(
    (
        "ad_extension_domain",
        "ad_extension_url",
        "breakdown_ad_objective",
        "breakdown_reporting_ad_id",
        "conversion_destination",
        "creative_automation_asset_id",
        "creative_relaxation_asset_type",
        "crm_advertiser_l12_territory_ids",
        "crm_advertiser_subvertical_id",
        "crm_advertiser_vertical_id",
        "crm_ult_advertiser_id",
        "flexible_format_asset_type",
        "gen_ai_asset_type",
        "impression_view_time_advertiser_hour_v2",
        "is_auto_advance",
        "is_rendered_as_delayed_skip_ad",
        "landing_destination",
        "marketing_messages_btn_name",
        "mdsa_landing_destination",
        "media_asset_url",
        "media_creator",
        "media_destination_url",
        "media_format",
        "media_origin_url",
        "media_text_content",
        "media_type",
        "product_brand_breakdown",
        "product_category_breakdown",
        "product_custom_label_0_breakdown",
        "product_custom_label_1_breakdown",
        "product_custom_label_2_breakdown",
        "product_custom_label_3_breakdown",
        "product_custom_label_4_breakdown",
        "product_group_content_id_breakdown",
        "product_group_id",
        "product_set_id_breakdown",
        "product_vendor_id_breakdown",
        "reels_trending_topic",
        "rta_ugc_topic",
        "rule_set_id",
        "rule_set_name",
        "signal_source_bucket",
        "skan_version",
        "sot_attribution_model_type",
        "sot_attribution_window",
        "sot_channel",
        "sot_event_type",
        "sot_source",
        "standard_event_content_type",
        "user_persona_id",
        "user_persona_name",
    )
)
"""Breakdowns not delivered yet [C-239, D-231]."""

ACTION_BREAKDOWNS = frozenset(
    (
        "conversion_destination",
        "is_business_ai_assisted",
        "matched_persona_id",
        "matched_persona_name",
        "signal_source_bucket",
        "standard_event_content_type",
    )
)
"""Action breakdowns not delivered yet [C-265, D-229]."""

NEVER_WITH_BREAKDOWNS = frozenset(
    (
        "app_store_clicks",
        "newsfeed_avg_position",
        "newsfeed_clicks",
        "newsfeed_impressions",
        "relevance_score",
    )
)
"""Fields that take no breakdown at all [C-244]."""

NEVER_WITH_REGION = frozenset(
    (
        "video_avg_time_watched_actions",
        "video_p100_watched_actions",
        "video_p25_watched_actions",
        "video_p50_watched_actions",
        "video_p75_watched_actions",
        "video_p95_watched_actions",
    )
)
"""Fields that can't be broken down by region [C-256]."""

NEVER_WITH_DMA = frozenset({"estimated_ad_recall_rate", "video_thruplay_watched_actions"})
"""Fields that can't be broken down by market area [C-252]."""

NEVER_BY_HOUR = ("unique_", "cost_per_unique_", "video_", "cost_per_thruplay", "cost_per_15_sec", "cost_per_2_sec")
"""How fields start that hours don't have [C-261]."""

BY_ASSET = frozenset(
    ("impressions", "clicks", "spend", "reach", "actions", "action_values", "ctr", "cpc", "cpm", "frequency")
)
"""Figures that can be broken down by asset, and the ratios of them [C-257, B-321]."""
