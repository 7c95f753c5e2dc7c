"""Names the documentation lists for insights that delivery has no figures for yet.

Such a field is accepted and has no value, as in an account without that kind of data; such a breakdown is refused.
"""

from __future__ import annotations

FIELDS = frozenset(
    (
        "activity_recency", "ad_click_actions", "ad_format_asset", "ad_impression_actions",
        "anchor_event_attribution_setting", "anchor_events_performance_indicator", "app_store_clicks",
        "auction_bid", "auction_competitiveness", "auction_max_competitor_bid", "body_asset",
        "canvas_avg_view_percent", "canvas_avg_view_time", "catalog_segment_actions", "catalog_segment_value",
        "catalog_segment_value_mobile_purchase_roas", "catalog_segment_value_omni_purchase_roas",
        "catalog_segment_value_website_purchase_roas", "coarse_conversion_value", "comparison_node",
        "comscore_market", "conversion_values", "conversions",
        "converted_product_app_custom_event_fb_mobile_purchase",
        "converted_product_app_custom_event_fb_mobile_purchase_value", "converted_product_offline_purchase",
        "converted_product_offline_purchase_value", "converted_product_omni_purchase",
        "converted_product_omni_purchase_values", "converted_product_quantity", "converted_product_value",
        "converted_product_website_pixel_purchase", "converted_product_website_pixel_purchase_value",
        "converted_promoted_product_app_custom_event_fb_mobile_purchase",
        "converted_promoted_product_app_custom_event_fb_mobile_purchase_value",
        "converted_promoted_product_offline_purchase", "converted_promoted_product_offline_purchase_value",
        "converted_promoted_product_omni_purchase", "converted_promoted_product_omni_purchase_values",
        "converted_promoted_product_quantity", "converted_promoted_product_value",
        "converted_promoted_product_website_pixel_purchase",
        "converted_promoted_product_website_pixel_purchase_value", "cost_per_15_sec_video_view",
        "cost_per_2_sec_continuous_video_view", "cost_per_ad_click", "cost_per_conversion",
        "cost_per_dda_countby_convs", "cost_per_estimated_ad_recallers", "cost_per_inline_post_engagement",
        "cost_per_objective_result", "cost_per_one_thousand_ad_impression", "cost_per_result",
        "cost_per_unique_action_type", "cost_per_unique_conversion", "cost_per_unique_inline_link_click",
        "cost_per_unique_outbound_click", "country", "creative_automation_asset_id",
        "creative_relaxation_asset_type", "dda_countby_convs", "dda_results", "description_asset",
        "device_platform", "dma", "estimated_ad_recall_rate", "estimated_ad_recallers", "fidelity_type",
        "flexible_format_asset_type", "frequency_value", "full_view_impressions", "full_view_reach",
        "gen_ai_asset_type", "hourly_stats_aggregated_by_advertiser_time_zone",
        "hourly_stats_aggregated_by_audience_time_zone", "hsid", "id", "image_asset", "impression_device",
        "inline_post_engagement", "instagram_upcoming_event_reminders_set", "instant_experience_clicks_to_open",
        "instant_experience_clicks_to_start", "instant_experience_outbound_clicks", "interactive_component_tap",
        "is_auto_advance", "landing_page_view_per_link_click", "marketing_messages_delivered",
        "marketing_messages_delivery_rate", "marketing_messages_read_rate_benchmark", "media_asset",
        "mobile_app_purchase_roas",
        "multi_event_conversion_attribution_setting", "name", "newsfeed_avg_position", "newsfeed_clicks",
        "newsfeed_impressions", "objective_result_rate", "objective_results", "outbound_clicks_ctr",
        "platform_position", "postback_sequence_index", "product_brand_breakdown", "product_category_breakdown",
        "product_custom_label_0_breakdown", "product_custom_label_1_breakdown", "product_custom_label_2_breakdown",
        "product_custom_label_3_breakdown", "product_custom_label_4_breakdown",
        "product_group_content_id_breakdown", "product_group_retailer_id", "product_id", "product_retailer_id",
        "product_set_id_breakdown", "product_vendor_id_breakdown", "product_views", "publisher_platform",
        "purchase_per_landing_page_view", "qualifying_question_qualify_answer_rate", "redownload",
        "reels_trending_topic", "relevance_score", "result_rate", "result_values_performance_indicator", "results",
        "rta_ugc_topic", "rule_asset", "rule_set_id", "rule_set_name", "shops_assisted_purchases", "skan_version",
        "social_spend", "title_asset", "total_actions", "total_card_view", "total_postbacks",
        "total_postbacks_detailed", "unique_actions", "unique_inline_link_click_ctr", "unique_inline_link_clicks",
        "unique_link_clicks_ctr", "unique_outbound_clicks", "unique_outbound_clicks_ctr", "user_segment_key",
        "video_30_sec_watched_actions", "video_asset", "video_avg_pct_watched_actions",
        "video_avg_time_watched_actions", "video_complete_watched_actions",
        "video_continuous_2_sec_watched_actions", "video_p100_watched_actions", "video_p25_watched_actions",
        "video_p50_watched_actions", "video_p75_watched_actions", "video_p95_watched_actions",
        "video_play_actions", "video_play_curve_actions", "video_play_retention_0_to_15s_actions",
        "video_play_retention_20_to_60s_actions", "video_play_retention_graph_actions",
        "video_time_watched_actions", "website_ctr", "wish_bid",
    )
)
"""Fields without a value [D-246, D-247, D-248, D-249, D-250, C-227, C-244, A-110]."""

