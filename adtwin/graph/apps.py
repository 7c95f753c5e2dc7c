"""What an app demands of the calls made with its tokens: a proof of its secret, and an address on its list."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from adtwin.errors.tokens import PROOF_INVALID, PROOF_MISSING, SERVER_NOT_LISTED
from adtwin.graph.path import split

if TYPE_CHECKING:
    from adtwin.graph.call import Request
    from adtwin.store import View


@dataclass(frozen=True, slots=True)
class AppRules:
    """The settings of an app that every call is held to. The secret is read from the app's private data: a proof can't
    be checked against a digest of it [D-272, D-276]."""

    app_id: int = 0
    secret: str | None = None
    needs_proof: bool = False
    servers: tuple[str, ...] = ()

    @classmethod
    def of(cls, app_id: int, view: View) -> AppRules:
        """The rules of an app; none for one that the store does not know."""
        obj = view.get(app_id)
        if obj is None:
            return cls()
        data = obj.data
        servers = tuple(data.get("server_ip_whitelist") or ())
        return cls(app_id, data.get("secret"), bool(data.get("require_app_secret")), servers)

    def admit(self, request: Request, token: str, kind: str) -> None:
        """Let the call pass, or raise PROOF_INVALID, PROOF_MISSING, SERVER_NOT_LISTED [D-270, D-274, D-275]."""
        given = request.params.get("appsecret_proof")
        if given is not None:
            if self.secret is None or not is_proof(str(given).strip('"'), self.secret, token):
                raise PROOF_INVALID(blame=["appsecret_proof"])
        elif self.needs_proof and kind != "app":
            raise PROOF_MISSING(blame=["appsecret_proof"])
        if self.servers and not listed(request.client, self.servers) and not self._is_at_its_settings(request, kind):
            raise SERVER_NOT_LISTED(address=request.client[:60] or "unknown")

    def _is_at_its_settings(self, request: Request, kind: str) -> bool:
        """Whether the app itself calls for its own settings, which stands for its dashboard: else a list without
        one's own address could not be undone."""
        path = split(request.path)
        return kind == "app" and path.alone == str(self.app_id) and "batch" not in request.params


def proof_of(secret: str, token: str) -> str:
    """`appsecret_proof`: the lower-case hex HMAC-SHA256 of the token with the app's secret as key [D-272]."""
    return hmac.new(secret.encode(), token.encode(errors="replace"), hashlib.sha256).hexdigest()


def is_proof(given: str, secret: str, token: str) -> bool:
    """Whether this is the proof of the token; compared in constant time."""
    return hmac.compare_digest(given.encode(errors="replace"), proof_of(secret, token).encode())


def listed(address: str, servers: tuple[str, ...]) -> bool:
    """Whether an address is one of the list, or lies in a network of it."""
    try:
        caller = ipaddress.ip_address(address)
        return any(caller in ipaddress.ip_network(server, strict=False) for server in servers)
    except ValueError:
        return False
