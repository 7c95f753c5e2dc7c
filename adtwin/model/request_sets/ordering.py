"""Ordering work: the edges of an account that take a set of requests and answer with its id [D-200…D-202, D-363…D-365].

`X-Adtwin-Request-Set: slow`, put there by a client or by a fault rule, lets a set wait: it begins after five minutes of
the twin's clock and is carried out after ten.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, Field

from adtwin.errors import GraphError
from adtwin.errors.batch import BATCH_NESTED
from adtwin.errors.protocol import INVALID_PARAMETER
from adtwin.errors.request_sets import REQUEST_HOLDS_TOKEN, REQUEST_NOT_READABLE, REQUESTS_TOO_MANY
from adtwin.graph.auth import bearer_of
from adtwin.graph.batch import as_form, parts_of
from adtwin.graph.call import Call
from adtwin.graph.node import Edge, Edges, Node, Operation
from adtwin.graph.redaction import form_without_tokens, names_token, without_tokens
from adtwin.graph.references import Part
from adtwin.graph.types import Name
from adtwin.model.media.fetch import policy_of
from adtwin.model.owned import ADS
from adtwin.model.request_sets import notification, progress
from adtwin.model.request_sets.notification import NotificationMode
from adtwin.store import Obj

FATE = "x-adtwin-request-set"
BEGINS, LASTS = 300, 600
"""Seconds of the twin's clock after which a slow set begins, and is carried out."""
_OBJECT = re.compile(r"/?(?:v\d{1,4}(?:\.\d{1,4})?/)?(?:act_)?(\d{1,18})(?:/|$)", re.ASCII)


class Ordered(BaseModel):
    """What every order says: a name to find it by, and whom to tell when it is done."""

    name: Name
    notification_mode: NotificationMode | None = None
    notification_uri: str | None = Field(default=None, max_length=8_192)


class AdSpecs(Ordered):
    """One spec for each ad: the parameters of a create [D-202]."""

    ad_specs: list[Annotated[dict[str, Any], Field(min_length=1)]] = Field(min_length=1)


class CreativeSpec(Ordered):
    """The parameters of a create [D-201]."""

    creative_spec: dict[str, Any] = Field(min_length=1)


class AdBatch(Ordered):
    """Requests that may refer to each other, each with relative_url, body and name [D-200, D-364]."""

    adbatch: list[Any] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One request of an order: where it is posted to, with what, and how it is told of."""

    path: str
    body: Any
    input: dict[str, Any]
    scope: int
    query: str = ""
    name: str | None = None
    after: tuple[str, ...] = ()


def _ads(call: Call, account: Node, params: AdSpecs) -> dict[str, str]:
    """Create ads: one request for each spec."""
    _check_number("ad_specs", len(params.ad_specs))
    specs = [_tokenless(["ad_specs", str(place)], spec) for place, spec in enumerate(params.ad_specs)]
    wanted = [Wanted(f"{account.wire_id}/ads", spec, spec, _adset_of(account, spec)) for spec in specs]
    return _order(call, account, params, "asyncadrequestsets", wanted)


def _creative(call: Call, account: Node, params: CreativeSpec) -> dict[str, str]:
    """Create a creative."""
    spec = _tokenless(["creative_spec"], params.creative_spec)
    wanted = [Wanted(f"{account.wire_id}/adcreatives", spec, spec, account.pk)]
    return _order(call, account, params, "asyncadcreatives", wanted)


def _batch(call: Call, account: Node, params: AdBatch) -> dict[str, str]:
    """Carry out a batch, its requests in their order."""
    _check_number("adbatch", len(params.adbatch))
    wanted = [_wanted(account, place, one) for place, one in enumerate(_parts(params.adbatch))]
    return _order(call, account, params, "async_requests", wanted)


def _parts(given: list[Any]) -> list[Part]:
    """The requests of a batch, whose faults are faults of `adbatch` here."""
    try:
        return parts_of(given, progress.MOST)
    except GraphError as error:
        blame = [["adbatch", *path[1:]] for path in error.blame]
        if error.row.symbol == "BATCH_UNREADABLE":
            place = blame[0][1] if len(blame[0]) > 1 else "0"
            detail = str(error.values["detail"]).rpartition(": ")[2]
            raise REQUEST_NOT_READABLE(blame=blame, place=place, param="adbatch", detail=detail) from None
        raise GraphError(error.row, blame, error.values) from None


def _wanted(account: Node, place: int, part: Part) -> Wanted:
    if part.method not in ("GET", "POST"):  # what leaves the method out reads as a GET, and all are posted [D-364]
        detail = f"its method is {part.method[:20]}, and requests of a set are posted"
        raise REQUEST_NOT_READABLE(blame=["adbatch", str(place)], place=place, param="adbatch", detail=detail)
    query, body = form_without_tokens(part.query), _body_of(part)
    shown = {"name": part.name, "relative_url": part.path + (f"?{query}" if query else ""), "body": body}
    told = _tokenless(["adbatch", str(place)], shown)
    return Wanted(part.path, body, told, _scope_of(account, part.path), query, part.name, part.after)


def _body_of(part: Part) -> Any:
    """The body of a request without a token; as it was written, where there was none."""
    if not isinstance(part.body, str) or part.body.lstrip()[:1] == "{":
        return without_tokens(part.body)
    form = as_form(part.body)
    cleaned = form_without_tokens(form)
    return part.body if cleaned == form else cleaned


def _scope_of(account: Node, path: str) -> int:
    """The object whose edge a path names; the account where it is known only later."""
    found = _OBJECT.match(path)
    return account.pk if found is None else int(found[1])


def _check_number(param: str, found: int) -> None:
    if found > progress.MOST:
        raise REQUESTS_TOO_MANY(blame=[param], param=param, found=found, most=progress.MOST)


def _tokenless(where: list[str], spec: dict[str, Any]) -> dict[str, Any]:
    """What is kept of a request. It goes by the token of who ordered it, and no token is kept [S3].

    Error: REQUEST_HOLDS_TOKEN for a token in a place where it can't be left out."""
    kept: dict[str, Any] = {name: one for name, one in without_tokens(spec).items() if one is not None}
    if names_token(kept):
        raise REQUEST_HOLDS_TOKEN(blame=[where], param="/".join(where))
    return kept


