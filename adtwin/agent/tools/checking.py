"""Checking without storing, and what an error code means."""

from __future__ import annotations

import re
from typing import Any, Literal

from pydantic import Field

from adtwin.agent.answers import Answer, failed, ok
from adtwin.agent.graph import GraphFailedError
from adtwin.agent.tool import AccountId, Agent, Given, Json, Tool
from adtwin.agent.tools.creatives import composed_from
from adtwin.agent.tools.writing import CHECKED
from adtwin.compose import Problem, check, to_graph

EDGES = {"creative": "adcreatives", "ad": "ads", "adset": "adsets", "campaign": "campaigns"}
MOST_ROWS = 8


class Validate(Given):
    """What to check."""

    kind: Literal["creative", "ad", "adset", "campaign"] = Field(
        description="creative: arguments of create_ad_creative. ad: an ad-level ad (resource adtwin://ad-level)."
        " adset, campaign: parameters as of their create tools."
    )
    document: Json = Field(description="The thing itself.")
    account_id: AccountId | None = None
    page_id: str | None = Field(default=None, description="For an ad that names no page.")


async def validate(agent: Agent, given: Validate) -> Json:
    """Check a creative, ad, ad set or campaign and store nothing: every problem of the ad-level rules with field,
    limit, value and fix, the payload that would be sent, and what the Graph root says of it."""
    problems = [] if given.kind in {"adset", "campaign"} else check(given.document)
    account = given.account_id or given.document.get("account_id") or agent.settings.account_id
    payload: Json | None = {name: one for name, one in given.document.items() if name != "account_id"}
    if given.kind == "creative":
        composed = await composed_from(agent, {"account_id": account, **given.document})
        problems = [*([composed.problem] if composed.problem else []), *composed.warnings, *problems]
        payload = composed.payload if composed.ok else None
    elif given.kind == "ad":
        translated = to_graph(given.document, page_id=given.page_id)
        problems = [one for one in problems if one.symbol != "page_missing" or translated.problems]
        payload = translated.payload if not translated.problems else None
    server = None if payload is None else await _asked(agent, f"{agent.account(account)}/{EDGES[given.kind]}", payload)
    valid = not any(one.severity == "error" for one in problems) and (server is None or server["success"])
    return ok(valid=valid, problems=[_shown(one) for one in problems], payload=payload, server=server)


async def _asked(agent: Agent, path: str, payload: Json) -> Json | None:
    """What the Graph root says of it, where it checks without storing."""
    if agent.settings.is_real and path.rpartition("/")[2] not in CHECKED:
        return None
    try:
        await agent.graph.post(path, {**payload, "execution_options": ["validate_only"]})
    except GraphFailedError as failure:
        return failed(failure)
    return ok()


def _shown(problem: Problem) -> Json:
    shown: Json = {
        "severity": problem.severity,
        "rule": problem.symbol,
        "field": problem.field,
        "message": problem.message,
        "fix": problem.fix,
    }
    return shown | {key: one for key, one in (("limit", problem.limit), ("actual", problem.actual)) if one is not None}


class ExplainError(Given):
    """An error's numbers, or words of it."""

    code: int | None = Field(default=None, description="code.")
    subcode: int | None = Field(default=None, description="error_subcode.")
    words: str | None = Field(default=None, max_length=300, description="Or words of its message.")


async def explain_error(agent: Agent, given: ExplainError) -> Json:  # noqa: ARG001 - a tool's signature
    """Explain an error of the API: what it means and how to mend the request, by code and subcode or by words."""
    words = set(re.findall(r"[a-z]{4,}", (given.words or "").lower()))
    found = _scored(given, words)
    if not found and given.subcode is None and given.code is not None:
        found = _scored(given.model_copy(update={"code": None, "subcode": given.code}), words)
    hint = None if found else "Nothing is known of it. Read error_user_msg, and check each field that it blames."
    if not found and given.code is not None and given.subcode is not None:
        found = _scored(given.model_copy(update={"subcode": None}), words)
        hint = f"Nothing is known of the subcode {given.subcode}; these share its code." if found else hint
    rows = [
        {
            "code": row.code,
            "subcode": row.subcode,
            "title": row.title,
            "message": _said(row.message),
            "how_to_mend": _said(row.text or ""),
            "transient": row.transient,
            "evidence": row.evidence,
        }
        for row in found
    ]
    return ok(data=rows, hint=hint)


def _scored(given: ExplainError, words: set[str]) -> list[Any]:
    """The rows that fit, best first."""
    from adtwin.errors import CATALOGUE

    scored = [(_score(row, given, words), row) for row in CATALOGUE.values()]
    best = sorted((one for one in scored if one[0]), key=lambda one: (-one[0], one[1].symbol))
    return [row for _, row in best[:MOST_ROWS]]


def _score(row: Any, given: ExplainError, words: set[str]) -> int:
    """How well a row fits: numbers must agree, words count."""
    if given.code is not None and row.code != given.code:
        return 0
    if given.subcode is not None and row.subcode != given.subcode:
        return 0
    said = set(re.findall(r"[a-z]{4,}", f"{row.symbol} {row.message} {row.title} {row.text}".lower().replace("_", " ")))
    exact = given.subcode is None and row.subcode is None
    numbers = 0 if given.code is None and given.subcode is None else 1 + exact
    return numbers + len(words & said)


def _said(template: str) -> str:
    """A row's text without the particulars of one error; doubled braces stand for single ones."""
    return re.sub(r"(?<!\{)\{\w+\}(?!\})", "…", template).replace("{{", "{").replace("}}", "}")


TOOLS = (
    Tool("validate", Validate, validate, answers=Answer, title="Check, store nothing"),
    Tool("explain_error", ExplainError, explain_error, answers=Answer, title="Explain an error", local=True),
)
