"""Moving the clock: everything that falls due on the way happens, in order, before it stands at the new time.

The way is cut where something falls due. Each stretch is one transaction that holds what was delivered, what was
decided and the new time, so that a stop at any moment leaves a state that did exist.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

from adtwin.graph.call import Call, call_of_the_twin
from adtwin.graph.node import Node
from adtwin.graph.twin import CLOCK, Twin
from adtwin.model.audience.custom import people
from adtwin.model.people import posting
from adtwin.model.time import audiences
from adtwin.model.time.deliver import Delivery
from adtwin.model.tree import ad_study, review
from adtwin.model.tree.volume import limits
from adtwin.store import Job, Transaction

HOUR = 3_600
WEEK = 7 * 86_400

Progress = Callable[[int, int], None]
_TURN = threading.Lock()
"""One mover at a time: time does not pass twice."""


def advance(twin: Twin, until: int, progress: Progress | None = None, stretch: int = WEEK) -> int:
    """Move the clock to an epoch second and answer where it stands. Time does not run backwards: ValueError.

    `stretch` is how many seconds at most become one transaction: long ones make fewer, larger fact files.
    """
    with _TURN:
        start = _settled(twin)
        if until < start:
            raise ValueError("the clock only moves forwards; POST /_adtwin/reset goes back to the start")
        delivery = Delivery(twin)
        moment = start
        while moment < until:
            moment = _stretch(twin, delivery, moment, (until, moment + stretch, _the_same_wait(twin, moment, until)))
            if progress is not None:
                progress(moment - start, until - start)
        if twin.store.read_sync(lambda view: view.due_jobs(until, limit=1)):
            _through_due_hour(twin, delivery, until, until)
        delivery.tidy()
        return until


def _the_same_wait(twin: Twin, moment: int, until: int) -> int:
    """Up to when the ads that wait for room on their pages stay the same: an hour goes by who waits at its end."""
    hour = moment - moment % HOUR
    change = twin.store.read_sync(lambda view: limits.next_change(view, hour + HOUR))
    return until if change is None else -(-change // HOUR) * HOUR - HOUR


def _settled(twin: Twin) -> int:
    """The moment up to which everything has happened; a running clock may be ahead of it."""
    settled = twin.store.read_sync(lambda view: view.meta(CLOCK))
    return twin.clock.now() if settled is None else int(settled)


def _move(twin: Twin, target: int) -> None:
    if target > twin.clock.now():
        twin.clock.set(target)


def _stretch(twin: Twin, delivery: Delivery, moment: int, ends: tuple[int, ...]) -> int:
    """One step. Hours before the next due thing deliver as things stand; the hour it falls into delivers after it."""
    until = min(ends)
    due = twin.store.read_sync(lambda view: view.due_jobs(until, limit=1))
    hour = due[0].due - due[0].due % HOUR if due else until
    if due and hour <= moment:
        return _through_due_hour(twin, delivery, moment, min(until, max(hour, moment - moment % HOUR) + HOUR))
    target = min(until, hour)
    outcome = twin.store.read_sync(lambda view: delivery.run(view, moment, target))

    def settle(tx: Transaction) -> None:
        outcome.store(tx)
        tx.set_meta(CLOCK, target)

    twin.store.write_sync(settle)
    _move(twin, target)
    return target


def _through_due_hour(twin: Twin, delivery: Delivery, moment: int, target: int) -> int:
    """Do what falls due up to the end of this hour, each thing at its own moment, then deliver the hour."""

    def settle(tx: Transaction) -> None:
        for job in tx.due_jobs(target):
            _do(twin, tx, job, max(job.due, moment))
        delivery.run(tx, moment, target).store(tx)
        tx.set_meta(CLOCK, target)

    twin.store.write_sync(settle)
    _move(twin, target)
    return target


def _do(twin: Twin, tx: Transaction, job: Job, now: int) -> None:
    """Carry out a job that has fallen due."""
    call = call_of_the_twin(twin, tx, now)
    node = call.load(job.object_id)
    if node is not None:
        DUE[job.kind](call, node)
    tx.finish_job(job.id)


DUE: Mapping[str, Callable[[Call, Node], None]] = {
    review.JOB: review.decide,
    people.JOB: audiences.recount,
    posting.JOB: posting.publish,
    ad_study.JOB: ad_study.turn,
}
"""What is done with its object when a job of this kind falls due."""


def force_review(twin: Twin, ad_id: int, decision: str, reason: str | None) -> dict[str, Any]:
    """Decide an ad's review here and now; LookupError when there is no such ad."""

    def decide(tx: Transaction) -> dict[str, Any]:
        call = call_of_the_twin(twin, tx, twin.clock.now())
        ad = call.load(ad_id)
        if ad is None or ad.obj.type != "Ad":
            raise LookupError(f"there is no ad {ad_id}")
        review.decide(call, ad, approve=decision == "approve", reason=reason)
        return {"ad_id": ad.wire_id, "effective_status": ad.obj.effective_status}

    return twin.store.write_sync(decide)
