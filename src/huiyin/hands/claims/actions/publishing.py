"""The branch's side of a need: publishing it from its list, calling it off, settling it with an echo."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from huiyin.civic.matters import public as matters
from huiyin.civic.orgs import public as orgs
from huiyin.civic.people import public as people
from huiyin.civic.places import public as places
from huiyin.civic.places.public import Place
from huiyin.hands.claims import access, events
from huiyin.hands.claims.models import Claim, Need
from huiyin.hands.claims.rules import needs as rules
from huiyin.hands.claims.rules.needs import ABOUT_LENGTH, REASON_LENGTH, SPOT_LENGTH, TITLE_LENGTH
from huiyin.hands.claims.rules.words import ClaimsAudit, ClaimState, NeedState, read_skills
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.decision import no
from huiyin.kernel.errors import AlreadyChanged, Invalid
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, detail, unchanged
from huiyin.kit.outbox import announce


@dataclass(frozen=True)
class NeedDraft:
    """What the branch writes: what for, how many hands, when, where, and who looks after it.

    With `code` an accepted matter is offered; without one the need is written into the compound's list.
    """

    place_id: int
    title: str
    work: str
    starts: datetime
    ends: datetime
    spot: str
    places: int
    about: str = ""
    skills: Sequence[str] = ()
    head_id: int | None = None
    code: str = ""


@action(audit=ClaimsAudit.NEED_PUBLISHED)
def publish_need(*, actor: Actor, draft: NeedDraft) -> Need:
    """Publish a need: a matter on the compound's list of small needs, offered for claim with its places."""
    where = places.place(draft.place_id)
    access.reaches(actor, P.HANDS_NEED_PUBLISH, where).or_raise()
    compound = _compound_of(where)
    title, about = clean(draft.title, TITLE_LENGTH).strip(), clean(draft.about, ABOUT_LENGTH).strip()
    spot = clean(draft.spot, SPOT_LENGTH).strip()
    rules.need_fits(
        title=title, spot=spot, places=draft.places, starts=draft.starts, ends=draft.ends, now=clock.now()
    ).or_raise()
    if draft.work not in dict(matters.WORK):
        raise Invalid(N_("Choose the kind of work from the list."), code="unknown_work", field="work")
    matter_id, code = _matter(actor, draft, where, compound, title, about, spot)
    matters.offer_matter(actor=actor, code=code)
    made = Need.objects.create(
        matter_id=matter_id,
        compound_id=compound.id,
        place_id=where.id,
        title=title,
        about=about,
        work=draft.work,
        skills=read_skills(draft.skills),
        starts=draft.starts,
        ends=draft.ends,
        spot=spot,
        places=draft.places,
        head_id=_head(draft, where, actor),
        published_at=clock.now(),
        published_by_id=actor.person_id,
    )
    detail(need=made.pk, code=code, places=made.places)
    return made


def _compound_of(where: Place) -> Place:
    if where.is_compound:
        return where
    if where.scope.compound_id is None:
        raise Invalid(
            N_("A need belongs to a compound, or to a building of one."), code="no_compound", field="place"
        )
    return places.place(where.scope.compound_id)


def _head(draft: NeedDraft, where: Place, actor: Actor) -> int | None:
    """Return who looks after a need: somebody with a role there, else whoever publishes it."""
    if draft.head_id is None:
        return actor.person_id
    if not people.serves(draft.head_id, where):
        raise Invalid(
            N_("The head of a need holds a role at its compound."), code="no_role_here", field="head"
        )
    return draft.head_id


def _matter(
    actor: Actor, draft: NeedDraft, where: Place, compound: Place, title: str, about: str, spot: str
) -> tuple[int, str]:
    day = draft.starts.astimezone(SHANGHAI).date()
    list_code = _list(actor, compound)
    if draft.code:
        item = matters.add_to_list(actor=actor, list_code=list_code, code=draft.code)
        return item.matter_id, draft.code
    filed = matters.write_into_list(
        actor=actor,
        list_code=list_code,
        filing=matters.Filing(place_id=where.id, title=title, body=about or title, spot=spot),
        said=matters.ItemSaid(due=day, extra={"work": draft.work, "places": draft.places, "day": day}),
    )
    return filed.matter_id, filed.code


