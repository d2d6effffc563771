"""Responsibility: the table of bases, where a matter was sent, handing it back, and the leader's ruling."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Schema, Status
from pydantic import Field

from huiyin.civic.matters import actions, queries
from huiyin.civic.matters.actions import BasisDraft
from huiyin.civic.matters.api.root import Code, router
from huiyin.civic.matters.api.schemas import StateOut, Words
from huiyin.civic.matters.public import Mark, Objection, Party
from huiyin.civic.matters.queries import BasisRow, DispatchView
from huiyin.civic.places.public import AreaLevel
from huiyin.kernel.permissions import Permission as P
from huiyin.kit.http import actor_of
from huiyin.kit.http_api import Id, asks

BasisId = Annotated[int, Path(ge=1, le=2**63 - 1, description="The number of a version of a basis.")]
KEEP = asks(P.CIVIC_BASIS_EDIT, tags=["responsibility"])
READ = asks(P.CIVIC_MATTER_READ, tags=["responsibility"])


class BasisOut(Schema):
    """One version of a basis; `mark` says how well it is attested (V1, V2, M, P, D)."""

    id: int
    key: str
    party: Party
    category: str
    without_property: bool
    title: str
    text: str
    source: str
    mark: Mark
    valid_from: date
    valid_to: date | None


class BasisIn(Schema):
    """A basis, or with `key` the next version of one."""

    key: Annotated[str, Field(max_length=40)] = ""
    party: Party
    category: Id | None = None
    without_property: bool = False
    title: Annotated[str, Field(min_length=1, max_length=80)]
    text: Annotated[str, Field(min_length=1, max_length=300)]
    source: Annotated[str, Field(min_length=1, max_length=200)]
    mark: Mark = Mark.P
    valid_from: date


class EndBasisIn(Schema):
    """The last day of a basis."""

    last_day: date


class BasisKeptOut(Schema):
    """A version after it was written."""

    id: int
    key: str
    valid_from: date
    valid_to: date | None


class DispatchOut(Schema):
    """Where a matter was sent, why them, and how it ended."""

    cycle: int
    to: str
    basis_id: int | None
    basis: str
    party: Party | None
    how: str
    ruling: bool
    sent_at: datetime
    taken_at: datetime | None
    ended_at: datetime | None
    ending: str
    objection: str
    other_basis: str
    proposed: str
    upheld: bool | None


class ReturnIn(Schema):
    """Why a matter comes back, on which other basis, and who should have it."""

    reason: Words = ""
    objection: Objection = Objection.NOT_OURS
    basis: Id | None = None
    proposed_org: Id | None = None


class MoveIn(Schema):
    """Why a matter goes up or down, and to which step; without one to the next that has an office."""

    reason: Words = ""
    to: AreaLevel | None = None


class RuleIn(Schema):
    """A ruling: exactly one holder, the basis (without one the rule takes the best), and why."""

    org: Id | None = None
    person: Id | None = None
    basis: Id | None = None
    reason: Words = ""


@router.get("/bases", response=list[BasisOut], **READ)
def read_bases(request: HttpRequest, over_too: bool = False) -> list[BasisOut]:
    """Read who is responsible for what, and on which ground; with `over_too` the earlier versions."""
    return [_basis(row) for row in queries.basis_rows(over_too=over_too)]


def _basis(row: BasisRow) -> BasisOut:
    own = {name: getattr(row.ground, name) for name in BasisOut.model_fields if name != "category"}
    return BasisOut(**own, category=row.category)


@router.post("/bases", response={201: BasisKeptOut}, **KEEP)
def set_basis(request: HttpRequest, data: BasisIn) -> Status[Any]:
    """Enter a basis, or the next version of one."""
    said = data.dict(exclude={"key", "category"})
    draft = BasisDraft(**said, category_id=data.category)
    return Status(201, actions.set_basis(actor=actor_of(request), draft=draft, key=data.key))


@router.post("/bases/{basis_id}/end", response=BasisKeptOut, **KEEP)
def end_basis(request: HttpRequest, basis_id: BasisId, data: EndBasisIn) -> Any:
    """End a basis after a day."""
    return actions.end_basis(actor=actor_of(request), basis_id=basis_id, last_day=data.last_day)


@router.get("/matters/{code}/dispatches", response=list[DispatchOut], **READ)
def read_dispatches(request: HttpRequest, code: Code) -> list[DispatchOut]:
    """Read where a matter was sent, newest first."""
    view = queries.staff_view(actor_of(request), code)
    return [_dispatch(one) for one in queries.dispatches_of(view.matter)]


def _dispatch(one: DispatchView) -> DispatchOut:
    own = {name for name in DispatchOut.model_fields if name not in {"basis_id", "basis", "party"}}
    return DispatchOut(
        **{name: getattr(one, name) for name in own},
        basis_id=one.basis.pk if one.basis else None,
        basis=one.basis.title if one.basis else "",
        party=Party(one.basis.party) if one.basis else None,
    )


@router.post("/matters/{code}/return", response=StateOut, **asks(P.CIVIC_MATTER_WORK, tags=["desk"]))
def hand_back(request: HttpRequest, code: Code, data: ReturnIn) -> Any:
    """Hand a matter back to the intake of its place; after the second time in a round a leader rules."""
    return actions.return_matter(
        actor=actor_of(request),
        code=code,
        reason=data.reason,
        objection=data.objection,
        basis_id=data.basis,
        proposed_org_id=data.proposed_org,
    )


@router.post("/matters/{code}/hand-up", response=StateOut, **asks(P.CIVIC_MATTER_ASSIGN, tags=["desk"]))
def hand_up(request: HttpRequest, code: Code, data: MoveIn) -> Any:
    """Hand a matter up the ladder with a reason."""
    return actions.hand_up(actor=actor_of(request), code=code, reason=data.reason, to=data.to)


@router.post("/matters/{code}/hand-down", response=StateOut, **asks(P.CIVIC_MATTER_ASSIGN, tags=["desk"]))
def hand_down(request: HttpRequest, code: Code, data: MoveIn) -> Any:
    """Hand a matter down the ladder with a reason."""
    return actions.hand_down(actor=actor_of(request), code=code, reason=data.reason, to=data.to)


@router.post("/matters/{code}/rule", response=StateOut, **asks(P.CIVIC_MATTER_RULE, tags=["desk"]))
def rule(request: HttpRequest, code: Code, data: RuleIn) -> Any:
    """Say as a leader who handles a matter that was handed back twice; final in this round."""
    return actions.rule_on_matter(
        actor=actor_of(request),
        code=code,
        reason=data.reason,
        org_id=data.org,
        person_id=data.person,
        basis_id=data.basis,
    )
