"""Errors of asset feeds: their assets, customization rules, languages, and the ads made of them. [B-196…B-318]

The documentation gives hardly any codes for feeds [B-458]: code 100 without a subcode where nobody says more.
"""

from __future__ import annotations

from adtwin.errors.catalogue import Row, row


def _invalid(symbol: str, subcode: int | None, title: str, text: str, evidence: str) -> Row:
    return row(
        symbol, code=100, subcode=subcode, message="Invalid parameter", title=title, text=text, evidence=evidence
    )


# -- the assets ------------------------------------------------------------------------------------------------------

FEED_ID_IS_GONE = _invalid(
    "FEED_ID_IS_GONE",
    None,
    "asset_feed_id is gone",
    "asset_feed_id went with v3.1. Send the assets themselves in asset_feed_spec.",
    "doc B-207",
)
FEED_LACKS_ASSETS = _invalid(
    "FEED_LACKS_ASSETS",
    None,
    "Assets are missing in the asset feed",
    "asset_feed_spec needs {needed}. Add it.",
    "doc B-210, B-217, B-218, B-291",
)
FEED_FORMATS = _invalid(
    "FEED_FORMATS",
    None,
    "Ad format not accepted in this asset feed",
    "asset_feed_spec.ad_formats has {given}, and takes {allowed}.",
    "doc B-224, B-291",
)
FEED_TOO_MANY_ASSETS = _invalid(
    "FEED_TOO_MANY_ASSETS",
    None,
    "Too many assets",
    "asset_feed_spec has {count} {what}, and may have {limit}. Take some out.",
    "doc B-225, B-226, B-301",
)
FEED_TEXT_TOO_LONG = _invalid(
    "FEED_TEXT_TOO_LONG",
    None,
    "Text of an asset is too long",
    "{where} has {count} characters, and may have {limit}. Shorten it.",
    "doc B-230, B-302",
)
FEED_ASSET_ILL_FORMED = _invalid(
    "FEED_ASSET_ILL_FORMED",
    None,
    "Asset ill formed",
    "{where} {detail}.",
    "doc B-210, B-211, B-221, B-244",
)
CAROUSEL_CHILD_INLINE = _invalid(
    "CAROUSEL_CHILD_INLINE",
    None,
    "Carousel card must refer to assets",
    "{where} has {keys}. A card of a feed names its assets by labels: image_label or video_label, title_label,"
    " description_label, link_url_label; the assets stand in the feed with these adlabels.",
    "doc B-212, B-275",
)
DYNAMIC_CAROUSEL_LABEL = _invalid(
    "DYNAMIC_CAROUSEL_LABEL",
    None,
    "Label not available in a dynamic carousel",
    "{where} can't be used with Dynamic Creative, which takes carousels without body, call to action, link, caption"
    " and format labels. Leave it out.",
    "doc B-250",
)

# -- customization rules ---------------------------------------------------------------------------------------------

RULE_MALFORMED = row(
    "RULE_MALFORMED",
    code=100,
    subcode=1487390,
    message="Adcreative Create Failed",
    title="Asset customization rule ill formed",
    text="{where} {detail}.",
    evidence="doc B-271, B-276; report wire facts 1",
)
RULE_LABEL_UNKNOWN = row(
    "RULE_LABEL_UNKNOWN",
    code=100,
    subcode=2446173,
    message="Target rule label with name {label} doesn't refer to any of the asset labels.",
    title="Rule label refers to no asset",
    text="{where} names the label {label}, which no asset among {assets} has. {suggestion}",
    evidence="doc C-517, E-176, D-386; report wire facts 1",
)
RULE_LABEL_AMBIGUOUS = _invalid(
    "RULE_LABEL_AMBIGUOUS",
    1885878,
    "A rule needs one asset of each kind",
    "asset_feed_spec has {count} {assets}, and {where} doesn't say which one to show. Label each of them and"
    " name the label in every rule as {label}.",
    "doc B-273; report wire facts 1",
)
RULE_POSITIONS_MISSING = _invalid(
    "RULE_POSITIONS_MISSING",
    None,
    "Positions are missing in a customization rule",
    "{where} names {platform}, and must name its placements in {key}.",
    "doc B-276, B-288",
)
RULE_PLACEMENT_NOT_AVAILABLE = _invalid(
    "RULE_PLACEMENT_NOT_AVAILABLE",
    None,
    "Placement not available in this feed",
    "{where}: {detail}.",
    "doc B-278, B-280",
)
EXISTING_POST_NOT_FLAGGED = _invalid(
    "EXISTING_POST_NOT_FLAGGED",
    2446347,
    "The ad of an existing post must say so",
    "The default rule of asset_feed_spec.asset_customization_rules must have use_existing_post set to true when"
    " object_story_id is given.",
    "doc C-519, E-146, D-386, B-285",
)

