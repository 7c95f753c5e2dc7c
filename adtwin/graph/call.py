"""One request, and the call it becomes on its way through the pipeline."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from adtwin.base import zones
from adtwin.errors.protocol import INVALID_PARAMETER, UNSUPPORTED_REQUEST
from adtwin.graph import dates, debugging
from adtwin.graph.listing import answer
from adtwin.store import Transaction

if TYPE_CHECKING:
    from adtwin.graph.fields import Selected
    from adtwin.graph.node import Access, Edge, Node
    from adtwin.graph.registry import Registry
    from adtwin.graph.throttle import Charge, Counted
    from adtwin.graph.twin import Twin
    from adtwin.store import Obj, View


@dataclass(frozen=True, slots=True)
class Upload:
    """A file part of a multipart body, or a whole body that is one file; then it has no names."""

    name: str
    filename: str
    content_type: str
    data: bytes

    def pieces(self, size: int = 1 << 20) -> Iterator[bytes]:
        """The file bit by bit, for what may be too large to hold."""
        for start in range(0, len(self.data), size):
            yield self.data[start : start + size]

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.data)


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whose token stands behind a request that was ordered before, when the token itself is not at hand any more."""

    digest: str
    page_id: int | None = None
    """The page, when it was the token of a page that lives off the one with this digest."""


@dataclass(slots=True)
class Request:
    """What arrived: the path below the Graph root, and its parameters already gathered from query and body."""

    method: str
    path: str
    params: dict[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    files: list[Upload] = field(default_factory=list)
    base_url: str = "http://localhost"
    """Where the links of an answer lead: the origin that the client called."""
    own_url: str = "http://localhost"
    """Where a person's browser finds the twin, under whatever name the client called."""
    query_string: str = ""
    body: bytes = b""
    client: str = ""
    """The address that the request came from."""
    charges: dict[Counted, Charge] = field(default_factory=dict)
    """What it did to the rate limits: to each that it was counted for, the latest last."""
    access_tier: str = ""
    """The tier of the app that calls, once it is known."""
    rules_fired: list[str] = field(default_factory=list)
    """The rules that judged the request, in order; the last one is what refused it, if it was refused."""
    notices: list[dict[str, str]] = field(default_factory=list)
    """What `debug` tells of the request."""
    version: str = ""
    """The version that answers, once the app that calls is known; empty before."""
    bearer: Bearer | None = None
    """Stands in for the token; only the server itself puts one in."""
    made: set[tuple[str, str]] | None = None
    """What the batch that it is part of has created so far of what stands there once under a parent; None alone."""
    is_repeated: bool = False
    """Whether its answer is the one that the same write was given before."""
    settle: Callable[[Transaction, Any], None] | None = None
    """Runs with the answer's body at the end of a write's transaction, so that both are kept or neither."""

    @property
    def charge(self) -> Charge | None:
        """What it did to the limit that it was last counted for."""
        return self.charges[next(reversed(self.charges))] if self.charges else None

    def note_charge(self, counted: Counted, charge: Charge) -> None:
        """Keep what it did to a limit, as the latest."""
        self.charges.pop(counted, None)
        self.charges[counted] = charge


@dataclass(slots=True)
class Response:
    """What goes back: `body` is a JSON value, a `Document`, or bytes with their own content type."""

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)
    rules: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Principal:
    """Whom a token speaks for, and the objects whose rules of access admit them.

    `tasks` maps the id of an owner (ad account, page, business, user, Instagram user) to the tasks held there.
    """

    user_id: int
    app_id: int
    kind: str
    scopes: frozenset[str]
    tasks: Mapping[int, frozenset[str]]
    person_id: int = 0
    """Who stands behind the token: for a page's token the person who got it."""
    token: str = ""
    """The digest of the token, off which page tokens live."""
    lasts: bool = True
    """Whether the token is no short-lived one; pages' tokens then have no end [A-064]."""
    is_the_twin: bool = False
    """What the twin does by itself, such as reviews, is done with everyone's eyes."""
    api_version: str = ""
    """The version that the app's calls without one go by; empty for the documented one [C-438]."""
    access_tier: str = ""
    """The tier that the app was given; empty for that of the limits in force [A-028]."""
    targets: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """The owners that a scope was granted for, where it was not granted for all of them [A-044]."""

    def may_see(self, owner_id: int, access: Access | None = None) -> bool:
        """Whether objects of this owner (of a type with this access) exist for this principal at all."""
        if self.is_the_twin:
            return True
        reads = access.reads if access is not None else ()
        return owner_id in self.tasks and (not reads or self.holds(reads, owner_id))

    def holds(self, wanted: frozenset[str], owner_id: int) -> bool:
        """Whether one of these scopes was granted, for this owner if it was granted for some alone."""
        if not self.targets:
            return not self.scopes.isdisjoint(wanted)
        held = self.scopes & wanted
        return any(scope not in self.targets or owner_id in self.targets[scope] for scope in held)

    def may_read(self, access: Access) -> bool:
        """Whether the scopes are enough to read what asks for this access."""
        return self.is_the_twin or not access.reads or not self.scopes.isdisjoint(access.reads)

    def may_write(self, owner_id: int, access: Access) -> bool:
        """Whether this principal may change such objects, or what hangs on them."""
        if self.is_the_twin:
            return True
        held = self.tasks.get(owner_id, frozenset())
        allowed = not access.tasks or not access.tasks.isdisjoint(held)
        return allowed and (not access.writes or self.holds(access.writes, owner_id))


