"""A set of requests that was ordered: how far it is, and whom to tell at its end [D-336…D-338, D-344…D-349]."""

from __future__ import annotations

from pydantic import BaseModel

from adtwin.errors.request_sets import NOTIFICATION_SENT
from adtwin.graph.call import Call
from adtwin.graph.change import Change
from adtwin.graph.node import Compute, Edge, Filters, computed, stored, written
from adtwin.graph.types import Integer, Name, Text
from adtwin.model.media.fetch import policy_of
from adtwin.model.owned import Owned
from adtwin.model.request_sets import notification, progress
from adtwin.model.request_sets.notification import NotificationMode
from adtwin.model.request_sets.progress import CANCELED, ENDED, INITIAL, OPEN, TOLD, end, end_if_done, requests_of
from adtwin.model.request_sets.request import AdAsyncRequest
from adtwin.store import Where


class Completion(BaseModel):
    """Which sets are listed."""

    is_completed: bool | None = None


def _where(params: Completion, call: Call) -> Where:  # noqa: ARG001 - a filter's signature
    if params.is_completed is None:
        return Where()
    return Where(effective_status=(ENDED, TOLD) if params.is_completed else (OPEN,))


def _counted(status: str) -> Compute:
    return lambda node, call: progress.count(call, node, status)


def notification_changes_until_it_is_sent(change: Change[AdAsyncRequestSet]) -> None:
    """Whom to tell, and whether, is settled once the notification is on its way [D-347]."""
    touched = [name for name in ("notification_uri", "notification_mode") if name in change.sent]
    if touched and change.new.notification_status != notification.NOT_SENT:
        raise NOTIFICATION_SENT(blame=[[name] for name in touched])


def notification_has_an_address(change: Change[AdAsyncRequestSet]) -> None:
    """Where notifications are on, there is an address to call [D-201]."""
    policy = policy_of(change.call.twin)
    notification.check(change.new.notification_mode, change.new.notification_uri, policy)


class AdAsyncRequestSet(Owned):
    """Requests that were ordered together: ads, a creative, or a batch [D-200…D-202]."""

    deletable = True
    filters = Filters(Completion, _where)

    owner_id: Integer = computed(lambda node, _call: node.obj.owner_id, by_default=True, doc="The ad account's number.")
    name: Name = written(on_update=True, by_default=True)
    is_completed: bool = computed(lambda node, _call: node.obj.effective_status != OPEN, by_default=True)
    total_count: Integer = computed(lambda node, call: progress.total(call, node), doc="All requests of the set.")
    initial_count: Integer = computed(_counted("INITIAL"), doc="Requests not yet begun.")
    in_progress_count: Integer = computed(_counted("IN_PROGRESS"), doc="Requests being carried out.")
    success_count: Integer = computed(_counted("SUCCESS"), doc="Requests that succeeded.")
    error_count: Integer = computed(_counted("ERROR"), doc="Requests that failed.")
    canceled_count: Integer = computed(_counted("CANCELED"), doc="Requests that were canceled.")
    notification_uri: Text = written(on_update=True)
    notification_mode: NotificationMode = written(on_update=True)
    notification_status: Text = stored()
    notification_result: Text = stored(doc="What became of the notification.")

    requests = Edge("AdAsyncRequest", doc="The requests of the set.")

    rules = (notification_changes_until_it_is_sent, notification_has_an_address)

    @classmethod
    def effects(cls, change: Change[AdAsyncRequestSet]) -> None:
        """A notification that could not be sent before is tried anew."""
        if change.sent & {"notification_uri", "notification_mode"} and change.new.obj.effective_status == TOLD:
            end(change.call, change.new)

    def delete(self, call: Call) -> None:
        """Cancel what has not begun [D-348]."""
        for obj in requests_of(call.view, self.pk, INITIAL):
            request = AdAsyncRequest(obj)
            if request.stands(call) == INITIAL:
                request.become(call.tx, CANCELED, call.now)
        end_if_done(call, self)
