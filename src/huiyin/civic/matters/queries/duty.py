"""Who is responsible and why: the bases, what they propose for a matter, and where it has been sent."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from huiyin.civic.matters.access import within_reach
from huiyin.civic.matters.models import Basis, Category, Dispatch, Matter
from huiyin.civic.matters.rules.duty import (
    MARK_WORDS,
    OBJECTION_WORDS,
    PARTY_WORDS,
    Ending,
    Ground,
    Mark,
    Objection,
    Party,
    Turn,
    best,
    fitting,
    leads,
    needs_ruling,
    party_of,
)
from huiyin.civic.orgs.public import OrgKind, OrgRef, org_names, orgs_serving
from huiyin.civic.people.public import names
from huiyin.civic.places.public import Place, place
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.permissions import Permission as P
from huiyin.kit.prepared import Prepared
from huiyin.kit.remember import Remembered, RememberedEach

# So many earlier dispatches of a category say what is used for it.
_LOOKED_BACK = 100
_MOST = 1_000


def _read_grounds() -> tuple[Ground, ...]:
    return tuple(ground(row) for row in Basis.objects.order_by("id"))


_grounds = Remembered(_read_grounds)


def ground(row: Basis) -> Ground:
    """Return a version of a basis as the rules take it."""
    return Ground(
        id=row.pk,
        key=row.key,
        party=Party(row.party),
        title=row.title,
        text=row.text,
        source=row.source,
        mark=Mark(row.mark),
        category_id=row.category_id,
        without_property=row.without_property,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def grounds() -> tuple[Ground, ...]:
    """Return every version of every basis; a change is seen within half a minute."""
    return _grounds.get()


def forget_grounds() -> None:
    """Drop the remembered bases, after a change or between tests."""
    _grounds.forget()


def _read_chain(category_id: int) -> tuple[int, ...]:
    row = Category.objects.select_related("parent").get(pk=category_id)
    above = [row.parent_id, row.parent.parent_id if row.parent else None]
    return (row.pk, *(one for one in above if one is not None))


_chains = RememberedEach(_read_chain)


def chain_of(category_id: int | None) -> tuple[int, ...]:
    """Return a category and those above it, nearest first."""
    return _chains.get(category_id) if category_id is not None else ()


def is_managed(where: Place) -> bool:
    """Tell whether a property company is at work at a place."""
    return bool(orgs_serving(where, kinds=[OrgKind.PROPERTY_COMPANY]))


def _used_for(category_id: int | None) -> Mapping[str, int]:
    if category_id is None:
        return {}
    before = Dispatch.objects.filter(category_id=category_id).order_by("-id")
    keys = before.values_list("basis__key", flat=True)[:_LOOKED_BACK]
    return Counter(key for key in keys if key)


def fits_for(matter: Matter, where: Place) -> list[Ground]:
    """Return the bases that speak of a matter, best first."""
    return fitting(
        grounds(),
        chain_of(matter.category_id),
        managed=is_managed(where),
        used=_used_for(matter.category_id),
        day=clock.today(),
    )


@dataclass(frozen=True)
class BasisRow:
    """A basis as pages and API show it; `words` are message ids."""

    ground: Ground
    category: str

    @property
    def party_words(self) -> str:
        """Return what the responsible party is called."""
        return PARTY_WORDS[self.ground.party]

    @property
    def mark_words(self) -> str:
        """Return how well it is attested."""
        return MARK_WORDS[self.ground.mark]


def basis_rows(*, over_too: bool = False) -> list[BasisRow]:
    """Return the bases in force today, or every version, ordered by party and category."""
    today = clock.today()
    shown = [one for one in grounds() if over_too or one.holds_on(today)]
    wanted = {one.category_id for one in shown if one.category_id is not None}
    paths = dict(Category.objects.filter(pk__in=wanted).values_list("pk", "path"))
    rows = [BasisRow(one, paths.get(one.category_id or 0, "")) for one in shown]
    order = list(Party)
    return sorted(
        rows,
        key=lambda row: (order.index(row.ground.party), row.category, row.ground.key, row.ground.valid_from),
    )


@dataclass(frozen=True)
class Proposal:
    """Whom the bases point to for a matter: an organisation serving the place, and why."""

    org: OrgRef
    ground: Ground


def proposal(matter: Matter, where: Place, fits: Sequence[Ground]) -> Proposal | None:
    """Return the organisation at the place that the best fitting basis names; None if there is none."""
    serving = [one for one in orgs_serving(where) if one.id != matter.holder_org_id]
    for one in fits:
        found = next((org for org in serving if party_of(org.kind.value) is one.party), None)
        if found is not None:
            return Proposal(found, one)
    return None


@dataclass(frozen=True)
class Round:
    """What a round of a matter has seen: its dispatches, oldest first, and the state of any dispute."""

    dispatches: Sequence[Dispatch]

    @property
    def hand_backs(self) -> int:
        """Count how often it was handed back."""
        return sum(one.ending == Ending.RETURNED for one in self.dispatches)

    @property
    def ruled(self) -> bool:
        """Tell whether a leader has ruled."""
        return any(one.is_ruling for one in self.dispatches)

    @property
    def needs_ruling(self) -> bool:
        """Tell whether a leader has to rule now."""
        return needs_ruling(self.hand_backs) and not self.ruled

    @property
    def involved(self) -> set[int | None]:
        """Return who sent it out or handed it back."""
        sent = {one.dispatcher_id for one in self.dispatches if not one.is_ruling}
        return sent | {one.returned_by_id for one in self.dispatches}

    @property
    def open(self) -> Dispatch | None:
        """Return the dispatch that stands."""
        return next((one for one in self.dispatches if one.ended_at is None), None)


def this_round(matter: Matter) -> Round:
    """Return the dispatches of a matter's current round."""
    rows = Dispatch.objects.filter(matter=matter, cycle=matter.cycle).select_related("basis")
    return Round(list(rows.order_by("id")[:200]))


