"""JSONP: the answer as a call of the function that `callback` names [C-462]."""

from __future__ import annotations

import re
from typing import Any

from adtwin.errors.protocol import INVALID_PARAMETER

KIND = b"text/javascript; charset=UTF-8"

_NAME = re.compile(r"[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*|\[\d{1,9}\])*", re.ASCII)
_LONGEST = 200


def check(name: Any) -> None:
    """Refuse what is no name of a function: nothing else may stand at the head of a script. [S16]"""
    text = str(name)
    if len(text) > _LONGEST or not _NAME.fullmatch(text):
        raise INVALID_PARAMETER(blame=["callback"], detail="callback must be the name of a JavaScript function")


def wrapped(name: Any, body: bytes) -> bytes:
    """The call. A remark stands before it, so that no file format begins with a name of the caller's choice."""
    return b"/**/" + str(name).encode() + b"(" + body + b");"


def is_asked(params: dict[str, Any]) -> bool:
    """Whether the answer is to be a script; a name that was refused makes none."""
    name = params.get("callback")
    return name is not None and len(str(name)) <= _LONGEST and _NAME.fullmatch(str(name)) is not None
