"""The app that calls the API."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from adtwin.graph.call import Call
from adtwin.graph.node import Edge, Node, Operation, stored
from adtwin.graph.types import Text


def _take_report(call: Call, app: App, params: Any) -> dict[str, bool]:  # noqa: ARG001 - an operation's signature
    return {"success": True}


class NoParams(BaseModel):
    """An operation that takes no parameters."""


class App(Node):
    """An application registered with the platform [A-024…A-033]."""

    wire_type = "application"

    name: Text = stored(by_default=True)
    namespace: Text = stored()
    link: Text = stored(by_default=True)
    category: Text = stored(by_default=True)

    instruments = Edge(
        post=Operation(_take_report, NoParams), doc="Where the official SDKs post their crash reports; they end here."
    )