NOBODY = Principal(user_id=0, app_id=0, kind="none", scopes=frozenset(), tasks={})
"""Who calls without a token."""


class Call:
    """A request being answered: who asks, when, against which view of the state."""

    def __init__(self, request: Request, twin: Twin, principal: Principal, version: str) -> None:
        self.request = request
        self.twin = twin
        self.principal = principal
        self.version = version
        self.params = request.params
        self.now = twin.clock.now()
        self.prepared: Any = None
        self.target: Any = None
        """The node that `Operation.before` works for, as it stood when it was read."""
        self.charged: int | None = None
        self.listed = 0
        self.rules_fired = request.rules_fired
        self.options: frozenset[str] | None = None
        self.recommendations: list[dict[str, Any]] = []
        self._view: View | None = None
        self._loaded: dict[int, Node] = {}
        self._metas: dict[str, Any] = {}

    @property
    def registry(self) -> Registry:
        """The declared node types."""
        return self.twin.registry

    @property
    def view(self) -> View:
        """The state this call reads."""
        if self._view is None:
            raise RuntimeError("the call has no view of the state yet")
        return self._view

    @property
    def tx(self) -> Transaction:
        """The transaction this call writes in."""
        if not isinstance(self._view, Transaction):
            raise TypeError("the call is a read")
        return self._view

    def see(self, view: View) -> None:
        """Answer from this view from now on; nothing read before is kept."""
        self._view = view
        self._loaded.clear()
        self._metas.clear()

    def meta(self, key: str) -> Any:
        """A value of the store itself, or None; decoded once for a whole answer, unless it is a write that may change
        it."""
        if isinstance(self._view, Transaction):
            return self._view.meta(key)
        if key not in self._metas:
            self._metas[key] = self.view.meta(key)
        return self._metas[key]

    def load(self, pk: int) -> Node | None:
        """The node with this number, whoever asks; the same instance throughout a call."""
        node = self._loaded.get(pk)
        if node is None:
            obj = self.view.get(pk)
            if obj is None:
                return None
            node = self.registry.wrap(obj)
            self._loaded[pk] = node
        return node

    def keep(self, node: Node) -> Node:
        """Make `load` answer this instance."""
        return self._loaded.setdefault(node.pk, node)

    def replace(self, node: Node) -> None:
        """Make `load` answer the node as it has just been written."""
        self._loaded[node.pk] = node

    def visible(self, pk: int) -> Node | None:
        """The node with this number if the caller may see it, else None: foreign, lapsed and missing look the same."""
        node = self.load(pk)
        return node if node is not None and self.sees(node.obj) and not node.has_lapsed(self.now) else None

    def sees(self, obj: Obj) -> bool:
        """Whether an object exists for the caller."""
        kind = self.registry.types[obj.type].kind
        return self.principal.may_see(obj.owner_id, kind.access) or kind.is_shared(obj, self)

    def require(self, pk: int | str, kind: str, param: str) -> Node:
        """The visible node of this type that a parameter names; error 100 naming the parameter otherwise."""
        text = str(pk)
        known = text.isascii() and text.isdigit() and len(text) < MAX_ID_DIGITS
        node = self.visible(int(text)) if known else None
        if node is None or type(node).__name__ != kind:
            shown = text[:100]
            detail = f"{param} {shown} names no {kind} that the token can use. Check the id and the token's access."
            raise INVALID_PARAMETER(blame=[param], detail=detail)
        return node

    def expand(
        self, node: Node, edge: Edge, params: dict[str, Any], below: tuple[Selected, ...] | None
    ) -> dict[str, Any]:
        """The body of an edge that stands among the fields of a node; nothing where the token lacks a permission."""
        if edge.access is not None and not self.principal.may_read(edge.access):
            permission = " or ".join(sorted(edge.access.reads))
            self.warn(f"{edge.name} is left out: it takes the permission {permission}, which the token lacks.")
            return {"data": []}
        self.twin.throttle.admit_nested(self, node, edge)
        body: dict[str, Any] = answer(self, node, edge, params, below)
        return body

    def no_such_object(self, identifier: str) -> Exception:
        """The one answer for what is missing, foreign or takes no such request [D-008, D-379]."""
        return UNSUPPORTED_REQUEST(verb=self.request.method.lower(), id=identifier)

    def moment(self, epoch: int, zone: str) -> str | int:
        """A time as the caller wants to see it: ISO 8601 in this zone, unless `date_format` asks for another form."""
        form = self.date_form
        return zones.iso(epoch, zone) if form is None else dates.written(epoch, zone, form)

    @cached_property
    def date_form(self) -> str | None:
        """What `date_format` asks for."""
        return dates.form_of(self.params.get("date_format"))

    def warn(self, message: str) -> None:
        """Tell who asks with `debug` that something was not done as asked [C-467]."""
        debugging.tell(self.request, "warning", message)

    def inform(self, message: str) -> None:
        """Tell who asks with `debug=info` more than the answer has room for [C-467]."""
        debugging.tell(self.request, "info", message)

    @cached_property
    def pretty(self) -> bool:
        """Whether the answer is indented."""
        return self.params.get("pretty") in ("1", "true", True)


def call_of_the_twin(twin: Twin, view: View, now: int) -> Call:
    """A call that nobody made: what the twin does by itself, seeing everything."""
    principal = Principal(user_id=0, app_id=0, kind="twin", scopes=frozenset(), tasks={}, is_the_twin=True)
    call = Call(Request("POST", "/"), twin, principal, "v24.0")
    call.now = now
    call.see(view)
    return call


MAX_ID_DIGITS = 19
