"""Ad review: what is new or changed is looked at for some simulated minutes, then runs or is turned down.

Content, targeting, goal and billing changes bring an ad back to review; bids, budgets and schedules do not [C-374].
What is turned down, and why, is read from `ad_review_feedback` and, text by text, from `review_feedback` [B-257…B-260].
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import orjson

from adtwin.base.streams import stable_hash
from adtwin.errors.tree import AD_FAILS_REVIEW
from adtwin.graph.call import Call
from adtwin.graph.change import Change
from adtwin.graph.node import Node
from adtwin.model import activity
from adtwin.model.creative.feed.variants import feed_texts
from adtwin.model.media import library
from adtwin.model.owned import account_of
from adtwin.model.status import HIDDEN, children
from adtwin.model.tree import policies, spread
from adtwin.model.tree.account_facts import has_page_authorized
from adtwin.model.tree.delivery_profile import profile_of
from adtwin.store import Obj

if TYPE_CHECKING:
    from adtwin.model.tree.ad import Ad
    from adtwin.model.tree.adset import AdSet

JOB = "review"
SHORTEST, LONGEST = 3 * 60, 15 * 60
CONTENT = ("creative_id", "creative_asset_groups_spec")
"""What of an ad is looked at when it is new."""
REVIEWED_AGAIN = ("targeting", "optimization_goal", "billing_event", "promoted_object")

TEXT_KEYS = ("message", "name", "title", "description", "link_description", "caption", "text", "body")


def mark(call: Call, ad: Node) -> None:
    """Let an ad that is about to be stored wait for review."""
    ad.obj.data["review"] = {"state": "pending", "since": call.now}


def begin(call: Call, ad: Node) -> None:
    """Plan the end of a marked ad's review; a review that is still running starts over."""
    tx = call.tx
    tx.drop_jobs(ad.pk, JOB)
    wait = SHORTEST + stable_hash(call.twin.seed, JOB, ad.pk, call.now) % (LONGEST - SHORTEST)
    tx.add_job(kind=JOB, due=call.now + wait, owner_id=ad.obj.owner_id, object_id=ad.pk)


def targeting_was_changed(change: Change[AdSet]) -> None:
    """Changes of an ad set that bring its ads to review again [C-374]."""
    if not change.changed(*REVIEWED_AGAIN):
        return
    for ad in list(children(change.call.tx, change.new.pk, "ads")):
        if ad.status not in HIDDEN:
            node = change.call.keep(change.call.registry.wrap(ad))
            mark(change.call, node)
            change.call.tx.update(ad)
            begin(change.call, node)
            spread.from_ad(change.call, node)


def decide(call: Call, ad: Node, *, approve: bool | None = None, reason: str | None = None) -> None:
    """End a review: by what the texts say, or as forced through the admin root."""
    tx = call.tx
    tx.drop_jobs(ad.pk, JOB)
    found = offences(call, ad) if approve is None else []
    if approve is None and profile_of(ad.obj, call.view.get(ad.obj.owner_id)) == "rejected":
        approve, reason = False, policies.PROFILE
    if approve is False:
        found = [{"id": ad.pk, "text": "", "reason": [(reason or "POLICY").upper()]}]
    state = "rejected" if found else "approved"
    ad.obj.data["review"] = {"state": state, "at": call.now, "found": found, "note": reason if found else None}
    tx.update(ad.obj)
    activity.note(call, ad, activity.REVIEWED[state])
    spread.from_ad(call, ad)


def offences(call: Call, ad: Node) -> list[dict[str, Any]]:
    """The texts of the ad's creative that break a policy, with an id each [B-258, B-259]."""
    creative = call.load(int(ad.obj.data["creative_id"])) if ad.obj.data.get("creative_id") else None
    if creative is None:
        return []
    labelled = creative.obj.data.get("authorization_category") not in (None, "NONE")
    authorized = has_page_authorized(account_of(ad, call), call)
    found = []
    for number, text in _numbered_texts(call, creative.obj):
        reasons = policies.reasons(text, labelled=labelled, authorized=authorized)
        if reasons:
            found.append({"id": number, "text": text, "reason": reasons})
    return found


