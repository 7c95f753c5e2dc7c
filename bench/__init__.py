"""Measurements: every figure beside a baseline of the same run, as a ratio of medians."""
