"""How a node type is declared: one class in one module, from which everything else about it follows.

    class AdLabel(Node, edge_of=("AdAccount", "adlabels")):
        name: Name = written(on_create=REQUIRED, on_update=True)
        created_time: WireTime = column()

The class body names the wire's fields and edges; `graph.registry` reads them once at start-up.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar, Self

from pydantic import BaseModel

from adtwin.graph.fields import Selected

if TYPE_CHECKING:
    from adtwin.graph.call import Call
    from adtwin.graph.change import Change
    from adtwin.graph.rows import RowType
    from adtwin.graph.versions import Difference
    from adtwin.store import Obj, View, Where

Compute = Callable[[Any, "Call"], Any]
Rule = Callable[["Change[Any]"], None]


class Presence(Enum):
    """Whether a client may or must send a field."""

    NEVER = 0
    OPTIONAL = 1
    REQUIRED = 2


REQUIRED = Presence.REQUIRED
UNSET: Any = object()


class Member:
    """Anything that stands under a wire name in a node class."""

    name: str = ""
    doc: str = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name.removesuffix("_")


class Field(Member):
    """A readable or writable field. Its annotation in the class is its type."""

    def __init__(  # noqa: PLR0913 - one keyword per column of a reference page
        self,
        *,
        on_create: Presence = Presence.NEVER,
        on_update: bool = False,
        default: Any = UNSET,
        by_default: bool = False,
        readable: bool = True,
        compute: Compute | None = None,
        in_column: bool = False,
        spec: Any = None,
        doc: str = "",
    ) -> None:
        self.on_create = on_create
        self.on_update = on_update
        self.default = default
        self.by_default = by_default
        self.readable = readable
        self.compute = compute
        self.in_column = in_column
        self.spec = spec
        self.doc = doc
        self.known: Difference | None = None
        self.annotation: Any = Any
        self.render: Callable[[Any, Any, Call], Any] | None = None

    def __get__(self, node: Node | None, owner: type[Node]) -> Any:
        if node is None:
            return self
        if self.in_column:
            return getattr(node.obj, self.name)
        return node.obj.data.get(self.name)

    def __set__(self, node: Node, value: Any) -> None:
        if self.in_column:
            setattr(node.obj, self.name, value)
        elif value is None:
            node.obj.data.pop(self.name, None)
        else:
            node.obj.data[self.name] = value


def written(
    spec: Any = None,
    *,
    on_create: Presence | bool = False,
    on_update: bool = False,
    default: Any = UNSET,
    by_default: bool = False,
    doc: str = "",
) -> Any:
    """A field that clients write and read back; `default` is stored when a create leaves it out.

    `spec` is the type that a nested value is validated as; it is kept, and annotated, as plain JSON.
    """
    return Field(
        on_create=_presence(on_create),
        on_update=on_update,
        default=default,
        by_default=by_default,
        spec=spec,
        doc=doc,
    )


def sent(*, on_create: Presence | bool = False, on_update: bool = False, doc: str = "") -> Any:
    """A parameter that writes take and reads never show; rules and effects find it in `change.params`."""
    return Field(on_create=_presence(on_create), on_update=on_update, readable=False, doc=doc)


def stored(*, default: Any = UNSET, by_default: bool = False, doc: str = "") -> Any:
    """A field that the twin writes and clients read."""
    return Field(default=default, by_default=by_default, doc=doc)


def column(
    *, by_default: bool = False, on_create: Presence | bool = False, on_update: bool = False, doc: str = ""
) -> Any:
    """A field kept in a column of its own: `status`, `effective_status`, `created_time`, `updated_time`."""
    return Field(on_create=_presence(on_create), on_update=on_update, by_default=by_default, in_column=True, doc=doc)


def computed(
    compute: Compute,
    *,
    by_default: bool = False,
    on_create: Presence | bool = False,
    on_update: bool = False,
    doc: str = "",
) -> Any:
    """A field worked out when it is read: `compute(node, call)`; a node it returns is rendered as one.

    When clients may send a parameter of the same name, hooks find it in `change.params`; nothing is stored of itself.
    """
    doc = doc or (compute.__doc__ or "").strip()
    return Field(compute=compute, by_default=by_default, on_create=_presence(on_create), on_update=on_update, doc=doc)


def only(known: Difference, field: Any) -> Any:
    """A field that versions without this difference don't know: reads refuse its name, writes ignore it."""
    field.known = known
    return field