BREAKDOWNS = frozenset(
    (
        "ad_extension_domain", "ad_extension_url", "ad_format_asset", "app_id", "body_asset",
        "breakdown_ad_objective", "breakdown_reporting_ad_id", "call_to_action_asset", "coarse_conversion_value",
        "comscore_market", "conversion_destination", "creative_automation_asset_id",
        "creative_relaxation_asset_type", "crm_advertiser_l12_territory_ids", "crm_advertiser_subvertical_id",
        "crm_advertiser_vertical_id", "crm_ult_advertiser_id", "description_asset", "dma", "fidelity_type",
        "flexible_format_asset_type", "frequency_value", "gen_ai_asset_type",
        "hourly_stats_aggregated_by_advertiser_time_zone", "hourly_stats_aggregated_by_audience_time_zone", "hsid",
        "image_asset", "impression_view_time_advertiser_hour_v2", "is_auto_advance", "is_conversion_id_modeled",
        "is_rendered_as_delayed_skip_ad", "landing_destination", "link_url_asset", "marketing_messages_btn_name",
        "mdsa_landing_destination", "media_asset_url", "media_creator", "media_destination_url", "media_format",
        "media_origin_url", "media_text_content", "media_type", "mmm", "place_page_id", "postback_sequence_index",
        "product_brand_breakdown", "product_category_breakdown", "product_custom_label_0_breakdown",
        "product_custom_label_1_breakdown", "product_custom_label_2_breakdown", "product_custom_label_3_breakdown",
        "product_custom_label_4_breakdown", "product_group_content_id_breakdown", "product_group_id", "product_id",
        "product_set_id_breakdown", "product_vendor_id_breakdown", "redownload", "reels_trending_topic",
        "rta_ugc_topic", "rule_set_id", "rule_set_name", "signal_source_bucket", "skan_campaign_id",
        "skan_conversion_id", "skan_version", "sot_attribution_model_type", "sot_attribution_window",
        "sot_channel", "sot_event_type", "sot_source", "standard_event_content_type", "title_asset",
        "user_persona_id", "user_persona_name", "user_segment_key", "video_asset",
    )
)
"""Breakdowns not delivered yet [C-239, D-231]."""

ACTION_BREAKDOWNS = frozenset(
    (
        "action_canvas_component_name", "action_carousel_card_id", "action_carousel_card_name",
        "action_destination", "action_device", "action_reaction", "action_target_id", "action_video_sound",
        "action_video_type", "conversion_destination", "is_business_ai_assisted", "matched_persona_id",
        "matched_persona_name", "signal_source_bucket", "standard_event_content_type",
    )
)
"""Action breakdowns not delivered yet [C-265, D-229]."""

NEVER_WITH_BREAKDOWNS = frozenset(
    (
        "app_store_clicks", "newsfeed_avg_position", "newsfeed_clicks", "newsfeed_impressions", "relevance_score",
    )
)
"""Fields that take no breakdown at all [C-244]."""

NEVER_WITH_REGION = frozenset(
    (
        "video_avg_time_watched_actions", "video_p100_watched_actions", "video_p25_watched_actions",
        "video_p50_watched_actions", "video_p75_watched_actions", "video_p95_watched_actions",
    )
)
"""Fields that can't be broken down by region [C-256]."""
