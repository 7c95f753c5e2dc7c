"""`adtwin serve`: a twin behind uvicorn, from the first check of the options to the last write."""

from __future__ import annotations

import contextlib
import gc
import logging
import signal
import socket
import sys
from collections.abc import Callable, Iterator

import uvicorn

from adtwin.graph.twin import Twin
from adtwin.server.app import App
from adtwin.server.assemble import make_app, make_twin
from adtwin.server.banner import ready_banner, ready_line
from adtwin.server.folder_lock import FolderLock
from adtwin.server.options import Options, ServeRefusedError
from adtwin.server.protocol import SPOKEN, BoundedProtocol
from adtwin.server.tls import Tls, tls_of
from adtwin.store import StoreRefusedError

GRACE = 8
"""Seconds that requests under way get to finish when the server is told to stop."""
BACKLOG = 2_048
FILES = 65_536
"""Files and connections that the server would have open at once at most; many systems start a process with 1,024."""


def build(options: Options) -> App:
    """The application that the options ask for."""
    twin = make_twin(options)
    _reach_engine(twin)
    return make_app(twin, options)


def _reach_engine(twin: Twin) -> None:
    """Connect to the engine of the reports, if it is another than this process's own."""
    if twin.reports[0] == "duckdb:":
        return
    from adtwin.model.tree.report import engine_of

    try:
        engine_of(twin)
    except ImportError as error:
        raise ServeRefusedError(
            f"--reports {twin.reports[0]}: {error.name} is not installed. pip install {error.name}"
        ) from error
    except Exception as error:
        raise ServeRefusedError(f"--reports {twin.reports[0]}: no such engine answers there ({error})") from error


def serve(options: Options, say: Callable[[str], object] = print, build: Callable[[Options], App] = build) -> None:
    """Serve until SIGTERM or SIGINT. ServeRefusedError when the server can't start as asked; `say` gets the ready line.

    Every acknowledged write is durable by then; requests under way are finished, and the store is closed.
    """
    options.check()
    _allow_connections()
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(_listen(options))
        tls = tls_of(options, stack)
        folder = options.folder
        if folder is not None and options.database is None:
            stack.callback(FolderLock.take(folder).release)
        try:
            app = build(options)
        except StoreRefusedError as error:
            raise ServeRefusedError(str(error)) from error
        stack.callback(app.control.twin.store.close)
        app.control.twin.own_ports.add(listener.getsockname()[1])
        options.check_seed(app.control.twin.seed)
        stack.enter_context(_own_signals())
        gc.freeze()  # what there is by now stays until the end: no collection need look at it while somebody waits
        _Server(app, options, tls, say).run(sockets=[listener])


def _allow_connections() -> None:
    """Take as many open files as the system lets a process take by itself."""
    if sys.platform == "win32":
        return
    import resource

    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if most == resource.RLIM_INFINITY else min(FILES, most)
    if now != resource.RLIM_INFINITY and now < wanted:
        with contextlib.suppress(ValueError, OSError):  # a system that allows less than it says
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def _listen(options: Options) -> socket.socket:
    """The socket, taken first: a port in use is the commonest failure and should cost nothing."""
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((options.host, options.port))
    except OSError as error:
        listener.close()
        reason = error.strerror or str(error)
        raise ServeRefusedError(
            f"can't listen on {options.host}:{options.port} ({reason}). Choose another --port; 0 takes any free one"
        ) from error
    return listener


class _Server(uvicorn.Server):
    """uvicorn that says when it is ready."""

    def __init__(self, app: App, options: Options, tls: Tls | None, say: Callable[[str], object]) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http=BoundedProtocol,
                loop="auto" if sys.platform == "win32" else "uvloop",
                lifespan="on",
                log_level="warning",
                backlog=BACKLOG,
                timeout_graceful_shutdown=GRACE,
                ssl_context_factory=None if tls is None else lambda _config, _usual: tls.context,
                **SPOKEN,
            )
        )
        self._authority = None if tls is None else tls.authority
        self._app = app
        self._options = options
        self._say = say

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then tell."""
        await super().startup(sockets)
        if self.started and sockets:
            port = sockets[0].getsockname()[1]
            line = ready_line if self._options.json else ready_banner
            self._say(line(self._app.control, self._options, port, self._authority))
            sys.stdout.flush()


@contextlib.contextmanager
def _own_signals() -> Iterator[None]:
    """uvicorn ends by raising the signal that stopped it once more; that must not keep us from closing the store."""
    kept = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
