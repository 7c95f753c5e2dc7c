"""What a tool answers: success, or an error with its fields and the mending step; small, and without tokens."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from adtwin.agent.graph import GraphFailedError
from adtwin.compose import Problem

Json = dict[str, Any]

MOST_CHARACTERS = 40_000
"""About ten thousand tokens: what a model's context takes for one answer."""
LONGEST_TEXT = 4_000
LONGEST_OF_ERROR = 500
"""Some refusals list every value that there is; the first of them show what is meant."""
MASK = "•••"
SECRET_KEYS = re.compile(r"(access_token|_token|app_secret|appsecret_proof|client_secret|password)$")
SECRET_VALUES = re.compile(r"(access_token=|Bearer |OAuth |appsecret_proof=)[^&\s\"']+")
LEFT_OUT = frozenset({"paging", "fbtrace_id", "__fb_trace_id__", "__www_request_id__"})

HINTS: dict[tuple[int, int | None], str] = {
    (100, 1885800): "Pass link_url: any valid URL will do, such as the Facebook page.",
    (
        100,
        1443048,
    ): 'Use ad_formats ["SINGLE_VIDEO"] with an Instagram account, and no video_data beside an asset feed.',
    (100, 2446173): "Give an asset the label that the rule names: images[].label, videos[].label or text adlabels.",
    (100, 1885553): "Use an ad set with is_dynamic_creative, or optimization_type DEGREES_OF_FREEDOM.",
    (190, None): "Get a fresh token: get_login_link tells where, and `adtwin world access_token` for a twin.",
    (100, 33): "Check the id with get_objects, and that the token may see it.",
}
"""Code and subcode to a mending step that the error itself doesn't tell [E-231]."""
CALLS_TO_ACTION = re.compile(r"MAKE_RESERVATION|\bRESERVE\b|BOOK_TABLE")


class Answer(BaseModel):
    """What every tool answers with."""

    model_config = ConfigDict(extra="allow")

    success: bool = Field(description="Whether it was done.")
    error: Json | None = Field(default=None, description="What went wrong: message, codes, fields.")
    hint: str | None = Field(default=None, description="How to mend it.")
    warnings: list[Any] | None = Field(default=None, description="What is unusual, though it was done.")
    request: Json | None = Field(default=None, description="The request that was or would be sent.")
    dry_run: bool | None = Field(default=None, description="True when nothing was stored.")


class Made(Answer):
    """The answer of a tool that creates or changes one thing."""

    id: str | None = Field(default=None, description="The object's id, as text.")
    details: Json | None = Field(default=None, description="The object as it is now.")


class CreativeMade(Answer):
    """The answer of a tool that makes a creative."""

    creative_id: str | None = Field(default=None, description="The creative's id, as text.")
    details: Json | None = Field(default=None, description="The creative as it is stored.")


class Listed(Answer):
    """The answer of a tool that lists things."""

    data: list[Any] | None = Field(default=None, description="The rows.")
    after: str | None = Field(default=None, description="Send it as `after` for the next page; absent on the last.")
    truncated: str | None = Field(default=None, description="What was left out to keep the answer small.")


def ok(**parts: Any) -> Json:
    """A success."""
    return {"success": True, **{name: value for name, value in parts.items() if value is not None}}


def refused(problem: Problem, *, warnings: tuple[Problem, ...] = ()) -> Json:
    """What is refused before any request [E-223]."""
    return {
        "success": False,
        "error": problem.as_error(),
        "hint": problem.fix,
        "warnings": [one.as_warning() for one in warnings],
    }


def refusal(message: str, hint: str, *, kind: str = "ValidationError", param: str = "") -> Json:
    """A refusal in words."""
    error = {"type": kind, "param": param, "message": message, "hint": hint}
    return {"success": False, "error": error, "hint": hint, "warnings": []}


def failed(failure: GraphFailedError, request: Json | None = None) -> Json:
    """An error of the API with the fields it blames and how to mend it [E-224]."""
    error = {name: _short(value) for name, value in failure.error.items() if name != "error_data"}
    fields = _fields(failure.error.get("error_data"))
    if fields:
        error["fields"] = fields
    answer: Json = {"success": False, "error": error, "hint": _short(hint_of(failure))}
    return answer if request is None else answer | {"request": request}


def _short(value: Any) -> Any:
    if not isinstance(value, str) or len(value) <= LONGEST_OF_ERROR:
        return value
    return f"{value[:LONGEST_OF_ERROR]}… ({len(value)} characters)"


def hint_of(failure: GraphFailedError) -> str:
    """The mending step: ours where we know better, else the API's own text for people."""
    error = failure.error
    if failure.wait_minutes:
        return f"Wait {failure.wait_minutes} minutes: the account has used up its calls."
    if CALLS_TO_ACTION.search(json.dumps(error)):
        return "Use BOOK_NOW for reservations."
    code = failure.code or 0
    known = HINTS.get((code, error.get("error_subcode"))) or HINTS.get((code, None))
    return known or str(error.get("error_user_msg") or "explain_error tells more of this code.")


def _fields(data: Any) -> list[str]:
    """The blamed fields as paths: asset_feed_spec.images.0.hash."""
    if isinstance(data, str):
        try:
            data = json.loads(data)
        except ValueError:
            return []
    paths = data.get("blame_field_specs") if isinstance(data, dict) else None
    return [".".join(map(str, path)) for path in paths if isinstance(path, list)] if isinstance(paths, list) else []


def scrubbed(value: Any, secrets: tuple[str, ...] = ()) -> Any:
    """The same without tokens, addresses that carry them, and what only machines read."""
    if isinstance(value, Mapping):
        return {
            str(key): MASK if SECRET_KEYS.search(str(key)) and isinstance(one, str) else scrubbed(one, secrets)
            for key, one in value.items()
            if key not in LEFT_OUT or key == "fbtrace_id"
        }
    if isinstance(value, list | tuple):
        return [scrubbed(one, secrets) for one in value]
    if not isinstance(value, str):
        return value
    for secret in secrets:
        value = value.replace(secret, MASK)
    value = SECRET_VALUES.sub(rf"\1{MASK}", value)
    return value if len(value) <= LONGEST_TEXT else f"{value[:LONGEST_TEXT]}… ({len(value)} characters)"


def with_text_ids(value: Any) -> Any:
    """Ids as text, whatever a server answers: numbers of this size lose digits in some readers."""
    if isinstance(value, Mapping):
        return {
            key: str(one) if (key == "id" or str(key).endswith("_id")) and _is_number(one) else with_text_ids(one)
            for key, one in value.items()
        }
    return [with_text_ids(one) for one in value] if isinstance(value, list) else value


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def fitted(answer: Json) -> Json:
    """The answer within what a context takes: the end of its list is left out, and said so."""
    rows = answer.get("data")
    if not isinstance(rows, list) or len(json.dumps(answer)) <= MOST_CHARACTERS:
        return answer
    room = MOST_CHARACTERS - len(json.dumps({**answer, "data": []})) - 200
    kept = 0
    for row in rows:
        room -= len(json.dumps(row)) + 2
        if room < 0:
            break
        kept += 1
    note = f"{len(rows) - kept} of {len(rows)} rows were left out: ask for fewer fields, or a smaller limit."
    return {**answer, "data": rows[:kept], "truncated": note}
