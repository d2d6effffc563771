"""What the matching reads, and the proposals as the branch sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Sum

from huiyin.civic.orgs import public as orgs
from huiyin.civic.people import public as people
from huiyin.civic.places import public as places
from huiyin.civic.places.public import Place
from huiyin.hands.claims import access
from huiyin.hands.claims.models import Checkin, Claim, Proposal
from huiyin.hands.claims.models.claims import STANDING_Q
from huiyin.hands.claims.models.matching import OPEN_PROPOSAL
from huiyin.hands.claims.queries.hall import open_needs
from huiyin.hands.claims.queries.standing import confirmed
from huiyin.hands.claims.rules.matching import Candidate, Opening
from huiyin.hands.claims.rules.words import CheckinState, ClaimState, ProposalState
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.permissions import Permission as P

LOOKED_BACK = timedelta(days=90)
AHEAD = timedelta(days=30)


def compounds_around(compound_id: int) -> list[int]:
    """Return the compounds of the same community, from which members may be asked."""
    home = places.place(compound_id)
    community = home.scope.community_id
    if community is None:
        return [compound_id]
    return [one.id for one in places.children(community) if one.is_compound]


def openings(compound_ids: Sequence[int]) -> list[Opening]:
    """Return the needs with places left that begin within a month; two queries."""
    until = clock.now() + AHEAD
    rows = list(open_needs().filter(compound__in=compound_ids, taken__lt=F("places"), starts__lt=until))
    where = places.places(row.compound_id for row in rows)
    return [
        Opening(
            row.pk,
            row.compound_id,
            where[row.compound_id].scope.community_id,
            row.skills,
            row.starts,
            row.ends,
            row.places - row.taken,
        )
        for row in rows
    ]


def candidates(compound_ids: Sequence[int]) -> list[Candidate]:
    """Return the members of these compounds with what they have done lately; three queries."""
    rows = list(Checkin.objects.filter(compound__in=compound_ids, state=CheckinState.CONFIRMED))
    where = places.places(row.compound_id for row in rows)
    since = clock.now() - LOOKED_BACK
    done = confirmed().filter(need__starts__gte=since).values("person_id").annotate(n=Sum("minutes"))
    hours = dict(done.order_by().values_list("person_id", "n"))
    return [
        Candidate(
            row.person_id,
            row.compound_id,
            where[row.compound_id].scope.community_id,
            row.skills,
            row.free,
            (hours.get(row.person_id) or 0) / 60,
        )
        for row in rows
    ]


def not_to_ask(need_ids: Sequence[int]) -> set[tuple[int, int]]:
    """Return who must not be asked for what: they stand on it, were asked, or are busy at that hour."""
    on_it = set(Claim.objects.filter(STANDING_Q, need__in=need_ids).values_list("need_id", "person_id"))
    asked = Proposal.objects.filter(need__in=need_ids).exclude(state=ProposalState.DROPPED)
    return on_it | set(asked.values_list("need_id", "person_id"))


def busy(person_ids: Sequence[int]) -> dict[int, list[tuple[datetime, datetime]]]:
    """Return the hours that members have given away already."""
    rows = Claim.objects.filter(
        person__in=person_ids, state__in=[ClaimState.HELD, ClaimState.WAITING], need__ends__gt=clock.now()
    )
    found: dict[int, list[tuple[datetime, datetime]]] = {}
    for person, starts, ends in rows.values_list("person_id", "need__starts", "need__ends"):
        found.setdefault(person, []).append((starts, ends))
    return found


@dataclass(frozen=True)
class Proposed:
    """A proposed assignment as the branch reads it."""

    id: int
    need_id: int
    title: str
    starts: datetime
    name: str
    employer: str
    score: int
    reasons: Sequence[str]
    state: ProposalState


def proposals(actor: Actor, compound: Place) -> list[Proposed]:
    """Return the open proposals for a compound, by need. Raises NotAllowed."""
    access.reaches(actor, P.HANDS_NEED_PUBLISH, compound).or_raise()
    rows = list(
        Proposal.objects.select_related("need")
        .filter(OPEN_PROPOSAL, need__compound=compound.id, need__starts__gt=clock.now())
        .order_by("need__starts", "need", "-score", "id")[:200]
    )
    called = people.names(row.person_id for row in rows)
    homes = Checkin.objects.filter(
        person__in=[row.person_id for row in rows], state=CheckinState.CONFIRMED
    ).values_list("person_id", "employer_id")
    works = dict(homes)
    named = orgs.org_names(works.values())
    return [
        Proposed(
            row.pk,
            row.need_id,
            row.need.title,
            row.need.starts,
            called.get(row.person_id, ""),
            named.get(works.get(row.person_id, 0), ""),
            row.score,
            row.reasons,
            ProposalState(row.state),
        )
        for row in rows
    ]


def proposal_told(proposal_id: int) -> tuple[int, str, str]:
    """Return member, title and place of an invitation; for reactions."""
    row = Proposal.objects.select_related("need").get(pk=proposal_id)
    return row.person_id, row.need.title, places.place(row.need.place_id).name
