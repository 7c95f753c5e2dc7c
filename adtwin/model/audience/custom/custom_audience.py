"""Custom audiences: customer lists, people of websites, apps and videos, lookalikes. [A-100…A-108, D-086…D-093]"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import Field

from adtwin.errors.audience import AUDIENCE_CREATION_FAILED
from adtwin.errors.protocol import INVALID_PARAMETER
from adtwin.graph.call import Call
from adtwin.graph.change import Change
from adtwin.graph.node import REQUIRED, Edge, Edges, column, computed, sent, stored, written
from adtwin.graph.types import Integer, JsonText, Name, NumericId, Text
from adtwin.model.audience.custom import people, sharing, sources, terms
from adtwin.model.audience.custom.lookalike import LookalikeSpec, lookalike_has_its_source
from adtwin.model.owned import ADS, Owned
from adtwin.store import Obj

DEFAULT_RETENTION: Final = 14
"""Days for which people of a video stay in an audience that doesn't say [A-105]."""


def sources_are_there(change: Change[CustomAudience]) -> None:
    """Whoever makes an audience of a video's viewers may advertise for the page that has it [A-104]; pixels, apps and
    pages that a rule names are the caller's to use."""
    if not change.new.rule or not change.changed("rule"):
        return
    call, rule = change.call, change.new.rule
    for place, entry in enumerate(sources.engagements(rule)):
        found = call.visible(int(entry.object_id)) if len(entry.object_id) < 19 else None
        blame = ["rule", str(place), "object_id"]
        fits = found is None or entry.event_name not in sources.VIDEO_EVENTS or found.obj.type.endswith("Video")
        wanted = entry.event_name in sources.VIDEO_EVENTS or call.view.get(int(entry.object_id)) is not None
        if not fits or (found is None and wanted):
            raise AUDIENCE_CREATION_FAILED(blame=blame, detail=f"object {entry.object_id} can't be used or isn't there")
        tasks = set() if found is None else set(call.principal.tasks.get(found.obj.owner_id, ()))
        if found is not None and not call.principal.is_the_twin and tasks.isdisjoint(ADS.tasks):
            detail = f"You need the task ADVERTISE on {found.obj.owner_id} to make an audience of {entry.object_id}."
            raise AUDIENCE_CREATION_FAILED(blame=blame, detail=detail)
    for _, number in sources.event_sources(rule):
        if not number.isdigit() or len(number) > 18 or call.visible(int(number)) is None:
            detail = f"Param rule names the event source {number[:60]}, which can't be used or isn't there"
            raise INVALID_PARAMETER(blame=["rule"], detail=detail)


def _lookalikes(audience: CustomAudience, call: Call) -> list[str]:
    """The lookalikes that were made of the audience."""
    return [str(link.id2) for link in call.view.links(audience.pk, LOOKALIKES)]


def _permissions(audience: CustomAudience, call: Call) -> dict[str, bool]:
    """What the reader may do with the audience [D-091]."""
    own = call.principal.may_write(audience.obj.owner_id, ADS)
    return {
        "can_edit": own,
        "can_see_insight": audience.may_be_looked_into(call),
        "can_share": own,
        "subtype_supports_lookalike": audience.subtype != "LOOKALIKE",
        "supports_recipient_lookalike": False,
    }


def _data_source(audience: CustomAudience, call: Call) -> dict[str, str]:  # noqa: ARG001 - a computed field's form
    """Where the people come from."""
    kinds = {"CUSTOM": ("FILE_IMPORTED", "HASHES"), "LOOKALIKE": ("DERIVED_DATA", "CUSTOM_AUDIENCE_LOOKALIKE")}
    kind, part = kinds.get(audience.subtype, ("EVENT_BASED", "ANYTHING"))
    return {"type": kind, "sub_type": part, "creation_params": "[]"}


LOOKALIKES: Final = "lookalikes"
"""The kind of links from an audience to its lookalikes."""


