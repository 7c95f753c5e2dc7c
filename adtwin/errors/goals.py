"""Errors of what an ad set is for: objective, goal, destination, promoted object, and what can't change later."""

from __future__ import annotations

from adtwin.errors.catalogue import Row, row

__all__ = [
    "AD_REJECTED_AND_DISABLED",
    "AD_REJECTED_IN_REVIEW",
    "APPLICATION_NOT_FOUND",
    "APP_SYSTEM_DIFFERS_FROM_TARGETING",
    "BILLING_DOES_NOT_FIT_GOAL",
    "CREATIVE_DOES_NOT_FIT_PLACEMENT",
    "DESTINATION_INVALID",
    "DSA_MISSING",
    "DYNAMIC_AD_CAN_NOT_BE_DELETED",
    "DYNAMIC_CREATIVE_NOT_ALLOWED",
    "DYNAMIC_CREATIVE_REQUIRED",
    "EDIT_FAILURE",
    "FREQUENCY_CONTROL_IS_FIXED",
    "FREQUENCY_CONTROL_NEEDS_REACH",
    "GOAL_DOES_NOT_FIT_OBJECTIVE",
    "IMMUTABLE_AFTER_CREATION",
    "INCREMENTAL_OPTIMIZATION_IS_GONE",
    "IOS_14_ADSET_LIMIT",
    "LEAD_FORM_DESTINATION_NEEDS_LEADS",
    "PAGE_DIFFERS_FROM_PROMOTED",
    "PAGE_NOT_PROMOTED",
    "PRODUCT_SET_NOT_FOUND",
    "PROMOTED_OBJECT_AMBIGUOUS",
    "PROMOTED_OBJECT_MISSING",
    "PROMOTED_OBJECT_NOT_FOUND",
    "REGIONAL_REGULATION_MISSING",
    "SHOPPING_CAMPAIGN_LIMIT",
    "SHOP_DESTINATION_MISSING",
    "SMART_PROMOTION_IS_GONE",
    "STORE_VISITS_ARE_GONE",
    "WHATSAPP_DISCONNECTED",
]


def _invalid(symbol: str, subcode: int | None, title: str, text: str, evidence: str) -> Row:
    return row(
        symbol, code=100, subcode=subcode, message="Invalid parameter", title=title, text=text, evidence=evidence
    )


# Objective, goal, billing event, destination
GOAL_DOES_NOT_FIT_OBJECTIVE = _invalid(
    "GOAL_DOES_NOT_FIT_OBJECTIVE",
    2490408,
    "The performance goal isn't available",
    "Objective {objective} does not take optimization_goal {goal}. Use one of: {allowed}.",
    "report (numbers of the goal matrix, C-166 to C-177, are doc)",
)
BILLING_DOES_NOT_FIT_GOAL = _invalid(
    "BILLING_DOES_NOT_FIT_GOAL",
    None,
    "This billing event doesn't go with the optimization goal",
    "optimization_goal {goal} can be billed by: {allowed}. {billing_event} was sent.",
    "doc D-180",
)
DESTINATION_INVALID = _invalid(
    "DESTINATION_INVALID",
    2446509,
    "The ad campaign destination type is not valid",
    "{destination_type} is not a destination of objective {objective}. Use one of: {allowed}.",
    "doc C-522, D-170",
)
WEBSITE_ADDRESS_MISSING = _invalid(
    "WEBSITE_ADDRESS_MISSING",
    2446383,
    "An external website address is needed",
    "The ad set sends people to a website ({by}), and the creative leads nowhere. Make one with a call to action and"
    " an address in its value.link, or in link_data.link.",
    "doc C-520, D-386; which ad sets is assumed",
)
LEAD_FORM_DESTINATION_NEEDS_LEADS = _invalid(
    "LEAD_FORM_DESTINATION_NEEDS_LEADS",
    1815715,
    "The destination doesn't fit the objective",
    "destination_type ON_AD does not go with {objective}. Use OUTCOME_LEADS, or another destination such as ON_POST.",
    "report wire facts 1",
)
STORE_VISITS_ARE_GONE = _invalid(
    "STORE_VISITS_ARE_GONE",
    2446712,
    "Store visits optimization is no longer available",
    "Choose the reach or store sales optimization instead.",
    "doc C-524",
)
SHOPPING_CAMPAIGN_LIMIT = _invalid(
    "SHOPPING_CAMPAIGN_LIMIT",
    2446867,
    "You've reached the limit of Advantage+ Shopping Campaigns",
    "There are already {campaigns_per_country_cap} for these countries: {country_names}. Use a standard conversions"
    " campaign.",
    "doc C-525",
)
SMART_PROMOTION_IS_GONE = _invalid(
    "SMART_PROMOTION_IS_GONE",
    None,
    "Advantage+ shopping and app campaigns can't be created",
    "smart_promotion_type {value} is not taken any more. Create an ordinary campaign; its levers set themselves.",
    "report wire facts 8",
)
INCREMENTAL_OPTIMIZATION_IS_GONE = _invalid(
    "INCREMENTAL_OPTIMIZATION_IS_GONE",
    None,
    "Incremental conversion optimization can't be created",
    "campaign_optimization_type ICO_ONLY is not taken for new campaigns since v15. Leave it out.",
    "doc D-207",
)
IOS_14_ADSET_LIMIT = row(
    "IOS_14_ADSET_LIMIT",
    code=2695,
    message="The ad set creation reached its campaign group(ios14) limit.",
    title="Too many ad sets in this iOS 14 campaign",
    text="A campaign with SKAdNetwork attribution holds {limit} ad sets. Use one of them, or another campaign.",
    evidence="doc D-189",
)

