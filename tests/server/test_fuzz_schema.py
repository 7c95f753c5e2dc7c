"""Requests made up from the OpenAPI document: each is answered in time, by what the document says or by an error."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests
import schemathesis.openapi
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from tests.ads import creative, tree
from tests.live import Live, sqlite_live

NODES = 5
"""Nodes that a made-up request is sent to: the first as it was made up, the others are there."""
LONGEST = 5.0
"""Seconds in which any request is answered."""
ROOT = "http://localhost/v24.0"
LOCKED_OUT = {190, 5}
SENDABLE = 65_536
"""Characters of a URL that the client sends at all; the twin refuses far shorter ones. The rest is cut off."""
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]

pytestmark = [pytest.mark.fuzz, pytest.mark.timeout(7_200)]


class Field:
    """A world to try requests on; it is made anew when one of them has locked its user out."""

    def __init__(self, live: Live) -> None:
        self.live = live
        self.prepare()
        made = live.admin("GET", "/openapi.json")
        made["servers"] = [{"url": "/v24.0"}]
        self.schema = schemathesis.openapi.from_dict(made)
        self.operations = [one.ok() for one in self.schema.get_all_operations()]

    def prepare(self) -> None:
        """A fresh world with a tree of ads in it, whose limits don't get into the way."""
        self.live.admin("POST", "/reset")
        self.live.admin("POST", "/throttle", {"profile": "off"})
        self.live.world = self.live.admin("GET", "/world")
        world = self.live.world
        campaign, adset, ad = tree(self.live)
        label = self.live.post(f"/{world['ad_account_id']}/adlabels", {"name": "Label"}).json()["id"]
        run = self.live.post(f"/{world['ad_account_id']}/insights").json()["report_run_id"]
        ids = [campaign, adset, ad, creative(self.live), label, run]
        ids += [str(value) for name, value in world.items() if name.endswith("_id") and isinstance(value, str)]
        self.ids: dict[str, list[str]] = {}
        for identifier in ids:
            if (kind := self._type_of(identifier)) is not None:
                self.ids.setdefault(kind, []).append(identifier)

    def send(self, case: Any) -> None:
        """Send a request and hold its answer to the document. Raises a FailureGroup."""
        token = self.live.world["access_token"]
        sent = case.as_transport_kwargs(base_url=ROOT, headers={"Authorization": f"OAuth {token}"})
        sent.pop("cookies")
        made = requests.Request(**sent).prepare()
        url, body, headers = str(made.url)[:SENDABLE], made.body or b"", {**made.headers}
        request = self.live.client.build_request(str(made.method), url, content=body, headers=headers)
        request.read()
        began = time.perf_counter()
        response = self.live.client.send(request)
        response.elapsed = timedelta(seconds=time.perf_counter() - began)
        case.validate_response(response, checks=CHECKS)
        assert response.elapsed.total_seconds() < LONGEST, case.as_curl_command()
        error = response.json().get("error", {}) if response.status_code >= 400 else {}
        if (error.get("code") in LOCKED_OUT or "appsecret" in error.get("message", "")) and self._is_locked_out():
            self.prepare()

    def _is_locked_out(self) -> bool:
        """Whether the token itself is refused, and not one that was made up."""
        return self.live.get("/me").is_error

    def _type_of(self, identifier: str) -> str | None:
        registry = self.live.twin.registry

        def look(view: Any) -> str | None:
            number = registry.number(view, identifier)
            obj = view.get(number) if number is not None else None
            return None if obj is None else str(obj.type)

        return self.live.twin.store.read_sync(look)


@pytest.fixture(scope="module")
def field() -> Iterator[Field]:
    """A field of the demo world."""
    with sqlite_live() as live:
        yield Field(live)


def test_made_up_requests_are_answered(field: Field):
    """Failures are gathered: one that is known hides no other, and nothing is made smaller, which takes long."""
    failures: dict[str, str] = {}
    examples = max(1, settings().max_examples // NODES)

    @given(data=st.data())
    @settings(suppress_health_check=list(HealthCheck), phases=[Phase.generate], max_examples=examples)
    def ask(data: st.DataObject) -> None:
        operation = data.draw(st.sampled_from(field.operations))
        for case in _cases(field, operation, data):
            try:
                field.send(case)
            except FailureGroup as group:
                for one in group.exceptions:
                    failures.setdefault(f"{operation.label}: {one.title}", f"{case.as_curl_command()}\n{one.message}")

    ask()
    assert not failures, "\n\n".join(f"{what}\n{how[:3_000]}" for what, how in failures.items())


def _cases(field: Field, operation: Any, data: st.DataObject) -> Iterator[Any]:
    """One request as the document has it, or (one in three) as it must not be, to several nodes that there are.

    Making one up takes longer than answering it.
    """
    mode = data.draw(st.sampled_from([GenerationMode.POSITIVE, GenerationMode.POSITIVE, GenerationMode.NEGATIVE]))
    case = data.draw(operation.as_strategy(generation_mode=mode))
    kinds = operation.definition.raw.get("x-node-types", ())
    known = [one for kind in kinds for one in field.ids.get(kind, ())]
    first = data.draw(st.integers(0, max(0, len(known) - 1)))
    for turn in range(NODES):
        if "{id}" in operation.path and known and turn:
            case.path_parameters["id"] = known[(first + turn) % len(known)]
        yield case
