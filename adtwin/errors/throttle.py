"""Errors of rate limits: of the platform, and of each business use case."""

from __future__ import annotations

from adtwin.errors.catalogue import Row, row

_WAIT = (
    "Wait {minutes} minutes of the twin's clock, or move it by POST /_adtwin/clock. Each call in between prolongs the"
    " wait. `adtwin serve --throttle off` lifts all limits."
)


def _limit(symbol: str, code: int, message: str, title: str, evidence: str, subcode: int | None = None) -> Row:
    return row(
        symbol,
        code=code,
        subcode=subcode,
        message=message,
        title=title,
        text=_WAIT,
        transient=True,
        evidence=evidence,
    )


def _use_case(symbol: str, code: int, of: str, subcode: int | None = None) -> Row:
    """A row of the table of business use cases [C-425, C-426]."""
    return _limit(
        symbol,
        code,
        f"There have been too many calls to this {of}. Wait a bit and try again. For more info, please refer to"
        " https://developers.facebook.com/docs/graph-api/overview/rate-limiting.",
        f"Too many calls to this {of}",
        "doc C-425, C-426",
        subcode,
    )


APP_CALL_LIMIT = _limit(
    "APP_CALL_LIMIT", 4, "Application request limit reached", "Too many calls by this app", "doc C-403"
)
TOO_MANY_API_REQUESTS = _limit(
    "TOO_MANY_API_REQUESTS",
    4,
    "There have been too many insights requests by this app",
    "Too many API requests",
    "doc C-294",
    1504022,
)
USER_CALL_LIMIT = _limit(
    "USER_CALL_LIMIT", 17, "User request limit reached", "Too many calls by this person", "doc C-403"
)
ADS_API_CALL_LIMIT = _limit(
    "ADS_API_CALL_LIMIT",
    17,
    "User request limit reached",
    "Ad account has too many API calls",
    "doc C-403, C-425; v3.3 and older",
    2446079,
)
PAGE_CALL_LIMIT = _limit(
    "PAGE_CALL_LIMIT", 32, "Page request limit reached", "Too many calls to pages", "doc C-403, C-425"
)
CUSTOM_CALL_LIMIT = _limit(
    "CUSTOM_CALL_LIMIT",
    613,
    "Calls to this api have exceeded the rate limit.",
    "Too many calls of this kind",
    "doc C-403",
)
CALLS_INCONSISTENT = _limit(
    "CALLS_INCONSISTENT",
    613,
    "Calls to this api have exceeded the rate limit.",
    "The number of calls changes too suddenly",
    "doc C-403",
    1996,
)
INSIGHTS_CALL_LIMIT = _use_case("INSIGHTS_CALL_LIMIT", 80000, "ad-account", 2446079)
PAGES_CALL_LIMIT = _use_case("PAGES_CALL_LIMIT", 80001, "Page account")
INSTAGRAM_CALL_LIMIT = _use_case("INSTAGRAM_CALL_LIMIT", 80002, "Instagram account")
CUSTOM_AUDIENCE_CALL_LIMIT = _use_case("CUSTOM_AUDIENCE_CALL_LIMIT", 80003, "ad-account", 2446079)
ADS_MANAGEMENT_CALL_LIMIT = _use_case("ADS_MANAGEMENT_CALL_LIMIT", 80004, "ad-account", 2446079)
LEADGEN_CALL_LIMIT = _use_case("LEADGEN_CALL_LIMIT", 80005, "leadgen account")
MESSENGER_CALL_LIMIT = _use_case("MESSENGER_CALL_LIMIT", 80006, "Messenger account")
WHATSAPP_CALL_LIMIT = _use_case("WHATSAPP_CALL_LIMIT", 80008, "WhatsApp Business account")
CATALOG_CALL_LIMIT = _use_case("CATALOG_CALL_LIMIT", 80009, "catalog")
CATALOG_BATCH_CALL_LIMIT = _use_case("CATALOG_BATCH_CALL_LIMIT", 80014, "catalog's batches")
