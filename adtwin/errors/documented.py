"""Errors that the documentation names, and that no rule of the twin raises: they are had by a fault alone."""

from __future__ import annotations

from adtwin.errors.catalogue import Row, row

FAULT_ONLY: dict[str, str] = {
    "ACCOUNT_TROUBLE": "The twin's accounts have no such trouble.",
    "ACCOUNT_UPDATE_INVALID": "What is wrong with an update is told by its field instead.",
    "ACTION_TEMPORARILY_BLOCKED": "Nobody is blocked for what they do on a twin.",
    "ADS_API_CALL_LIMIT": "It belongs to v3.3 and older; newer calls get the limits of business use cases.",
    "AD_REJECTED_AND_DISABLED": "An ad that was rejected is reviewed anew when it is changed.",
    "AD_REJECTED_IN_REVIEW": "An ad that was rejected is reviewed anew when it is changed.",
    "CALLS_INCONSISTENT": "Calls are counted by the hour; how suddenly they come is not looked at.",
    "CARD_NOT_ACCEPTED": "The twin takes no payments.",
    "CATEGORY_IS_GONE": "Categories that are no longer in the vocabulary are told as unknown ones.",
    "DETAIL_NOT_AVAILABLE": "Options that are no longer in the vocabulary are told as unknown ones.",
    "EDIT_FAILURE": "What is wrong with a change is told by its field instead.",
    "LINK_NOT_SCRAPED": "The twin scrapes no links.",
    "MESSAGE_IS_BANNED": "Words are judged by the review of ads.",
    "METHOD_NOT_ALLOWED_TO_APP": "Every app of a twin has every capability.",
    "NO_PERMISSION_FOR_ACTION": "The missing task or permission is told as 200 or 10 instead.",
    "ORIGIN_INVALID": "Browsers may not call a twin that other sites' pages ask; they are turned away at the door.",
    "PAGE_NOT_PROMOTED": "Such ad sets are refused when they are created.",
    "POLICY_BLOCKED": "Nobody is blocked for what they do on a twin.",
    "POLITICAL_NOT_AUTHORIZED": "Everyone counts as authorized; whether ads say so is judged by their review.",
    "QUERY_INVALID": "What is wrong with a query is told by its parameter instead.",
    "REQUEST_LIMIT_OF_APP": "An app's limit is told as 4 instead.",
    "SESSION_KEY_INVALID": "A token that no longer works is told as 190 instead.",
    "SHOPPING_CAMPAIGN_LIMIT": "Advantage+ campaigns are not counted by country.",
    "SIGNATURE_INCORRECT": "A wrong proof of the app's secret is told as 100 instead.",
    "TEMPORARILY_BLOCKED": "Nobody is blocked for what they do on a twin.",
    "TWO_FACTORS_NEEDED": "Nobody logs in with a password, so nobody needs a second factor.",
    "UNKNOWN_CODE": "The twin knows its errors.",
    "UNKNOWN_ON_PAGE": "The twin knows its errors.",
    "WHATSAPP_DISCONNECTED": "No number is ever disconnected.",
}
"""Symbol: why no rule raises it. What a rule raises does not stand here."""


def _documented(symbol: str, code: int, subcode: int | None, text: tuple[str, str, str], evidence: str) -> Row:
    message, title, mending = text
    return row(symbol, code=code, subcode=subcode, message=message, title=title, text=mending, evidence=evidence)


SESSION_KEY_INVALID = row(
    "SESSION_KEY_INVALID",
    code=102,
    status=401,
    message="Session key invalid or no longer valid",
    title="The session has ended",
    text="Get a new token and send the request again.",
    evidence="doc C-481, D-381",
)
METHOD_NOT_ALLOWED_TO_APP = row(
    "METHOD_NOT_ALLOWED_TO_APP",
    code=3,
    status=403,
    message="Application does not have the capability to make this API call.",
    title="The app lacks a capability",
    text="Ask for the capability that the call needs in the app's dashboard.",
    evidence="doc C-484",
)
SIGNATURE_INCORRECT = _documented(
    "SIGNATURE_INCORRECT",
    104,
    None,
    ("Incorrect signature", "Wrong signature", "Sign the request with the secret of the app that the token is for."),
    "doc D-381",
)
REQUEST_LIMIT_OF_APP = row(
    "REQUEST_LIMIT_OF_APP",
    code=341,
    message="Application limit reached",
    title="Too many calls by this app",
    text="Wait, then send the request again.",
    transient=True,
    evidence="doc C-490",
)
POLICY_BLOCKED = _documented(
    "POLICY_BLOCKED",
    368,
    None,
    (
        "The action attempted has been deemed abusive or is otherwise disallowed",
        "Blocked for violating a policy",
        "Wait, find out which policy was violated, and send the request again.",
    ),
    "doc C-491, D-387",
)
TWO_FACTORS_NEEDED = _documented(
    "TWO_FACTORS_NEEDED",
    415,
    None,
    (
        "Two factor authentication required.",
        "A second factor is needed",
        "Let the person enter the code from SMS or app, then send the request again.",
    ),
    "doc D-387",
)
ORIGIN_INVALID = _documented(
    "ORIGIN_INVALID",
    457,
    None,
    ("The session has an invalid origin", "Wrong origin", "Call from an origin that the app has registered."),
    "doc D-387",
)
MESSAGE_IS_BANNED = _documented(
    "MESSAGE_IS_BANNED",
    500,
    None,
    ("Message contains banned content", "Banned content", "Change the text, then send it again."),
    "doc D-387",
)
UNKNOWN_ON_PAGE = _documented(
    "UNKNOWN_ON_PAGE",
    1150,
    None,
    ("An unknown error occurred.", "Something went wrong", "Send the request again later."),
    "doc D-387",
)
LINK_NOT_SCRAPED = _documented(
    "LINK_NOT_SCRAPED",
    1609005,
    None,
    ("Error posting link", "The link can't be read", "Check that the address of the link answers to everyone."),
    "doc C-493",
)
QUERY_INVALID = _documented(
    "QUERY_INVALID", 3001, None, ("Invalid query", "Invalid query", "Check the parameters of the query."), "doc D-387"
)
UNKNOWN_CODE = _documented(
    "UNKNOWN_CODE",
    5000,
    None,
    ("Unknown Error Code", "Something went wrong", "Send the request again later."),
    "doc D-381",
)
CARD_NOT_ACCEPTED = _documented(
    "CARD_NOT_ACCEPTED",
    23007,
    None,
    (
        "This credit card can't be set as your account's primary payment method",
        "The card can't be used",
        "Choose another card or way to pay: the account is billed after its ads have delivered.",
    ),
    "doc D-387",
)
VERSION_ENDED = _documented(
    "VERSION_ENDED",
    2635,
    None,
    (
        "You are calling a deprecated version of the Ads API. Please update to the latest version.",
        "The version has ended",
        "Call a version that has not ended: docs/versions.md lists them.",
    ),
    "doc D-387; report wire facts 1",
)
