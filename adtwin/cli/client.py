"""Calls to a Graph root and to the twin's admin root beside it: urllib underneath, sentences where it fails."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

import click

if TYPE_CHECKING:
    from email.message import Message
    from urllib.error import HTTPError
    from urllib.request import OpenerDirector
    from urllib.response import addinfourl

DEFAULT_URL = "http://127.0.0.1:8910"
VERSION = "v24.0"
SECRET_HEADER = "X-Adtwin-Secret"  # noqa: S105 - the name of the header
PATIENCE = 600.0
"""Seconds to wait for an answer: a day of delivery in a large account takes its time."""
CHUNK = 1 << 20
OTHERS = ("facebook.com", "instagram.com", "meta.com")
"""The vendor's own service: it has no admin root, and nothing of ours belongs there."""


class CallError(click.ClickException):
    """A call that failed: one sentence that names the mending step, and the Graph error if it was one."""

    def __init__(self, message: str, error: dict[str, Any] | None = None, *, wait_minutes: int = 0) -> None:
        super().__init__(message)
        self.error = error or {}
        self.wait_minutes = wait_minutes
        """Minutes until a caller who was cut off may call again; 0 where no header says."""

    @property
    def fields(self) -> list[str]:
        """The fields that the error blames."""
        data = self.error.get("error_data")
        specs = data.get("blame_field_specs") if isinstance(data, dict) else None
        return [".".join(map(str, spec)) for spec in specs or ()]

    def passes(self, method: str) -> bool:
        """Whether a call of this method may be sent again at once."""
        from adtwin.agent import usage

        return usage.may_succeed(self.error, method, self.wait_minutes)


class UnreachedError(CallError):
    """Nobody answers at the address."""


