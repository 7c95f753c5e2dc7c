"""Errors of the Graph protocol itself: requests, tokens, fields, paging, limits."""

from __future__ import annotations

from adtwin.errors.catalogue import row

UNKNOWN = row(
    "UNKNOWN",
    code=1,
    status=500,
    message="An unknown error occurred",
    title="Something went wrong",
    text="The twin met an error of its own. The request log names it under the fbtrace_id of this answer.",
    transient=True,
    evidence="doc C-482",
    canonical=True,
)
SERVICE_UNAVAILABLE = row(
    "SERVICE_UNAVAILABLE",
    code=2,
    status=503,
    message="Service temporarily unavailable",
    title="Please retry your request later",
    text="The store could not take the request just now: {detail}. Nothing was stored; send the request again.",
    transient=True,
    evidence="doc C-483",
    canonical=True,
)
INVALID_PARAMETER = row(
    "INVALID_PARAMETER",
    code=100,
    message="{detail}",
    title="Invalid parameter",
    text="{detail}",
    evidence="doc D-381",
    canonical=True,
)
MALFORMED_PARAMETER = row(
    "MALFORMED_PARAMETER",
    code=100,
    message="Param {param} must be {expected}.",
    title="Invalid parameter",
    text="The value of {param} can't be read: {detail}. Send {expected}.",
    evidence="doc D-381",
)
UNKNOWN_FIELD = row(
    "UNKNOWN_FIELD",
    code=100,
    message="Tried accessing nonexisting field ({field}) on node type ({node})",
    title="Unknown field",
    text="{node} shows no field or edge {field}.{suggestion} `?metadata=1` lists the fields there are.",
    evidence="report wire facts 4",
)
MISSING_PARAMETER = row(
    "MISSING_PARAMETER",
    code=100,
    message="The parameter {param} is required",
    title="Missing parameter",
    text="Send {param} as well.",
    evidence="doc A-071",
)
UNSUPPORTED_REQUEST = row(
    "UNSUPPORTED_REQUEST",
    code=100,
    subcode=33,
    type="GraphMethodException",
    message=(
        "Unsupported {verb} request. Object with ID '{id}' does not exist, cannot be loaded due to missing permissions,"
        " or does not support this operation. Please read the Graph API documentation at"
        " https://developers.facebook.com/docs/graph-api"
    ),
    title="Unsupported request",
    text="Check the id, the token's access to it, and that it takes {verb} requests here.",
    evidence="doc D-008",
)
UNKNOWN_PATH = row(
    "UNKNOWN_PATH",
    code=2500,
    message="Unknown path components: /{edge}",
    title="Unknown path",
    text="{node} has no edge {edge}.{suggestion}",
    evidence="doc D-387",
    canonical=True,
)
QUERY_SYNTAX = row(
    "QUERY_SYNTAX",
    code=2500,
    message='Syntax error "{detail}" at character {position}: {text}',
    title="The fields parameter can't be read",
    text="Mend the fields expression at character {position}.",
    evidence="report wire facts 4",
)
NO_TOKEN = row(
    "NO_TOKEN",
    code=2500,
    message="An active access token must be used to query information about the current user.",
    title="No access token",
    text="Send access_token as a parameter or an Authorization header.",
    evidence="doc D-387",
)
TOKEN_REQUIRED = row(
    "TOKEN_REQUIRED",
    code=104,
    message="An access token is required to request this resource.",
    title="No access token",
    text="Send access_token as a parameter or an Authorization header.",
    evidence="doc D-268",
    canonical=True,
)
INVALID_TOKEN = row(
    "INVALID_TOKEN",
    code=190,
    status=401,
    message="Invalid OAuth access token - Cannot parse access token",
    title="Invalid access token",
    text="Send a token of this twin; GET /_adtwin/world lists the seeded ones.",
    evidence="doc C-488",
    canonical=True,
)
EXPIRED_TOKEN = row(
    "EXPIRED_TOKEN",
    code=190,
    subcode=463,
    status=401,
    message="Error validating access token: Session has expired",
    title="Expired access token",
    text="The token has expired. Get a new one and send the request again.",
    evidence="doc C-488",
)
ACCOUNT_PERMISSION = row(
    "ACCOUNT_PERMISSION",
    code=200,
    status=403,
    message="Ad account owner has NOT grant ads_management or ads_read permission",
    title="No permission",
    text="The token's user has no role on ad account {id}. Use a token of a person who has, or check the id.",
    evidence="doc C-376",
)
PERMISSION = row(
    "PERMISSION",
    code=200,
    status=403,
    message="Permissions error",
    title="No permission",
    text="{detail}",
    evidence="doc D-381",
    canonical=True,
)
INVALID_CURSOR = row(
    "INVALID_CURSOR",
    code=2642,
    message="Invalid cursors values: {cursor}",
    title="Invalid cursor",
    text="Cursors are not kept for later: take them from the page before.",
    evidence="doc D-387",
)
CURSOR_TOO_DEEP = row(
    "CURSOR_TOO_DEEP",
    code=100,
    message="The {param} Cursor specified exceeds the max limit supported by this endpoint",
    title="The cursor lies too deep",
    text="Lists are paged so far and no further. Narrow the list by filters, or by since and until.",
    evidence="doc C-395; the depth is assumed",
)
TOO_MUCH_DATA = row(
    "TOO_MUCH_DATA",
    code=1,
    status=500,
    message="Please reduce the amount of data you're asking for, then retry your request",
    title="Too much data",
    text="Ask for fewer rows (`limit`), fewer fields or a shorter time range.",
    transient=True,
    evidence="report wire facts 1",
)
REQUEST_TOO_LARGE = row(
    "REQUEST_TOO_LARGE",
    code=100,
    status=413,
    message="The request is larger than this endpoint takes: {detail}",
    title="Request too large",
    text="{detail}",
    evidence="assumed",
)
IDEMPOTENCY_KEY_USED = row(
    "IDEMPOTENCY_KEY_USED",
    code=100,
    message="This Idempotency-Key was used for another request",
    title="The key is taken",
    text="Within 24 hours a key goes with one request. Send the same request again, or take a new key for this one.",
    evidence="assumed",
)
INVALID_URL = row(
    "INVALID_URL",
    code=1500,
    message="The url you supplied is invalid",
    title="Invalid URL",
    text="{param} can't be used: {detail}. Give an http or https address without user name and password.",
    evidence="doc D-387",
)
