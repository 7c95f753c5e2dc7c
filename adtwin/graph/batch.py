"""Batches: what stands in `batch`, and how its requests are gone through in order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import unquote_plus

import orjson

from adtwin.errors.batch import BATCH_TOO_LONG, BATCH_UNREADABLE, BATCH_UNRESOLVED
from adtwin.graph import loose
from adtwin.graph.references import Answer, Part, Results, names_in

MOST = 50
"""Requests in one batch [C-447, D-351]."""
ROOM = 64 * 2**20
"""Bytes of answers after which the rest of a batch is not carried out, as if time were up."""
SECONDS = 60.0
BESIDE = 10
"""Slow reads under way at once."""
TURN = 0.005
"""Seconds of quick reads after which whoever waits comes first."""
LONGEST_PATH = 2_000
FALSE = ("false", "0", "no")


# ---- reading the parameter


def parts_of(given: Any, most: int = MOST) -> list[Part]:
    """The parts of a `batch` parameter, JSON or loose JSON [C-445, C-458].

    Errors: BATCH_UNREADABLE, BATCH_TOO_LONG, and BATCH_UNRESOLVED for a name that no earlier part has.
    """
    try:
        sent = loose.loads(given) if isinstance(given, str) else given
    except loose.LooseError as error:
        raise BATCH_UNREADABLE(blame=["batch"], detail=str(error)) from None
    if not isinstance(sent, list):
        raise BATCH_UNREADABLE(blame=["batch"], detail="it is no list")
    if len(sent) > most:
        raise BATCH_TOO_LONG(blame=["batch"], most=most, found=len(sent))
    parts = [_part(place, one) for place, one in enumerate(sent)]
    _check_names(parts)
    return parts


def _part(place: int, sent: Any) -> Part:
    if isinstance(sent, str):
        sent = _inner(place, sent)
    if not isinstance(sent, dict):
        raise _unreadable(place, "it is no object")
    url = sent.get("relative_url")
    if not isinstance(url, str):
        raise _unreadable(place, "relative_url is missing" if url is None else "relative_url is no text")
    path, query = _taken_apart(url)
    if len(path) > LONGEST_PATH:
        raise _unreadable(place, f"the path in relative_url has more than {LONGEST_PATH} characters")
    body = sent.get("body")
    if body is not None and not isinstance(body, str | dict):
        raise _unreadable(place, "body must be a text like a query string")
    name, token = sent.get("name"), sent.get("access_token")
    return Part(
        place=place,
        method=str(sent.get("method") or "GET").upper(),
        path=path,
        query=query,
        body=body or "",
        name=None if name in (None, "") else str(name),
        after=_names(sent.get("depends_on")),
        omitted="omit_response_on_success" in sent and says_yes(sent["omit_response_on_success"]),
        token=None if token in (None, "") else str(token),
        headers=_headers(place, sent.get("headers")),
        files=_names(sent.get("attached_files")),
        may_refer="result" in url or isinstance(body, dict) or (body is not None and "result" in body),
    )


def _inner(place: int, text: str) -> Any:
    try:
        return loose.loads(text)
    except loose.LooseError as error:
        raise _unreadable(place, str(error)) from None


def _unreadable(place: int, detail: str) -> Exception:
    return BATCH_UNREADABLE(blame=["batch", str(place)], detail=f"request {place}: {detail}")


def _taken_apart(url: str) -> tuple[str, str]:
    """Path and query of a relative URL; one sample of the documentation forgets the `?` before `&fields=` [D-356]."""
    path, mark, query = url.strip().partition("?")
    if not mark:
        path, _, query = path.partition("&")
    return path, query


def as_form(body: str) -> str:
    """The form that the text of a body is: some samples percent-encode it as a whole [D-365], some join its pairs with
    `&&`, with or without blanks around it [D-356]."""
    if "=" not in body and "%3D" in body.upper():
        body = unquote_plus(body)
    return "&".join(one.strip() for one in body.split("&&")) if "&&" in body else body


def _names(given: Any) -> tuple[str, ...]:
    """A comma list, a JSON list, or an object whose values are the names."""
    if given is None:
        return ()
    if isinstance(given, dict):
        given = list(given.values())
    parts = given if isinstance(given, list) else str(given or "").split(",")
    return tuple(name for name in (str(part).strip() for part in parts) if name)


def _headers(place: int, given: Any) -> dict[str, str]:
    """Headers as `[{name, value}]`, as `["Name: value"]` or as an object; names in lower case."""
    if given is None:
        return {}
    if isinstance(given, dict):
        return {str(name).lower(): str(value) for name, value in given.items()}
    if not isinstance(given, list):
        raise _unreadable(place, "headers must be a list")
    found: dict[str, str] = {}
    for one in given:
        if isinstance(one, dict):
            name, value = str(one.get("name", "")), str(one.get("value", ""))
        else:
            name, _, value = str(one).partition(":")
        found[name.strip().lower()] = value.strip()
    return found


def says_yes(given: Any) -> bool:
    """A flag as clients send it; anything but a clear no means yes. One sample has a remark behind its `false`."""
    words = str(given).lower().split()
    return bool(words) and words[0] not in FALSE


def _check_names(parts: list[Part]) -> None:
    known: set[str] = set()
    for part in parts:
        for name in (*part.after, *(_referred(part) if part.may_refer else ())):
            if name not in known:
                raise BATCH_UNRESOLVED(blame=["batch", str(part.place)], place=part.place, name=name[:100])
        if part.name is not None:
            known.add(part.name)


def _referred(part: Part) -> Iterator[str]:
    """The names that a part refers to, plain or percent-encoded."""
    body = part.body if isinstance(part.body, str) else orjson.dumps(part.body).decode()
    return names_in(unquote_plus(f"{part.path} {part.query} {body}"))


# ---- going through it


@dataclass(slots=True)
class Budget:
    """How much a batch may take: seconds on the given clock, and bytes of answers."""

    seconds: Callable[[], float]
    time: float = SECONDS
    room: int = ROOM
    _until: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        self._until = self.seconds() + self.time

    def is_spent(self) -> bool:
        """Whether the parts that are left stay undone."""
        return self.room <= 0 or self.seconds() > self._until


class Carrier(Protocol):
    """Who answers the parts of a batch."""

    async def carry(self, part: Part, results: Results) -> Answer | None:
        """The answer to one part, None when it is lost."""

    def waits(self, part: Part) -> bool:
        """Whether a read may take long."""

    def one_state(self) -> AbstractContextManager[None]:
        """Reads within see one state; none of them waits."""


async def run(parts: list[Part], carrier: Carrier, budget: Budget, *, headers: bool) -> list[dict[str, Any] | None]:
    """The answers in the order of the parts [C-450].

    Reads that nothing comes before and that take their time are carried out side by side, quick ones that follow each
    other on one state of things. Whatever changes something, or uses another's answer, comes after all that stands
    before it [C-453]. A part that there was no time for is None, and so is one that is to be left out when it succeeds
    [C-461].
    """
    answers = await _Round(parts, carrier, budget).go()
    return [_told(part, answer, headers=headers) for part, answer in zip(parts, answers, strict=True)]


def _told(part: Part, answer: Answer | None, *, headers: bool) -> dict[str, Any] | None:
    if answer is None or (part.omitted and answer.code < 400):
        return None
    return {"code": answer.code, **({"headers": answer.headers} if headers else {}), "body": answer.body}


class _Round:
    """The parts of one batch on their way, and what they have answered so far."""

    def __init__(self, parts: list[Part], carrier: Carrier, budget: Budget) -> None:
        self._parts, self._carrier, self._budget = parts, carrier, budget
        self._results = Results()
        self._answers: list[Answer | None] = [None] * len(parts)
        self._under_way: dict[int, asyncio.Future[Answer | None]] = {}
        self._quick: list[Part] = []
        self._known = 0

    async def go(self) -> list[Answer | None]:
        """Carry them out."""
        try:
            for part in self._parts:
                if not part.stands_alone:
                    await self._settle(part.place)
                    await self._carry(part)
                elif self._carrier.waits(part):
                    if len(self._under_way) == BESIDE:
                        await self._settle(part.place)
                    self._begin(part)
                else:
                    self._quick.append(part)
            await self._settle(len(self._parts))
        finally:
            for one in self._under_way.values():
                one.cancel()
        return self._answers

    def _begin(self, part: Part) -> None:
        if not self._budget.is_spent():
            self._under_way[part.place] = asyncio.ensure_future(self._carrier.carry(part, self._results))

    async def _carry(self, part: Part) -> None:
        answer = None if self._budget.is_spent() else await self._carrier.carry(part, self._results)
        self._keep(part.place, answer)

    async def _read_quick(self) -> None:
        quick, self._quick = self._quick, []
        while quick:
            until, answered = self._budget.seconds() + TURN, 0
            with self._carrier.one_state():
                for part in quick:
                    await self._carry(part)
                    answered += 1
                    if self._budget.seconds() > until:
                        break
            del quick[:answered]
            await asyncio.sleep(0)  # other requests have their turn

    async def _settle(self, until: int) -> None:
        """Have all before this place answered, and know their answers by their names."""
        if self._quick:
            await self._read_quick()
        for place in list(self._under_way):
            self._keep(place, await self._under_way[place])
            del self._under_way[place]
        for place in range(self._known, until):
            self._results.keep(self._parts[place], self._answers[place])
        self._known = until

    def _keep(self, place: int, answer: Answer | None) -> None:
        self._answers[place] = answer
        if answer is not None:
            self._budget.room -= len(answer.body)
