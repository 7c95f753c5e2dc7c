"""The pipeline of a request: version, route, authorise, answer or apply, render [design: the life of a request]."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
from collections.abc import Callable
from typing import Any, TypeVar

from adtwin.base.streams import stable_hash
from adtwin.errors import GraphError
from adtwin.errors.batch import DATE_FORMAT_REMOVED
from adtwin.errors.protocol import ACCOUNT_PERMISSION, SERVICE_UNAVAILABLE, UNKNOWN, UNKNOWN_PATH
from adtwin.graph import debugging, idempotency, listing, multi, writing
from adtwin.graph.auth import Authentication, authorise, refusal
from adtwin.graph.batch import says_yes
from adtwin.graph.call import NOBODY, Call, Principal, Request, Response
from adtwin.graph.document import Document
from adtwin.graph.node import Edge, Node, Operation
from adtwin.graph.path import Path, split
from adtwin.graph.read import metadata, render, selection
from adtwin.graph.twin import Twin
from adtwin.graph.versions import DATE_FORMAT, modelled
from adtwin.graph.weight import is_heavy
from adtwin.store import Transaction, View

log = logging.getLogger("adtwin.graph")

Tried = Callable[[Callable[[], Request]], Response]
"""Answers the request that a function makes: making it may fail like answering it, for it may refer to another."""

T = TypeVar("T")


class Engine:
    """Answers Graph requests for one twin."""

    def __init__(self, twin: Twin) -> None:
        self.twin = twin
        self.authentication = Authentication(twin)
        self._traces = itertools.count(1)

    async def handle(self, request: Request) -> Response:
        """The answer to a request; every failure is an answer too."""
        version = modelled("")
        try:
            path = split(request.path)
            version = path.version
            body = await self._answer(request, path)
            if isinstance(body, Document):
                response = Response(200, body, body.headers)
            else:
                response = Response(200, debugging.added(request, request.version or version, body))
        except GraphError as error:
            response = self.failure(error)
        except Exception:  # the last resort of the pipeline
            trace = self.trace_id()
            log.exception("unmapped failure, fbtrace_id %s", trace)
            response = Response(500, UNKNOWN().body(trace))
        if response.status >= 400:
            self.twin.throttle.failed(request, self.twin.clock.now())
        response.headers["facebook-api-version"] = request.version or version
        if request.is_repeated:
            response.headers[idempotency.REPEATED] = "true"
        response.rules = request.rules_fired
        return response

    def failure(self, error: GraphError) -> Response:
        """The answer that an error is, wherever on the way it was met."""
        response = Response(error.row.status, error.body(self.trace_id()))
        if error.row.status == 401:
            response.headers["WWW-Authenticate"] = f'OAuth "Facebook Platform" "invalid_token" "{error.message}"'
        return response

    def trace_id(self) -> str:
        """A trace id that no other failing request of this process has [C-478]."""
        number = next(self._traces)
        return f"A{stable_hash(self.twin.seed, 'trace', number):016x}{number:x}"

    async def introduce(self, request: Request) -> None:
        """Know who sends a batch: its version and its app's tier are those of the batch's own answer.

        A wrong proof refuses the batch as a whole [D-273]; whatever else keeps a token out is told by its parts.
        """
        now = self.twin.clock.now()
        try:
            principal = await self.twin.store.read(lambda view: self.authentication.principal(request, view, now))
        except GraphError:
            if "appsecret_proof" in request.params:
                raise
        else:
            self._recognise(request, split(request.path), principal)

    async def _answer(self, request: Request, path: Path) -> Any:
        store = self.twin.store
        if path.alone in self.twin.registry.open_edges:
            return await self._write(self._call(request, path, NOBODY), path)
        if request.method == "GET" and not self._is_slow(path, request.params):
            return await store.read(lambda view: self._read(self._open(request, path, view), path))
        principal = self.authentication.known(request, self.twin.clock.now())
        if principal is not None and request.method != "GET":
            return await self._write(self._call(request, path, principal), path)
        call = await store.read(lambda view: self._open(request, path, view))
        if request.method == "GET":
            return await asyncio.to_thread(store.read_sync, lambda view: self._reread(call, view, path))
        return await self._write(call, path)

    def _open(self, request: Request, path: Path, view: View) -> Call:
        call = self._call(request, path, self.authentication.principal(request, view, self.twin.clock.now()))
        call.see(view)
        return call

    def _call(self, request: Request, path: Path, principal: Principal) -> Call:
        """The call of a principal, in the version of the path or else of the app's setting [C-438]."""
        self._recognise(request, path, principal)
        _refuse_what_is_gone(request, request.version)
        return Call(request, self.twin, principal, request.version)

    def _recognise(self, request: Request, path: Path, principal: Principal) -> None:
        """The version that answers and the tier that headers tell follow from whose app calls."""
        request.version = path.version if path.versioned else modelled(principal.api_version)
        request.access_tier = self.twin.throttle.tier(principal.app_id, principal.access_tier, self.twin.clock.now())

    def _reread(self, call: Call, view: View, path: Path) -> Any:
        call.see(view)
        return self._read(call, path)

    def _is_slow(self, path: Path, params: dict[str, Any]) -> bool:
        """Whether a read may take long: its edge does, one that is asked for among the fields, or it asks for much."""
        registry = self.twin.registry
        asked = params.get("fields")
        last = path.edge if path.edge is not None else path.node
        return (
            last in registry.slow_edges
            or path.alone in registry.slow_edges
            or (asked is not None and registry.names_slow(str(asked)))
            or is_heavy(params, of_list=path.edge is not None or "ids" in params)
        )

    # -- reads ---------------------------------------------------------------------------------------------------

    def _read(self, call: Call, path: Path) -> Any:
        if "ids" in call.params and self._is_shared(call, path):
            return multi.read(call, lambda pk: self._read_one(call, Path(path.version, pk, path.node)))
        return self._read_one(call, path)

    def _is_shared(self, call: Call, path: Path) -> bool:
        """Whether a path leaves it to `ids` which objects are meant: it names no object, at most an edge."""
        if path.edge is not None or path.node == "me" or path.alone in call.registry.root_edges:
            return False
        return path.node is None or call.registry.number(call.view, path.node) is None

    def _read_one(self, call: Call, path: Path) -> Any:
        node, edge = self._route(call, path)
        if edge is None:
            if call.params.get("metadata") in ("1", "true", True, 1):
                return {"metadata": metadata(call, node), **render(call, node, selection(call.params.get("fields")))}
            return render(call, node, selection(call.params.get("fields")))
        params = {name: value for name, value in call.params.items() if name not in ("access_token", "method")}
        selected = selection(params.get("fields")) if edge.get is None else None
        return listing.answer(call, node, edge, params, selected)

    def _route(self, call: Call, path: Path) -> tuple[Node, Edge | None]:
        """The node and edge a path names; what the caller may not see looks as if it were missing."""
        registry = call.registry
        name = path.node if path.node is not None else call.params.get("id")
        if name is None:
            raise call.no_such_object("/")
        if path.alone in registry.root_edges:
            self.twin.throttle.admit(call, registry.root, None)
            return registry.root, registry.type_of(registry.root).edge(path.alone)
        identifier = str(call.principal.user_id) if name == "me" else str(name).strip('"')
        number = registry.number(call.view, identifier)
        node = call.visible(number) if number is not None else None
        if node is None or (identifier.startswith("act_") and node.wire_id != identifier):
            if identifier.startswith("act_"):
                raise ACCOUNT_PERMISSION(id=identifier)
            raise call.no_such_object(identifier)
        edge = None if path.edge is None else registry.type_of(node).edge(path.edge)
        if edge is not None and edge.silence_reads and _says_nothing(call.request):
            call.request.method = "GET"
        self.twin.throttle.admit(call, node, edge)
        authorise(call.principal, edge, call.request.method, node.obj.owner_id)
        if path.item is not None and edge is not None:
            if edge.item is None:
                raise UNKNOWN_PATH(edge=path.item[:100], node="An edge", suggestion="")
            call.params[edge.item] = path.item
        if call.request.method != "GET" and not call.principal.may_write(node.obj.owner_id, node.access):
            operation = _operation(node, edge, call.request.method)
            if operation is None or not operation.only_asks:
                raise refusal(call.principal, node)
        return node, edge

    # -- writes --------------------------------------------------------------------------------------------------

    async def _write(self, call: Call, path: Path) -> Any:
        key = await idempotency.key_of(call)
        prepares = call.registry.prepares(path.node, path.edge)
        spared = prepares and await self._is_answered(call, key)
        if prepares and not spared:
            await self._prepare(call, path)
        settle = call.request.settle

        def work(tx: Transaction) -> Any:
            body = self._apply(call, path, tx) if key is None else self._apply_once(call, path, tx, key, spared=spared)
            if settle is not None:
                settle(tx, body)
            return body

        try:
            body = await self.twin.store.write(work)
        except writing.Validated as done:
            return done.body
        except idempotency.Unprepared:
            return await self._write(call, path)
        except (OSError, MemoryError) as error:
            raise SERVICE_UNAVAILABLE(detail=type(error).__name__) from error
        self._after(call)
        return body

    async def _is_answered(self, call: Call, key: idempotency.Key | None) -> bool:
        """Whether a write has its answer from before, so that there is nothing to prepare."""
        if key is None:
            return False
        return await self.twin.store.read(lambda view: key.answer(view, call.now)) is not None

    def _apply_once(self, call: Call, path: Path, tx: Transaction, key: idempotency.Key, *, spared: bool) -> Any:
        """The answer of the same write before, or of this one, which is kept [R6]. Either way the call is held to what
        its asker may do, and counts; `spared` says that it was not prepared, as there was an answer."""
        key.wait(tx)
        self._begin(call, tx)
        before = key.answer(tx, call.now)
        call.request.is_repeated = before is not None
        if before is not None:
            self._route(call, Path(path.version, str(before.owner), None) if self._is_gone(call, path) else path)
            return before.body
        if spared:
            raise idempotency.Unprepared
        node, edge = self._route(call, path)
        owner = node.obj.owner_id
        body = self._carry_out(call, path, node, edge)
        key.keep(tx, idempotency.Answered(body, owner), call.now)
        return body

    def _is_gone(self, call: Call, path: Path) -> bool:
        """Whether a path names an object that is no more, as after its deletion."""
        name = path.node if path.node is not None else call.params.get("id")
        if name is None or name == "me" or path.alone in call.registry.root_edges:
            return False
        number = call.registry.number(call.view, str(name).strip('"'))
        node = None if number is None else call.load(number)
        return node is None or node.has_lapsed(call.now)

    async def rehearse(self, work: Callable[[Tried], T]) -> T:
        """What `work` makes of the answers to some writes, each on top of those before; then all is taken back."""

        made: list[T] = []

        def undone(tx: Transaction) -> None:
            made.append(work(lambda request: self._tried(request, tx)))
            raise writing.Validated({})

        with contextlib.suppress(writing.Validated):
            await self.twin.store.write(undone)
        self.twin.notes.pop("roles_changed", None)
        self.authentication.forget()  # what was remembered of objects that never were
        return made[-1]  # a store that had to begin again has done the work twice

    def _tried(self, made: Callable[[], Request], tx: Transaction) -> Response:
        try:
            request = made()
            path = split(request.path)
            call = self._open(request, path, tx)
            if self.twin.registry.prepares(path.node, path.edge):
                operation, params = self._slow_part(call, path)
                if operation is not None and operation.before is not None:
                    call.prepared = operation.before(call, params)
            return Response(200, self._apply(call, path, tx))
        except writing.Validated as done:
            return Response(200, done.body)
        except GraphError as error:
            return self.failure(error)

    async def _prepare(self, call: Call, path: Path) -> None:
        """The slow part of an operation, ahead of its transaction and off the event loop."""

        def ask(view: View) -> tuple[Operation | None, Any]:
            call.see(view)
            return self._slow_part(call, path)

        operation, params = await self.twin.store.read(ask)
        if operation is not None and operation.before is not None:
            call.prepared = await asyncio.to_thread(operation.before, call, params)

    def _slow_part(self, call: Call, path: Path) -> tuple[Operation | None, Any]:
        node, edge = self._route(call, path)
        operation = _operation(node, edge, call.request.method)
        if operation is None or operation.before is None:
            return None, None
        call.target = node
        return operation, listing.operation_params(call, node, operation.params, call.params)

    def _after(self, call: Call) -> None:
        if call.twin.notes.pop("roles_changed", False):
            self.authentication.forget()

    def _begin(self, call: Call, tx: View) -> None:
        call.see(tx)
        call.now = self.twin.clock.now()

    def _apply(self, call: Call, path: Path, tx: View) -> Any:
        self._begin(call, tx)
        return self._carry_out(call, path, *self._route(call, path))

    def _carry_out(self, call: Call, path: Path, node: Node, edge: Edge | None) -> Any:
        operation = _operation(node, edge, call.request.method)
        if operation is not None:
            params = listing.operation_params(call, node, operation.params, call.params)
            return self._result(call, operation.run(call, node, params))
        if call.request.method == "GET":
            if edge is not None and edge.silence_reads:
                return self._read_one(call, path)
            raise call.no_such_object(path.alone)
        if call.request.method == "DELETE":
            return self._delete(call, node, edge)
        if edge is None:
            return self._update(call, node)
        if not edge.creates or edge.target is None:
            raise call.no_such_object(f"{node.wire_id}/{edge.name}")
        made = writing.create(call, edge.target, node, call.params)
        debugging.tell_unknown(call.request, call.registry.types[edge.target].create.shapes)
        return self._written(call, made, {"id": made.wire_id})

    def _update(self, call: Call, node: Node) -> Any:
        node_type = call.registry.type_of(node)
        if len(node_type.update.shapes) <= 1:
            raise call.no_such_object(node.wire_id)
        made = writing.update(call, node, call.params)
        debugging.tell_unknown(call.request, node_type.update.shapes)
        return self._written(call, made, {"success": True})

    def _delete(self, call: Call, node: Node, edge: Edge | None) -> Any:
        if edge is not None or not node.deletable:
            raise call.no_such_object(node.wire_id if edge is None else f"{node.wire_id}/{edge.name}")
        node.delete(call)
        return {"success": True}

    def _written(self, call: Call, made: Node, body: dict[str, Any]) -> dict[str, Any]:
        """Read-after-write when `fields` is sent [D-006]; undone again when only validation was asked for [B-076]."""
        advice = {"recommendations": call.recommendations} if call.recommendations else {}
        if "validate_only" in (call.options or ()):
            raise writing.Validated({"success": True} | advice)
        body = body | advice
        done: dict[str, Any] = self._result(call, made, body)
        return done

    def _result(self, call: Call, result: Any, body: dict[str, Any] | None = None) -> Any:
        if not isinstance(result, Node):
            return result
        body = {"id": result.wire_id} if body is None else body
        selected = selection(call.params.get("fields"))
        if selected is None and says_yes(call.params.get("redownload", "")):
            selected = call.registry.type_of(result).kept(call.version)
        return body | render(call, result, selected) if selected is not None else body


def _says_nothing(request: Request) -> bool:
    """Whether a POST holds nothing but who asks, as curl sends a read whose token is a form field [E-474]."""
    return request.method == "POST" and not request.files and not request.params.keys() - {"access_token"}


def _refuse_what_is_gone(request: Request, version: str) -> None:
    if "date_format" in request.params and not DATE_FORMAT.holds(version):
        raise DATE_FORMAT_REMOVED(blame=["date_format"], version=version)


def _operation(node: Node, edge: Edge | None, method: str) -> Operation | None:
    if edge is None:
        return node.post if method == "POST" else None
    return edge.post if method == "POST" else edge.delete if method == "DELETE" else edge.get