class Client:
    """Speaks to one Graph root. `token` goes along with Graph calls, `secret` with calls to the admin root.

    With an `app_secret` Graph calls carry the proof that the token is in its app's hands [D-274]. Beside a server that
    is not of this machine, calls are spread out near its limits and sent again when they were refused for their rate
    [C-295]; `sleep` waits so many seconds. A twin's clock may stand, and whoever steers it wants to see the refusal.
    """

    def __init__(
        self,
        url: str = DEFAULT_URL,
        *,
        secret: str | None = None,
        token: str | None = None,
        app_secret: str | None = None,
        version: str = VERSION,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.sleep = sleep
        self._pause = 0.0
        self.url = url.rstrip("/")
        self.version = version
        self._app_secret = app_secret
        parts = urlsplit(self.url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise click.BadParameter(f"{url!r} is no address: write it like {DEFAULT_URL}.", param_hint="--graph-url")
        self.host = parts.hostname
        self.token = token
        self._secret = secret
        self._opener: OpenerDirector | None = None

    def admin(self, method: str, path: str, body: Any = None) -> Any:
        """A call to `/_adtwin`; its JSON."""
        data = None if body is None else json.dumps(body).encode()
        with self._admin(method, path, data, "application/json") as answer:
            return _json(answer.read(), self.url)

    def download(self, path: str, file: Path) -> int:
        """The file that the admin root answers with a POST; its size in bytes."""
        with self._admin("POST", path, b"", "application/json") as answer, file.open("wb") as target:
            while piece := answer.read(CHUNK):
                target.write(piece)
        return file.stat().st_size

    def upload(self, path: str, file: Path) -> Any:
        """Hand the admin root a file; its JSON."""
        size = {"Content-Length": str(file.stat().st_size)}
        with file.open("rb") as source, self._admin("POST", path, source, "application/zip", size) as answer:
            return _json(answer.read(), self.url)

    def get(self, path: str, params: Mapping[str, Any] | None = None) -> Any:
        """A Graph read; its JSON."""
        query = urlencode(_on_the_wire(params))
        return self._graph("GET", f"{path}?{query}" if query else path, None, {})

    def save(self, path: str, params: Mapping[str, Any], file: Path) -> int:
        """Keep in a file what stands at a path below the address itself; its size in bytes."""
        query = urlencode({**_on_the_wire(params), "access_token": self.token or ""})
        with self._open("GET", f"{path}?{query}", None, {}) as answer, file.open("wb") as target:
            while piece := answer.read(CHUNK):
                target.write(piece)
        return file.stat().st_size

    def post(self, path: str, params: Mapping[str, Any], files: Mapping[str, Path] | None = None) -> Any:
        """A Graph write as a form, as multipart where there are files (`{field: path}`); its JSON."""
        if not files:
            form = urlencode(_on_the_wire(params)).encode()
            return self._graph("POST", path, form, {"Content-Type": "application/x-www-form-urlencoded"})
        body, kind = multipart(_on_the_wire(params), files)
        return self._graph("POST", path, body, {"Content-Type": kind})

    def delete(self, path: str, params: Mapping[str, Any] | None = None) -> Any:
        """A Graph deletion; its JSON."""
        query = urlencode(_on_the_wire(params))
        return self._graph("DELETE", f"{path}?{query}" if query else path, None, {})

    @property
    def is_twin(self) -> bool:
        """Whether there is an admin root: the vendor's own service has none."""
        return not self.host.endswith(OTHERS)

    def address(self, path: str) -> str:
        """The whole address of a Graph path."""
        return f"{self.url}/{self.version}/{path.lstrip('/')}"

    def page(self, url: str) -> bytes:
        """What stands at an address of the same origin."""
        if not url.startswith(f"{self.url}/"):
            raise CallError(f"{url} is not a page of {self.url}.")
        with self._open("GET", url.removeprefix(self.url), None, {}) as answer:
            return bytes(answer.read())

    def _graph(self, method: str, path: str, data: bytes | None, headers: dict[str, str]) -> Any:
        if self.token is not None:
            headers = {**headers, "Authorization": f"OAuth {self.token}"}
            if self._app_secret is not None:
                proof = hmac.new(self._app_secret.encode(), self.token.encode(), hashlib.sha256).hexdigest()
                path = f"{path}{'&' if '?' in path else '?'}appsecret_proof={proof}"
        return self._again_if_refused(method, f"/{self.version}/{path.lstrip('/')}", data, headers)

    def _again_if_refused(self, method: str, path: str, data: bytes | None, headers: dict[str, str]) -> Any:
        if self._is_here:
            return self._once(method, path, data, headers)
        from tenacity import Retrying, retry_if_exception, stop_after_attempt

        from adtwin.agent import usage

        again = Retrying(
            stop=stop_after_attempt(usage.ATTEMPTS),
            retry=retry_if_exception(lambda error: isinstance(error, CallError) and error.passes(method)),
            wait=lambda state: usage.backoff(state.attempt_number),
            sleep=lambda seconds: self._wait(seconds, "refused for now"),
            reraise=True,
        )
        return again(self._paced, method, path, data, headers)

    def _paced(self, method: str, path: str, data: bytes | None, headers: dict[str, str]) -> Any:
        if self._pause:
            self._wait(self._pause, "near a rate limit")
        return self._once(method, path, data, headers)

    def _once(self, method: str, path: str, data: bytes | None, headers: dict[str, str]) -> Any:
        with self._open(method, path, data, headers) as answer:
            if not self._is_here:
                from adtwin.agent import usage

                self._pause = usage.pause(_headers(answer.headers))
            return _json(answer.read(), self.url)

    def _wait(self, seconds: float, why: str) -> None:
        click.echo(f"{self.host}: {why}, waiting {seconds:.1f} s", err=True)
        self.sleep(seconds)

    def _admin(self, method: str, path: str, data: Any, kind: str, more: Mapping[str, str] | None = None) -> Any:
        if not self.is_twin:
            raise CallError(
                f"{self.url} is the real service, which no clock moves and nothing resets: "
                "name a twin with --graph-url or ADTWIN_GRAPH_URL."
            )
        headers = {"Content-Type": kind, **(more or {})}
        if self._secret is not None:
            headers[SECRET_HEADER] = self._secret
        return self._open(method, f"/_adtwin{path}", data, headers)

    @contextmanager
    def _open(self, method: str, path: str, data: Any, headers: Mapping[str, str]) -> Iterator[addinfourl]:
        from http.client import HTTPException
        from urllib.error import HTTPError, URLError
        from urllib.request import Request

        request = Request(self.url + path, data, dict(headers), method=method)  # noqa: S310 - http(s), checked above
        try:
            with self._opened().open(request, timeout=PATIENCE) as answer:
                yield answer
        except HTTPError as error:
            with error:
                raise _refusal(error, self.url) from None
        except TimeoutError:
            raise CallError(f"{self.url} has not answered for {PATIENCE:.0f} s: is the server still at work?") from None
        except URLError as error:
            raise UnreachedError(_unreached(error.reason, self.url)) from None
        except (ConnectionError, HTTPException):
            raise CallError(
                f"{self.url} cut the connection: see whether a fault rule says so (adtwin faults), or what the server"
                " wrote before it stopped."
            ) from None

    def _opened(self) -> OpenerDirector:
        """The way out: a proxy of the environment's is for other machines, never for this one."""
        from urllib.request import ProxyHandler, build_opener

        if self._opener is None:
            self._opener = build_opener(ProxyHandler({})) if self._is_here else build_opener()
        return self._opener

    @property
    def _is_here(self) -> bool:
        return self.host in {"localhost", "::1"} or self.host.startswith("127.")


def multipart(params: Mapping[str, str], files: Mapping[str, Path]) -> tuple[bytes, str]:
    """The body and content type of a multipart form."""
    contents = {field: (file.name, file.read_bytes()) for field, file in files.items()}
    boundary = f"adtwin-{hashlib.sha256(b''.join(data for _, data in contents.values())).hexdigest()[:32]}"
    parts = [(f'name="{name}"', value.encode()) for name, value in params.items()]
    parts += [(f'name="{field}"; filename="{name}"', data) for field, (name, data) in contents.items()]
    body = b"".join(
        f"--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + data + b"\r\n"
        for head, data in parts
    )
    return body + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def _on_the_wire(params: Mapping[str, Any] | None) -> dict[str, str]:
    """Text as it is; lists, objects, numbers and booleans as JSON."""
    given = (params or {}).items()
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in given}


def _json(body: bytes, url: str) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        raise CallError(f"{url} answers, but is no adtwin: name the twin with --graph-url.") from None


def _headers(message: Message) -> dict[str, str]:
    return {name.lower(): value for name, value in message.items()}


def _unreached(reason: object, url: str) -> str:
    if isinstance(reason, ConnectionRefusedError):
        return f"no twin answers at {url}: start one with 'adtwin serve', or say where it is with --graph-url."
    if isinstance(reason, TimeoutError):
        return f"{url} can't be reached in {PATIENCE:.0f} s: is the address right?"
    return f"{url} can't be reached ({reason}): say where the twin is with --graph-url."


def _refusal(answer: HTTPError, url: str) -> CallError:
    """What an error answer says: the admin root's sentence, or the Graph's with its fields and codes."""
    from adtwin.agent.usage import minutes_to_wait

    status = answer.code
    try:
        error = json.loads(answer.read())["error"]
        message = str(error["message"])
    except (ValueError, KeyError, TypeError):
        return CallError(f"{url} answered with status {status}, and not as an adtwin does: is --graph-url right?")
    if "code" not in error:
        if status == 401:
            message = "this twin was started with --admin-secret: give the same one here, or set ADTWIN_ADMIN_SECRET."
        return CallError(message)
    codes = "/".join(str(error[name]) for name in ("code", "error_subcode") if name in error)
    fields = ", ".join(CallError(message, error).fields)
    said = f"{f'{fields}: ' if fields else ''}{error.get('error_user_msg') or message}"
    text = f"{said} ({codes}, trace {error.get('fbtrace_id', '-')})"
    return CallError(text, error, wait_minutes=minutes_to_wait(_headers(answer.headers)))
