"""A command group per node type, derived from the declarations: `adtwin campaign list`, `adtwin adset create …`.

What the groups know stands in `declarations.json`, written by `make docs` from the node classes.
"""
