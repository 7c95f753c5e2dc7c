"""Errors of audiences and targeting."""

from __future__ import annotations

from adtwin.errors.catalogue import Row, row


def _invalid(symbol: str, subcode: int | None, title: str, text: str, evidence: str) -> Row:
    return row(
        symbol, code=100, subcode=subcode, message="Invalid parameter", title=title, text=text, evidence=evidence
    )


# Custom audiences
AUDIENCE_TERMS_NOT_ACCEPTED = row(
    "AUDIENCE_TERMS_NOT_ACCEPTED",
    code=200,
    subcode=1870034,
    status=403,
    message="Permissions error",
    title="Custom Audience Terms Not Accepted",
    text="Accept the Custom Audience terms for account act_{id} before you create or edit an audience or ad set.",
    evidence="doc C-496, D-381",
)
AUDIENCE_TERMS_MUST_BE_AGREED = _invalid(
    "AUDIENCE_TERMS_MUST_BE_AGREED",
    1870090,
    "Custom Audience terms",
    "To create or edit an audience or ad set, please agree to the Custom Audience terms.",
    "doc C-500",
)
BUSINESS_TOOLS_TERMS_MUST_BE_AGREED = _invalid(
    "BUSINESS_TOOLS_TERMS_MUST_BE_AGREED",
    1870092,
    "Meta Business Tools terms",
    "To create or edit an audience or ad set, please agree to the Meta Business Tools terms.",
    "doc C-501",
)
AUDIENCE_WOULD_BE_TOO_SMALL = row(
    "AUDIENCE_WOULD_BE_TOO_SMALL",
    code=200,
    subcode=1870047,
    status=403,
    message="Permissions error",
    title="Audience Size too Low",
    text="You cannot remove users from this audience because too few would be left to deliver to. Remove fewer.",
    evidence="doc C-497, D-381",
)
AUDIENCE_DISABLED = _invalid(
    "AUDIENCE_DISABLED",
    1870065,
    "This contains a disabled audience",
    "Audience {id} was shared by an account that is no longer active. Remove it from the targeting.",
    "doc C-498",
)
AUDIENCE_NOT_FOUND = _invalid(
    "AUDIENCE_NOT_FOUND",
    None,
    "A custom audience can't be used",
    "Custom audience {id} does not exist, or is not shared with this ad account. Remove it.",
    "assumed",
)
AUDIENCE_CREATION_FAILED = row(
    "AUDIENCE_CREATION_FAILED",
    code=2654,
    message="Failed to create custom audience.",
    title="The custom audience could not be created",
    text="{detail}",
    evidence="doc D-382",
)
AUDIENCE_NO_WRITE_PERMISSION = row(
    "AUDIENCE_NO_WRITE_PERMISSION",
    code=2654,
    subcode=1713092,
    status=403,
    message="Failed to create custom audience.",
    title="No write permission for this ad account",
    text="You must have permissions for account act_{id} to create an audience for it.",
    evidence="doc D-382",
)

# Location
LOCATION_MISSING = _invalid(
    "LOCATION_MISSING",
    1885364,
    "Your ad set has no location",
    'Targeting needs at least one location, for example {{"geo_locations": {{"countries": ["US"]}}}}.',
    "report wire facts 1; doc D-185",
)
LOCATION_TYPES_ARE_GONE = _invalid(
    "LOCATION_TYPES_ARE_GONE",
    1870199,
    "All location targeting reaches people living in or recently in the locations you selected",
    "Please remove all values from the location_types field; {value} was sent.",
    "doc C-503",
)
LOCATION_RESTRICTED = row(
    "LOCATION_RESTRICTED",
    code=2641,
    message="Your ad includes or excludes locations that are currently restricted",
    title="Restricted location",
    text="Ads can't reach or exclude {location}. Remove it from the targeting.",
    evidence="doc D-189",
)
LOCATION_INVALID = _invalid(
    "LOCATION_INVALID",
    None,
    "A location is not valid",
    "{detail}",
    "assumed",
)
LOCATIONS_OVERLAP = _invalid(
    "LOCATIONS_OVERLAP",
    1487756,
    "Some of your locations overlap",
    "{location} is included and excluded. Remove it from one of the two.",
    "assumed",
)