@dataclass(frozen=True)
class DispatchView:
    """One dispatch as staff read it: to whom, why them, and how it ended; words are message ids."""

    cycle: int
    to: str
    by: str
    basis: Basis | None
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

    @property
    def party_words(self) -> str:
        """Return what the responsible party is called; "" without a basis."""
        return PARTY_WORDS[Party(self.basis.party)] if self.basis else ""

    @property
    def objection_words(self) -> str:
        """Return why it was handed back; "" if it was not."""
        return OBJECTION_WORDS[Objection(self.objection)] if self.objection else ""


def dispatches_of(matter: Matter) -> list[DispatchView]:
    """Return where a matter was sent, newest first, in three queries."""
    rows = list(
        Dispatch.objects.filter(matter=matter).select_related("basis", "other_basis").order_by("-id")[:100]
    )
    named = org_names([one for row in rows for one in (row.org_id, row.proposed_org_id)])
    people = names([one for row in rows for one in (row.person_id, row.dispatcher_id)])
    return [
        DispatchView(
            cycle=row.cycle,
            to=named.get(row.org_id or 0) or people.get(row.person_id or 0, ""),
            by=people.get(row.dispatcher_id or 0, ""),
            basis=row.basis,
            how=row.how,
            ruling=row.is_ruling,
            sent_at=row.sent_at,
            taken_at=row.taken_at,
            ended_at=row.ended_at,
            ending=row.ending,
            objection=row.objection,
            other_basis=row.other_basis.title if row.other_basis else "",
            proposed=named.get(row.proposed_org_id or 0, ""),
            upheld=row.upheld,
        )
        for row in rows
    ]


def leading_org(matter: Matter) -> str:
    """Return who leads towards the author (首接负责): the first receiver until another actually takes it."""
    rows = _SENT.rows(matter_id=matter.pk, cycle=matter.cycle)
    named = org_names([*(org_id for org_id, _ in rows), matter.holder_org_id])
    turns = [Turn(named.get(org_id or 0, ""), taken is not None) for org_id, taken in rows]
    return leads(turns, named.get(matter.holder_org_id or 0, ""))


def _ask_sent(matter_id: int, cycle: int) -> QuerySet[Dispatch, tuple[int | None, datetime | None]]:
    rows = Dispatch.objects.filter(matter_id=matter_id, cycle=cycle, org__isnull=False)
    return rows.order_by("id").values_list("org_id", "taken_at")[:200]


_SENT = Prepared(_ask_sent, on_server=True)


@dataclass(frozen=True)
class Climbed:
    """How far up the ladder a matter is, or was when it was settled."""

    level: str
    settled: bool


def climbed(matter: Matter) -> Climbed:
    """Return how far up a matter had to climb."""
    return Climbed(matter.settled_level or matter.level, bool(matter.settled_level))


def upheld_objections(since: datetime | None = None) -> QuerySet[Dispatch]:
    """Return the dispatches whose objection turned out right: the response rate leaves them out of both."""
    rows = Dispatch.objects.filter(upheld=True)
    return rows.filter(sent_at__gte=since) if since else rows


def to_rule_q() -> Q:
    """Return the condition that a matter waits for a leader's ruling."""
    return Q(pk__in=Dispatch.objects.filter(awaits_ruling=True).values("matter_id"))


def matters_to_rule(actor: Actor) -> int:
    """Return how many matters wait for a ruling that this actor may make."""
    return within_reach(actor, P.CIVIC_MATTER_RULE).filter(to_rule_q()).count()


def involved_in(matter_id: int) -> list[int]:
    """Return who sent a matter out or handed it back in its current round."""
    found = this_round(Matter.objects.get(pk=matter_id)).involved
    return sorted(one for one in found if one is not None)


def proposal_for(matter: Matter) -> tuple[Proposal | None, list[Ground]]:
    """Return whom the bases propose for a matter, and all bases that fit it."""
    where = place(matter.place_id)
    fits = fits_for(matter, where)
    return proposal(matter, where, fits), fits


def best_for(matter: Matter, where: Place, party: Party | None) -> Ground | None:
    """Return the best basis that names this party as responsible for a matter."""
    return best(fits_for(matter, where), party) if party else None