class CustomAudience(Owned):
    """People whom an account chose by what it knows of them. [A-100…A-108, D-086…D-093]"""

    use_case = "custom_audience"
    deletable = True

    name: Name = written(on_create=REQUIRED, on_update=True)
    description: Text = written(on_create=True, on_update=True)
    subtype: sources.Subtype = written(on_create=True)
    customer_file_source: Literal["USER_PROVIDED_ONLY", "PARTNER_PROVIDED_ONLY", "BOTH_USER_AND_PARTNER_PROVIDED"] = (
        written(on_create=True, on_update=True)
    )
    rule: JsonText = written(on_create=True, on_update=True)
    rule_aggregation: JsonText = written(on_create=True, on_update=True)
    retention_days: Annotated[Integer, Field(ge=1, le=730)] = computed(
        lambda audience, _call: audience.stays_for, on_create=True, on_update=True
    )
    prefill: bool = sent(on_create=True, doc="Whether people count who did it before the audience was made [A-105].")
    pixel_id: NumericId = written(on_create=True)
    opt_out_link: Text = written(on_create=True, on_update=True)
    origin_audience_id: NumericId = sent(on_create=True, doc="The audience that a lookalike is made of.")
    lookalike_spec: dict[str, Any] = written(LookalikeSpec, on_create=True, on_update=True)
    lookalike_audience_ids: list[NumericId] = computed(_lookalikes)
    is_value_based: bool = written(on_create=True, default=False)
    product_set_id: NumericId = stored()
    inclusions: list[dict[str, Any]] = stored()
    exclusions: list[dict[str, Any]] = stored()
    data_source: dict[str, str] = computed(_data_source)
    approximate_count_lower_bound: Integer = computed(people.lower_bound)
    approximate_count_upper_bound: Integer = computed(people.upper_bound)
    delivery_status: dict[str, Any] = computed(people.delivery_status)
    operation_status: dict[str, Any] = computed(people.operation_status)
    permission_for_actions: dict[str, bool] = computed(_permissions)
    time_created: Integer = computed(lambda audience, _call: audience.created_time)
    time_updated: Integer = computed(lambda audience, _call: audience.obj.updated_time)
    time_content_updated: Integer = stored()
    created_time: Integer = column()

    rules = (
        terms.terms_are_accepted,
        sources_are_there,
        lookalike_has_its_source,
    )

    @property
    def stays_for(self) -> int:
        """Days for which people stay: as sent, else as the rule says; 0 for those who were uploaded."""
        given = self.obj.data.get("retention") or sources.retention_of(self.rule)
        return int(given or (DEFAULT_RETENTION if self.rule or self.product_set_id else 0))

    @classmethod
    def prepare(cls, change: Change[CustomAudience]) -> None:
        """Read the rule, name the subtype, and begin to count from the moment that `prefill` says [A-105]."""
        data, given = change.new.obj.data, change.params
        if "rule" in change.sent:
            data["rule"] = sources.read_rule(data["rule"])
        if "retention_days" in change.sent:
            data["retention"] = change.typed("retention_days")
        if change.creating:
            data["prefill"] = bool(getattr(given, "prefill", None))
            if change.typed("origin_audience_id"):
                data["origin_audience_id"] = change.typed("origin_audience_id")
            known = "LOOKALIKE" if data.get("origin_audience_id") or data.get("lookalike_spec") else None
            change.new.subtype = change.new.subtype or known or sources.subtype_of(data.get("rule")) or "CUSTOM"

    @classmethod
    def effects(cls, change: Change[CustomAudience]) -> None:
        """The people are counted; a lookalike is found at its source."""
        audience = change.new
        if change.creating and audience.obj.data.get("origin_audience_id"):
            change.call.tx.link(int(audience.obj.data["origin_audience_id"]), LOOKALIKES, audience.pk, change.call.now)
        if change.creating or change.changed("rule", "retention", "lookalike_spec"):
            people.begin(change.call, audience)

    @classmethod
    def is_shared(cls, obj: Obj, call: Call) -> bool:
        """Those who work for an account that the audience is shared with see it too [D-091]."""
        return sharing.lets_see(call.view, obj.id, call.principal)

    def may_be_looked_into(self, call: Call) -> bool:
        """Whether the reader may know how many people these are."""
        own = call.principal.may_see(self.obj.owner_id, ADS)
        return own or sharing.lets_look_into(call.view, self.pk, call.principal)

    def delete(self, call: Call) -> None:
        """Gone for good; ad sets that name it reach nobody by it."""
        call.tx.drop_jobs(self.pk)
        call.tx.remove(self.pk)


class AccountAudiences(Edges, of="AdAccount"):
    """The audiences of an account, and those that others share with it."""

    customaudiences = Edge(
        "CustomAudience",
        by="account_id",
        creates=True,
        use_case="custom_audience",
        access=ADS,
        doc="The account's audiences, and those shared with it.",
    )
