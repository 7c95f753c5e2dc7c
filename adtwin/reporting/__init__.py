"""Insights: a request becomes a typed query, is checked, planned, printed as SQL, run and written for the wire."""

from adtwin.reporting.files import FactFiles, FileLists
from adtwin.reporting.params import InsightsParams
from adtwin.reporting.report import Report, run
from adtwin.reporting.tree import LEVELS, Account, AdObject, Level, Tree

__all__ = [
    "LEVELS",
    "Account",
    "AdObject",
    "FactFiles",
    "FileLists",
    "InsightsParams",
    "Level",
    "Report",
    "Tree",
    "run",
]
