"""How a tool is declared: a name, the model of its arguments, what it answers, and what it may do."""

from __future__ import annotations

import difflib
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from adtwin.agent.answers import Answer
from adtwin.agent.graph import Graph
from adtwin.agent.settings import Settings
from adtwin.compose.problem import Problem, RefusedError, Row

Json = dict[str, Any]

LARGEST_EXACT = 2**53 - 1

ARGUMENT_INVALID = Row("argument_invalid", "{field}: {detail}.", "{hint}")


class Refusal(Exception):  # noqa: N818 - an answer, not a failure
    """An answer that ends a tool early."""

    def __init__(self, answer: Json) -> None:
        super().__init__(str(answer.get("error")))
        self.answer = answer


def _id(value: Any) -> Any:
    """An id as text; a number that readers of JSON may have rounded is refused."""
    if isinstance(value, int) and not isinstance(value, bool):
        if abs(value) > LARGEST_EXACT:
            raise ValueError("send the id as text: as a number it has lost digits")
        return str(value)
    return value


Id = Annotated[str, BeforeValidator(_id), StringConstraints(pattern=r"^[A-Za-z0-9_:]{1,64}$")]
AccountId = Annotated[Id, Field(description="Ad account, act_ and digits; the server's own account when left out.")]


class Given(BaseModel):
    """The base of every tool's arguments: unknown ones are refused, empty ones count as not given."""

    model_config = ConfigDict(extra="forbid")


class Writes(Given):
    """Arguments of a tool that changes something."""

    dry_run: bool = Field(default=False, description="Show and check the request; store nothing.")


class Spends(Writes):
    """Arguments of a tool that may start to cost money, or end something for good."""

    confirm: bool = Field(
        default=False,
        description="True to go ahead with what costs money or cannot be undone: ACTIVE, budgets, deletion.",
    )


class Effect(Enum):
    """What a tool does to the account."""

    READS = "reads"
    ADDS = "adds"
    CHANGES = "changes"


@dataclass
class Agent:
    """What tools work with."""

    settings: Settings
    graph: Graph
    made: set[str] = field(default_factory=set)
    """Ids of the creatives made since the start: an id that comes twice is an old creative [E-147]."""

    def account(self, given: str | None, argument: str = "account_id") -> str:
        """The account of a call: the one named by this argument, or the server's own."""
        chosen = given or self.settings.account_id
        if chosen is None:
            text = "Name the ad account: get_ad_accounts lists them."
            raise RefusedError(ARGUMENT_INVALID(argument, detail="is missing", hint=text))
        return chosen if chosen.startswith("act_") else f"act_{chosen}"


Run = Callable[[Agent, Any], Awaitable[Json]]


@dataclass(frozen=True)
class Tool:
    """A tool. `given` is the model of its arguments; `schema` stands in for its JSON Schema where that is derived."""

    name: str
    given: type[BaseModel]
    run: Run
    effect: Effect = Effect.READS
    answers: type[Answer] = Answer
    title: str = ""
    description: str = ""
    schema: Json | None = None
    twin_only: bool = False
    extra: bool = False
    """Whether it is listed only with every tool: another name for what a tool of the default set does."""
    local: bool = False
    """Whether it calls nothing."""
    reading: Callable[[Mapping[str, Any]], Any] | None = None
    """Reads the arguments in place of the model."""

    @property
    def text(self) -> str:
        """What the tool says of itself."""
        return self.description or " ".join((self.run.__doc__ or "").split())

    @cached_property
    def input_schema(self) -> Json:
        """The JSON Schema of its arguments, as plain as clients like it."""
        return self.schema or plain(self.given.model_json_schema())

    def read(self, arguments: Mapping[str, Any]) -> Any:
        """The arguments, typed. Raises RefusedError with the problem that names the faulty one."""
        properties = self.input_schema.get("properties", {})
        for name in arguments:
            if name not in properties:
                raise RefusedError(_unknown(name, list(properties)))
        values = {name: _unwrapped(properties.get(name), value) for name, value in arguments.items()}
        values = {name: value for name, value in values.items() if value not in (None, "")}
        try:
            return (self.reading or self.given.model_validate)(values)
        except ValidationError as error:
            raise RefusedError(_first(error)) from None


def _unwrapped(schema: Any, value: Any) -> Any:
    """Lists and objects that some transports deliver as JSON text [E-007]."""
    takes_text = not isinstance(schema, dict) or _takes_text(schema)
    if takes_text or not isinstance(value, str) or not value.lstrip().startswith(("[", "{")):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _takes_text(schema: Json) -> bool:
    kinds = schema.get("type", [])
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return "string" in kinds or any(_takes_text(one) for one in schema.get("anyOf", ()))


def _unknown(name: str, known: list[str]) -> Problem:
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"Did you mean {near[0]}?" if near else f"The tool takes {', '.join(known)}."
    return ARGUMENT_INVALID(name, detail="is no argument of this tool", hint=hint)


def _first(error: ValidationError) -> Problem:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    name = ".".join(str(part) for part in first["loc"]) or "arguments"
    if first["type"] == "missing":
        return ARGUMENT_INVALID(name, detail="is missing", hint=f"Send {name}.")
    detail = first["msg"].removeprefix("Value error, ").rstrip(".")
    return ARGUMENT_INVALID(name, detail=detail[:1].lower() + detail[1:], hint=f"Send {name} as the schema shows.")


def plain(schema: Json) -> Json:
    """A JSON Schema without titles, null alternatives and empty defaults: short, and easy on models."""
    kept: Json = {}
    for key, value in schema.items():
        if key == "title" and isinstance(value, str):
            continue
        if key == "default" and value is None:
            continue
        if key == "anyOf":
            choices = [plain(one) for one in value if one.get("type") != "null"]
            kept |= choices[0] if len(choices) == 1 else {"anyOf": choices}
        elif key in {"properties", "$defs"}:
            kept[key] = {name: plain(one) for name, one in value.items()}
        else:
            kept[key] = plain(value) if isinstance(value, dict) else value
    return kept
