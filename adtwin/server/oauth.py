"""The login dialog, `/dialog/oauth`, and what a person does about tokens outside the API [A-050…A-060, A-400, A-401].

The service shows its dialog to whoever is logged in there. The twin has no logins: the page asks as whom to answer, and
where the server wants an admin secret, for that.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any, Literal
from urllib.parse import urlencode, urlsplit, urlunsplit

from pydantic import BaseModel, ConfigDict, Field

from adtwin.errors import GraphError
from adtwin.errors.protocol import INVALID_PARAMETER
from adtwin.model.people import oauth, tokens
from adtwin.model.people.permissions import ALWAYS, SCOPES, scopes_in
from adtwin.server.admin import Call, RefusedError
from adtwin.server.answer import send_off
from adtwin.server.body import decode, receive
from adtwin.server.control import Control
from adtwin.server.exchange import Exchange, Send
from adtwin.server.origin import is_foreign, is_secret
from adtwin.store import Obj, Transaction, View

PATH = re.compile(r"(?:/v\d{1,4}(?:\.\d{0,4})?)?/dialog/oauth/?", re.ASCII)
RESPONSES = ("code", "token")
HEADERS = [
    (b"content-type", b"text/html; charset=UTF-8"),
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
]
DENIED = {
    "error": "access_denied",
    "error_code": "200",
    "error_description": "Permissions error",
    "error_reason": "user_denied",
}


class Asked:
    """What the app asks of the dialog. Errors: APP_UNKNOWN, REDIRECT_BLOCKED, SCOPE_UNKNOWN, INVALID_PARAMETER."""

    def __init__(self, view: View, params: dict[str, Any]) -> None:
        self.app = oauth.app_of(view, params.get("client_id"))
        self.redirect_uri = str(params.get("redirect_uri", ""))
        oauth.check_redirect(self.app, self.redirect_uri)
        self.scopes = [name for name in scopes_in(params.get("scope")) if name != ALWAYS]
        self.response = str(params.get("response_type") or "code")
        if self.response not in RESPONSES:
            known = " or ".join(RESPONSES)
            raise INVALID_PARAMETER(blame=["response_type"], detail=f"Param response_type must be {known}")
        self.state = params.get("state")

    def hidden(self) -> str:
        """The request as hidden fields of the form."""
        given = {
            "client_id": str(self.app.id),
            "redirect_uri": self.redirect_uri,
            "scope": ",".join(self.scopes),
            "response_type": self.response,
            **({} if self.state is None else {"state": str(self.state)}),
        }
        return "".join(f'<input type="hidden" name="{name}" value="{escape(one)}">' for name, one in given.items())

    def back(self, answer: dict[str, str]) -> str:
        """Where the browser goes with the answer: in the query, a token in the fragment [A-052]."""
        said = urlencode({**answer, **({} if self.state is None else {"state": str(self.state)})})
        parts = urlsplit(self.redirect_uri)
        if "access_token" in answer:
            return urlunsplit(parts._replace(fragment=said))
        return urlunsplit(parts._replace(query=f"{parts.query}&{said}" if parts.query else said))


class Dialog:
    """Answers the dialog of one twin."""

    def __init__(self, control: Control, secret: str | None) -> None:
        self._control = control
        self._secret = secret

    async def answer(self, exchange: Exchange, send: Send) -> None:
        """Show the page, or carry out the answer given on it."""
        try:
            await receive(exchange)
            await decode(exchange)
            params = exchange.request.params
            if exchange.method != "POST":
                status, page = 200, await self._page(params, "")
            elif is_foreign(exchange.headers, exchange.base_url):
                status, page = 403, _framed("Refused", "<p>Pages of other sites may not answer for you.</p>")
            elif self._secret is not None and not is_secret(params.get("admin_secret"), self._secret):
                status, page = 401, await self._page(params, "The admin secret is wrong.")
            else:
                await send_off(send, 302, [*HEADERS, (b"location", (await self._decide(params)).encode())], b"")
                return
        except GraphError as error:
            status, page = 400, _refusal(error)
        await send_off(send, status, HEADERS, page.encode(), head=exchange.method == "HEAD")

    async def _page(self, params: dict[str, Any], complaint: str) -> str:
        def look(view: View) -> tuple[Asked, list[Obj]]:
            return Asked(view, params), list(view.of_type("User"))

        asked, people = await self._control.twin.store.read(look)
        return _consent(asked, people, complaint, secret=self._secret is not None)

    async def _decide(self, params: dict[str, Any]) -> str:
        """Carry out Allow or Not now; where to go on. `allow_<scope>=0` leaves a permission out."""
        twin = self._control.twin

        def decide(tx: Transaction) -> str:
            asked = Asked(tx, params)
            if params.get("choice") != "allow":
                return asked.back(DENIED)
            person = _person(tx, params.get("user_id"))
            given = {name for name in asked.scopes if str(params.get(f"allow_{name}", "1")) != "0"}
            refused = frozenset(asked.scopes) - given
            consent = oauth.Consent(asked.app.id, person.id, asked.redirect_uri, frozenset({ALWAYS, *given}), refused)
            now = twin.clock.now()
            if asked.response == "code":
                return asked.back({"code": oauth.code_for(tx, twin.seed, consent, now)})
            token, life = oauth.token_for(tx, twin.seed, consent, now)
            ends = str(now + tokens.DATA_ACCESS)
            return asked.back({"access_token": token, "expires_in": str(life), "data_access_expiration_time": ends})

        address = await twin.store.write(decide)
        self._control.engine.authentication.forget()
        return address


def _person(view: View, given: Any) -> Obj:
    text = str(given or "")
    person = view.get(int(text)) if text.isascii() and text.isdigit() and len(text) < 19 else None
    if person is None or person.type != "User":
        raise INVALID_PARAMETER(blame=["user_id"], detail="Param user_id must be a person of this twin")
    return person


# ---- the pages

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:3rem auto;padding:0 1rem;color:#222}"
    "button,select,input{font:inherit;padding:.3rem .6rem}label{display:block;margin:.4rem 0}ul{padding-left:1.2rem}"
    "@media(prefers-color-scheme:dark){body{color:#e4e6eb;background:#18191a}}"
)


def _framed(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style>'
        f"<main><h1>{escape(title)}</h1>{body}"
        "<p><small>adtwin, a twin for development: no real account is involved.</small></p></main></html>"
    )


def _refusal(error: GraphError) -> str:
    text = (error.row.text or "").format_map(error.values)
    return _framed(error.row.title or "Refused", f"<p>{escape(error.message)}</p><p>{escape(text)}</p>")


def _consent(asked: Asked, people: list[Obj], complaint: str, *, secret: bool) -> str:
    app = str(asked.app.data.get("name", asked.app.id))
    options = "".join(f'<option value="{one.id}">{escape(str(one.data.get("name")))}</option>' for one in people)
    wishes = "".join(
        f'<label><input type="hidden" name="allow_{name}" value="0">'
        f'<input type="checkbox" name="allow_{name}" value="1" checked>'
        f" {escape(SCOPES[name])} <code>{name}</code></label>"
        for name in asked.scopes
    )
    wall = '<label>Admin secret <input type="password" name="admin_secret"></label>' if secret else ""
    warning = f'<p role="alert">{escape(complaint)}</p>' if complaint else ""
    return _framed(
        f"Log in to {app}",
        f'{warning}<form method="post">{asked.hidden()}'
        f'<label>Answer as <select name="user_id">{options}</select></label>'
        f"<p>{escape(app)} would like to see your name and picture{', and to:' if wishes else '.'}</p>{wishes}{wall}"
        '<p><button name="choice" value="allow">Allow</button> '
        '<button name="choice" value="deny">Not now</button></p></form>',
    )


# ---- the admin root


class TokenBody(BaseModel):
    """`{"scopes": ["ads_read"], "lasts": "short"}`: what a token made by hand is to be [A-060]."""

    model_config = ConfigDict(extra="forbid")

    user_id: str | None = Field(default=None, pattern=r"^\d{1,18}$", coerce_numbers_to_str=True)
    scopes: list[str] | str = Field(default_factory=lambda: list(SCOPES))
    targets: dict[str, list[str]] = Field(default_factory=dict)
    """Ids by scope: the objects that it is given for, where it is not given for all."""
    lasts: Literal["short", "long", "always"] = "long"


class SessionBody(BaseModel):
    """`{"user_id": "…", "reason": "password_changed"}`."""

    model_config = ConfigDict(extra="forbid")

    user_id: str | None = Field(default=None, pattern=r"^\d{1,18}$", coerce_numbers_to_str=True)
    reason: Literal["password_changed", "logged_out", "checkpointed", "unconfirmed"] = "password_changed"


async def make_token(call: Call) -> dict[str, Any]:
    """Make a user token with chosen permissions, as the Graph API Explorer does."""
    body = await call.body(TokenBody)
    twin, world = call.control.twin, call.control.identities
    scopes = frozenset({ALWAYS, *scopes_in(body.scopes)})
    targets = _targets(body.targets, scopes)

    def make(tx: Transaction) -> tuple[str, int | None]:
        person = _person(tx, body.user_id or world.get("user_id"))
        now = twin.clock.now()
        consent = oauth.Consent(int(world["app_id"]), person.id, "", scopes, frozenset(), targets)
        if body.lasts == "short":
            return oauth.token_for(tx, twin.seed, consent, now)
        return oauth.lasting_token(tx, twin.seed, consent, now, None if body.lasts == "always" else tokens.LONG)

    token, life = await twin.store.write(make)
    call.control.engine.authentication.forget()
    return {"access_token": token, "expires_in": life, "scopes": sorted(scopes)}


def _targets(given: dict[str, list[str]], scopes: frozenset[str]) -> dict[str, list[int]]:
    """The numbers of the objects by scope; RefusedError for a scope that is not given, or what is no id."""
    found: dict[str, list[int]] = {}
    for scope, ids in given.items():
        numbers = [one.removeprefix("act_") for one in ids]
        if scope not in scopes or not all(one.isascii() and one.isdigit() and len(one) < 19 for one in numbers):
            raise RefusedError(400, "targets names ids of objects by a scope that is asked for.", "targets")
        found[scope] = [int(one) for one in numbers]
    return found


async def end_sessions(call: Call) -> dict[str, Any]:
    """Let a person change the password, log out, or be held up: every token of theirs ends [A-062, A-401]."""
    body = await call.body(SessionBody)
    user = body.user_id or str(call.control.identities.get("user_id", "0"))
    ended = await call.control.twin.store.write(lambda tx: tokens.end_session(tx, int(user), body.reason))
    if not ended:
        raise RefusedError(404, f"There is no person {user}.", "user_id")
    call.control.engine.authentication.forget()
    return {"user_id": user, "reason": body.reason}
