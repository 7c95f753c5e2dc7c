"""The declared node types as an OpenAPI 3.1 document: what there is to call, with what, and what comes back."""

from adtwin.graph.openapi.document import document

__all__ = ["document"]
