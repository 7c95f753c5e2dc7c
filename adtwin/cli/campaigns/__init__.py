"""Whole campaigns in a file: checked by `adtwin lint`, brought about by `adtwin apply`."""
