"""One catalogue of every error the twin can answer with; each row is data, raised by its name.

The modules beside this one hold the rows, and all are loaded here, so that the catalogue is whole wherever it is asked.
"""

from importlib import import_module
from pkgutil import iter_modules

from adtwin.errors.catalogue import CATALOGUE, GraphError, Row, meant_by, row

__all__ = ["CATALOGUE", "GraphError", "Row", "meant_by", "row"]

for _found in iter_modules(__path__, __name__ + "."):
    import_module(_found.name)
