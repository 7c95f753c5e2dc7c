"""Leads: what people wrote into a form, from simulated delivery or as a test. [D-017]"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, cast

from pydantic import BaseModel

from adtwin.base.streams import stable_hash
from adtwin.errors.leads import FORM_NOT_VALID, TEST_LEAD_EXISTS
from adtwin.graph.call import Call
from adtwin.graph.node import Access, Edge, Edges, Node, Operation, column, stored
from adtwin.graph.types import NumericId, Text, UtcTime
from adtwin.model.creative.call_to_action import form_of
from adtwin.model.signal.lead_form import LeadgenForm, answers_of
from adtwin.store import Obj, Page, Transaction
from adtwin.store.coded import Coded

if TYPE_CHECKING:
    from collections.abc import Mapping

LEADS = Access(reads=frozenset(("leads_retrieval",)), writes=frozenset(("leads_retrieval", "pages_manage_ads")))
ACTION = "onsite_conversion.lead_grouped"
"""What reports call a lead of a form."""
MOST_AT_ONCE = 500
"""Leads of one ad that one stretch of time makes at most."""


class Lead(Node):
    """One submission. [D-017]"""

    wire_type = "lead"
    use_case = "leadgen"
    access = LEADS
    deletable = True

    created_time: UtcTime = column(by_default=True)
    field_data: list[dict[str, Any]] = stored(by_default=True)
    form_id: NumericId = stored()
    ad_id: NumericId = stored()
    ad_name: Text = stored()
    adset_id: NumericId = stored()
    adset_name: Text = stored()
    campaign_id: NumericId = stored()
    campaign_name: Text = stored()
    is_organic: bool = stored(default=False)
    platform: Text = stored(default="fb")
    custom_disclaimer_responses: list[dict[str, Any]] = stored()

    def delete(self, call: Call) -> None:
        """Gone from its form and its ad."""
        tx = call.tx
        for holder, edge in ((self.form_id, "leads"), (self.form_id, "test_leads"), (self.ad_id, "leads")):
            if holder:
                tx.unlink(int(holder), edge, self.pk)
        tx.remove(self.pk)


class SentLead(BaseModel):
    """What a test lead says; what is left out is made up."""

    field_data: list[dict[str, Any]] | None = None
    custom_disclaimer_responses: list[dict[str, Any]] | None = None


def _test_lead(call: Call, form: Node, given: SentLead) -> dict[str, str]:
    form = cast("LeadgenForm", form)
    existing = call.view.edge(form.pk, "test_leads", Page(limit=1))
    if existing:
        raise TEST_LEAD_EXISTS(id=existing[0].id)
    data = given.field_data
    for place, answer in enumerate(data or ()):
        if form.question_of(str(answer.get("name"))) is None or not isinstance(answer.get("values"), list):
            keys = ", ".join(one["key"] for one in form.questions or ())
            detail = f"field_data[{place}] must have values and the name of a question: {keys}"
            raise FORM_NOT_VALID(blame=["field_data", str(place)], detail=detail)
    number = stable_hash(call.twin.seed, "test lead", form.pk) % 10_000
    answers = data if data is not None else answers_of(form, number)
    more = {"custom_disclaimer_responses": given.custom_disclaimer_responses or None}
    lead = _put(call.tx, form.obj, call.now, {"field_data": answers, **more})
    call.tx.link(form.pk, "test_leads", lead.id, call.now)
    return {"id": str(lead.id)}


def _put(tx: Transaction, form: Obj, moment: int, data: Mapping[str, Any]) -> Obj:
    kept = {name: value for name, value in data.items() if value is not None}
    obj = Obj(
        id=tx.new_id(form.owner_id),
        type="Lead",
        owner_id=form.owner_id,
        created_time=moment,
        updated_time=moment,
        status=None,
        effective_status=None,
        data={"form_id": str(form.id), "is_organic": False, "platform": "fb", **kept},
    )
    tx.insert(obj)
    return obj


class FormPaths(Edges, of="LeadgenForm"):
    """The leads of a form."""

    leads = Edge("Lead", access=LEADS, doc="What people wrote into the form, newest first.")
    test_leads = Edge(
        "Lead", access=LEADS, post=Operation(_test_lead, SentLead), doc="The form's test lead, one at a time."
    )


class AdPaths(Edges, of="Ad"):
    """The leads of a lead ad [D-017]."""

    leads = Edge("Lead", access=LEADS, doc="What people wrote into the ad's form, newest first.")


# -- from delivery ---------------------------------------------------------------------------------------------------


def sent(actions: Mapping[str, Any]) -> Counter[int]:
    """How many forms people sent, by ad, in delivery's table of actions."""
    kinds, found = actions["action_type"], Counter[int]()
    if not isinstance(kinds, Coded) or ACTION not in kinds.words:
        return found
    mine = kinds.codes == kinds.words.index(ACTION)
    ads, counts = actions["ad_id"][mine], actions["count_7d_click"][mine]
    for ad_id, count in zip(ads, counts, strict=True):
        found[int(ad_id)] += int(count)
    return found


def collect(tx: Transaction, forms: Mapping[int, int], moment: int) -> None:
    """Make a lead for each form sent in a stretch of delivery that ended at this moment, counted by ad."""
    for ad_id, count in forms.items():
        _of_ad(tx, ad_id, min(count, MOST_AT_ONCE), moment)


def _of_ad(tx: Transaction, ad_id: int, count: int, moment: int) -> None:
    ad = tx.get(ad_id)
    form = _form_of(tx, ad) if ad is not None else None
    if ad is None or form is None:
        return
    adset, campaign = tx.get(int(ad.data["adset_id"])), tx.get(int(ad.data["campaign_id"]))
    about = {"ad_id": str(ad.id), "ad_name": ad.data.get("name"), "adset_id": ad.data["adset_id"],
             "campaign_id": ad.data["campaign_id"], "adset_name": adset and adset.data.get("name"),
             "campaign_name": campaign and campaign.data.get("name")}  # fmt: skip
    node = LeadgenForm(form)
    for number in range(count):
        answers = answers_of(node, stable_hash(ad.id, moment, number) % 10_000)
        lead = _put(tx, form, moment, {**about, "field_data": answers})
        for holder in (form.id, ad.id):
            tx.link(holder, "leads", lead.id, moment)


def _form_of(tx: Transaction, ad: Obj) -> Obj | None:
    """The form that the ad's button opens."""
    creative = tx.get(int(ad.data["creative_id"]))
    number = form_of(creative.data) if creative is not None else ""
    form = tx.get(int(number)) if number else None
    return form if form is not None and form.type == "LeadgenForm" else None
