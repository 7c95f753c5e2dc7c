"""What people can be chosen by: interests, behaviors, demographics, each with its id, its path and its part of all
people. One outline of the twin's own (`details.txt`); search shows it, targeting and delivery count by it."""

from adtwin.model.audience.details.catalogue import Detail, beside, of_kind, share_of, with_id, with_name
from adtwin.model.audience.details.kinds import DEMOGRAPHICS, KINDS, NUMBERED

__all__ = ["DEMOGRAPHICS", "KINDS", "NUMBERED", "Detail", "beside", "of_kind", "share_of", "with_id", "with_name"]
