"""Calls to a Graph root, the twin's or the real one: retries, back-off, proof of the app's secret."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

from adtwin.agent import usage
from adtwin.agent.settings import Settings

if TYPE_CHECKING:
    import httpx

Json = dict[str, Any]

PATIENCE = 600.0
"""Seconds to wait for an answer: a day of delivery in a large account takes its time."""


class GraphFailedError(Exception):
    """A call that ended in an error object of the API, or in none at all."""

    def __init__(self, error: Json, status: int | None = None, *, wait_minutes: int = 0) -> None:
        super().__init__(str(error.get("message", "")))
        self.error = error
        self.status = status
        self.wait_minutes = wait_minutes

    @property
    def code(self) -> int | None:
        """The error's code."""
        code = self.error.get("code")
        return code if isinstance(code, int) else None


class Graph:
    """A client of one Graph root, opened at its first call."""

    def __init__(
        self, settings: Settings, *, transport: Any = None, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self.settings = settings
        self._transport = transport
        self._sleep = sleep
        self._client: httpx.AsyncClient | None = None
        self._pause = 0.0
        self._world: Json | None = None

    # ---- the Graph

    async def get(self, path: str, params: Mapping[str, Any] | None = None, *, token: str | None = None) -> Json:
        """A read. Tried again while the answer says that it may succeed."""
        return await self._graph("GET", path, params=_on_the_wire(params), token=token)

    async def post(
        self,
        path: str,
        params: Mapping[str, Any],
        *,
        files: Mapping[str, Any] | None = None,
        token: str | None = None,
    ) -> Json:
        """A write. Tried again only when it was refused for its rate, never after a timeout [E-232]."""
        return await self._graph("POST", path, data=_on_the_wire(params), files=files, token=token)

    async def page(self, url: str) -> str | None:
        """What stands at an address of the Graph root itself; None for any other address, which is never called."""
        root = self.settings.graph_url.rstrip("/")
        if not url.startswith(f"{root}/_adtwin/"):
            return None
        answer = await self._send("GET", url.removeprefix(root))
        return answer.text if answer.status_code == 200 else None

    async def token(self, given: str | None = None) -> str | None:
        """The token of a call: the caller's, the server's, or the one that a twin on this machine hands out."""
        if given or self.settings.token:
            return given or self.settings.token
        if self.settings.is_real or not self.settings.is_here:
            return None
        world = await self.world()
        return str(world["access_token"]) if world.get("access_token") else None

    # ---- the twin's admin root

    async def admin(self, method: str, path: str, body: Any = None) -> Json:
        """A call to `/_adtwin`; never sent to the real service."""
        if self.settings.is_real:
            raise GraphFailedError({"message": f"{self.settings.graph_url} is the real service: it has no such call."})
        headers = {"X-Adtwin-Secret": self.settings.secret} if self.settings.secret else {}
        more = {} if body is None else {"json": body}
        return _read(await self._send(method, f"/_adtwin{path}", headers=headers, **more))

    async def world(self) -> Json:
        """The seeded ids and tokens of a twin; empty where there is no twin to ask."""
        if self._world is None:
            try:
                self._world = await self.admin("GET", "/world")
            except GraphFailedError:
                return {}
        return self._world

    def forget(self) -> None:
        """What was read of a world is over with it."""
        self._world = None

    async def now(self) -> int | None:
        """The epoch second at the Graph root: the twin's clock, or this machine's beside the real service."""
        if self.settings.is_real:
            from adtwin.base.clock import Clock

            return Clock(None, runs=True).now()
        try:
            return int((await self.admin("GET", "/clock"))["epoch"])
        except (GraphFailedError, KeyError, TypeError, ValueError):
            return None

    async def close(self) -> None:
        """Let go of the connections."""
        if self._client is not None:
            await self._client.aclose()

    # ---- underneath

    async def _graph(self, method: str, path: str, *, token: str | None, **more: Any) -> Json:
        from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt

        sent = await self.token(token)
        headers = {"Authorization": f"Bearer {sent}"} if sent else {}
        proof = {} if not sent or not self.settings.app_secret else {"appsecret_proof": _proof(sent, self.settings)}
        where = "params" if method == "GET" else "data"
        more[where] = {**(more.get(where) or {}), **proof}
        url = f"/{self.settings.version}/{path.lstrip('/')}"
        attempts = AsyncRetrying(
            stop=stop_after_attempt(usage.ATTEMPTS),
            retry=retry_if_exception(lambda error: _may_succeed(error, method)),
            wait=self._wait,
            sleep=self._sleep,
            reraise=True,
        )
        async for attempt in attempts:
            with attempt:
                return _read(await self._send(method, url, headers=headers, **more))
        raise AssertionError("unreachable")  # pragma: no cover

    def _wait(self, state: Any) -> float:
        """None beside a twin, whose clock stands meanwhile."""
        return 0.0 if self.settings.is_here else usage.backoff(state.attempt_number)

    async def _send(self, method: str, url: str, **more: Any) -> httpx.Response:
        import httpx

        if self._client is None:
            self._client = httpx.AsyncClient(
                base_url=self.settings.graph_url,
                transport=self._transport,
                trust_env=not self.settings.is_here,
                timeout=PATIENCE,
                follow_redirects=False,
            )
        if self._pause:
            await self._sleep(self._pause)
        try:
            answer = await self._client.request(method, url, **more)
        except httpx.HTTPError as error:
            raise GraphFailedError(_unreached(error, self.settings)) from None
        self._pause = 0.0 if self.settings.is_here else usage.pause(answer.headers)
        return answer


def _proof(token: str, settings: Settings) -> str:
    return hmac.new(str(settings.app_secret).encode(), token.encode(), hashlib.sha256).hexdigest()


def _may_succeed(error: BaseException, method: str) -> bool:
    if not isinstance(error, GraphFailedError) or error.status is None:
        return False
    return usage.may_succeed(error.error, method, error.wait_minutes)


def _read(answer: httpx.Response) -> Json:
    try:
        body = answer.json()
    except ValueError:
        body = None
    if isinstance(body, dict) and answer.status_code < 400:
        return body
    if isinstance(body, list | bool) and answer.status_code < 400:
        return {"data": body} if isinstance(body, list) else {"success": body}
    error = body.get("error") if isinstance(body, dict) else None
    told = error if isinstance(error, dict) else {"message": f"status {answer.status_code} without an error object"}
    raise GraphFailedError(told, answer.status_code, wait_minutes=usage.minutes_to_wait(answer.headers))


def _unreached(error: Exception, settings: Settings) -> Json:
    """What is said of a call that got no answer; never with its parameters."""
    hint = "Check the connection." if settings.is_real else "Start a twin with `adtwin serve`, or check --graph-url."
    message = f"{settings.graph_url} gave no answer ({type(error).__name__})."
    return {"message": message, "type": "NoAnswer", "error_user_msg": hint}


def _on_the_wire(params: Mapping[str, Any] | None) -> dict[str, str]:
    """Text as it is; lists, objects, numbers and booleans as JSON; what is None is left out."""
    given = (params or {}).items()
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in given if value is not None}
