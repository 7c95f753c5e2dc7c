"""The closed vocabularies of accounts, campaigns, ad sets and ads, in the wire's own spelling.

Words are `Literal` types: Pydantic checks them and names the allowed values, stored data stays plain strings, and
`values_of` gives the set. Numbers that the wire shows as numbers are `IntEnum`.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any, Literal, get_args


def values_of(vocabulary: Any) -> frozenset[str]:
    """The words of a vocabulary of this module."""
    return frozenset(get_args(vocabulary))


# Status
ConfiguredStatus = Literal["ACTIVE", "PAUSED", "DELETED", "ARCHIVED"]
"""What an advertiser may set on an update [D-152, D-217]."""

CreatableStatus = Literal["ACTIVE", "PAUSED"]
"""What may be set at creation [D-173, D-217]."""

CampaignEffectiveStatus = Literal["ACTIVE", "PAUSED", "DELETED", "ARCHIVED", "IN_PROCESS", "WITH_ISSUES"]
"""Reference, Campaign `effective_status`."""

AdSetEffectiveStatus = Literal[
    "ACTIVE", "PAUSED", "DELETED", "CAMPAIGN_PAUSED", "ARCHIVED", "IN_PROCESS", "WITH_ISSUES",
]  # fmt: skip
"""Reference, Ad Set `effective_status`."""

AdEffectiveStatus = Literal[
    "ACTIVE", "PAUSED", "DELETED", "PENDING_REVIEW", "DISAPPROVED", "PREAPPROVED", "PENDING_BILLING_INFO",
    "CAMPAIGN_PAUSED", "ARCHIVED", "ADSET_PAUSED", "IN_PROCESS", "WITH_ISSUES",
]  # fmt: skip
"""The twelve effective statuses of an ad, also the filter vocabulary of every edge [D-162, D-204]."""

ExecutionOption = Literal["validate_only", "include_recommendations"]
"""Ways to try a write; the second never alone [D-187]."""


# Campaign
LegacyObjective = Literal[
    "APP_INSTALLS", "BRAND_AWARENESS", "CONVERSIONS", "EVENT_RESPONSES", "LEAD_GENERATION", "LINK_CLICKS",
    "LOCAL_AWARENESS", "MESSAGES", "OFFER_CLAIMS", "PAGE_LIKES", "POST_ENGAGEMENT", "PRODUCT_CATALOG_SALES",
    "REACH", "STORE_VISITS", "VIDEO_VIEWS",
]  # fmt: skip
"""Objectives from before 2022, still taken [A-067, D-210]."""

OutcomeObjective = Literal[
    "OUTCOME_APP_PROMOTION", "OUTCOME_AWARENESS", "OUTCOME_ENGAGEMENT", "OUTCOME_LEADS", "OUTCOME_SALES",
    "OUTCOME_TRAFFIC",
]  # fmt: skip
"""The six outcome-driven objectives [C-157]."""

Objective = Literal[LegacyObjective, OutcomeObjective]
"""All 21 objectives [D-210]."""

SpecialAdCategory = Literal[
    "NONE", "EMPLOYMENT", "HOUSING", "CREDIT", "ISSUES_ELECTIONS_POLITICS", "ONLINE_GAMBLING_AND_GAMING",
    "FINANCIAL_PRODUCTS_SERVICES",
]  # fmt: skip
"""[D-209]; the ad set's `tune_for_category` has the same words [D-169]."""

BuyingType = Literal["AUCTION", "RESERVED"]
"""[D-211]"""

CampaignOptimizationType = Literal["NONE", "ICO_ONLY"]
"""New ICO_ONLY campaigns are refused since v15 [D-207, D-211]."""

BidStrategy = Literal["LOWEST_COST_WITHOUT_CAP", "LOWEST_COST_WITH_BID_CAP", "COST_CAP", "LOWEST_COST_WITH_MIN_ROAS"]
"""[D-169, D-211]; TARGET_COST is gone since v9 [D-179]."""


