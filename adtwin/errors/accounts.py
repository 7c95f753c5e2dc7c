"""Errors of opening, claiming and bounding ad accounts, and of what belongs to an account as a whole."""

from __future__ import annotations

from adtwin.errors.catalogue import row

BUSINESS_HAS_TOO_MANY_ACCOUNTS = row(
    "BUSINESS_HAS_TOO_MANY_ACCOUNTS",
    code=3979,
    message="You have exceeded the number of allowed ad accounts for your Business Manager at this time.",
    title="The business has too many ad accounts",
    text="The business has {found} ad accounts, and may have {most}. Use one of them.",
    evidence="doc D-082; the number is assumed",
)
BUSINESS_IN_BAD_STANDING = row(
    "BUSINESS_IN_BAD_STANDING",
    code=3980,
    message="One or more of the ad accounts in your Business Manager are currently in bad standing or in review.",
    title="An ad account of the business is in bad standing",
    text="Ad account {account} of the business is {status}. Settle that first.",
    evidence="doc D-082",
)
PERSONAL_ACCOUNT_IS_UNUSED = row(
    "PERSONAL_ACCOUNT_IS_UNUSED",
    code=3994,
    message="Personal accounts that do not have any history of activity are not eligible for migration.",
    title="The personal account has no activity",
    text="Ad account {account} has no campaign yet. Open one instead: POST /{business}/adaccount.",
    evidence="doc D-085",
)
CLAIM_IS_PENDING = row(
    "CLAIM_IS_PENDING",
    code=3936,
    message="You have already tried to claim this ad account. It is available once the request is approved.",
    title="The claim is pending",
    text="Another business owns ad account {account} and has to approve the claim.",
    evidence="doc D-085",
)
ACCOUNT_IS_CLAIMED_ALREADY = row(
    "ACCOUNT_IS_CLAIMED_ALREADY",
    code=3944,
    message="Your Business Manager already has access to this object.",
    title="The business has the account already",
    text="Ad account {account} is among the business's accounts: GET /{business}/owned_ad_accounts lists them.",
    evidence="doc D-085",
)
PERSON_HAS_TOO_MANY_ACCOUNTS = row(
    "PERSON_HAS_TOO_MANY_ACCOUNTS",
    code=100,
    message="Invalid parameter",
    title="The person has too many ad accounts",
    text="A person may have {most} ad accounts. Take one away first.",
    evidence="assumed; the number is doc D-029",
)
PIXEL_EXISTS = row(
    "PIXEL_EXISTS",
    code=6200,
    message="A pixel already exists for this account",
    title="The account has its pixel",
    text="Use pixel {id}: an ad account has one pixel.",
    evidence="doc D-192",
)
PAGE_IS_NOT_PUBLISHED = row(
    "PAGE_IS_NOT_PUBLISHED",
    code=100,
    message="Invalid parameter",
    title="The page is not published",
    text="parent_page {id} is not published. Only published pages have sets of places.",
    evidence="assumed; that it is refused is doc D-115",
)
ONLY_EMPLOYERS_CAN_BE_EXCLUDED = row(
    "ONLY_EMPLOYERS_CAN_BE_EXCLUDED",
    code=1870219,
    message="Only employer exclusions are allowed to be saved through account control.",
    title="Only employers can be excluded",
    text="Take {names} out of the exclusions; work_employers may stay.",
    evidence="doc D-111",
)
TOO_MANY_EMPLOYERS_EXCLUDED = row(
    "TOO_MANY_EMPLOYERS_EXCLUDED",
    code=1870220,
    message="There are more than the allowed number of employer exclusions saved through account control.",
    title="Too many employers are excluded",
    text="The exclusions have {found} employers. Keep at most {most}.",
    evidence="doc D-111; the number is assumed",
)
TOO_MANY_CUSTOM_CONVERSIONS = row(
    "TOO_MANY_CUSTOM_CONVERSIONS",
    code=100,
    message="Invalid parameter",
    title="The account has too many custom conversions",
    text="An account has {most} custom conversions at most. Delete one first.",
    evidence="assumed; the number is report vendor's help pages",
)
RECOMMENDATION_UNKNOWN = row(
    "RECOMMENDATION_UNKNOWN",
    code=100,
    message="Invalid parameter",
    title="There is no such recommendation",
    text="GET /{account}/recommendations lists those there are, with their signatures.",
    evidence="assumed; the code is doc D-294",
)
