"""What review turns down: the words it looks for in texts, and what it says of the rest.

The words are the twin's own list; what follows from them is documented.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

POLICIES: Mapping[str, tuple[str, re.Pattern[str]]] = {
    "ALCOHOL": (
        "Ads that promote or reference alcohol must comply with local laws and target the right ages.",
        re.compile(r"\b(alcohol|beer|wine|whisky|whiskey|vodka|liquor|gin|rum|tequila|champagne)\b", re.IGNORECASE),
    ),
    "TOBACCO": (
        "Ads must not promote the sale or use of tobacco products.",
        re.compile(r"\b(tobacco|cigarettes?|cigars?|vap(?:e|es|ing)|e-cigarettes?)\b", re.IGNORECASE),
    ),
    "WEAPONS": (
        "Ads must not promote the sale of weapons, ammunition or explosives.",
        re.compile(r"\b(firearms?|handguns?|ammunition|explosives?)\b", re.IGNORECASE),
    ),
    "ADULT_CONTENT": (
        "Ads must not contain adult content.",
        re.compile(r"\b(porn\w*|xxx|escorts?)\b", re.IGNORECASE),
    ),
}
"""Reason code: what the advertiser is told, and the words that are looked for."""
UNLABELLED, UNAUTHORIZED = "POLITICS_WITHOUT_LABEL", "POLITICS_NOT_AUTHORIZED"
_POLITICS = re.compile(
    r"\b(elections?|electoral|referendums?|ballots?|senators?|parliament|politicians?|vote (?:for|against))\b",
    re.IGNORECASE,
)
POLITICAL: Mapping[str, str] = {
    UNLABELLED: "Ads about social issues, elections or politics must say so: set authorization_category to POLITICAL.",
    UNAUTHORIZED: "The page has not authorized this ad account to run ads about social issues, elections or politics.",
}
"""Why an ad about politics may not run as it is [D-056, D-122]."""
IMAGE_TEXT = "IMAGE_TEXT"
PROFILE = "PROFILE"
_OTHERS: Mapping[str, str] = {
    **POLITICAL,
    IMAGE_TEXT: "Text covers more than a fifth of the image. Use an image with less text.",
    PROFILE: "The ad, or its ad account, has the delivery profile 'rejected': review turns it down whatever it shows.",
}


def explained(code: str) -> str | None:
    """The sentence an advertiser reads for a reason code, if it is one of review's own."""
    return POLICIES[code][0] if code in POLICIES else _OTHERS.get(code)


def reasons(text: str, *, labelled: bool, authorized: bool) -> list[str]:
    """What is held against a text of an ad, which is `labelled` as political or not, and `authorized` to be so."""
    found = [code for code, (_, words) in POLICIES.items() if words.search(text)]
    if _POLITICS.search(text) and not (labelled and authorized):
        found.append(UNAUTHORIZED if labelled else UNLABELLED)
    return found
