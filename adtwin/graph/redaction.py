"""What is kept of requests and answers: everything but the tokens in them, which are stored by their hashes alone. [S3]

Who asks is said by a token, so a request that is kept for later leaves out the parameters that say it, however deep:
in a query, a form, JSON, JSON within a text, or the request of a batch within.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote_plus

import orjson

from adtwin.graph import loose

CALLERS = ("access_token", "appsecret_proof")
"""Parameters that say who asks, not what for."""
MASK = "***"
_EAA = (
    r"EAA(?:(?<![0-9A-Za-z]EAA)(?<![0-9A-Za-z+/]{60}[+/]EAA)"  # within base64, such as a picture, is no token
    r"|(?<=%[0-9A-Fa-f]{2}EAA)|(?<=\\[nrt]EAA))"
)
"""How a token of a person or a page begins. It looks back last, for that is slow."""


def token_pattern(person: int, app: int) -> str:
    """What every token of a person, a page or an app looks like, under whatever name and in whatever address it is
    told: so many characters at least follow its `EAA`, or the number of the app."""
    return rf"{_EAA}[0-9A-Za-z]{{{person},}}|(?<!\d)\d{{5,}}(?:\||%7[Cc])[0-9A-Za-z]{{{app},}}"


_TOKEN = re.compile(token_pattern(40, 32))
_PAIR = re.compile(r"(?<![0-9A-Za-z_])(?:access_token|appsecret_proof)(?:\[[^\]=]{0,20}\])?\s{0,2}=")
_QUOTED = re.compile(r"""["'](?:access_token|appsecret_proof)\\{0,8}["']\s{0,8}:""")
_BARE = re.compile(r"[{,]\s{0,8}(?:access_token|appsecret_proof)\s{0,8}:")
"""The name of a member, quoted and not: it is one only within an object, for texts speak of tokens, too."""
_FILE = re.compile(r"(?<![0-9A-Za-z_])bytes=[^&\"']*")
FILE = "bytes"
"""The parameter that holds a file as base64, in which anything may seem to stand."""
_ENCODED_TWICE = 3
"""So many times a text is decoded to look for a token in it; a query in a form in a query needs no more."""


def holds_token(value: Any) -> bool:
    """Whether a JSON value has a member `access_token`, or something that looks like a token anywhere."""
    if isinstance(value, dict):
        return "access_token" in value or any(map(holds_token, value.values()))
    if isinstance(value, list):
        return any(map(holds_token, value))
    return isinstance(value, str) and _TOKEN.search(value) is not None


def names_token(value: Any) -> bool:
    """Whether a token, or a parameter for one, stands somewhere in a JSON value, plainly or percent-encoded."""
    if isinstance(value, dict):
        return any(_is_caller(name) or names_token(name) for name in value) or any(
            names_token(one) for name, one in value.items() if name != FILE
        )
    if isinstance(value, list):
        return any(map(names_token, value))
    return isinstance(value, str) and _text_names_token(value)


def _text_names_token(text: str) -> bool:
    for _ in range(_ENCODED_TWICE):
        text = _FILE.sub("", text)
        if _TOKEN.search(text) or _PAIR.search(text) or _names_member(text):
            return True
        text = unquote_plus(text)
    return False


def _names_member(text: str) -> bool:
    if _QUOTED.search(text):
        return True
    bare = _BARE.search(text)
    return bare is not None and "{" in text[: bare.end()]


def without_tokens(value: Any) -> Any:
    """A JSON value without the members that say who asks."""
    if isinstance(value, dict):
        return {name: _member(name, one) for name, one in value.items() if not _is_caller(name)}
    if isinstance(value, list):
        return [without_tokens(one) for one in value]
    if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        return _json_without_tokens(value)
    return value


def form_without_tokens(text: str) -> str:
    """A query or a form without the parameters that say who asks; the others are left as they were written."""
    return "&".join(_pair(pair) for pair in text.split("&") if not _is_caller(unquote_plus(pair.partition("=")[0])))


def masked(value: Any) -> Any:
    """A JSON value without the members that are tokens; those within other texts are masked."""
    if isinstance(value, dict):
        return {name: masked(one) for name, one in value.items() if not _is_caller(name)}
    if isinstance(value, list):
        return [masked(one) for one in value]
    return _TOKEN.sub(MASK, value) if isinstance(value, str) else value


def _is_caller(name: str) -> bool:
    """`access_token[0]` grows the parameter too."""
    return name.strip().partition("[")[0] in CALLERS


def _member(name: str, value: Any) -> Any:
    if not isinstance(value, str) or value.lstrip()[:1] in ("{", "["):
        return without_tokens(value)
    if name == "relative_url":
        path, mark, query = value.partition("?")
        return path + mark + form_without_tokens(query)
    return form_without_tokens(value) if name == "body" else value


def _pair(pair: str) -> str:
    name, mark, value = pair.partition("=")
    text = unquote_plus(value)
    cleaned = without_tokens(text)
    return pair if cleaned == text else f"{name}{mark}{_quoted(cleaned)}"


def _quoted(text: str) -> str:
    """As little of a value encoded as a form needs, so that what it refers to can still be found in it."""
    return text.replace("%", "%25").replace("&", "%26").replace("+", "%2B").replace("#", "%23")


def _json_without_tokens(text: str) -> str:
    try:
        value = loose.loads(text)
    except loose.LooseError:
        return text
    cleaned = without_tokens(value)
    return text if cleaned == value else orjson.dumps(cleaned).decode()