# Promoted object
PROMOTED_OBJECT_MISSING = _invalid(
    "PROMOTED_OBJECT_MISSING",
    1815430,
    "Select a promoted object for your ad set",
    "promoted_object must hold one of: {alternatives}.",
    "doc D-184 (subcode from reports)",
)
PROMOTED_OBJECT_AMBIGUOUS = _invalid(
    "PROMOTED_OBJECT_AMBIGUOUS",
    1487929,
    "The object you are trying to promote is ambiguous",
    "You must specify only one promoted object; {keys} were sent together.",
    "doc D-184, D-383",
)
PROMOTED_OBJECT_NOT_FOUND = _invalid(
    "PROMOTED_OBJECT_NOT_FOUND",
    None,
    "The promoted object can't be used",
    "promoted_object.{key} {id} does not exist or can't be used with this ad account.",
    "assumed",
)
APPLICATION_NOT_FOUND = row(
    "APPLICATION_NOT_FOUND",
    code=900,
    message="No such application exists.",
    title="No such application",
    text="There is no application {id}. Check promoted_object.application_id.",
    evidence="doc D-189",
)
PRODUCT_SET_NOT_FOUND = _invalid(
    "PRODUCT_SET_NOT_FOUND",
    1487831,
    "Your product set cannot be loaded",
    "Product set {id} does not exist or is not yours. Choose another.",
    "doc D-383",
)
PAGE_DIFFERS_FROM_PROMOTED = _invalid(
    "PAGE_DIFFERS_FROM_PROMOTED",
    1885029,
    "The Page of your ad doesn't match the Page of the promoted object",
    "The ad is by Page {page_id}, the ad set promotes Page {promoted_page_id}. Make sure the Pages are the same.",
    "doc C-506",
)
PAGE_NOT_PROMOTED = _invalid(
    "PAGE_NOT_PROMOTED",
    1885154,
    "The ad set promotes no Page",
    "Its promoted_object lacks page_id, and that can't be changed. Create an ad set with it and put the ad there.",
    "report wire facts 1",
)
APP_SYSTEM_DIFFERS_FROM_TARGETING = _invalid(
    "APP_SYSTEM_DIFFERS_FROM_TARGETING",
    1487678,
    "The app is for another operating system",
    "The app's store is for {app_os}, targeting.user_os says {user_os}. Make them agree.",
    "doc D-383",
)
WHATSAPP_DISCONNECTED = _invalid(
    "WHATSAPP_DISCONNECTED",
    2446880,
    "The WhatsApp number was disconnected",
    "Reconnect a WhatsApp number to Page or Instagram profile {id}, then run the ad again.",
    "doc C-526",
)
SHOP_DESTINATION_MISSING = _invalid(
    "SHOP_DESTINATION_MISSING",
    2490372,
    "You need to choose a shop destination",
    "Send promoted_object.omnichannel_object.onsite or product_set_id with destination_type SHOP_AUTOMATIC.",
    "doc C-529",
)