def reference(by: str, *, doc: str = "") -> Any:
    """The node whose id stands in field `by`; left out where the caller may not see it."""

    def referred(node: Node, call: Call) -> Node | None:
        identifier = node.obj.data.get(by)
        return call.visible(int(identifier)) if identifier else None

    return Field(compute=referred, doc=doc or f"The node of {by}.")


def _presence(given: Presence | bool) -> Presence:
    if isinstance(given, Presence):
        return given
    return Presence.OPTIONAL if given else Presence.NEVER


@dataclass(frozen=True, slots=True)
class Operation:
    """What one verb on one edge does: `run(call, node, params)`.

    `params` is the Pydantic model of its parameters. `before(call, params)` is slow work done ahead of the
    transaction, off the event loop; its result is `call.prepared`. `slow` reads run off the event loop too.
    An operation that `only_asks` takes no more access than reading the node, whatever its verb.
    `rows` is the type of what stands in the list that a read answers as a whole, by its name if it is a node type; such
    a list is paged, filtered, counted and shown by `fields` like a stored one.
    """

    run: Callable[[Call, Any, Any], Any]
    params: type[BaseModel] | None = None
    before: Callable[[Call, Any], Any] | None = None
    slow: bool = False
    only_asks: bool = False
    rows: RowType | str | None = None


@dataclass(frozen=True, slots=True)
class Filters:
    """The filter parameters of a stored edge: their model, the store conditions they stand for, and a test for what
    the store can't judge, `fits(params, node, call)`; `screens(params)` says whether the test is needed.
    `summary(params, asked, node, edge, call)` answers a field of the summary other than `total_count` [D-002]."""

    params: type[BaseModel]
    where: Callable[[Any, Call], Where]
    fits: Callable[[Any, Any, Call], bool] | None = None
    screens: Callable[[Any], bool] = bool
    summary: Callable[[Any, Selected, Any, Any, Call], Any] | None = None


class Edge(Member):
    """An edge. `Edge("AdSet", by="campaign_id")` lists the ad sets that name this node in their `campaign_id`;
    without `by` it lists what effects have linked under the edge's name.

    `creates=True` lets POST create one; an `Operation` for `get`, `post` or `delete` replaces the usual meaning.
    `use_case` is whose rate limits its calls count against, if not those of the node.
    `access` is what the edge asks of a token's scopes beyond its node. An edge of the root that is `open_to_all` is
    answered without a token, in a transaction whatever the verb. `item` is the parameter that a further part of the
    path stands for: `DELETE /me/permissions/email`. An edge that is not `readable` answers GET with an error,
    and `metadata` leaves it out.
    A POST that says nothing is a read where `silence_reads`.
    One that is `timed` can be paged by `since` and `until`.
    `shows` names the fields that it answers unless others are asked for, where they are not those of its type.
    """

    def __init__(  # noqa: PLR0913 - one keyword per verb and option of a reference page
        self,
        target: str | None = None,
        by: str | None = None,
        *,
        creates: bool = False,
        filters: Filters | None = None,
        get: Operation | None = None,
        post: Operation | None = None,
        delete: Operation | None = None,
        use_case: str | None = None,
        name: str = "",
        doc: str = "",
        access: Access | None = None,
        open_to_all: bool = False,
        item: str | None = None,
        readable: bool = True,
        silence_reads: bool = False,
        timed: bool = False,
        shows: tuple[str, ...] = (),
    ) -> None:
        self.readable = readable
        self.item = item
        self.silence_reads = silence_reads
        self.timed = timed
        self.shows = tuple(Selected(one, one) for one in shows)
        self.access = access
        self.open_to_all = open_to_all
        self.use_case = use_case
        self.target = target
        self.by = by
        self.creates = creates
        self.filters = filters
        self.get = get
        self.post = post
        self.delete = delete
        self.name = name
        self.doc = doc

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = self.name or name.removesuffix("_")

    @property
    def listed(self) -> bool:
        """Whether GET lists what the store has linked."""
        return self.get is None and self.target is not None and self.readable


