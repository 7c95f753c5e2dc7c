"""Errors of accounts, campaigns, ad sets and ads: budgets, bids, schedules, promoted objects, status.

Large numbers are `error_subcode` under code 100 unless the documentation gives another code [C-541].
"""

from __future__ import annotations

from adtwin.errors.catalogue import Row, row
from adtwin.errors.goals import *  # noqa: F403 - the rows of goals and promoted objects are tree errors too


def _invalid(symbol: str, subcode: int | None, title: str, text: str, evidence: str) -> Row:
    return row(
        symbol, code=100, subcode=subcode, message="Invalid parameter", title=title, text=text, evidence=evidence
    )


# Account
CURRENCY_INVALID = row(
    "CURRENCY_INVALID",
    code=2607,
    message="The given currency is invalid for usage with ads.",
    title="Invalid currency",
    text="Ad accounts can't bill in {currency}. Use one of the supported currencies, such as USD or EUR.",
    evidence="doc D-382",
)
ACCOUNT_UPDATE_INVALID = row(
    "ACCOUNT_UPDATE_INVALID",
    code=2615,
    message="Invalid call to update this adaccount",
    title="The ad account can't be changed like this",
    text="{detail}",
    evidence="doc D-382",
)
TASKS_NOT_SUPPORTED = _invalid(
    "TASKS_NOT_SUPPORTED",
    1752129,
    "This task combination is not supported",
    "Assign one of the documented combinations: {combinations}.",
    "doc C-495",
)
NO_PERMISSION_FOR_ACTION = _invalid(
    "NO_PERMISSION_FOR_ACTION",
    1815694,
    "The user does not have the permission for this action",
    "Ask someone with the {task} task on the account, or have that task assigned to you.",
    "doc D-383",
)
ACCOUNT_MAY_NOT_ADVERTISE = _invalid(
    "ACCOUNT_MAY_NOT_ADVERTISE",
    1404163,
    "You're no longer allowed to advertise",
    "The account's status is {status}, so nothing can be created or changed. Use another ad account.",
    "doc D-383",
)
TEMPORARILY_BLOCKED = _invalid(
    "TEMPORARILY_BLOCKED",
    1404078,
    "You have been temporarily blocked from performing this action",
    "Wait and try again later.",
    "doc D-383",
)
ACTION_TEMPORARILY_BLOCKED = _invalid(
    "ACTION_TEMPORARILY_BLOCKED",
    2859015,
    "You have been temporarily blocked from performing this action",
    "Wait and try again later.",
    "doc C-533",
)
ACCOUNT_TROUBLE = _invalid(
    "ACCOUNT_TROUBLE",
    3910001,
    "We're facing some trouble with your account",
    "Try again later.",
    "doc C-538",
)
POLITICAL_NOT_AUTHORIZED = _invalid(
    "POLITICAL_NOT_AUTHORIZED",
    2708008,
    "You haven't been authorized to run ads about social issues, elections or politics",
    "Have an authorized person place this ad, or complete the confirmation of identity.",
    "doc C-532",
)
AD_FAILS_REVIEW = row(
    "AD_FAILS_REVIEW",
    code=100,
    message="The ad would be disapproved: {reason}",
    title="The ad would not pass review",
    text="{reason}{text} Change the creative, and validate it again.",
    evidence="doc B-078, D-154; the code is assumed",
)

