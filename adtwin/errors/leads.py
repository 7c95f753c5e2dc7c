"""Errors of lead forms and leads. [E-117…E-123]"""

from __future__ import annotations

from adtwin.errors.catalogue import row

FORM_NOT_VALID = row(
    "FORM_NOT_VALID",
    code=100,
    message="Invalid parameter",
    title="Lead form not accepted",
    text="{detail}.",
    evidence="report: the reference page of leadgen_forms lists these requirements",
)
FORM_NAME_TAKEN = row(
    "FORM_NAME_TAKEN",
    code=100,
    subcode=1892019,
    message="Invalid parameter",
    title="Form name exists",
    text="The page has a form named {name} already. Choose another name.",
    evidence="assumed",
)
FORM_IS_FIXED = row(
    "FORM_IS_FIXED",
    code=100,
    message="A lead form can't be changed",
    title="Lead form is fixed",
    text="Only status changes, to ACTIVE or ARCHIVED. Make a new form for other questions.",
    evidence="report: forms can't be edited once saved",
)
TEST_LEAD_EXISTS = row(
    "TEST_LEAD_EXISTS",
    code=100,
    message="There is already a test lead of this form",
    title="Test lead exists",
    text="A form has one test lead of yours at a time. DELETE /{id} first.",
    evidence="report: the testing guide tells to delete the lead before making another",
)