# Ad set
BillingEvent = Literal[
    "APP_INSTALLS", "CLICKS", "IMPRESSIONS", "LINK_CLICKS", "NONE", "OFFER_CLAIMS", "PAGE_LIKES", "POST_ENGAGEMENT",
    "THRUPLAY", "PURCHASE", "LISTING_INTERACTION",
]  # fmt: skip
"""[D-169]; CLICKS is deprecated and fits no goal."""

OptimizationGoal = Literal[
    "NONE", "APP_INSTALLS", "AD_RECALL_LIFT", "ENGAGED_USERS", "EVENT_RESPONSES", "IMPRESSIONS", "LEAD_GENERATION",
    "QUALITY_LEAD", "LINK_CLICKS", "OFFSITE_CONVERSIONS", "PAGE_LIKES", "POST_ENGAGEMENT", "QUALITY_CALL", "REACH",
    "LANDING_PAGE_VIEWS", "VISIT_INSTAGRAM_PROFILE", "VALUE", "THRUPLAY", "DERIVED_EVENTS",
    "APP_INSTALLS_AND_OFFSITE_CONVERSIONS", "CONVERSATIONS", "IN_APP_VALUE", "MESSAGING_PURCHASE_CONVERSION",
    "SUBSCRIBERS", "REMINDERS_SET", "MEANINGFUL_CALL_ATTEMPT", "PROFILE_VISIT", "PROFILE_AND_PAGE_ENGAGEMENT",
    "ADVERTISER_SILOED_VALUE", "AUTOMATIC_OBJECTIVE", "MESSAGING_APPOINTMENT_CONVERSION",
    "TWO_SECOND_CONTINUOUS_VIDEO_VIEWS",
]  # fmt: skip
"""The 31 of [D-171], and the two-second goal that the Reels matrix names [C-173]."""

OptimizationSubEvent = Literal[
    "NONE", "VIDEO_SOUND_ON", "TRIP_CONSIDERATION", "TRAVEL_INTENT", "TRAVEL_INTENT_NO_DESTINATION_INTENT",
    "TRAVEL_INTENT_BUCKET_01", "TRAVEL_INTENT_BUCKET_02", "TRAVEL_INTENT_BUCKET_03", "TRAVEL_INTENT_BUCKET_04",
    "TRAVEL_INTENT_BUCKET_05", "POST_INTERACTION",
]  # fmt: skip
"""[D-172]"""

DestinationType = Literal[
    "WEBSITE", "APP", "MESSENGER", "APPLINKS_AUTOMATIC", "WHATSAPP", "INSTAGRAM_DIRECT", "FACEBOOK",
    "MESSAGING_MESSENGER_WHATSAPP", "MESSAGING_INSTAGRAM_DIRECT_MESSENGER",
    "MESSAGING_INSTAGRAM_DIRECT_MESSENGER_WHATSAPP", "MESSAGING_INSTAGRAM_DIRECT_WHATSAPP", "SHOP_AUTOMATIC",
    "ON_AD", "ON_POST", "ON_EVENT", "ON_VIDEO", "ON_PAGE", "INSTAGRAM_PROFILE", "FACEBOOK_PAGE",
    "INSTAGRAM_PROFILE_AND_FACEBOOK_PAGE", "INSTAGRAM_LIVE", "FACEBOOK_LIVE", "IMAGINE", "UNDEFINED", "PHONE_CALL",
    "LEAD_FROM_MESSENGER", "LEAD_FROM_IG_DIRECT", "LEAD_FORM_MESSENGER",
]  # fmt: skip
"""The 23 of [D-170]; then UNDEFINED, which is read back, and those the destination guide and the ad level name."""

AutomaticManualState = Literal["UNSET", "AUTOMATIC", "MANUAL"]
"""[D-169]"""

BudgetSource = Literal["NONE", "RMN"]
"""[D-169]"""