# Age
AGES_ARE_REVERSED = _invalid(
    "AGES_ARE_REVERSED",
    None,
    "The ages are the wrong way round",
    "age_min {age_min} is above age_max {age_max}. Exchange them.",
    "assumed",
)
DETAILED_TARGETING_UNDER_AGE = _invalid(
    "DETAILED_TARGETING_UNDER_AGE",
    1870165,
    "Your audience contains options that can't be used for young people",
    "Detailed targeting needs people of {age} or older ({where}); {options} were sent. Increase age_min, or remove all"
    " options apart from location, age and gender.",
    "doc C-502",
)
DETAILED_LOCATION_UNDER_AGE = _invalid(
    "DETAILED_LOCATION_UNDER_AGE",
    3858064,
    "This campaign contains options that can't be used for young people",
    "Locations smaller than a city need people of {age} or older ({where}); {options} were sent. Increase age_min, or"
    " keep cities and larger.",
    "doc C-534",
)
AGE_MAX_WITH_ADVANTAGE_AUDIENCE = _invalid(
    "AGE_MAX_WITH_ADVANTAGE_AUDIENCE",
    1870189,
    "The maximum age is below the threshold",
    "With targeting_automation.advantage_audience=1 age_max must be 65. Put the ages into age_range as a suggestion,"
    " or send advantage_audience=0.",
    "report wire facts 1",
)
AGE_MIN_WITH_ADVANTAGE_AUDIENCE = _invalid(
    "AGE_MIN_WITH_ADVANTAGE_AUDIENCE",
    1870188,
    "The minimum age is above the threshold",
    "With targeting_automation.advantage_audience=1 age_min can be 25 at most. Put the ages into age_range as a"
    " suggestion, or send advantage_audience=0.",
    "assumed",
)
ADVANTAGE_AUDIENCE_MUST_BE_STATED = _invalid(
    "ADVANTAGE_AUDIENCE_MUST_BE_STATED",
    1870227,
    "Advantage audience flag required",
    "Send targeting.targeting_automation.advantage_audience as 1 or 0.",
    "report wire facts 8",
)
SPECIAL_CATEGORY_TARGETING = _invalid(
    "SPECIAL_CATEGORY_TARGETING",
    None,
    "Targeting is restricted in this special ad category",
    "{category} campaigns can't use {options}. Remove them.",
    "assumed",
)

# Detailed targeting
CONNECTIONS_ARE_GONE = _invalid(
    "CONNECTIONS_ARE_GONE",
    1870088,
    "Connection targeting is being deprecated",
    "Please remove {key} from the targeting.",
    "doc C-499",
)
CATEGORY_IS_GONE = _invalid(
    "CATEGORY_IS_GONE",
    1487694,
    "The category you selected is no longer available",
    "{key} {id} is not available. Use targeting search to see the categories there are.",
    "doc C-494",
)
DETAIL_NOT_AVAILABLE = _invalid(
    "DETAIL_NOT_AVAILABLE",
    2446394,
    "This ad set includes detailed targeting options that aren't available",
    "{options} are no longer available, or not when excluding people. Remove them from the detailed targeting.",
    "doc C-521",
)
UNKNOWN_TARGETING_KEY = row(
    "UNKNOWN_TARGETING_KEY",
    code=100,
    message='Invalid keys "{key}" were found in param "{param}".',
    title="Unknown targeting key",
    text="{param} has no key {key}.{suggestion}",
    evidence="report wire facts 1",
)

# Placements
POSITION_WITHOUT_PLATFORM = _invalid(
    "POSITION_WITHOUT_PLATFORM",
    None,
    "A position was given without its platform",
    "{key} needs {platform} in publisher_platforms. Add it, or remove {key}.",
    "report Placement Targeting guide",
)
VIDEO_FEEDS_ARE_GONE = _invalid(
    "VIDEO_FEEDS_ARE_GONE",
    None,
    "The Facebook video feeds placement is no longer available",
    "Remove video_feeds from facebook_positions; since v24 it is not taken. facebook_reels reaches video viewers.",
    "report wire facts 8",
)
EXPLORE_IS_GONE = _invalid(
    "EXPLORE_IS_GONE",
    None,
    "The Instagram explore placement is no longer available",
    "Remove explore from instagram_positions; since v26 it is not taken. Use explore_home.",
    "report wire facts 8",
)
THREADS_NEEDS_INSTAGRAM_STREAM = _invalid(
    "THREADS_NEEDS_INSTAGRAM_STREAM",
    None,
    "Threads goes with the Instagram feed",
    "threads needs instagram in publisher_platforms, and stream in instagram_positions when that is given.",
    "doc A-334, A-337",
)
INSTAGRAM_POSITION_NEEDS_OTHERS = _invalid(
    "INSTAGRAM_POSITION_NEEDS_OTHERS",
    None,
    "The Instagram position goes with others",
    "{position} needs {missing} in instagram_positions as well. Add it, or leave {position} out.",
    "doc A-302, A-313, A-314",
)
PLACEMENT_DOES_NOT_FIT_OBJECTIVE = _invalid(
    "PLACEMENT_DOES_NOT_FIT_OBJECTIVE",
    None,
    "The placement does not fit the objective",
    "Objective {objective} with goal {goal} can't run on {positions} alone. Add a placement, or change the goal.",
    "doc C-179, A-335",
)
