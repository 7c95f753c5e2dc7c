"""One catalogue of every error the twin can answer with; each row is data, raised by its name."""

from adtwin.errors.catalogue import CATALOGUE, GraphError, Row, row

__all__ = ["CATALOGUE", "GraphError", "Row", "row"]
