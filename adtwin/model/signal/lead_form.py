"""The form that a lead ad opens: its questions, its policy, the leads it has collected. [D-017, E-117…E-123]"""

from __future__ import annotations

import re
from typing import Any, Literal

from adtwin.errors.leads import FORM_IS_FIXED, FORM_NAME_TAKEN, FORM_NOT_VALID
from adtwin.graph.change import Change
from adtwin.graph.node import REQUIRED, Access, Node, column, computed, reference, stored, written
from adtwin.graph.types import Count, Name, NumericId, Text, UtcTime
from adtwin.model.links import check_link
from adtwin.model.people.access import FORMS
from adtwin.model.spec import Spec

BY_NAME = "lead_form"
WRITING = Access(writes=FORMS.writes)
LONGEST_LINK_TEXT = 70
"""Letters of the privacy policy's link [report: the reference page]."""
MOST_QUESTIONS = 21

QuestionType = Literal[
    "CUSTOM", "EMAIL", "FULL_NAME", "FIRST_NAME", "LAST_NAME", "PHONE", "CITY", "STATE", "PROVINCE", "COUNTRY", "ZIP",
    "POST_CODE", "STREET_ADDRESS", "DOB", "GENDER", "MARITAL_STATUS", "RELATIONSHIP_STATUS", "MILITARY_STATUS",
    "COMPANY_NAME", "JOB_TITLE", "WORK_EMAIL", "WORK_PHONE_NUMBER", "WEBSITE", "WHATSAPP_NUMBER", "DATE_TIME",
    "STORE_LOOKUP", "STORE_LOOKUP_WITH_TYPEAHEAD", "SLIDER", "MULTI_SELECT",
]  # fmt: skip


class Option(Spec):
    """One answer of a multiple choice."""

    value: str | None = None
    key: str | None = None


class Question(Spec):
    """What the form asks; only CUSTOM questions have words of their own."""

    type: QuestionType | None = None
    key: str | None = None
    label: str | None = None
    options: list[Option] | None = None


class Policy(Spec):
    """The privacy policy that the form links to."""

    url: str | None = None
    link_text: str | None = None


def form_asks_something(change: Change[LeadgenForm]) -> None:
    """One to 21 questions; custom ones have a label, and no key stands twice."""
    questions: list[Question] = change.typed("questions") or []
    if not change.creating:
        return
    if not 1 <= len(questions) <= MOST_QUESTIONS:
        detail = f"questions must hold 1 to {MOST_QUESTIONS} questions, and holds {len(questions)}"
        raise FORM_NOT_VALID(blame=["questions"], detail=detail)
    keys: set[str] = set()
    for place, (question, kept) in enumerate(zip(questions, change.new.questions, strict=True)):
        path = ["questions", str(place)]
        if question.type is None:
            raise FORM_NOT_VALID(blame=[*path, "type"], detail=f"Question {place} has no type, such as EMAIL or CUSTOM")
        if question.type == "CUSTOM" and not question.label:
            raise FORM_NOT_VALID(blame=[*path, "label"], detail=f"Question {place} is CUSTOM and needs a label")
        if kept["key"] in keys:
            raise FORM_NOT_VALID(blame=[*path, "key"], detail=f"The key {kept['key'][:50]} stands twice")
        keys.add(kept["key"])


def form_has_a_policy(change: Change[LeadgenForm]) -> None:
    """`privacy_policy` has a web address, and a short text for its link; so has what follows the form."""
    if not change.creating:
        return
    policy: Policy = change.typed("privacy_policy")
    if not (policy.url or "").startswith(("http://", "https://")):
        detail = "privacy_policy.url must be the web address of your privacy policy"
        raise FORM_NOT_VALID(blame=["privacy_policy", "url"], detail=detail)
    if len(policy.link_text or "") > LONGEST_LINK_TEXT:
        detail = f"privacy_policy.link_text has {len(policy.link_text or '')} letters, and {LONGEST_LINK_TEXT} at most"
        raise FORM_NOT_VALID(blame=["privacy_policy", "link_text"], detail=detail)
    check_link(change.new.follow_up_action_url, ["follow_up_action_url"])


def name_is_new_on_the_page(change: Change[LeadgenForm]) -> None:
    """Two forms of a page don't have the same name."""
    form = change.new
    if change.creating and change.call.view.alias(form.obj.owner_id, BY_NAME, form.name) is not None:
        raise FORM_NAME_TAKEN(blame=["name"], name=form.name)


def questions_stay(change: Change[LeadgenForm]) -> None:
    """A saved form is only turned off and on again."""
    changed = sorted(change.sent - {"status", "execution_options"})
    if not change.creating and changed:
        raise FORM_IS_FIXED(blame=[changed[0]])