def _numbered_texts(call: Call, creative: Obj) -> Iterator[tuple[int, str]]:
    """Every text, of a feed as often as it is an asset and with that asset's number [B-259, B-456]."""
    in_feed = dict.fromkeys(feed_texts(creative.data.get("asset_feed_spec") or {}, creative.id))
    yield from ((int(number), text) for number, text in in_feed)
    known = {text for _, text in in_feed}
    for text in dict.fromkeys(_texts(call, creative)):
        if text not in known:
            yield stable_hash(creative.id, text) % 10**15, text


def _texts(call: Call, creative: Obj) -> list[str]:
    """Every text a person would read in a creative, including that of the post it shows, and not its own name."""
    out: list[str] = []
    _collect({key: value for key, value in creative.data.items() if key != "name"}, out)
    story = str(creative.data.get("object_story_id") or "").partition("_")[2]
    post = call.view.get(int(story)) if story.isdigit() else None
    if post is not None:
        _collect(post.data, out)
    return out


def _collect(value: Any, out: list[str]) -> None:
    if isinstance(value, list):
        for item in value:
            _collect(item, out)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(inner, str) and key in TEXT_KEYS:
                out.append(inner)
            else:
                _collect(inner, out)


def review_at_once_passes(change: Change[Ad]) -> None:
    """With `synchronous_ad_review`, texts and pictures are judged along with the rest [B-078, D-154, D-372]."""
    if "synchronous_ad_review" not in (change.call.options or ()):
        return
    found = {code: one["text"] for one in offences(change.call, change.new) for code in one["reason"]}
    if not found and any(image.data.get("much_text") for image in _images(change)):
        found[policies.IMAGE_TEXT] = ""
    if found:
        code, text = next(iter(found.items()))
        raise AD_FAILS_REVIEW(blame=["creative"], reason=explain(code), text=f" The text: {text[:200]}" if text else "")


def _images(change: Change[Ad]) -> Iterator[Obj]:
    """The images of the ad's creative that are in the account's library."""
    view, account_id = change.call.view, change.new.obj.owner_id
    creative = change.call.load(int(change.new.creative_id))
    for name in dict.fromkeys(_hashes(creative.obj.data if creative else {})):
        found = library.find(view, account_id, name)
        image = view.get(found) if found is not None else None
        if image is not None:
            yield image


def _hashes(value: Any) -> Iterator[str]:
    """The hashes of images within a creative, wherever it names them."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(inner, dict | list):
            yield from _hashes(inner)
        elif key in ("image_hash", "hash") and isinstance(inner, str):
            yield inner


# -- what clients read -----------------------------------------------------------------------------------------------


def _review(node: Node) -> dict[str, Any]:
    review: dict[str, Any] = node.obj.data.get("review", {})
    return review


def feedback_of_ad(ad: Node, call: Call) -> dict[str, Any] | None:  # noqa: ARG001
    """Why review turned the ad down: reason code and explanation; left out for ads that passed."""
    review = _review(ad)
    if review.get("state") != "rejected":
        return None
    reasons = {code: explain(code, review.get("note")) for one in review["found"] for code in one["reason"]}
    return {"global": reasons}


def explain(code: str, note: str | None = None) -> str:
    """The sentence an advertiser reads for a reason code."""
    return policies.explained(code) or f"This ad does not comply with our Advertising Standards: {note or code}."


def flat_feedback_of_ad(ad: Node, call: Call) -> str:  # noqa: ARG001
    """The offending texts as a JSON string; `[]` when there is none [B-257]."""
    return orjson.dumps(_review(ad).get("found") or []).decode()


def feedback_of_adset(adset: Node, call: Call) -> str:
    """The offending texts of all ads of the ad set, as a JSON string [B-257]."""
    found = [one for ad in children(call.view, adset.pk, "ads") for one in ad.data.get("review", {}).get("found") or []]
    return orjson.dumps(found).decode()


def why_rejected(ad: Node) -> list[str]:
    """Why review turned the ad down, in sentences, each reason once; nothing for ads that passed."""
    review = _review(ad)
    if review.get("state") != "rejected":
        return []
    return [explain(code, review.get("note")) for code in sorted({c for one in review["found"] for c in one["reason"]})]
