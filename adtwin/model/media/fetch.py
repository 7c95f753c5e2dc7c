"""Media named by address: fetched under a guarded policy, or stood in for when nothing may leave the machine. [S8]"""

from __future__ import annotations

import contextlib
import http.client
import ipaddress
import re
import socket
import ssl
import threading
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar, cast
from urllib.parse import SplitResult, unquote, urljoin

from adtwin.base.streams import stable_hash
from adtwin.errors.media import IMAGE_NOT_DOWNLOADED, IMAGE_URL_ON_FACEBOOK, VIDEO_URL
from adtwin.errors.protocol import INVALID_URL
from adtwin.model.media.address import Mode, RefusedError, UnfetchedError, is_loopback, parse_url, refusal
from adtwin.model.media.make import stand_in_image, stand_in_video
from adtwin.model.media.probe_image import CREATIVE_LIMIT

if TYPE_CHECKING:
    from adtwin.graph.twin import Twin

Resolve = Callable[[str, int], list[str]]

VIDEO_LIMIT = 1 << 30
MOST_REDIRECTS = 3
REDIRECTS = frozenset({301, 302, 303, 307, 308})
FACEBOOK_HOSTS = ("facebook.com", "fbcdn.net", "fb.com", "fbsbx.com", "instagram.com", "cdninstagram.com")

MEDIA = "/_adtwin/media/"
"""Below it the twin has its own media, which answers name as any service names its media."""

_CHUNK = 64 * 1024
_SIZE = re.compile(r"(?<!\d)(\d{2,4})x(\d{2,4})(?!\d)")


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent to an address: a GET without a body, unless said otherwise."""

    method: str = "GET"
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outbound:
    """What the twin may reach: nothing, this machine, or public web addresses.

    `own_ports` are those of the twin itself, of which nothing but media is fetched: no client's address leads into its
    admin root. `seconds` bounds one whole fetch; `resolve` gives the addresses of a host, tests give their own. What a
    mode leaves out isn't an error for media: `fetch_image` and `fetch_video` make a stand-in, so that flows go on.
    """

    mode: Mode = "off"
    seconds: float = 10.0
    resolve: Resolve | None = None
    own_ports: Container[int] = ()

    def is_own(self, parts: SplitResult, address: str | None = None) -> bool:
        """Whether an address is the twin's own: by its form, or by where its host has turned out to be."""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        return port in self.own_ports and is_loopback(address or parts.hostname or "")

    def reaches(self, parts: SplitResult) -> bool:
        """Whether a fetch is tried at all; no name is looked up to find out."""
        host = parts.hostname or ""
        return self.mode == "on" or (self.mode == "loopback" and is_loopback(host))


def policy_of(twin: Twin) -> Outbound:
    """Whom this twin may call."""
    return Outbound(mode=cast(Mode, twin.outbound), own_ports=twin.own_ports)


def fetch_image(url: str, policy: Outbound, limit: int = CREATIVE_LIMIT) -> bytes:
    """The image at an address, not yet probed; a stand-in when the policy leaves it out or the scheme is `fixture`.

    Errors: INVALID_URL (1500), IMAGE_NOT_DOWNLOADED (100/3858258). [D-128]
    """
    try:
        parts = parse_url(url)
        if parts.scheme == "fixture" or not policy.reaches(parts):
            return _image_for(parts)
        return _fetch(url, policy, limit)
    except RefusedError as problem:
        raise INVALID_URL(param=shown(url), detail=str(problem)) from problem
    except UnfetchedError as problem:
        raise IMAGE_NOT_DOWNLOADED(url=shown(url), detail=str(problem)) from problem


def fetch_video(url: str, policy: Outbound, limit: int = VIDEO_LIMIT) -> bytes:
    """The video at an address, not yet probed; a stand-in when the policy leaves it out or the scheme is `fixture`.

    Error: VIDEO_URL (389). [A-218, D-195, D-198]
    """
    try:
        parts = parse_url(url)
        if parts.scheme == "fixture" or not policy.reaches(parts):
            return _video_for(parts)
        return _fetch(url, policy, limit)
    except (RefusedError, UnfetchedError) as problem:
        raise VIDEO_URL(url=shown(url), detail=str(problem)) from problem


def final_address(url: str, policy: Outbound) -> str:
    """Where an address leads after its redirects, each under the policy; the last one that could be followed [E-453].

    Only the heads of the answers are read.
    """

    def location(response: http.client.HTTPResponse) -> str | None:
        return response.headers.get("Location") if response.status in REDIRECTS else None

    for _ in range(MOST_REDIRECTS):
        try:
            parts = parse_url(url)
            led = _exchange(parts, policy, Message(), location) if policy.reaches(parts) else None
        except (RefusedError, UnfetchedError):
            return url
        if led is None:
            return url
        url = urljoin(url, led)
    return url


def refuse_facebook(url: str) -> None:
    """Refuse an `image_url` that Facebook hosts. Error: IMAGE_URL_ON_FACEBOOK. [D-128]"""
    try:
        host = parse_url(url).hostname or ""
    except RefusedError as problem:
        raise INVALID_URL(param=shown(url), detail=str(problem)) from problem
    if any(host == known or host.endswith(f".{known}") for known in FACEBOOK_HOSTS):
        raise IMAGE_URL_ON_FACEBOOK(url=shown(url))


