"""The history of the schema. Alembic is imported only when a database stands at an older revision."""

HEAD = "0003"
"""The revision this version of adtwin works with: the newest file in `versions`."""
