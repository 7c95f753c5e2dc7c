"""The parts of the document that no node type declares: what every request may carry, errors, lists, batches."""

from __future__ import annotations

from typing import Any

from adtwin.graph.idempotency import LONGEST
from adtwin.graph.paging import DEFAULT_LIMIT, MAX_LIMIT, MAX_OFFSET

Schema = dict[str, Any]
OBJECT: Schema = {"type": "object"}
_TEXT: Schema = {"type": "string"}
_FLAG: Schema = {"type": "boolean"}
_FIELD_PATHS: Schema = {"type": "array", "items": {"type": "array", "items": _TEXT}}


def reference(kind: str, name: str) -> Schema:
    """A reference to a part."""
    return {"$ref": f"#/components/{kind}/{name}"}


def _query(name: str, schema: Schema, doc: str) -> Schema:
    return {"name": name, "in": "query", "schema": schema, "description": doc}


SUCCESS = reference("schemas", "Success")
PARAMETERS: dict[str, Schema] = {
    "limit": _query(
        "limit", {"type": "integer", "minimum": 0, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT}, "Rows on a page."
    ),
    "after": _query("after", _TEXT, "The cursor that the page is to begin behind."),
    "before": _query("before", _TEXT, "The cursor that the page is to end before."),
    "offset": _query("offset", {"type": "integer", "minimum": 0, "maximum": MAX_OFFSET}, "Rows to pass over."),
    "since": _query("since", _TEXT, "The earliest time: a timestamp, a day, or words such as yesterday."),
    "until": _query("until", _TEXT, "The latest time."),
    "summary": _query("summary", _TEXT, "`true`, or the fields of the summary."),
    "filtering": {
        "name": "filtering",
        "in": "query",
        "content": {"application/json": {"schema": reference("schemas", "Filters")}},
        "description": "Conditions that a node is to meet.",
    },
    "debug": _query("debug", {"enum": ["all", "info", "warning"]}, "Adds `__debug__` to the answer."),
    "date_format": _query("date_format", _TEXT, "The form of times, in the letters of PHP's date()."),
    "pretty": _query("pretty", _FLAG, "Indents the answer."),
    "idempotency_key": {
        "name": "Idempotency-Key",
        "in": "header",
        "schema": {"type": "string", "maxLength": LONGEST},
        "description": "The twin's own: within 24 hours the same write under the same key gives the first answer.",
    },
}
KEYED = reference("parameters", "idempotency_key")
PROTOCOL = tuple(reference("parameters", name) for name in ("debug", "date_format", "pretty"))
TIMED = tuple(reference("parameters", name) for name in ("since", "until"))
PAGED = tuple(reference("parameters", name) for name in ("limit", "after", "before", "offset", "summary", "filtering"))
_ERROR: Schema = {
    "type": "object",
    "required": ["message", "type", "code", "fbtrace_id"],
    "properties": {
        "message": _TEXT,
        "type": _TEXT,
        "code": {"type": "integer"},
        "error_subcode": {"type": "integer"},
        "error_data": {"type": "object", "properties": {"blame_field_specs": _FIELD_PATHS}},
        "error_user_title": _TEXT,
        "error_user_msg": _TEXT,
        "is_transient": _FLAG,
        "fbtrace_id": _TEXT,
    },
    "additionalProperties": False,
}
_PART: Schema = {
    "type": "object",
    "required": ["relative_url"],
    "properties": {
        "method": {"enum": ["GET", "POST", "PUT", "DELETE"]},
        "relative_url": _TEXT,
        "body": _TEXT,
        "name": _TEXT,
        "depends_on": _TEXT,
        "omit_response_on_success": _FLAG,
        "access_token": _TEXT,
        "attached_files": _TEXT,
    },
}
_ANSWER: Schema = {
    "type": ["object", "null"],
    "required": ["code", "body"],
    "properties": {
        "code": {"type": "integer"},
        "headers": {
            "type": "array",
            "items": {"type": "object", "properties": {"name": _TEXT, "value": _TEXT}},
        },
        "body": {"type": "string", "description": "The answer, as JSON in a text."},
    },
}
SCHEMAS: dict[str, Schema] = {
    "Error": {
        "type": "object",
        "required": ["error"],
        "properties": {"error": _ERROR, "__debug__": OBJECT},
        "additionalProperties": False,
    },
    "Success": {"type": "object", "required": ["success"], "properties": {"success": _FLAG}},
    "Paging": {
        "type": "object",
        "properties": {
            "cursors": {"type": "object", "properties": {"before": _TEXT, "after": _TEXT}},
            "next": _TEXT,
            "previous": _TEXT,
        },
    },
    "Summary": {"type": "object", "properties": {"total_count": {"type": "integer"}}},
    "Filters": {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["field", "operator", "value"],
            "properties": {"field": _TEXT, "operator": _TEXT, "value": {}},
        },
    },
    "Batch": {
        "type": "object",
        "required": ["batch"],
        "properties": {
            "batch": {"type": "array", "maxItems": 50, "items": _PART},
            "include_headers": _FLAG,
        },
    },
    "BatchAnswer": {"type": "array", "items": _ANSWER},
}
SECURITY: dict[str, Schema] = {
    "query": {"type": "apiKey", "in": "query", "name": "access_token"},
    "header": {"type": "http", "scheme": "bearer"},
}
RESPONSES: dict[str, Schema] = {
    "Error": {
        "description": "Why it was not done: the error envelope.",
        "content": {"application/json": {"schema": reference("schemas", "Error")}},
    },
}
