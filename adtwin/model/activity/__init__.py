"""Who did what in an ad account: every write of the ads tree leaves an entry in its transaction. [D-113, D-114]"""

from adtwin.model.activity.events import REVIEWED, USER_ADDED, USER_REMOVED
from adtwin.model.activity.log import note, note_deletion, note_write

__all__ = ["REVIEWED", "USER_ADDED", "USER_REMOVED", "note", "note_deletion", "note_write"]
