"""A proxy at work in a thread of its own, and what a process must be told to use it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from adtwin.server.intercept.authority import Authority
from adtwin.server.intercept.proxy import Proxy

HERE = "localhost,127.0.0.1,::1"


@dataclass(frozen=True)
class Interception:
    """A proxy that listens on this machine, before the twin at `proxy.url`."""

    proxy: Proxy
    port: int
    certificate: Path

    def environment(self) -> dict[str, str]:
        """The variables by which programs find the proxy and trust its authority; both spellings where both are read.

        Python (`requests`, `httpx`, the official SDK, whose own list of authorities gives way), curl, Go, Ruby and Node
        with axios read these. Node's built-in `fetch` reads them from Node 24 on.
        """
        proxy, trusted = f"http://127.0.0.1:{self.port}", str(self.certificate)
        proxies = dict.fromkeys(
            ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"), proxy
        )
        bundles = dict.fromkeys(
            ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "ADTWIN_CA_FILE"), trusted
        )
        return {**proxies, **bundles, "NO_PROXY": HERE, "no_proxy": HERE, "NODE_USE_ENV_PROXY": "1"}


@contextmanager
def intercepting(url: str, folder: Path) -> Iterator[Interception]:
    """A proxy before the twin at `url`, with the authority kept in `folder`. OSError when the folder can't be used."""
    authority = Authority.in_folder(folder)
    proxy = Proxy(url, authority.server_context())
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="adtwin-intercept", daemon=True)
    thread.start()
    try:
        port = asyncio.run_coroutine_threadsafe(proxy.start(), loop).result()
        yield Interception(proxy, port, authority.certificate)
        asyncio.run_coroutine_threadsafe(proxy.stop(), loop).result()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
