"""Every node type × edge × verb × principal, as the declarations say it: who is turned away, and changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from adtwin.graph.node import Access, Edge
from adtwin.graph.registry import NodeType
from adtwin.server.symbols import symbol_of
from adtwin.store import Obj
from tests.graph.principals import TURNED_AWAY, principals
from tests.graph.test_isolation import nodes_of
from tests.live import Live, error_of, sqlite_live

VERBS = ("GET", "POST", "DELETE")
AT_THE_DOOR = {"instruments"}
"""Where the SDKs post their crash reports, whoever sends them."""
REFUSALS = {"PERMISSION", "PERMISSION_MISSING", "ADS_PERMISSION_MISSING", "APP_LACKS_PERMISSION"}


@dataclass(frozen=True)
class Cell:
    """One node, one edge (or the node itself), one verb."""

    node_type: NodeType
    identifier: str
    edge: Edge | None
    verb: str
    real: bool
    """Whether the node was made by the world or a client, so that it can be read."""

    @property
    def path(self) -> str:
        """Where it is asked."""
        return f"/{self.identifier}/{self.edge.name}" if self.edge is not None else f"/{self.identifier}"

    @property
    def access(self) -> Access:
        """What the node asks of a token."""
        return self.node_type.kind.access

    @property
    def only_asks(self) -> bool:
        """Whether the verb changes nothing, whatever it is called."""
        if self.edge is None:
            operation = self.node_type.kind.post if self.verb == "POST" else None
        else:
            operation = {"GET": self.edge.get, "POST": self.edge.post, "DELETE": self.edge.delete}[self.verb]
        return operation is not None and operation.only_asks

    @property
    def missing(self) -> str:
        """What is said of a node that the token does not see."""
        return "ACCOUNT_PERMISSION" if self.identifier.startswith("act_") else "UNSUPPORTED_REQUEST"

    def refusal(self, principal: str) -> str | None:
        """The error that a principal gets for want of a right; None where nothing stands in the way."""
        if principal in TURNED_AWAY:
            return TURNED_AWAY[principal]
        if principal == "other user":
            return self.missing
        if principal == "missing scope":
            return self._without_scope()
        if principal == "reader" and self.verb != "GET" and not self.only_asks and self.access.tasks:
            return "PERMISSION"
        return None

    def _without_scope(self) -> str | None:
        if self.access.reads:
            return self.missing
        of_edge = self.edge.access if self.edge is not None else None
        if self.verb == "GET":
            return "APP_LACKS_PERMISSION" if of_edge is not None and of_edge.reads else None
        if of_edge is not None and of_edge.writes:
            return "PERMISSION_MISSING"
        if not self.access.writes or self.only_asks:
            return None
        return "ADS_PERMISSION_MISSING" if "ads_management" in self.access.writes else "PERMISSION_MISSING"


class Matrix:
    """A world with a node of every type, and a token of every kind of principal."""

    def __init__(self, live: Live) -> None:
        self.live = live
        live.admin("POST", "/throttle", {"profile": "off"})
        for _ in nodes_of(live):
            pass
        self.nodes = dict(self._nodes())
        owners = {self._owner(identifier) for identifier, _ in self.nodes.values()}
        self.tokens = principals(live, owners)

    def _nodes(self) -> Iterator[tuple[str, tuple[str, bool]]]:
        """A node of every type that the world's user has; where none is to be had, a bare one."""
        registry, account = self.live.twin.registry, int(self.live.world["ad_account_id"].removeprefix("act_"))
        own = {int(self.live.world[name].removeprefix("act_")) for name in OWN}
        for name in registry.types:
            if name == "Root":
                continue
            there = self.live.twin.store.read_sync(
                lambda view, name=name: next((one for one in view.of_type(name) if one.owner_id in own), None)
            )
            obj = there or self.live.twin.store.write_sync(lambda tx, name=name: _bare(tx, name, account))
            yield name, (registry.wrap(obj).wire_id, there is not None)

    def _owner(self, identifier: str) -> int:
        def look(view: Any) -> int:
            return int(view.get(self.live.twin.registry.number(view, identifier)).owner_id)

        return self.live.twin.store.read_sync(look)

    def cells(self) -> Iterator[Cell]:
        """Every cell of a principal's column."""
        for name, (identifier, real) in self.nodes.items():
            node_type = self.live.twin.registry.types[name]
            edges = [edge for edge in node_type.edges.values() if edge.name not in AT_THE_DOOR]
            for edge in (None, *edges):
                for verb in VERBS:
                    yield Cell(node_type, identifier, edge, verb, real)

    def state(self) -> dict[str, list[str]]:
        """Everything that is stored."""
        tables = ("object", "assoc", "alias", "token", "job")
        return {
            table: self.live.twin.store.read_sync(
                lambda view, table=table: [repr(tuple(row)) for row in view.dump(table)]
            )
            for table in tables
        }


OWN = ("ad_account_id", "page_id", "business_id", "user_id", "app_id", "instagram_user_id", "system_user_id")


def _bare(tx: Any, kind: str, owner: int) -> Obj:
    return tx.insert(Obj(tx.new_id(owner), kind, owner, 1, 1, None, None, {"account_id": str(owner)}))


@pytest.fixture(scope="module")
def matrix() -> Iterator[Matrix]:
    """One world for all columns that change nothing."""
    with sqlite_live() as live:
        yield Matrix(live)


@pytest.mark.req("C-376", "D-069", "D-008", "D-103", "C-381")
@pytest.mark.parametrize("principal", [*TURNED_AWAY, "other user", "missing scope", "reader"])
def test_who_lacks_a_right_is_refused_in_every_cell(matrix: Matrix, principal: str):
    before, cells = matrix.state(), 0
    for cell in matrix.cells():
        expected = cell.refusal(principal)
        if expected is None:
            continue
        answer = matrix.live.request(cell.verb, cell.path, token=matrix.tokens[principal], data={"name": "x"})
        try:
            error_of(answer, expected)
        except (AssertionError, KeyError) as error:
            raise AssertionError(f"{cell.verb} {cell.path} of {cell.node_type.name}: {answer.text}") from error
        cells += 1
    assert cells > 150
    assert matrix.state() == before


@pytest.mark.parametrize("principal", ["reader", "admin"])
def test_who_has_the_right_reads_every_cell(matrix: Matrix, principal: str):
    token = matrix.tokens[principal]
    for cell in matrix.cells():
        if not cell.real or cell.verb != "GET":
            continue
        answer = matrix.live.get(cell.path, token=token)
        what = f"{cell.path} of {cell.node_type.name}: {answer.text}"
        if cell.edge is None or cell.edge.listed:
            assert answer.status_code == 200, what
        elif cell.edge.get is None:
            error_of(answer, "UNSUPPORTED_REQUEST")
        elif answer.status_code != 200:
            assert symbol_of(answer.json()["error"]) not in {cell.missing, *REFUSALS, *TURNED_AWAY.values()}, what


def test_the_matrix_is_whole(matrix: Matrix):
    """What the twin can make is in it as it is made; the bare ones are few, and named."""
    assert matrix.nodes.keys() == matrix.live.twin.registry.types.keys() - {"Root"}
    bare = [name for name, (_, real) in matrix.nodes.items() if not real]
    assert len(bare) < len(matrix.nodes) / 3, bare
