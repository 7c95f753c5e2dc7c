"""Errors of the insights edge: fields, breakdowns, periods, filters, sorting, limits."""

from __future__ import annotations

from adtwin.errors.catalogue import row

UNKNOWN_INSIGHTS_FIELD = row(
    "UNKNOWN_INSIGHTS_FIELD",
    code=100,
    message=(
        "{field} is not valid for fields param. please check"
        " https://developers.facebook.com/docs/marketing-api/reference/ads-insights/ for all valid values"
    ),
    title="Unknown insights field",
    text="Insights have no field {field}.{suggestion} Leave it out of {param} or ask for another.",
    evidence="report public client logs of the same message",
)
FIELD_NOT_WITH_BREAKDOWN = row(
    "FIELD_NOT_WITH_BREAKDOWN",
    code=100,
    message="{field} can't be requested with the breakdowns ({breakdowns})",
    title="Field and breakdown don't go together",
    text="Leave {field} out of fields, filtering and sort, or ask for it in a query without {breakdowns}.",
    evidence="doc C-244, C-252, C-256",
)
UNKNOWN_BREAKDOWN = row(
    "UNKNOWN_BREAKDOWN",
    code=100,
    message="{param}[{position}] must be one of the following values: {allowed}",
    title="Unknown breakdown",
    text="There is no breakdown {value} in {param}.{suggestion} Modelled here: {modelled}.",
    evidence="doc D-229, D-231",
)
UNMODELLED_BREAKDOWN = row(
    "UNMODELLED_BREAKDOWN",
    code=100,
    message="The breakdown {value} is not available",
    title="Breakdown not available in the twin",
    text="The API documents {value}, but the twin doesn't deliver it yet. Use one of {modelled} in {param}.",
    evidence="assumed",
)
BREAKDOWN_COMBINATION = row(
    "BREAKDOWN_COMBINATION",
    code=100,
    message="Current combination of data breakdown columns ({columns}) is invalid",
    title="Breakdowns can't be combined",
    text="Combinations that contain one of these: {allowed}. Ask for the others in a query of their own.",
    evidence="doc C-273",
)
MMM_ALONE = row(
    "MMM_ALONE",
    code=100,
    message="The breakdown mmm can't be combined with {others}",
    title="mmm stands alone",
    text="Leave {others} out of {param}: mmm splits by place, device and media type already.",
    evidence="doc C-342",
)
MMM_LEVEL = row(
    "MMM_LEVEL",
    code=100,
    message="The breakdown mmm is available at the ad set level only, not at {level}",
    title="mmm is a report of ad sets",
    text="Leave level out, or send level=adset.",
    evidence="doc C-343",
)
MMM_FIELD = row(
    "MMM_FIELD",
    code=100,
    message="The field {field} is not available with the breakdown mmm",
    title="mmm has impressions and spend",
    text="Ask for impressions, spend and the columns of the report; ask for {field} in a query without mmm.",
    evidence="doc C-343",
)
MMM_FILTER = row(
    "MMM_FILTER",
    code=100,
    message="The filter {field} {operator} is not available with the breakdown mmm",
    title="mmm can't be filtered by this",
    text="These filters go with mmm: {allowed}.",
    evidence="doc C-347",
)
BREAKDOWN_NEEDS_FIELD = row(
    "BREAKDOWN_NEEDS_FIELD",
    code=100,
    message="The breakdown {breakdown} is only available with the field {field}",
    title="The breakdown goes with one field",
    text="Send fields={field}, without other figures, or leave {breakdown} out.",
    evidence="doc C-249, C-253, D-256",
)
FIELD_NEEDS_BREAKDOWN = row(
    "FIELD_NEEDS_BREAKDOWN",
    code=100,
    message="The field {field} is only available with the breakdown {breakdown}",
    title="The field goes with a breakdown",
    text="Add action_breakdowns={breakdown}, or leave {field} out.",
    evidence="doc D-257",
)
BREAKDOWN_NOT_OF_ACCOUNTS = row(
    "BREAKDOWN_NOT_OF_ACCOUNTS",
    code=100,
    message="{breakdown} is not available at the ad account level",
    title="The breakdown needs a level",
    text="Ask for level=campaign, adset or ad along with {breakdown}, or query one of them.",
    evidence="doc C-254",
)
VIDEO_BREAKDOWN_NOT_ALLOWED = row(
    "VIDEO_BREAKDOWN_NOT_ALLOWED",
    code=200,
    message="The ad account does not have the capability CAN_USE_VIDEO_METRICS_BREAKDOWN",
    title="The breakdown is not open to this ad account",
    text="action_video_type is in limited testing: leave it out of {param}, or ask for an account that may use it.",
    evidence="doc A-119",
)
LEVEL_ABOVE_NODE = row(
    "LEVEL_ABOVE_NODE",
    code=1,
    subcode=99,
    message="An unknown error occurred",
    title="The level doesn't fit the object",
    text="level={level} is above the queried {node}. Ask for {node} or a level below, or query the {level} itself.",
    evidence="doc D-262",
)
PERIOD_TOO_OLD = row(
    "PERIOD_TOO_OLD",
    code=3018,
    message="The start date of the time range cannot be beyond 37 months from the current date",
    title="The period starts too early",
    text="The period starts on {since}; the earliest day that can be asked for is {earliest}.",
    evidence="doc D-262",
)
PERIOD_REVERSED = row(
    "PERIOD_REVERSED",
    code=100,
    message="Invalid time range: since ({since}) is after until ({until})",
    title="The period ends before it starts",
    text="Swap the dates of {param}, or send the same day twice for a single day.",
    evidence="assumed",
)
UNKNOWN_FILTER_FIELD = row(
    "UNKNOWN_FILTER_FIELD",
    code=100,
    message="filtering[{position}][field]: {field} is not a valid filter field",
    title="Unknown filter field",
    text=(
        "Can't filter by {field}.{suggestion} Put ad., adset. or campaign. before {allowed} or a metric; metrics,"
        " breakdowns and action_type also stand alone."
    ),
    evidence="assumed",
)
UNKNOWN_FILTER_OPERATOR = row(
    "UNKNOWN_FILTER_OPERATOR",
    code=100,
    message="filtering[{position}][operator] must be one of the following values: {allowed}",
    title="Unknown filter operator",
    text="{operator} can't be used with {field}. Use one of {allowed}.",
    evidence="doc C-229",
)
FILTER_VALUE = row(
    "FILTER_VALUE",
    code=100,
    message="filtering[{position}][value] is not valid for {field} {operator}",
    title="The filter's value can't be used",
    text="Send {expected} as the value of {field} {operator}.",
    evidence="assumed",
)
UNKNOWN_SORT_FIELD = row(
    "UNKNOWN_SORT_FIELD",
    code=100,
    message="{field} is not a valid field to sort by",
    title="Can't sort by this",
    text="Sort by one metric, id, name, date or requested breakdown, with _ascending or _descending.{suggestion}",
    evidence="doc D-238",
)
SORT_TAKES_ONE = row(
    "SORT_TAKES_ONE",
    code=100,
    message="Param sort supports no more than one element",
    title="Too many sort fields",
    text="{count} fields were sent in sort. Keep the first and drop the rest.",
    evidence="doc D-238",
)
DATA_LIMIT = row(
    "DATA_LIMIT",
    code=100,
    subcode=1487534,
    type="CodeException",
    message="Please reduce the amount of data you're asking for",
    title="The query returns too much data",
    text="The query has {rows} rows, the limit is {limit}. Shorten the period, drop breakdowns or filter the objects.",
    evidence="doc C-287",
)
REPORT_NOT_READY = row(
    "REPORT_NOT_READY",
    code=2601,
    subcode=1815107,
    message="Error accessing adreport job.",
    title="Loading Async Query Failed",
    text="The job has no rows yet: it is at {status}, {percent} %. Poll until Job Completed and 100, or order it anew.",
    transient=True,
    evidence="report public client logs of the same error",
)
REPORT_FAILED = row(
    "REPORT_FAILED",
    code=2,
    status=503,
    message="Service temporarily unavailable",
    title="The report could not be made",
    text="The job failed on the way. Order the report again with POST; a shorter period or fewer breakdowns may help.",
    transient=True,
    evidence="assumed",
)
