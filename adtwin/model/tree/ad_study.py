"""Split tests: ad sets or campaigns in cells that share no people, from a start to an end. [C-353…C-359, D-074]

While a test runs, every cell has its own part of the people that its ads would reach, as large beside the others as its
percentage says; nobody is in two parts.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Final, Literal

from pydantic import BaseModel, Field

from adtwin.delivery import Audience
from adtwin.errors.protocol import INVALID_PARAMETER
from adtwin.graph.call import Call
from adtwin.graph.change import Change
from adtwin.graph.node import REQUIRED, Access, Edge, Edges, Node, column, computed, reference, sent, stored, written
from adtwin.graph.types import Name, NumericId, Text, UtcTime
from adtwin.model.owned import ADS
from adtwin.model.people.access import ADS_OR_BUSINESS
from adtwin.store import Obj, Page, View

MOST_AT_ONCE, MOST_CELLS, MOST_ENTITIES = 100, 150, 100
"""Studies of a business that aren't over, cells of a study, ad sets or campaigns of a cell [C-354]."""
JOB: Final = "ad_study"
IMPACTING: Final = "impacting_ad_studies"
STUDIES: Final = "ad_studies"
"""The edge of an ad set or campaign that lists its studies."""
KINDS: Final = {"adsets": "AdSet", "campaigns": "Campaign"}
STUDYING = Access(
    reads=ADS_OR_BUSINESS.reads,
    writes=frozenset(("ads_management", "business_management")),
    tasks=frozenset(("ADMIN",)),
)
COMPARED: Final = {
    "the goal": ("optimization_goal",), "the audience or the placements": ("targeting",),
    "the bid": ("bid_strategy", "bid_amount"), "the budget": ("daily_budget", "lifetime_budget"),
    "the objective": ("objective",),
}  # fmt: skip
"""What cells may differ in, and the fields that tell [C-358]."""


class Cell(BaseModel):
    """A part of the people, and what is shown to it."""

    name: Name
    treatment_percentage: Annotated[float, Field(gt=0, le=100)]
    adsets: Annotated[list[NumericId], Field(max_length=MOST_ENTITIES)] = []
    campaigns: Annotated[list[NumericId], Field(max_length=MOST_ENTITIES)] = []

    @property
    def entities(self) -> list[tuple[str, str]]:
        """(parameter, id) of all that it shows."""
        return [(name, pk) for name in KINDS for pk in getattr(self, name)]


class AdStudyCell(Node):
    """A cell of a study."""

    access = STUDYING

    name: Name = stored(by_default=True)
    treatment_percentage: float = stored(by_default=True)
    ad_study_id: NumericId = stored()

    adsets = Edge("AdSet", doc="The ad sets that are shown to the cell.")
    campaigns = Edge("Campaign", doc="The campaigns that are shown to the cell.")


def it_ends_after_it_starts(change: Change[AdStudy]) -> None:
    """A study has some time to run."""
    if change.new.end_time <= change.new.start_time:
        raise INVALID_PARAMETER(blame=["end_time"], detail="Param end_time must be later than start_time")


def cells_share_the_people_out(change: Change[AdStudy]) -> None:
    """The percentages are those of a whole, and every cell shows something [C-356]."""
    cells: list[Cell] = change.typed("cells") or []
    for place, cell in enumerate(cells):
        if bool(cell.adsets) == bool(cell.campaigns):
            detail = f"Param cells[{place}] must have adsets or campaigns, and not both"
            raise INVALID_PARAMETER(blame=["cells", str(place)], detail=detail)
    total = sum(cell.treatment_percentage for cell in cells)
    if total > 100:
        detail = f"The treatment_percentage of all cells must be 100 together at most, and is {total:g}"
        raise INVALID_PARAMETER(blame=["cells"], detail=detail)


def nothing_is_in_two_cells(change: Change[AdStudy]) -> None:
    """An ad set or campaign, and what it belongs to, stands in one cell of one study at a time [C-355]."""
    taken: dict[int, int] = {}
    below: dict[int, set[int]] = {}
    for place, cell in enumerate(change.typed("cells") or ()):
        for name, pk in cell.entities:
            node = change.call.require(pk, KINDS[name], "cells")
            blame = ["cells", str(place), name]
            campaign = int(node.obj.data.get("campaign_id") or node.pk)
            others = {taken.get(node.pk, place), taken.get(campaign, place), *below.get(node.pk, ())}
            if others != {place}:
                raise INVALID_PARAMETER(blame=blame, detail=f"{pk} is in two cells, by itself or with its campaign")
            taken[node.pk] = place
            below.setdefault(campaign, set()).update({place} if name == "adsets" else ())
            for study in change.call.view.edge(node.pk, STUDIES):
                if study.data["start_time"] < change.new.end_time and change.new.start_time < study.data["end_time"]:
                    raise INVALID_PARAMETER(blame=blame, detail=f"{pk} is in study {study.id} at that time")


def business_has_room(change: Change[AdStudy]) -> None:
    """A hundred studies at once [C-354]."""
    if not change.creating:
        return
    studies = change.call.view.owned(change.new.obj.owner_id, "AdStudy")
    running = sum(one.data["end_time"] > change.call.now for one in studies)
    if running >= MOST_AT_ONCE:
        raise INVALID_PARAMETER(detail=f"the business has {running} studies that are not over, and may have no more")