MultiOptimizationGoalWeight = Literal["UNDEFINED", "BALANCED", "PREFER_INSTALL", "PREFER_EVENT"]
"""[D-169]"""

PacingType = Literal["standard", "no_pacing", "day_parting", "disabled"]
"""Standard by default; day_parting with a schedule [D-168]."""

BudgetValueType = Literal["ABSOLUTE", "MULTIPLIER"]
"""How a high demand period raises the budget [D-182]."""

AttributionEvent = Literal["CLICK_THROUGH", "VIEW_THROUGH", "ENGAGED_VIDEO_VIEW"]
"""Reference, attribution spec `event_type`."""

ScheduleTimezone = Literal["USER", "ADVERTISER"]
"""Whose clock an ad set schedule follows."""

CustomEventType = Literal[
    "ACHIEVEMENT_UNLOCKED", "ACTIVATE_APP", "ADD_PAYMENT_INFO", "ADD_TO_CART", "ADD_TO_WISHLIST", "AD_IMPRESSION",
    "AD_CLICK", "COMPLETE_REGISTRATION", "CONTACT", "CONTENT_VIEW", "CUSTOMIZE_PRODUCT", "D2_RETENTION",
    "D7_RETENTION", "DONATE", "FIND_LOCATION", "INITIATED_CHECKOUT", "LEAD", "LEVEL_ACHIEVED",
    "LISTING_INTERACTION", "MESSAGING_CONVERSATION_STARTED_7D", "OTHER", "PURCHASE", "RATE", "SCHEDULE", "SEARCH",
    "SERVICE_BOOKING_REQUEST", "SPENT_CREDITS", "START_TRIAL", "SUBMIT_APPLICATION", "SUBSCRIBE",
    "TUTORIAL_COMPLETION",
]  # fmt: skip
"""Standard events a promoted object can name [B-095, D-184]."""


# Ad and creative
CallToActionType = Literal[
    "ADD_TO_CART", "APPLY_NOW", "ASK_ABOUT_SERVICES", "ASK_FOR_MORE_INFO", "ASK_US", "AUDIO_CALL",
    "BOOK_A_CONSULTATION", "BOOK_NOW", "BOOK_TRAVEL", "BROWSE_SHOP", "BUY", "BUY_ACTIVITY_TICKETS", "BUY_NOW",
    "BUY_TICKETS", "BUY_VIA_MESSAGE", "CALL", "CALL_ME", "CALL_NOW", "CHAT_NOW", "CHAT_WITH_US", "CONFIRM",
    "CONTACT", "CONTACT_US", "DONATE", "DONATE_NOW", "DOWNLOAD", "EVENT_RSVP", "EXPLORE_MORE", "FIND_A_GROUP",
    "FIND_OUT_MORE", "FIND_YOUR_GROUPS", "FOLLOW_NEWS_STORYLINE", "FOLLOW_PAGE", "FOLLOW_USER", "GET_A_QUOTE",
    "GET_DETAILS", "GET_DIRECTIONS", "GET_IN_TOUCH", "GET_OFFER", "GET_OFFER_VIEW", "GET_PROMOTIONS", "GET_QUOTE",
    "GET_SHOWTIMES", "GET_STARTED", "INQUIRE_NOW", "INSTALL_APP", "INSTALL_MOBILE_APP", "JOIN_CHANNEL",
    "LEARN_MORE", "LIKE_PAGE", "LISTEN_MUSIC", "LISTEN_NOW", "LOYALTY_LEARN_MORE", "MAKE_AN_APPOINTMENT",
    "MAKE_AN_OFFER", "MESSAGE_PAGE", "MOBILE_DOWNLOAD", "NO_BUTTON", "OPEN_INSTANT_APP", "OPEN_LINK",
    "OPEN_MESSENGER_EXT", "ORDER_NOW", "PAY_OR_REQUEST", "PAY_TO_ACCESS", "PLAY_GAME", "PLAY_GAME_ON_FACEBOOK",
    "PURCHASE_GIFT_CARDS", "RAISE_MONEY", "RECORD_NOW", "REFER_FRIENDS", "REQUEST_TIME", "SAVE", "SAY_THANKS",
    "SEE_MENU", "SEE_MORE", "SEE_SHOP", "SELL_NOW", "SEND_A_GIFT", "SEND_GIFT_MONEY", "SEND_INVITES",
    "SEND_UPDATES", "SHARE", "SHOP_NOW", "SHOP_WITH_AI", "SIGN_UP", "SOTTO_SUBSCRIBE", "START_A_CHAT",
    "START_ORDER", "STAY_IN_TOUCH", "STREAM_NOW", "SUBSCRIBE", "SWIPE_UP_PRODUCT", "SWIPE_UP_SHOP", "TRY_DEMO",
    "TRY_IN_CAMERA", "TRY_ON_WITH_AI", "UPDATE_APP", "USE_APP", "USE_MOBILE_APP", "VIDEO_ANNOTATION", "VIDEO_CALL",
    "VIEW_CART", "VIEW_CHANNEL", "VIEW_IN_CART", "VIEW_PRODUCT", "VISIT_PAGES_FEED", "VISIT_WEBSITE", "VISIT_WORLD",
    "WATCH_LIVE_VIDEO", "WATCH_MORE", "WATCH_NOW", "WATCH_VIDEO", "WHATSAPP_LINK", "WHATSAPP_MESSAGE",
    "WOODHENGE_SUPPORT",
]  # fmt: skip
"""Union of the three published lists; case counts [E-100, E-103]."""