@dataclass(frozen=True, slots=True)
class Access:
    """What a token needs besides a role on the owner: any of `reads` among its scopes to see a node, any of `writes`
    and any of `tasks` on the owner to change it or what hangs on it. An empty set asks for nothing."""

    reads: frozenset[str] = frozenset()
    writes: frozenset[str] = frozenset()
    tasks: frozenset[str] = frozenset()


class Edges:
    """Edges that a module hangs on a node type declared elsewhere: `class LoginPaths(Edges, of="Root")`.

    An edge of the root may have a slash in its name: `Edge(name="oauth/access_token", …)`.
    """

    of: ClassVar[str] = ""

    def __init_subclass__(cls, of: str, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.of = of


class Node:
    """The base of every node type; an instance wraps one stored object.

    Class attributes a type may set: `rules`, checked in order before a write is stored; `filters`, the filter
    parameters of the edges that list it; `id_pattern`, when its wire id is not its plain number; `access`, what it
    takes besides a role to read and write it; `use_case`, whose rate limits calls on it count against (those of the
    platform without it); `post`, what POST to the node does in place of an update, for types with an `id_pattern`.
    A base of other types that has no nodes of its own says `abstract=True`.
    """

    rules: ClassVar[tuple[Rule, ...]] = ()
    filters: ClassVar[Filters | None] = None
    access: ClassVar[Access] = Access()
    use_case: ClassVar[str | None] = None
    id_pattern: ClassVar[re.Pattern[str] | None] = None
    post: ClassVar[Operation | None] = None
    deletable: ClassVar[bool] = False
    once_in_a_batch: ClassVar[str | None] = None
    """The field that names the parent under which one batch creates no more than one of the type [C-448]."""
    edge_of: ClassVar[tuple[tuple[str, str], ...]] = ()
    wire_type: ClassVar[str] = ""
    is_abstract: ClassVar[bool] = False

    def __init__(self, obj: Obj) -> None:
        self.obj = obj

    def __init_subclass__(
        cls, edge_of: tuple[str, str] | tuple[tuple[str, str], ...] = (), *, abstract: bool = False, **kwargs: Any
    ) -> None:
        super().__init_subclass__(**kwargs)
        cls.is_abstract = abstract
        if edge_of and isinstance(edge_of[0], str):
            edge_of = (edge_of,)
        cls.edge_of = edge_of
        cls.wire_type = vars(cls).get("wire_type") or re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    @property
    def pk(self) -> int:
        """The object's number."""
        return self.obj.id

    @property
    def wire_id(self) -> str:
        """The id as clients see it."""
        return str(self.obj.id)

    @classmethod
    def resolve(cls, view: View, match: re.Match[str]) -> int | None:
        """The object's number for a wire id that `id_pattern` matched."""
        return int(match.group(1))

    @classmethod
    def is_shared(cls, obj: Obj, call: Call) -> bool:
        """Whether a caller with no role on the object's owner may see it all the same."""
        return False

    def zone(self, call: Call) -> str:
        """The time zone that this node's times are shown in."""
        return "UTC"

    def has_lapsed(self, now: int) -> bool:
        """Whether the node's time is over at this moment, so that it looks as if it were missing."""
        return False

    def quota_units(self, use_case: str, call: Call) -> float:
        """How much the object has of what widens its rate limit in a use case, such as active ads [C-410…C-419]."""
        return 1.0

    @classmethod
    def prepare(cls, change: Change[Self]) -> None:
        """Fill in what a write leaves to the server, before the rules see it."""

    @classmethod
    def effects(cls, change: Change[Self]) -> None:
        """What a stored write brings about, in the same transaction."""

    @classmethod
    def recommend(cls, change: Change[Self]) -> list[dict[str, Any]]:
        """Advice on a write, for `execution_options=["include_recommendations"]` [B-077]."""
        return []

    def delete(self, call: Call) -> None:
        """What DELETE on the node does; only types with `deletable = True` take it."""
        raise NotImplementedError(type(self).__name__)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Node) and other.obj.id == self.obj.id

    def __hash__(self) -> int:
        return hash(self.obj.id)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.wire_id}>"