class AdStudy(Node):
    """A split test of a business."""

    access = STUDYING
    deletable = True

    name: Name = written(on_create=REQUIRED, on_update=True, by_default=True)
    description: Text = written(on_create=True, on_update=True)
    type: Literal["SPLIT_TEST"] = written(on_create=True, default="SPLIT_TEST")
    start_time: UtcTime = written(on_create=REQUIRED)
    end_time: UtcTime = written(on_create=REQUIRED)
    cells: Annotated[list[Cell], Field(min_length=1, max_length=MOST_CELLS)] = sent(on_create=REQUIRED)
    business_id: NumericId = stored()
    business: Node = reference("business_id", doc="The business that tests.")
    status: Text = computed(lambda study, _call: study.obj.data.get("state"), doc="PLANNED, ACTIVE or COMPLETED.")
    created_time: UtcTime = column()
    updated_time: UtcTime = column()

    rules = (it_ends_after_it_starts, cells_share_the_people_out, nothing_is_in_two_cells, business_has_room)

    @classmethod
    def effects(cls, change: Change[AdStudy]) -> None:
        """Its cells stand below it, what they show and its accounts know of it; it begins and ends by the clock."""
        if not change.creating:
            return
        call, study = change.call, change.new
        shown = [_cell(call, study, cell) for cell in change.typed("cells")]
        for account in {one.owner_id for entities in shown for one in entities}:
            call.tx.link(account, IMPACTING, study.pk, call.now)
        for due in (study.start_time, study.end_time):
            if due > call.now:
                call.tx.add_job(kind=JOB, due=due, owner_id=study.obj.owner_id, object_id=study.pk)
        turn(call, study)
        differences = [what for what, names in COMPARED.items() if _differ(shown, names)]
        if len(differences) > 1:
            call.warn(f"The cells differ in {' and '.join(differences)}: test one variable at a time.")

    def delete(self, call: Call) -> None:
        """The test is over, and forgotten."""
        for cell in call.view.edge(self.pk, "cells", Page(limit=MOST_CELLS)):
            call.tx.remove(cell.id)
        call.tx.drop_jobs(self.pk)
        call.tx.remove(self.pk)


def _cell(call: Call, study: AdStudy, cell: Cell) -> list[Obj]:
    """Keep a cell; what it shows."""
    tx, data = call.tx, {"name": cell.name, "treatment_percentage": cell.treatment_percentage}
    number = tx.new_id(study.obj.owner_id)
    data["ad_study_id"] = study.wire_id
    tx.insert(Obj(number, "AdStudyCell", study.obj.owner_id, call.now, call.now, None, None, data))
    tx.link(study.pk, "cells", number, call.now)
    found = []
    for name, pk in cell.entities:
        tx.link(number, name, int(pk), call.now)
        tx.link(int(pk), STUDIES, study.pk, call.now, {"cell": number})
        obj = tx.get(int(pk))
        found += [obj] if obj is not None else []
    return found


def _differ(shown: list[list[Obj]], names: tuple[str, ...]) -> bool:
    """Whether the first ad set or campaign of the cells differs in any of these fields."""
    return any(len({str(entities[0].data.get(name)) for entities in shown}) > 1 for name in names)


def turn(call: Call, study: Node) -> None:
    """Let a study begin or end, as the clock says."""
    data = study.obj.data
    ended, begun = call.now >= data["end_time"], call.now >= data["start_time"]
    data["state"] = "COMPLETED" if ended else "ACTIVE" if begun else "PLANNED"
    call.tx.update(study.obj)


# -- for delivery ----------------------------------------------------------------------------------------------------


def within_its_cell(view: View, audience: Audience, *entities: Obj) -> Audience:
    """The part of an audience that an ad may reach while its ad set or campaign is in a running study."""
    for entity in entities:
        for link in view.links(entity.id, STUDIES):
            study = view.get(link.id2)
            if study is not None and study.data.get("state") == "ACTIVE":
                return _part(view, audience, study, link.data["cell"])
    return audience


def _part(view: View, audience: Audience, study: Obj, cell: int) -> Audience:
    cells = sorted(view.edge(study.id, "cells", Page(limit=MOST_CELLS)), key=lambda one: one.id)
    shares = [float(one.data["treatment_percentage"]) for one in cells]
    place = [one.id for one in cells].index(cell)
    parts = len(cells) | 1
    part = (place, parts) if len(cells) > 1 else (0, 1)
    share = shares[place] / (max(shares) if len(cells) > 1 else 100)
    return replace(audience, part=part, narrowness=audience.narrowness * share)


class StudyCells(Edges, of="AdStudy"):
    """The cells; a parameter has the same name."""

    cells = Edge("AdStudyCell", doc="The parts of the people.")


class BusinessStudies(Edges, of="Business"):
    """The studies of a business."""

    ad_studies = Edge(
        "AdStudy", by="business_id", creates=True, access=ADS_OR_BUSINESS, doc="Split tests; POST makes one."
    )


class AccountStudies(Edges, of="AdAccount"):
    """The studies that an account's ads are part of [D-074]."""

    impacting_ad_studies = Edge("AdStudy", access=ADS, doc="Studies of the account's campaigns and ad sets.")


class CampaignStudies(Edges, of="Campaign"):
    """The studies of a campaign."""

    ad_studies = Edge("AdStudy", access=ADS, doc="The studies that the campaign is part of.")


class AdSetStudies(Edges, of="AdSet"):
    """The studies of an ad set."""

    ad_studies = Edge("AdStudy", access=ADS, doc="The studies that the ad set is part of.")