# Status
TOO_MANY_ARCHIVED = _invalid(
    "TOO_MANY_ARCHIVED",
    1487990,
    "This ad account already has too many archived objects",
    "The account holds {limit} archived {kind}. Delete some of them before you archive more.",
    "doc D-034",
)
ARCHIVED_AD_TAKES_NAME_ONLY = _invalid(
    "ARCHIVED_AD_TAKES_NAME_ONLY",
    1885088,
    "This ad has been archived and can not be edited",
    "Only name, or status DELETED, can be sent for an archived ad; {field} was. Copy the ad and change the copy.",
    "doc C-507, D-325",
)
ARCHIVED_TAKES_NAME_AND_DELETION_ONLY = _invalid(
    "ARCHIVED_TAKES_NAME_AND_DELETION_ONLY",
    None,
    "This {kind} has been archived and can not be edited",
    "Only name, or status DELETED, can be sent for an archived {kind}; {field} was. Copy it and change the copy.",
    "doc D-322",
)
DELETED_CAMPAIGN_TAKES_NAME_ONLY = _invalid(
    "DELETED_CAMPAIGN_TAKES_NAME_ONLY",
    1487566,
    "This campaign has been deleted",
    "You can only edit the name; {field} was sent. Copy the campaign to change other fields.",
    "doc D-323, D-383",
)
DELETED_ADSET_TAKES_NAME_ONLY = _invalid(
    "DELETED_ADSET_TAKES_NAME_ONLY",
    1487056,
    "This ad set has been deleted",
    "You can only edit the name; {field} was sent. Copy the ad set to change other fields.",
    "doc D-323, D-383",
)
DELETED_AD_TAKES_NAME_ONLY = _invalid(
    "DELETED_AD_TAKES_NAME_ONLY",
    None,
    "This ad has been deleted",
    "You can only edit the name; {field} was sent. Copy the ad to change other fields.",
    "doc D-323",
)
STATUS_NOT_FOR_CREATION = _invalid(
    "STATUS_NOT_FOR_CREATION",
    None,
    "This status can't be set at creation",
    "Only ACTIVE and PAUSED are valid during creation; {status} was sent.",
    "doc D-152, D-173, D-217",
)
STATUS_FILTER_NAMES_DELETED = _invalid(
    "STATUS_FILTER_NAMES_DELETED",
    None,
    "Deleted objects can't be listed",
    "Leave DELETED out of effective_status. Deleted objects can be read by their id, with their statistics.",
    "doc D-332",
)
PARENT_IS_GONE = _invalid(
    "PARENT_IS_GONE",
    None,
    "The {kind} takes no new children",
    "{kind} {id} is {status}. Choose one that is neither archived nor deleted.",
    "assumed",
)
PARENT_OF_ANOTHER_ACCOUNT = _invalid(
    "PARENT_OF_ANOTHER_ACCOUNT",
    None,
    "The {kind} belongs to another ad account",
    "{kind} {id} is not of account act_{account_id}. Use one of this account, or write to the other.",
    "doc A-083",
)
PAGE_AD_LIMIT_REACHED = row(
    "PAGE_AD_LIMIT_REACHED",
    code=100,
    message="Invalid parameter",
    title="The page is at its ad limit",
    text="Page {page} may have {limit} ads running or in review, and has them. Pause or archive some; until then no ad"
    " of it can be published or changed in another way.",
    evidence="assumed; that it is refused is doc D-028",
)
TOO_MANY_OBJECTS = _invalid(
    "TOO_MANY_OBJECTS",
    None,
    "Too many {kind} in this ad account",
    "The account may hold {limit} {kind} that are neither archived nor deleted. Delete or archive some first.",
    "doc D-031, D-032, D-033",
)

# Budgets
BUDGET_AT_TWO_LEVELS = _invalid(
    "BUDGET_AT_TWO_LEVELS",
    1885621,
    "You can only set an ad set budget or a campaign budget",
    "Budgets stand at one level. Take the budget off the ad set, or off the campaign.",
    "doc D-385",
)
BUDGET_MISSING = _invalid(
    "BUDGET_MISSING",
    None,
    "A budget is required",
    "Either daily_budget or lifetime_budget must be greater than 0, unless the campaign holds the budget.",
    "doc D-174",
)
TWO_KINDS_OF_BUDGET = _invalid(
    "TWO_KINDS_OF_BUDGET",
    None,
    "Choose a daily or a lifetime budget",
    "daily_budget and lifetime_budget exclude each other. Send one of them.",
    "doc D-174",
)
BUDGET_TOO_LOW = _invalid(
    "BUDGET_TOO_LOW",
    1885272,
    "Your budget is too low",
    "The budget for your ad set must be at least {minimum}. Raise it.",
    "doc C-510, C-539",
)
BUDGET_BELOW_WHAT_IS_SPENT = _invalid(
    "BUDGET_BELOW_WHAT_IS_SPENT",
    1885650,
    "Your budget is too low",
    "The budget must be at least {minimum}: it has to cover what is spent, and what will be while the change is"
    " applied, which may take up to 15 minutes.",
    "doc C-513",
)
CAMPAIGN_BUDGET_TOO_LOW = _invalid(
    "CAMPAIGN_BUDGET_TOO_LOW",
    2238055,
    "Your campaign budget is too low",
    "Your campaign budget must be at least {minimum_budget} to account for all ad sets in this campaign.",
    "doc D-385",
)
SPEND_CAP_TOO_LOW = _invalid(
    "SPEND_CAP_TOO_LOW",
    2446307,
    "Campaign group spend cap is less than minimum",
    "spend_cap must be at least {minimum}, or 922337203685478 to remove the cap.",
    "doc C-516, D-215",
)
SPEND_CAP_NEEDS_AUCTION = _invalid(
    "SPEND_CAP_NEEDS_AUCTION",
    None,
    "No spend cap with this buying type",
    "spend_cap is not available for RESERVED campaigns. Leave it out.",
    "doc D-215",
)
SPEND_TARGET_NEEDS_CAMPAIGN_BUDGET = _invalid(
    "SPEND_TARGET_NEEDS_CAMPAIGN_BUDGET",
    None,
    "Spend limits need a campaign budget",
    "{field} needs a {kind} budget on the campaign. Set one there, or leave the field out.",
    "doc D-177",
)
BUDGET_SHARING_MUST_BE_STATED = row(
    "BUDGET_SHARING_MUST_BE_STATED",
    code=100,
    subcode=4834011,
    message="Must specify True or False in is_adset_budget_sharing_enabled field if you are not using campaign budget",
    title="Ad set budget sharing must be stated",
    text="Send is_adset_budget_sharing_enabled true or false, or give the campaign a budget.",
    evidence="report wire facts 8",
)
FIELD_NEEDS_BUYING_TYPE = _invalid(
    "FIELD_NEEDS_BUYING_TYPE",
    None,
    "{field} does not fit the buying type",
    "{field} is only for campaigns with buying_type {buying_type}. Leave it out.",
    "doc D-176",
)

