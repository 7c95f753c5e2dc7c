"""Several objects in one read: `/?ids=1,2`, or an edge of each of them: `/campaigns?ids=act_1,act_2` [C-006, C-378]."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from adtwin.errors.batch import IDS_REMOVED, TOO_MANY_IDS
from adtwin.errors.protocol import INVALID_PARAMETER
from adtwin.graph.decode import Shape, value_of
from adtwin.graph.versions import IDS

if TYPE_CHECKING:
    from adtwin.graph.call import Call

MOST = 50


def ids_of(params: dict[str, Any]) -> list[str]:
    """The ids asked for, each once, in order; `[1,2]`, `["1","2"]` and `1,2` are the same. Errors: TOO_MANY_IDS, and
    INVALID_PARAMETER where there are none.

    Each of them counts as a call [C-432].
    """
    given = value_of("ids", params.get("ids"), Shape.LIST) if "ids" in params else []
    found = [one for one in dict.fromkeys(str(one).strip().strip("\"'") for one in given) if one]
    if not found:
        raise INVALID_PARAMETER(blame=["ids"], detail="ids names no object. Send one id or several, such as ids=1,2")
    if len(found) > MOST:
        raise TOO_MANY_IDS(blame=["ids"], most=MOST, found=len(found))
    return found


def read(call: Call, one: Callable[[str], Any]) -> dict[str, Any]:
    """The answers for each id, under the id; the first that can't be read is the whole answer.

    Errors: IDS_REMOVED from v26.0 on [wire facts 8], TOO_MANY_IDS, and whatever reading one of them gives.
    """
    if not IDS.holds(call.version):
        raise IDS_REMOVED(blame=["ids"], version=call.version)
    ids = ids_of(call.params)
    call.params = {name: value for name, value in call.params.items() if name != "ids"}
    return {identifier: one(identifier) for identifier in ids}
