"""Errors of reading or doing several things at once: batches, and `ids=`."""

from __future__ import annotations

from adtwin.errors.catalogue import row

BATCH_TOO_LONG = row(
    "BATCH_TOO_LONG",
    code=100,
    type="GraphBatchException",
    message="Too many requests in batch message. Maximum batch size is {most}",
    title="Too many requests in the batch",
    text="The batch has {found} requests. Send at most {most} at once.",
    evidence="report jgorset/facepy#98; the number is doc C-447",
)
BATCH_UNREADABLE = row(
    "BATCH_UNREADABLE",
    code=100,
    type="GraphBatchException",
    message="The batch can't be read: {detail}",
    title="The batch can't be read",
    text="batch must be a JSON list of objects with method and relative_url: {detail}.",
    evidence="doc D-356",
)
BATCH_UNRESOLVED = row(
    "BATCH_UNRESOLVED",
    code=100,
    type="GraphBatchException",
    message=(
        "Request {place} cannot depend on an unresolved request with name {name}."
        " Requests can only depend on preceding requests"
    ),
    title="The request depends on one that doesn't come before it",
    text="Give an earlier request of the batch the name {name}, or correct the reference.",
    evidence="report tests of arsduo/koala, doc C-454",
)
BATCH_DEPENDENCY_FAILED = row(
    "BATCH_DEPENDENCY_FAILED",
    code=100,
    type="GraphBatchException",
    message="The request was not carried out, because the request {name} it depends on did not succeed",
    title="A request that this one depends on failed",
    text="Mend the request named {name}; its own answer in this batch says what is wrong. Then send both again.",
    evidence="doc D-354",
)
BATCH_NO_MATCH = row(
    "BATCH_NO_MATCH",
    code=100,
    type="GraphBatchException",
    message="The reference {reference} finds nothing: {detail}",
    title="A reference finds nothing",
    text="{detail}. Compare the JSONPath with the answer of the request it names.",
    evidence="doc D-353",
)
BATCH_NESTED = row(
    "BATCH_NESTED",
    code=100,
    type="GraphBatchException",
    message="A batch cannot hold a batch",
    title="A batch in a batch",
    text="Put the requests of the inner batch into the outer one.",
    evidence="assumed",
)
BATCH_NO_FILE = row(
    "BATCH_NO_FILE",
    code=100,
    type="GraphBatchException",
    message="The attached file {file} is not part of the request",
    title="An attached file is missing",
    text="Send the batch as multipart/form-data with a file part named {file}.",
    evidence="doc C-464",
)
BATCH_SEVERAL_UNDER_ONE = row(
    "BATCH_SEVERAL_UNDER_ONE",
    code=100,
    type="GraphBatchException",
    message="A batch can't include several objects of type {kind} under {parent}",
    title="One under each parent in a batch",
    text="An earlier request of the batch has made one under {parent}. Send this one alone or in a batch of its own.",
    evidence="doc C-448; the code is assumed",
)
TOO_MANY_IDS = row(
    "TOO_MANY_IDS",
    code=100,
    message="Too many IDs. Maximum: {most}. Provided: {found}.",
    title="Too many ids",
    text="Ask for at most {most} ids at once.",
    evidence="assumed",
)
IDS_REMOVED = row(
    "IDS_REMOVED",
    code=100,
    message="Reading several ids with the ids parameter is not supported in {version}",
    title="ids is gone",
    text="Since v26.0 several objects are read with a batch: POST / with one request for each id.",
    evidence="report wire facts 8",
)
DATE_FORMAT_REMOVED = row(
    "DATE_FORMAT_REMOVED",
    code=100,
    message="The date_format parameter is not supported in {version}",
    title="date_format is gone",
    text="Since v26.0 times come as ISO 8601. Leave date_format out.",
    evidence="report wire facts 8",
)