# -- languages -------------------------------------------------------------------------------------------------------

LANGUAGE_DEFAULT_RULE = _invalid(
    "LANGUAGE_DEFAULT_RULE",
    None,
    "One default language is needed",
    "Exactly one of asset_customization_rules must have is_default set to true, and {count} have.",
    "doc B-293",
)
LANGUAGE_RULE_INCOMPLETE = _invalid(
    "LANGUAGE_RULE_INCOMPLETE",
    None,
    "Language rule is incomplete",
    "{where} lacks {missing}. Each language has a rule with its locales and a label for each kind of asset.",
    "doc B-292, B-295, B-304",
)
LOCALE_UNKNOWN = _invalid(
    "LOCALE_UNKNOWN",
    None,
    "Locale not known",
    "{where}: {locale} is no locale of ads targeting. Send a key that /search?type=adlocale lists.",
    "doc B-296",
)
LOCALE_TWICE = _invalid(
    "LOCALE_TWICE",
    None,
    "Locale in two rules",
    "{where} names locale {locale} again. Each locale belongs to one rule.",
    "assumed",
)
TEXT_WITHOUT_LANGUAGE = _invalid(
    "TEXT_WITHOUT_LANGUAGE",
    None,
    "Asset without a language",
    "{where} {detail}. Give it the label of its language in adlabels, and a rule that names the label.",
    "doc B-295, B-301, B-304",
)
TRANSLATION_NOT_AVAILABLE = _invalid(
    "TRANSLATION_NOT_AVAILABLE",
    None,
    "Translation not available",
    "autotranslate can't go from {source} to {target}. {suggestion}",
    "doc B-316, B-317",
)

# -- the ad and its ad set -------------------------------------------------------------------------------------------

CUSTOMIZED_AD_NEEDS_LINK = _invalid(
    "CUSTOMIZED_AD_NEEDS_LINK",
    1885800,
    "Asset Customization Ads require a link",
    "The creative has asset customization rules and no link. Make one with asset_feed_spec.link_urls; with a lead"
    " form any address will do, such as the page's.",
    "doc E-035, E-229; report wire facts 1",
)
TOO_FEW_RULES = _invalid(
    "TOO_FEW_RULES",
    None,
    "At least two customization rules are needed",
    "The creative's asset feed has {count} asset customization rule. Make one with at least two.",
    "doc B-262, B-272",
)
DYNAMIC_CREATIVE_OBJECTIVE = _invalid(
    "DYNAMIC_CREATIVE_OBJECTIVE",
    1885392,
    "Dynamic Creative isn't available here",
    "{what} takes no dynamic creative. {instead}",
    "doc B-237; report wire facts 1",
)
DYNAMIC_CREATIVE_GOAL = _invalid(
    "DYNAMIC_CREATIVE_GOAL",
    None,
    "Dynamic Creative needs another optimization goal",
    "An ad set with is_dynamic_creative=true in a campaign with objective {objective} must have"
    " optimization_goal OFFSITE_CONVERSIONS, and has {goal}.",
    "doc B-239, B-256",
)
DYNAMIC_CREATIVE_SETTING = _invalid(
    "DYNAMIC_CREATIVE_SETTING",
    None,
    "Not available with Dynamic Creative",
    "{detail}.",
    "doc B-237, B-248, B-227",
)
CUSTOMIZATION_OBJECTIVE = _invalid(
    "CUSTOMIZATION_OBJECTIVE",
    None,
    "Objective takes no customized assets",
    "{product} isn't available with {what}. It is available with {allowed}.",
    "doc B-263, B-305",
)
DEEPLINK_OBJECTIVE = _invalid(
    "DEEPLINK_OBJECTIVE",
    None,
    "Deep links aren't available with this objective",
    "asset_feed_spec.link_urls has a deeplink_url, which goes with app promotion, sales and traffic campaigns, not with"
    " {objective}. Make the creative without it.",
    "doc B-234",
)
APP_FEED_LINK = _invalid(
    "APP_FEED_LINK",
    None,
    "The asset feed must lead to the promoted app",
    "asset_feed_spec.link_urls must have exactly one entry whose website_url is the ad set's"
    " promoted_object.object_store_url, {store}.",
    "doc B-242, B-269, B-303",
)
FEED_SWAP = _invalid(
    "FEED_SWAP",
    3858355,
    "The new creative doesn't fit the ad",
    "{detail}. Give the ad another creative, or make a new ad.",
    "doc B-206, B-209; report wire facts 1",
)