def _fetch(url: str, policy: Outbound, limit: int) -> bytes:
    """Follow at most three redirects, each checked anew. Raises RefusedError, UnfetchedError."""
    for _ in range(MOST_REDIRECTS + 1):
        parts = parse_url(url)
        if parts.scheme == "fixture":
            raise RefusedError("a redirect led away from the web")
        answer = _exchange(parts, policy, Message(), lambda response: _read(response, limit))
        if isinstance(answer, bytes):
            return answer
        url = urljoin(url, answer.location)
    raise UnfetchedError(f"it redirects more than {MOST_REDIRECTS} times")


def submit(url: str, policy: Outbound, message: Message) -> int:
    """Send a message to an address; the status of the answer, whatever it says. No redirect is followed.

    Raises RefusedError, UnfetchedError.
    """
    return _exchange(parse_url(url), policy, message, lambda response: response.status)


@dataclass(frozen=True, slots=True)
class _Redirect:
    location: str


T = TypeVar("T")


def _exchange(
    parts: SplitResult, policy: Outbound, message: Message, read: Callable[[http.client.HTTPResponse], T]
) -> T:
    """One request to one pinned address; a watchdog ends it when its time is up."""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    host = parts.hostname or ""
    address = _pinned(host, port, policy)
    if policy.is_own(parts, address) and not (message.method == "GET" and parts.path.startswith(MEDIA)):
        raise RefusedError("the twin does not call itself")
    connection = http.client.HTTPConnection(host, port, timeout=policy.seconds)
    watchdog: threading.Timer | None = None
    try:
        plain = socket.create_connection((address, port), timeout=policy.seconds)
        watchdog = threading.Timer(policy.seconds, _cut, (plain,))
        watchdog.daemon = True
        watchdog.start()
        connection.sock = plain
        if parts.scheme == "https":
            connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
        headers = {"Accept-Encoding": "identity", "User-Agent": "adtwin", "Connection": "close", **message.headers}
        target = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
        connection.request(message.method, target, message.body, headers)
        with contextlib.closing(connection.getresponse()) as response:
            return read(response)
    except (OSError, http.client.HTTPException, ValueError) as problem:
        raise UnfetchedError("the server could not be reached or broke off") from problem
    finally:
        if watchdog is not None:
            watchdog.cancel()
        connection.close()


def _cut(connection: socket.socket) -> None:
    """End a connection under a thread that is reading from it; it may have ended by itself."""
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        connection.close()


def _pinned(host: str, port: int, policy: Outbound) -> str:
    """One checked address of the host, resolved once, so that a second answer of its name server can't differ."""
    if policy.mode == "loopback" and not is_loopback(host):
        raise RefusedError("only addresses of this machine are fetched")
    try:
        addresses = (policy.resolve or resolve)(host, port)
    except (OSError, UnicodeError) as problem:
        raise UnfetchedError("the host does not exist") from problem
    if not addresses:
        raise UnfetchedError("the host does not exist")
    for address in addresses:
        reason = refusal(address, port, policy.mode)
        if reason is not None:
            raise RefusedError(reason)
    return addresses[0]


def resolve(host: str, port: int) -> list[str]:
    """The host's addresses as the system knows them; an address stands for itself."""
    try:
        return [str(ipaddress.ip_address(host))]
    except ValueError:
        pass
    return [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def _read(response: http.client.HTTPResponse, limit: int) -> bytes | _Redirect:
    if response.status in REDIRECTS and response.headers.get("Location"):
        return _Redirect(str(response.headers["Location"]))
    if response.status != http.client.OK:
        raise UnfetchedError(f"the server answered {response.status}")
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise UnfetchedError("the server compressed its answer")
    if response.length is not None and response.length > limit:
        raise UnfetchedError(f"the file is larger than {limit} bytes")
    expected, body = response.length, bytearray()
    while chunk := response.read(_CHUNK):
        body += chunk
        if len(body) > limit:
            raise UnfetchedError(f"the file is larger than {limit} bytes")
    if expected is not None and len(body) != expected:
        raise UnfetchedError("the server broke off")
    return bytes(body)


def _image_for(parts: SplitResult) -> bytes:
    width, height = _size(parts, (1080, 1080))
    form = "png" if parts.path.lower().endswith(".png") else "jpeg"
    return stand_in_image(_label(parts), width, height, _seed(parts), form)


def _video_for(parts: SplitResult) -> bytes:
    width, height = _size(parts, (1280, 720))
    return stand_in_video(_label(parts), 15.0, width, height, _seed(parts))


def _size(parts: SplitResult, usual: tuple[int, int]) -> tuple[int, int]:
    """The size that the address names, like `hero-1200x628.jpg`, else the usual one."""
    found = _SIZE.search(unquote(parts.path + "?" + parts.query))
    return (int(found[1]), int(found[2])) if found else usual


def _label(parts: SplitResult) -> str:
    """The file's name without its extension, made readable; the host when there is none."""
    name = unquote(parts.path).rstrip("/").rpartition("/")[2].rpartition(".")
    text = _SIZE.sub(" ", name[0] or name[2])
    return " ".join(re.split(r"[\s_+-]+", text)).strip() or (parts.hostname or "")


def _seed(parts: SplitResult) -> int:
    return stable_hash(parts.geturl())


def shown(url: str) -> str:
    """The address as it may stand in an error: short, printable, without user name and password."""
    text = "".join(letter if letter.isprintable() else "?" for letter in url[:300])
    return re.sub(r"//[^/@]*@", "//", text)