AdFormat = Literal[
    "AUDIENCE_NETWORK_INSTREAM_VIDEO", "AUDIENCE_NETWORK_INSTREAM_VIDEO_MOBILE", "AUDIENCE_NETWORK_OUTSTREAM_VIDEO",
    "AUDIENCE_NETWORK_REWARDED_VIDEO", "BIZ_DISCO_FEED_MOBILE", "DESKTOP_FEED_STANDARD",
    "FACEBOOK_IFU_REELS_MOBILE", "FACEBOOK_PROFILE_FEED_DESKTOP", "FACEBOOK_PROFILE_FEED_MOBILE",
    "FACEBOOK_PROFILE_REELS_MOBILE", "FACEBOOK_REELS_BANNER", "FACEBOOK_REELS_BANNER_DESKTOP",
    "FACEBOOK_REELS_BANNER_FEED_ANDROID", "FACEBOOK_REELS_BANNER_FEED_ANDROID_LARGE",
    "FACEBOOK_REELS_BANNER_FULLSCREEN_IOS", "FACEBOOK_REELS_BANNER_FULLSCREEN_MOBILE", "FACEBOOK_REELS_MOBILE",
    "FACEBOOK_REELS_POSTLOOP", "FACEBOOK_REELS_POSTLOOP_FEED", "FACEBOOK_REELS_STICKER", "FACEBOOK_STORY_MOBILE",
    "FACEBOOK_STORY_STICKER_MOBILE", "INSTAGRAM_EXPLORE_CONTEXTUAL", "INSTAGRAM_EXPLORE_GRID_HOME",
    "INSTAGRAM_EXPLORE_IMMERSIVE", "INSTAGRAM_FEED_WEB", "INSTAGRAM_FEED_WEB_M_SITE",
    "INSTAGRAM_LEAD_GEN_MULTI_SUBMIT_ADS", "INSTAGRAM_PROFILE_FEED", "INSTAGRAM_PROFILE_REELS", "INSTAGRAM_REELS",
    "INSTAGRAM_REELS_INSTREAM", "INSTAGRAM_REELS_OVERLAY", "INSTAGRAM_REELS_WEB", "INSTAGRAM_REELS_WEB_M_SITE",
    "INSTAGRAM_SEARCH_CHAIN", "INSTAGRAM_SEARCH_GRID", "INSTAGRAM_STANDARD", "INSTAGRAM_STORY",
    "INSTAGRAM_STORY_CAMERA_TRAY", "INSTAGRAM_STORY_EFFECT_TRAY", "INSTAGRAM_STORY_WEB",
    "INSTAGRAM_STORY_WEB_M_SITE", "INSTANT_ARTICLE_RECIRCULATION_AD", "INSTANT_ARTICLE_STANDARD",
    "INSTREAM_BANNER_DESKTOP", "INSTREAM_BANNER_FEED_IOS", "INSTREAM_BANNER_FULLSCREEN_IOS",
    "INSTREAM_BANNER_FULLSCREEN_MOBILE", "INSTREAM_BANNER_IMMERSIVE_MOBILE", "INSTREAM_BANNER_MOBILE",
    "INSTREAM_VIDEO_DESKTOP", "INSTREAM_VIDEO_FULLSCREEN_IOS", "INSTREAM_VIDEO_FULLSCREEN_MOBILE",
    "INSTREAM_VIDEO_IMAGE", "INSTREAM_VIDEO_IMMERSIVE_MOBILE", "INSTREAM_VIDEO_MOBILE", "JOB_BROWSER_DESKTOP",
    "JOB_BROWSER_MOBILE", "MARKETPLACE_DESKTOP", "MARKETPLACE_MOBILE", "MESSENGER_MOBILE_INBOX_MEDIA",
    "MESSENGER_MOBILE_STORY_MEDIA", "MOBILE_BANNER", "MOBILE_FEED_BASIC", "MOBILE_FEED_STANDARD",
    "MOBILE_FULLWIDTH", "MOBILE_INTERSTITIAL", "MOBILE_MEDIUM_RECTANGLE", "MOBILE_NATIVE", "RIGHT_COLUMN_STANDARD",
    "SUGGESTED_VIDEO_DESKTOP", "SUGGESTED_VIDEO_FULLSCREEN_MOBILE", "SUGGESTED_VIDEO_IMMERSIVE_MOBILE",
    "SUGGESTED_VIDEO_MOBILE", "WATCH_FEED_HOME", "WATCH_FEED_MOBILE",
]  # fmt: skip
"""Preview formats: the 75 of [D-222] and those of [C-187, C-188]."""


