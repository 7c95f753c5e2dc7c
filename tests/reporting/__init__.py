"""Tests of insights over small fact files."""