class LeadgenForm(Node):
    """An instant form of a page."""

    wire_type = "leadgen_form"
    use_case = "leadgen"
    access = WRITING

    name: Name = written(on_create=REQUIRED, on_update=True, by_default=True)
    status: Literal["ACTIVE", "ARCHIVED", "DELETED", "DRAFT"] = column(on_update=True, by_default=True)
    locale: Text = written(on_create=True, default="en_US", by_default=True)
    questions: list[dict[str, Any]] = written(list[Question], on_create=REQUIRED, on_update=True)
    privacy_policy: dict[str, Any] = written(Policy, on_create=REQUIRED)
    privacy_policy_url: Text = computed(lambda form, _call: (form.privacy_policy or {}).get("url"))
    follow_up_action_url: Text = written(on_create=True)
    follow_up_action_text: Text = written(on_create=True)
    context_card: dict[str, Any] = written(on_create=True)
    thank_you_page: dict[str, Any] = written(on_create=True)
    legal_content: dict[str, Any] = stored()
    custom_disclaimer: dict[str, Any] = written(on_create=True)
    question_page_custom_headline: Text = written(on_create=True)
    tracking_parameters: dict[str, Any] = written(on_create=True)
    block_display_for_non_targeted_viewer: bool = written(on_create=True)
    allow_organic_lead: bool = stored(default=True)
    is_optimized_for_quality: bool = written(on_create=True, default=False)
    leads_count: Count = computed(lambda form, call: call.view.edge_count(form.pk, "leads"), doc="Leads from ads.")
    organic_leads_count: Count = stored(default=0)
    expired_leads_count: Count = stored(default=0)
    page_id: NumericId = stored()
    page: Node = reference("page_id", doc="The page that the form belongs to.")
    created_time: UtcTime = column()

    rules = (questions_stay, form_asks_something, form_has_a_policy, name_is_new_on_the_page)

    @classmethod
    def prepare(cls, change: Change[LeadgenForm]) -> None:
        """Every question gets a key, a label and an id; the form is ready at once."""
        if not change.creating:
            change.new.obj.effective_status = change.new.status
            return
        form = change.new
        form.status = form.obj.effective_status = "ACTIVE"
        form.questions = [_named(question, place) for place, question in enumerate(form.questions or ())]
        if form.custom_disclaimer:
            form.legal_content = {"custom_disclaimer": form.custom_disclaimer}

    @classmethod
    def effects(cls, change: Change[LeadgenForm]) -> None:
        """The page finds it by its name."""
        if change.creating:
            change.call.tx.set_alias(change.new.obj.owner_id, BY_NAME, change.new.name, change.new.pk)

    def question_of(self, key: str) -> dict[str, Any] | None:
        """The question with this key."""
        return next((one for one in self.questions or () if one.get("key") == key), None)


def answers_of(form: LeadgenForm, number: int) -> list[dict[str, Any]]:
    """What a made-up person answers; the same for the same number."""
    return [
        {"name": one["key"], "values": [_answer(one, number)]} for one in form.questions or ()
    ]  # fmt: skip


def _named(question: dict[str, Any], place: int) -> dict[str, Any]:
    kind = str(question.get("type") or "")
    label = question.get("label") or kind.replace("_", " ").capitalize()
    usual = re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_") if kind == "CUSTOM" else kind.lower()
    return {**question, "key": question.get("key") or usual or f"question_{place}", "label": label,
            "id": str(place + 1)}  # fmt: skip


_FIRST = ("Alex", "Sam", "Noor", "Ines", "Kofi", "Mei", "Jonas", "Priya", "Luca", "Ana")
_LAST = ("Silva", "Okafor", "Meyer", "Tanaka", "Rossi", "Novak", "Haddad", "Larsen", "Moreau", "Singh")


def _answer(question: dict[str, Any], number: int) -> str:
    """An answer that nobody real gave: addresses at example.com, numbers set aside for fiction."""
    first, last = _FIRST[number % 10], _LAST[number // 10 % 10]
    known = {
        "EMAIL": f"{first}.{last}.{number}@example.com".lower(),
        "WORK_EMAIL": f"{first}.{number}@work.example.com".lower(), "FULL_NAME": f"{first} {last}",
        "FIRST_NAME": first, "LAST_NAME": last, "PHONE": f"+1555010{number % 10_000:04}",
        "CITY": "Springfield", "COUNTRY": "US", "ZIP": "00000", "COMPANY_NAME": "Example Ltd",
    }  # fmt: skip
    options = question.get("options") or ()
    if options:
        one = options[number % len(options)]
        return str(one.get("key") or one.get("value") or "")
    return known.get(str(question.get("type")), f"Stand-in answer {number}")
