"""The people of a customer list: hashed records, uploaded and taken out by the thousand.

A record is one person if the twin finds it among its people, which is so for seven of ten; which seven is decided by
the record itself. Nothing of a record is kept but its hash.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, Final, cast

from pydantic import BaseModel, Field

from adtwin.base.streams import stable_hash
from adtwin.errors.audience import AUDIENCE_WOULD_BE_TOO_SMALL
from adtwin.errors.protocol import INVALID_PARAMETER
from adtwin.graph.call import Call
from adtwin.graph.node import Edge, Edges, Node, Operation
from adtwin.graph.types import Integer
from adtwin.model.audience.custom import people
from adtwin.model.owned import ADS
from adtwin.model.spec import ListOf

if TYPE_CHECKING:
    from adtwin.model.audience.custom.custom_audience import CustomAudience

MOST: Final = 10_000
"""Records of one call."""
MATCHED_OF_TEN: Final = 7
SHA256: Final = re.compile(r"[0-9a-f]{64}")
HASHED: Final = frozenset(
    ("EMAIL", "PHONE", "GEN", "DOBY", "DOBM", "DOBD", "DOB", "LN", "FN", "FI", "CT", "ST", "ZIP", "COUNTRY")
)
PLAIN: Final = frozenset(
    ("EXTERN_ID", "MADID", "MOBILE_ADVERTISER_ID", "UID", "PAGEUID", "LOOKALIKE_VALUE", "DATA_PROCESSING_OPTIONS",
     "DATA_PROCESSING_OPTIONS_COUNTRY", "DATA_PROCESSING_OPTIONS_STATE")
)  # fmt: skip
NOT_IDENTIFYING: Final = frozenset(one for one in PLAIN if one.startswith(("LOOKALIKE", "DATA_PROCESSING")))
SAMPLES: Final = 5
"""Invalid entries that an answer shows."""


class Payload(BaseModel):
    """Records: one value each, or a list of values in the order of the schema."""

    schema_: ListOf[str] = Field(alias="schema", min_length=1)
    data: Annotated[list[Any], Field(min_length=1)]
    is_raw: bool = False


class Session(BaseModel):
    """Which upload the records are a part of."""

    session_id: Integer
    batch_seq: Integer = 1
    last_batch_flag: bool = True
    estimated_num_total: Integer | None = None


class Records(BaseModel):
    """The people to add or to take out."""

    payload: Payload
    session: Session | None = None


def _add(call: Call, audience: Node, params: Records) -> dict[str, Any]:
    """Put people on the list; who is on it already stays once."""
    found, answer = _read(call, audience, params)
    for person in found:
        call.tx.link(audience.pk, people.MEMBERS, person, call.now)
    people.begin(call, cast("CustomAudience", audience))
    return answer


def _remove(call: Call, audience: Node, params: Records) -> dict[str, Any]:
    """Take people off the list, as long as enough are left to deliver to [C-497]."""
    found, answer = _read(call, audience, params)
    before = call.view.edge_count(audience.pk, people.MEMBERS)
    gone = sum(call.tx.unlink(audience.pk, people.MEMBERS, person) for person in found)
    if before - gone < people.FEWEST <= before:
        raise AUDIENCE_WOULD_BE_TOO_SMALL()
    people.begin(call, cast("CustomAudience", audience))
    return answer


def _read(call: Call, audience: Node, params: Records) -> tuple[set[int], dict[str, Any]]:
    """The people behind the records, and what the answer tells of the upload."""
    if audience.obj.data.get("subtype") != "CUSTOM":
        detail = f"audience {audience.wire_id} is no customer list: nobody can be added to it or taken out"
        raise INVALID_PARAMETER(detail=detail)
    keys = [one.upper().removesuffix("_SHA256") for one in params.payload.schema_]
    for place, key in enumerate(keys):
        if key not in HASHED | PLAIN:
            allowed = ", ".join(sorted(HASHED | PLAIN))
            detail = f"Param payload.schema[{place}] must be one of the following values: {allowed}"
            raise INVALID_PARAMETER(blame=["payload", "schema", str(place)], detail=detail)
    if len(params.payload.data) > MOST:
        detail = f"Param payload.data has {len(params.payload.data)} records; send {MOST} in a call"
        raise INVALID_PARAMETER(blame=["payload", "data"], detail=detail)
    found, invalid = set(), []
    for record in params.payload.data:
        number = _person(call, keys, record)
        if number is None:
            invalid.append(record)
        elif number % 10 < MATCHED_OF_TEN:
            found.add(number)
    session = params.session.session_id if params.session else stable_hash(audience.pk, call.now) % 10**12
    return found, {
        "audience_id": audience.wire_id,
        "session_id": str(session),
        "num_received": len(params.payload.data),
        "num_invalid_entries": len(invalid),
        "invalid_entry_samples": {str(place): one for place, one in enumerate(invalid[:SAMPLES])},
    }


def _person(call: Call, keys: list[str], record: Any) -> int | None:
    """The number of the person that a record stands for; None for one that says nothing or isn't hashed."""
    values = record if isinstance(record, list) else [record]
    if len(values) != len(keys):
        return None
    told = [(key, str(value)) for key, value in zip(keys, values, strict=True) if value and key not in NOT_IDENTIFYING]
    if not told or any(key in HASHED and not SHA256.fullmatch(value) for key, value in told):
        return None
    return stable_hash(call.twin.seed, "member", *(part for one in told for part in one)) >> 2


class ListedPeople(Edges, of="CustomAudience"):
    """The people of a customer list; they can be written, never read."""

    users = Edge(
        post=Operation(_add, Records),
        delete=Operation(_remove, Records),
        access=ADS,
        doc="POST adds hashed records of people to a customer list, DELETE takes them out.",
    )