def _list(actor: Actor, compound: Place) -> str:
    """Return the running list of small needs of a compound, making one if there is none."""
    found = matters.running_list(matters.ListKind.SMALL_NEEDS, compound.id)
    if found is not None:
        return found
    here = orgs.orgs_serving(compound)
    branch = next((one for one in here if one.kind is orgs.OrgKind.PARTY_BRANCH), None)
    template = matters.template_of(matters.ListKind.SMALL_NEEDS)
    today = clock.today()
    title = f"{compound.name}小微项目清单 {today:%Y-%m}"
    draft = matters.ListDraft(
        title=title,
        kind=template.kind,
        owner_id=(branch or orgs.intake_for(compound)).id,
        place_id=compound.id,
        visibility=matters.Visibility.PUBLIC,
    )
    return matters.make_list(actor=actor, draft=draft).code


@action(audit=ClaimsAudit.NEED_CALLED_OFF)
def call_off_need(*, actor: Actor, need_id: int, reason: str) -> Need:
    """Call a need off, with a reason; everybody on it is told, and the matter goes back to its desk."""
    need = access.need_to_steer(actor, need_id)
    said = clean(reason, REASON_LENGTH).strip()
    if not said:
        raise Invalid(N_("Say why; everybody on it reads it."), code="no_reason", field="reason")
    _call_off(need)
    detail(need=need.pk)
    found = matters.offered([need.matter_id])[need.matter_id]
    if found.state == matters.State.OFFERED:
        matters.end_offer(actor=actor, code=found.code, reason=said)
    return need


@action(audit=ClaimsAudit.NEED_CALLED_OFF)
def follow_matter_away(*, actor: Actor, matter_id: int) -> Need | None:
    """Call off the need of a matter that was withdrawn, merged or sent on; the worker's reaction."""
    access.only_system(actor)
    need = Need.objects.filter(matter=matter_id, state=NeedState.OPEN).first()
    found = matters.offered([matter_id]).get(matter_id)
    if need is None or found is None or found.state == matters.State.OFFERED:
        unchanged()
        return None
    _call_off(need)
    return need


def _call_off(need: Need) -> None:
    closed = Need.objects.filter(pk=need.pk, state=NeedState.OPEN)
    if not closed.update(state=NeedState.CALLED_OFF, waiting=0):
        raise AlreadyChanged
    need.state = NeedState.CALLED_OFF.value
    open_claims = Claim.objects.filter(need=need, state__in=[ClaimState.HELD, ClaimState.WAITING])
    ids = list(open_claims.values_list("pk", flat=True))
    Claim.objects.filter(pk__in=ids).update(state=ClaimState.CALLED_OFF, over_at=clock.now())
    for claim_id in ids:
        announce(events.ClaimOver(claim_id, ClaimState.CALLED_OFF.value))


@action(audit=ClaimsAudit.NEED_SETTLED)
def settle_need(*, actor: Actor, need_id: int, echo: str) -> Need:
    """Settle a need once everybody's hours are decided: its matter is answered with what was done."""
    need = access.need_to_steer(actor, need_id)
    undecided = Claim.objects.filter(need=need, state__in=[ClaimState.HELD, ClaimState.REPORTED]).count()
    if undecided:
        no(
            "hours_undecided",
            N_("The hours of %(count)s members wait. Confirm them, or say that they did not come."),
            count=undecided,
        ).or_raise()
    if not Need.objects.filter(pk=need.pk, state=NeedState.OPEN).update(state=NeedState.SETTLED, waiting=0):
        raise AlreadyChanged
    Claim.objects.filter(need=need, state=ClaimState.WAITING).update(
        state=ClaimState.CALLED_OFF, over_at=clock.now()
    )
    need.state = NeedState.SETTLED.value
    found = matters.offered([need.matter_id])[need.matter_id]
    if found.state == matters.State.OFFERED:
        matters.end_offer(actor=actor, code=found.code, reason=echo)
        matters.settle_on_spot(actor=actor, code=found.code, text=echo, close_tasks=True)
    detail(need=need.pk)
    return need