# What can't change later, and what needs something else
IMMUTABLE_AFTER_CREATION = _invalid(
    "IMMUTABLE_AFTER_CREATION",
    None,
    "{field} can't be changed",
    "{field} is set when the {kind} is created. Copy the {kind} and set it on the copy.",
    "report wire facts 1",
)
FREQUENCY_CONTROL_IS_FIXED = _invalid(
    "FREQUENCY_CONTROL_IS_FIXED",
    1815198,
    "The frequency cap can't be changed",
    "frequency_control_specs is set at creation. Create another ad set with the cap you want.",
    "report wire facts 1",
)
FREQUENCY_CONTROL_NEEDS_REACH = _invalid(
    "FREQUENCY_CONTROL_NEEDS_REACH",
    None,
    "No frequency cap with this goal",
    "frequency_control_specs goes with optimization_goal REACH or THRUPLAY; {goal} was sent. Leave it out.",
    "doc D-183",
)
DSA_MISSING = _invalid(
    "DSA_MISSING",
    3858152,
    "Beneficiary and payer information is missing",
    "Ad sets that reach people in the EU need dsa_beneficiary and dsa_payor. Send both, or set the account's"
    " default_dsa_beneficiary and default_dsa_payor.",
    "doc C-536, D-188",
)
REGIONAL_REGULATION_MISSING = _invalid(
    "REGIONAL_REGULATION_MISSING",
    None,
    "Regional regulation information is missing",
    "Targeting {country} needs regional_regulated_categories and regional_regulation_identities. Send both.",
    "doc B-099",
)
DYNAMIC_CREATIVE_NOT_ALLOWED = _invalid(
    "DYNAMIC_CREATIVE_NOT_ALLOWED",
    1885998,
    "The ad set takes no dynamic creative",
    "Dynamic creative ads can only be created under dynamic creative ad sets. Its is_dynamic_creative is false and"
    " can't be changed. Create an ad set with is_dynamic_creative=true.",
    "report wire facts 1",
)
DYNAMIC_CREATIVE_REQUIRED = _invalid(
    "DYNAMIC_CREATIVE_REQUIRED",
    1885553,
    "The ad set takes only dynamic creatives",
    "{detail} Use a creative with an asset_feed_spec, one ad to an ad set, or another ad set.",
    "report wire facts 1",
)
DYNAMIC_AD_CAN_NOT_BE_DELETED = _invalid(
    "DYNAMIC_AD_CAN_NOT_BE_DELETED",
    1340029,
    "Deletion of a Dynamic Creative ad is not allowed",
    "Delete the parent ad set {adset_id} instead.",
    "doc D-383",
)
AD_REJECTED_IN_REVIEW = _invalid(
    "AD_REJECTED_IN_REVIEW",
    2490427,
    "Your ad has been rejected in its latest review and is currently disabled",
    "Make updates to the ad, or create a new one.",
    "doc C-530",
)
AD_REJECTED_AND_DISABLED = _invalid(
    "AD_REJECTED_AND_DISABLED",
    2490468,
    "Your ad has been rejected in its latest review and is currently disabled",
    "Make updates to the ad, or create a new one.",
    "doc C-531",
)
CREATIVE_DOES_NOT_FIT_PLACEMENT = _invalid(
    "CREATIVE_DOES_NOT_FIT_PLACEMENT",
    None,
    "The creative doesn't fit the ad set's placements",
    "{detail} Change the creative, or the ad set's placements.",
    "doc A-135, A-136",
)
EDIT_FAILURE = row(
    "EDIT_FAILURE",
    code=300,
    message="Edit failure",
    title="The change failed",
    text="{detail}",
    evidence="doc D-218",
)
