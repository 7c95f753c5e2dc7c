"""What happens while the clock moves: reviews end, schedules begin and end, ads deliver."""

from adtwin.model.time.advance import advance, force_review

__all__ = ["advance", "force_review"]