def _adset_of(account: Node, spec: dict[str, Any]) -> int:
    """The ad set that an ad spec names; the account's number when it names none."""
    given = str(spec.get("adset_id", ""))
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else account.pk


def _order(call: Call, account: Node, params: Ordered, edge: str, wanted: list[Wanted]) -> dict[str, str]:
    """Keep the set and its requests; they are carried out once this is answered."""
    if call.request.settle is not None:
        raise BATCH_NESTED()
    notification.check(params.notification_mode, params.notification_uri, policy_of(call.twin))
    begins, due = _times(call)
    bearer = bearer_of(call.principal)
    data: dict[str, Any] = {
        "name": params.name,
        "account_id": str(account.pk),
        "begins": begins,
        "due": due,
        "version": call.version,
        "base_url": call.request.base_url,
        "app_id": call.principal.app_id,
        "bearer": {"digest": bearer.digest, "page_id": bearer.page_id},
        "notification_mode": params.notification_mode or notification.OFF,
        "notification_uri": params.notification_uri,
        "notification_status": notification.NOT_SENT,
    }
    made = _insert(call, account, "AdAsyncRequestSet", progress.OPEN, data)
    call.tx.link(account.pk, edge, made.id, call.now)
    for place, one in enumerate(wanted):
        _keep(call, account, made, place, one)
    call.twin.notes[progress.ORDERED] = True
    return {"id": str(made.id)}


def _keep(call: Call, account: Node, owner: Obj, place: int, one: Wanted) -> None:
    data = {
        "account_id": str(account.pk),
        "set_id": str(owner.id),
        "begins": owner.data.get("begins"),
        "place": place,
        "path": one.path,
        "query": one.query,
        "body": one.body,
        "name": one.name,
        "after": list(one.after),
        "input": one.input,
        "scope_object_id": one.scope,
    }
    made = _insert(call, account, "AdAsyncRequest", progress.INITIAL, data)
    call.tx.link(owner.id, "requests", made.id, call.now)
    parent = call.visible(one.scope)
    if parent is not None and parent.obj.type == "AdSet":
        call.tx.link(parent.pk, "asyncadrequests", made.id, call.now)


def _insert(call: Call, account: Node, kind: str, status: str, data: dict[str, Any]) -> Obj:
    kept = {name: value for name, value in data.items() if value is not None}
    number = call.tx.new_id(account.obj.owner_id)
    return call.tx.insert(Obj(number, kind, account.obj.owner_id, call.now, call.now, None, status, kept))


def _times(call: Call) -> tuple[int | None, int]:
    """When all requests of the set begin, if they do at once, and when it is carried out: now, unless the request wants
    it slow."""
    fate = call.request.headers.get(FATE)
    if fate not in (None, "slow"):
        raise INVALID_PARAMETER(detail="The header X-Adtwin-Request-Set must be slow.")
    return (None, call.now) if fate is None else (call.now + BEGINS, call.now + LASTS)


class AsynchronousWork(Edges, of="AdAccount"):
    """What an account takes to be done later, and the sets that it has."""

    asyncadrequestsets = Edge(
        "AdAsyncRequestSet", post=Operation(_ads, AdSpecs), access=ADS, doc="Sets of requests to create ads."
    )
    asyncadcreatives = Edge(
        "AdAsyncRequestSet", post=Operation(_creative, CreativeSpec), access=ADS, doc="Requests to create a creative."
    )
    async_batch_requests = Edge(post=Operation(_batch, AdBatch), access=ADS, doc="POST orders a batch of requests.")
    async_requests = Edge("AdAsyncRequestSet", access=ADS, doc="The batches of requests that were ordered.")