# Everywhere
Country = Literal[
    "AC", "AD", "AE", "AF", "AG", "AI", "AL", "AM", "AN", "AO", "AQ", "AR", "AS", "AT", "AU", "AW", "AX", "AZ",
    "BA", "BB", "BD", "BE", "BF", "BG", "BH", "BI", "BJ", "BL", "BM", "BN", "BO", "BQ", "BR", "BS", "BT", "BV",
    "BW", "BY", "BZ", "CA", "CC", "CD", "CF", "CG", "CH", "CI", "CK", "CL", "CM", "CN", "CO", "CR", "CU", "CV",
    "CW", "CX", "CY", "CZ", "DE", "DJ", "DK", "DM", "DO", "DZ", "EC", "EE", "EG", "EH", "ER", "ES", "ET", "FI",
    "FJ", "FK", "FM", "FO", "FR", "GA", "GB", "GD", "GE", "GF", "GG", "GH", "GI", "GL", "GM", "GN", "GP", "GQ",
    "GR", "GS", "GT", "GU", "GW", "GY", "HK", "HM", "HN", "HR", "HT", "HU", "ID", "IE", "IL", "IM", "IN", "IO",
    "IQ", "IR", "IS", "IT", "JE", "JM", "JO", "JP", "KE", "KG", "KH", "KI", "KM", "KN", "KP", "KR", "KW", "KY",
    "KZ", "LA", "LB", "LC", "LI", "LK", "LR", "LS", "LT", "LU", "LV", "LY", "MA", "MC", "MD", "ME", "MF", "MG",
    "MH", "MK", "ML", "MM", "MN", "MO", "MP", "MQ", "MR", "MS", "MT", "MU", "MV", "MW", "MX", "MY", "MZ", "NA",
    "NC", "NE", "NF", "NG", "NI", "NL", "NO", "NP", "NR", "NU", "NZ", "OM", "PA", "PE", "PF", "PG", "PH", "PK",
    "PL", "PM", "PN", "PR", "PS", "PT", "PW", "PY", "QA", "RE", "RO", "RS", "RU", "RW", "SA", "SB", "SC", "SD",
    "SE", "SG", "SH", "SI", "SJ", "SK", "SL", "SM", "SN", "SO", "SR", "SS", "ST", "SV", "SX", "SY", "SZ", "TC",
    "TD", "TF", "TG", "TH", "TJ", "TK", "TL", "TM", "TN", "TO", "TR", "TT", "TV", "TW", "TZ", "UA", "UG", "UM",
    "US", "UY", "UZ", "VA", "VC", "VE", "VG", "VI", "VN", "VU", "WF", "WS", "XK", "YE", "YT", "ZA", "ZM", "ZW",
]  # fmt: skip
"""Country codes ads know [D-216]."""