# Schedule
END_TIME_IN_PAST = _invalid(
    "END_TIME_IN_PAST",
    1487033,
    "Your end date must be in the future",
    "Choose an end_time later than now ({now}) and later than start_time, and try again.",
    "doc D-175, D-383",
)
END_TIME_REQUIRED = _invalid(
    "END_TIME_REQUIRED",
    None,
    "A lifetime budget needs an end date",
    "Send end_time along with lifetime_budget, or use daily_budget.",
    "doc D-174",
)
DAILY_BUDGET_NEEDS_A_DAY = _invalid(
    "DAILY_BUDGET_NEEDS_A_DAY",
    None,
    "Your ad set's schedule is too short",
    "A daily budget needs more than 24 hours between start_time and end_time. Move end_time or use lifetime_budget.",
    "doc D-174",
)
AD_OF_ENDED_ADSET = _invalid(
    "AD_OF_ENDED_ADSET",
    1487007,
    "This ad is part of an ad set that has ended",
    "Change the ad set's end_time to a date in the future, then edit the ad again.",
    "doc D-383",
)
SCHEDULE_NEEDS_LIFETIME_BUDGET = _invalid(
    "SCHEDULE_NEEDS_LIFETIME_BUDGET",
    None,
    "Ad scheduling needs a lifetime budget",
    'adset_schedule goes with lifetime_budget and pacing_type ["day_parting"]. Send both or leave it out.',
    "report Ad Scheduling guide",
)
SCHEDULE_INVALID = _invalid(
    "SCHEDULE_INVALID",
    None,
    "The schedule is not valid",
    "{detail}",
    "doc D-182, D-186",
)

# Bids
BID_AMOUNT_REQUIRED = _invalid(
    "BID_AMOUNT_REQUIRED",
    1815857,
    "Bid amount required",
    "bid_strategy {bid_strategy} needs bid_amount on each ad set. Send it, or use LOWEST_COST_WITHOUT_CAP.",
    "doc D-178 (subcode from reports)",
)
BID_AMOUNT_NOT_ALLOWED = _invalid(
    "BID_AMOUNT_NOT_ALLOWED",
    None,
    "No bid amount with this bid strategy",
    "bid_strategy {bid_strategy} takes no bid_amount. Leave it out, or use LOWEST_COST_WITH_BID_CAP or COST_CAP.",
    "doc D-169",
)
BID_TOO_LOW = _invalid(
    "BID_TOO_LOW",
    None,
    "Your bid is too low",
    "bid_amount must be at least {minimum} for billing_event {billing_event}.",
    "doc D-178",
)
BID_MUST_BE_AUTOMATIC = _invalid(
    "BID_MUST_BE_AUTOMATIC",
    1885204,
    "You need to set your bid to automatic for the chosen optimization",
    "optimization_goal {goal} takes no bid. Remove any billing or bid info, or change the goal.",
    "doc C-509",
)
BID_STRATEGY_BELONGS_TO_CAMPAIGN = _invalid(
    "BID_STRATEGY_BELONGS_TO_CAMPAIGN",
    None,
    "The bid strategy is set on the campaign",
    "The campaign holds the budget, so bid_strategy belongs there. Leave it out here.",
    "doc D-179",
)
BID_STRATEGY_BELONGS_TO_ADSET = _invalid(
    "BID_STRATEGY_BELONGS_TO_ADSET",
    None,
    "The bid strategy is set on the ad set",
    "The campaign has no budget, so bid_strategy belongs on its ad sets. Give it a budget or leave this out.",
    "doc D-214",
)
TARGET_COST_IS_GONE = _invalid(
    "TARGET_COST_IS_GONE",
    None,
    "TARGET_COST is no longer available",
    "Use COST_CAP with bid_amount instead.",
    "doc D-179, D-214",
)
ROAS_NEEDS_VALUE_GOAL = _invalid(
    "ROAS_NEEDS_VALUE_GOAL",
    None,
    "Minimum ROAS needs the VALUE goal",
    "LOWEST_COST_WITH_MIN_ROAS goes with optimization_goal VALUE; {goal} was sent. Change one of them.",
    "doc B-085",
)
ROAS_FLOOR_REQUIRED = _invalid(
    "ROAS_FLOOR_REQUIRED",
    None,
    "A ROAS floor is required",
    "Send bid_constraints.roas_average_floor (ROAS x 10000, from 100 to 10000000).",
    "doc B-085, B-086",
)
BID_CONSTRAINTS_NEED_ROAS = _invalid(
    "BID_CONSTRAINTS_NEED_ROAS",
    None,
    "Bid constraints go with a minimum ROAS",
    "bid_constraints needs bid_strategy LOWEST_COST_WITH_MIN_ROAS and goal VALUE. Send these or leave it out.",
    "doc B-088",
)
AD_BID_IS_DEPRECATED = _invalid(
    "AD_BID_IS_DEPRECATED",
    None,
    "Ads take no bid",
    "Setting bid_amount on an ad is deprecated. Set it on the ad set.",
    "doc D-150",
)
