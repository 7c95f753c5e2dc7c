"""Histories of chance: the server answers as a plain dictionary does [R4], with the same bytes on both stores [R7]."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.live import Live, error_of, postgres_live, sqlite_live

KINDS = {
    "campaigns": {"objective": "OUTCOME_TRAFFIC", "status": "PAUSED", "special_ad_categories": []},
    "adlabels": {},
}
STEP = st.tuples(
    st.sampled_from(["create", "create", "two", "rename", "switch", "delete", "read", "list", "wait"]),
    st.sampled_from(list(KINDS)),
    st.integers(0, 1_000),
)


@dataclass
class Naive:
    """A client that writes down what it did, and holds every answer to that. `bytes` are the answers in their order."""

    live: Live
    held: dict[str, dict[str, dict[str, str]]] = field(default_factory=lambda: {kind: {} for kind in KINDS})
    bytes: list[bytes] = field(default_factory=list)

    def take(self, step: str, kind: str, number: int) -> None:
        """One step; those that need an object do nothing while there is none."""
        known = self.held[kind]
        if step == "create":
            self.create(kind, f"No. {number}")
        elif step == "two":
            self.two(kind, number)
        elif step == "list":
            self.walk(kind, number % 4 + 1)
        elif step == "wait":
            self.live.advance(f"{number}s")
        elif known:
            getattr(self, step)(kind, list(known)[number % len(known)], number)

    def create(self, kind: str, name: str) -> None:
        answer = self._sent("POST", self._edge(kind), data={"name": name, **KINDS[kind]})
        self.held[kind][answer["id"]] = self._told(kind, name)

    def two(self, kind: str, number: int) -> None:
        """Two of a batch: the second is named after the first."""
        path = self._edge(kind)[1:]
        given = "&".join(f"{name}={value}" for name, value in KINDS[kind].items())
        parts = [
            {"method": "POST", "relative_url": path, "body": f"name=A{number}&{given}", "name": "first"},
            {"method": "POST", "relative_url": path, "body": f"name={{result=first:$.id}}&{given}"},
        ]
        given_back = self.live.post("/", {"batch": parts, "include_headers": "false"})
        self.bytes.append(given_back.content)
        first, second = (json.loads(one["body"])["id"] for one in given_back.json())
        self.held[kind][first] = self._told(kind, f"A{number}")
        self.held[kind][second] = self._told(kind, first)

    def rename(self, kind: str, pk: str, number: int) -> None:
        assert self._sent("POST", f"/{pk}", data={"name": f"Renamed {number}"}) == {"success": True}
        self.held[kind][pk]["name"] = f"Renamed {number}"

    def switch(self, kind: str, pk: str, number: int) -> None:
        status = ("ACTIVE", "PAUSED")[number % 2]
        assert self._sent("POST", f"/{pk}", data={"status": status}) == {"success": True}
        if "status" in self.held[kind][pk]:
            self.held[kind][pk]["status"] = status

    def delete(self, kind: str, pk: str, _: int) -> None:
        assert self._sent("DELETE", f"/{pk}") == {"success": True}
        del self.held[kind][pk]
        if kind == "adlabels":
            error_of(self.live.get(f"/{pk}"), "UNSUPPORTED_REQUEST")

    def read(self, kind: str, pk: str, _: int) -> None:
        asked = ",".join(self.held[kind][pk])
        assert self._sent("GET", f"/{pk}", params={"fields": asked}) == {**self.held[kind][pk], "id": pk}

    def walk(self, kind: str, limit: int) -> None:
        """Page by page, each object once."""
        asked = {"fields": "name", "limit": limit}
        found, after = {}, None
        while True:
            page = self._sent("GET", self._edge(kind), params=asked | ({"after": after} if after else {}))
            assert len(page["data"]) <= limit
            for one in page["data"]:
                assert one["id"] not in found
                found[one["id"]] = one["name"]
            after = page.get("paging", {}).get("cursors", {}).get("after")
            if "next" not in page.get("paging", {}):
                break
        assert found == {pk: one["name"] for pk, one in self.held[kind].items()}

    def _told(self, kind: str, name: str) -> dict[str, str]:
        return {"name": name} | ({"status": "PAUSED"} if kind == "campaigns" else {})

    def _edge(self, kind: str) -> str:
        return f"/{self.live.world['ad_account_id']}/{kind}"

    def _sent(self, method: str, path: str, **more):
        answer = self.live.request(method, path, **more)
        assert answer.status_code == 200, answer.text
        self.bytes.append(answer.content)
        return answer.json()


@pytest.mark.fuzz
def test_a_history_goes_as_a_dictionary_has_it_with_the_same_bytes_on_both_stores():
    """Five histories in every build, two thousand under `make fuzz`."""

    @settings(max_examples=settings().max_examples // 10, suppress_health_check=list(HealthCheck))
    @given(steps=st.lists(STEP, min_size=25, max_size=50))
    def each(steps):
        told = []
        for store in (sqlite_live, sqlite_live, postgres_live):
            with store() as live:
                naive = Naive(live)
                for step in steps:
                    naive.take(*step)
                for kind in KINDS:
                    naive.walk(kind, 3)
                told.append(naive.bytes)
        assert told[0] == told[1] == told[2]
        assert len(told[0]) > len(steps) // 4

    each()
