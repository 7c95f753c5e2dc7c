"""The documented numbers of tree and audience errors, and that every row tells how to mend the request."""

import string

import pytest

from adtwin.errors import (
    CATALOGUE,
    accounts,
    audience,
    creative,
    documented,
    features,
    feed,
    goals,
    pages,
    protocol,
    throttle,
    tokens,
    tree,
)

DOCUMENTED = [
    ("C-494", audience.CATEGORY_IS_GONE, 100, 1487694), ("C-495", tree.TASKS_NOT_SUPPORTED, 100, 1752129),
    ("C-496", audience.AUDIENCE_TERMS_NOT_ACCEPTED, 200, 1870034),
    ("C-497", audience.AUDIENCE_WOULD_BE_TOO_SMALL, 200, 1870047), ("C-498", audience.AUDIENCE_DISABLED, 100, 1870065),
    ("C-499", audience.CONNECTIONS_ARE_GONE, 100, 1870088),
    ("C-500", audience.AUDIENCE_TERMS_MUST_BE_AGREED, 100, 1870090),
    ("C-501", audience.BUSINESS_TOOLS_TERMS_MUST_BE_AGREED, 100, 1870092),
    ("C-502", audience.DETAILED_TARGETING_UNDER_AGE, 100, 1870165),
    ("C-503", audience.LOCATION_TYPES_ARE_GONE, 100, 1870199),
    ("C-504", accounts.ONLY_EMPLOYERS_CAN_BE_EXCLUDED, 1870219, None),
    ("C-505", accounts.TOO_MANY_EMPLOYERS_EXCLUDED, 1870220, None),
    ("C-506", goals.PAGE_DIFFERS_FROM_PROMOTED, 100, 1885029),
    ("C-507", tree.ARCHIVED_AD_TAKES_NAME_ONLY, 100, 1885088), ("C-509", tree.BID_MUST_BE_AUTOMATIC, 100, 1885204),
    ("C-510", tree.BUDGET_TOO_LOW, 100, 1885272), ("C-512", tree.BUDGET_AT_TWO_LEVELS, 100, 1885621),
    ("C-513", tree.BUDGET_BELOW_WHAT_IS_SPENT, 100, 1885650), ("C-516", tree.SPEND_CAP_TOO_LOW, 100, 2446307),
    ("C-521", audience.DETAIL_NOT_AVAILABLE, 100, 2446394), ("C-522", goals.DESTINATION_INVALID, 100, 2446509),
    ("C-524", goals.STORE_VISITS_ARE_GONE, 100, 2446712), ("C-525", goals.SHOPPING_CAMPAIGN_LIMIT, 100, 2446867),
    ("C-526", goals.WHATSAPP_DISCONNECTED, 100, 2446880), ("C-529", goals.SHOP_DESTINATION_MISSING, 100, 2490372),
    ("C-530", goals.AD_REJECTED_IN_REVIEW, 100, 2490427), ("C-531", goals.AD_REJECTED_AND_DISABLED, 100, 2490468),
    ("C-532", tree.POLITICAL_NOT_AUTHORIZED, 100, 2708008),
    ("C-533", tree.ACTION_TEMPORARILY_BLOCKED, 100, 2859015),
    ("C-534", audience.DETAILED_LOCATION_UNDER_AGE, 100, 3858064), ("C-536", goals.DSA_MISSING, 100, 3858152),
    ("C-538", tree.ACCOUNT_TROUBLE, 100, 3910001), ("D-382", tree.CURRENCY_INVALID, 2607, None),
    ("D-382", tree.ACCOUNT_UPDATE_INVALID, 2615, None), ("D-382", audience.AUDIENCE_CREATION_FAILED, 2654, None),
    ("D-382", audience.AUDIENCE_NO_WRITE_PERMISSION, 2654, 1713092),
    ("D-383", goals.DYNAMIC_AD_CAN_NOT_BE_DELETED, 100, 1340029), ("D-383", tree.AD_OF_ENDED_ADSET, 100, 1487007),
    ("D-383", tree.END_TIME_IN_PAST, 100, 1487033), ("D-383", tree.DELETED_ADSET_TAKES_NAME_ONLY, 100, 1487056),
    ("D-383", tree.DELETED_CAMPAIGN_TAKES_NAME_ONLY, 100, 1487566),
    ("D-383", goals.APP_SYSTEM_DIFFERS_FROM_TARGETING, 100, 1487678),
    ("D-383", goals.PRODUCT_SET_NOT_FOUND, 100, 1487831), ("D-383", goals.PROMOTED_OBJECT_AMBIGUOUS, 100, 1487929),
    ("D-383", tree.TOO_MANY_ARCHIVED, 100, 1487990), ("D-385", tree.CAMPAIGN_BUDGET_TOO_LOW, 100, 2238055),
    ("C-480", tokens.APP_REMOVED, 190, 458), ("C-481", documented.SESSION_KEY_INVALID, 102, None),
    ("C-482", protocol.UNKNOWN, 1, None), ("C-483", protocol.SERVICE_UNAVAILABLE, 2, None),
    ("C-484", documented.METHOD_NOT_ALLOWED_TO_APP, 3, None), ("C-485", throttle.APP_CALL_LIMIT, 4, None),
    ("C-486", throttle.USER_CALL_LIMIT, 17, None), ("C-488", protocol.INVALID_TOKEN, 190, None),
    ("C-490", documented.REQUEST_LIMIT_OF_APP, 341, None), ("C-491", documented.POLICY_BLOCKED, 368, None),
    ("C-492", pages.DUPLICATE_POST, 506, None), ("C-493", documented.LINK_NOT_SCRAPED, 1609005, None),
    ("C-508", tokens.APP_IN_DEVELOPMENT, 100, 1885183),
    ("C-515", creative.TWO_INSTAGRAM_ACCOUNTS, 100, 2446149), ("C-517", feed.RULE_LABEL_UNKNOWN, 100, 2446173),
    ("C-520", goals.WEBSITE_ADDRESS_MISSING, 100, 2446383),
    ("C-523", creative.COMPONENTS_WITH_CHILDREN, 100, 2446580), ("C-527", creative.CROP_KEY_GONE, 100, 2490085),
    ("C-528", creative.POST_OF_AD_UNAVAILABLE, 100, 2490155),
    ("C-535", features.FEATURE_WITHOUT_STATUS, 100, 3858082),
    ("C-537", creative.NOT_FOR_PARTNERSHIP_ADS, 100, 3867105),
    ("D-381", documented.SIGNATURE_INCORRECT, 104, None), ("D-381", documented.UNKNOWN_CODE, 5000, None),
    ("D-189", goals.IOS_14_ADSET_LIMIT, 2695, None), ("D-189", audience.LOCATION_RESTRICTED, 2641, None),
]  # fmt: skip
ROWS = [
    row
    for module in (tree, goals, audience)
    for row in vars(module).values()
    if isinstance(row, type(tree.BUDGET_TOO_LOW))
]


@pytest.mark.parametrize(
    ("row", "code", "subcode"),
    [
        pytest.param(row, code, subcode, id=row.symbol, marks=pytest.mark.req(number, "C-541"))
        for number, row, code, subcode in DOCUMENTED
    ],
)
def test_documented_numbers(row, code, subcode):
    assert (row.code, row.subcode) == (code, subcode)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.symbol)
def test_a_row_fills_in_and_tells_how_to_mend(row):
    templates = [row.message, row.title, row.text]
    names = {name for text in templates for _, name, _, _ in string.Formatter().parse(text) if name}
    body = row(blame=["field"], **dict.fromkeys(names, "x")).body("trace")["error"]
    assert body["code"] == row.code
    assert body.get("error_subcode") == row.subcode
    assert len(body["error_user_msg"]) > 0
    assert "{" not in body["error_user_title"] + body["message"]
    assert body["error_data"] == {"blame_field_specs": [["field"]]}


def test_no_subcode_stands_for_two_things_here():
    numbers = [row.subcode for row in {row.symbol: row for row in ROWS}.values() if row.subcode]
    assert len(numbers) == len(set(numbers))


def test_the_symbol_names_the_row():
    assert all(CATALOGUE[row.symbol] is row for row in ROWS)
