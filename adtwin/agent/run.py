"""Running a server of tools over stdio or streamable HTTP."""

from __future__ import annotations

import asyncio
import hmac
import socket
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from adtwin.agent.server import AgentServer
from adtwin.agent.settings import Settings

PATH = "/mcp"

App = Callable[[Any, Any, Any], Awaitable[None]]


def serve(settings: Settings, address: tuple[str, int] | None = None, secret: str | None = None) -> None:
    """Serve until the client leaves (stdio) or the process is stopped (HTTP at `address`)."""
    server = AgentServer(settings)
    if address is None:
        asyncio.run(_over_stdio(server))
    else:
        asyncio.run(_over_http(server, address, secret))


async def _over_stdio(server: AgentServer) -> None:
    try:
        await server.run_stdio_async()
    finally:
        await server.agent.graph.close()


async def _over_http(server: AgentServer, address: tuple[str, int], secret: str | None) -> None:
    import uvicorn

    host, port = address
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((host, port))
    app = http_app(server, host, secret)
    config = uvicorn.Config(app, log_level="warning", lifespan="on", access_log=False)
    port = listening.getsockname()[1]
    print(f"adtwin mcp listens at http://{host}:{port}{PATH}", file=sys.stderr, flush=True)  # noqa: T201
    try:
        await uvicorn.Server(config).serve(sockets=[listening])
    finally:
        await server.agent.graph.close()


def http_app(server: AgentServer, host: str = "127.0.0.1", secret: str | None = None) -> App:
    """The ASGI application: one JSON answer a call, no state between them; with a secret, for its bearers alone."""
    inner: App = server.streamable_http_app(
        streamable_http_path=PATH, stateless_http=True, json_response=True, host=host
    )
    return inner if secret is None else _guarded(inner, secret)


def _guarded(inner: App, secret: str) -> App:
    wanted = f"Bearer {secret}".encode()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        given = dict(scope.get("headers", ())).get(b"authorization", b"")
        if scope["type"] != "http" or hmac.compare_digest(given, wanted):
            await inner(scope, receive, send)
            return
        headers = [(b"content-type", b"application/json"), (b"www-authenticate", b"Bearer")]
        await send({"type": "http.response.start", "status": 401, "headers": headers})
        await send({"type": "http.response.body", "body": b'{"error": "Send the secret as a bearer token."}'})

    return app