# Account, as numbers
class AccountStatus(IntEnum):
    """201 and 202 only group others in a filter [D-039]."""

    ACTIVE = 1
    DISABLED = 2
    UNSETTLED = 3
    PENDING_RISK_REVIEW = 7
    PENDING_SETTLEMENT = 8
    IN_GRACE_PERIOD = 9
    PENDING_CLOSURE = 100
    CLOSED = 101
    ANY_ACTIVE = 201
    ANY_CLOSED = 202


class DisableReason(IntEnum):
    """Why an account was disabled [D-040]."""

    NONE = 0
    ADS_INTEGRITY_POLICY = 1
    ADS_IP_REVIEW = 2
    RISK_PAYMENT = 3
    GRAY_ACCOUNT_SHUT_DOWN = 4
    ADS_AFC_REVIEW = 5
    BUSINESS_INTEGRITY_RAR = 6
    PERMANENT_CLOSE = 7
    UNUSED_RESELLER_ACCOUNT = 8
    UNUSED_ACCOUNT = 9
    UMBRELLA_AD_ACCOUNT = 10
    BUSINESS_MANAGER_INTEGRITY_POLICY = 11
    MISREPRESENTED_AD_ACCOUNT = 12
    AOAB_DESHARE_LEGAL_ENTITY = 13
    CTX_THREAD_REVIEW = 14
    COMPROMISED_AD_ACCOUNT = 15


class FundingType(IntEnum):
    """TYPE of a funding source [D-042]."""

    UNSET = 0
    CREDIT_CARD = 1
    FACEBOOK_WALLET = 2
    FACEBOOK_PAID_CREDIT = 3
    FACEBOOK_EXTENDED_CREDIT = 4
    ORDER = 5
    INVOICE = 6
    FACEBOOK_TOKEN = 7
    EXTERNAL_FUNDING = 8
    FEE = 9
    FX = 10
    DISCOUNT = 11
    PAYPAL_TOKEN = 12
    PAYPAL_BILLING_AGREEMENT = 13
    FS_NULL = 14
    EXTERNAL_DEPOSIT = 15
    TAX = 16
    DIRECT_DEBIT = 17
    DUMMY = 18
    ALTPAY = 19
    STORED_BALANCE = 20


class TaxIdStatus(IntEnum):
    """`tax_id_status` of an account [D-063]."""

    UNKNOWN = 0
    VAT_NOT_REQUIRED = 1
    VAT_INFORMATION_REQUIRED = 2
    VAT_INFORMATION_SUBMITTED = 3
    OFFLINE_VAT_VALIDATION_FAILED = 4
    PERSONAL_ACCOUNT = 5


class NumericStatus(IntEnum):
    """The numeric effective statuses that ad volume counting names [D-025]."""

    ACTIVE = 1
    PENDING_REVIEW = 9
    PENDING_PROCESSING = 17
