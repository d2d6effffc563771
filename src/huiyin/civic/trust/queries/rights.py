"""The requests about personal data, and the copy that a person takes along."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from huiyin.civic.matters import public as matters
from huiyin.civic.notices import public as notices
from huiyin.civic.people import public as people
from huiyin.civic.places import public as places
from huiyin.civic.triage import public as triage
from huiyin.civic.trust import access
from huiyin.civic.trust.access import Subject
from huiyin.civic.trust.models import RightsRequest, Sweep
from huiyin.civic.trust.queries.contributed import contributions
from huiyin.civic.trust.rules.words import ASK_STATES, RIGHT_NAMES, AskState, Right
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kit.limits import RateLimit

SCHEMA = "huiyin-copy-1"
AT_ONCE = 100
COPIES = RateLimit("copies-from", times=10, seconds=3600)
# Of a whole city: more than are ever open at once.
MOST_OPEN = 1_000


@dataclass(frozen=True)
class AskRow:
    """One request; names are message ids."""

    id: int
    kind: Right
    kind_name: str
    state: AskState
    state_name: str
    words: str
    answer: str
    received_at: datetime
    due_at: datetime
    decided_at: datetime | None
    person_id: int | None
    name: str
    code: str
    channel: str


@dataclass(frozen=True)
class Copy:
    """Everything about one person as plain values, and the tokens of the photos that belong to it."""

    facts: dict[str, Any]
    photos: Sequence[str]


@dataclass(frozen=True)
class RightsView:
    """What a person's page about their data shows."""

    subject: Subject
    open_codes: Sequence[str]
    matters: int
    requests: Sequence[AskRow]
    consents: Sequence[people.ConsentRow]


def my_rights(actor: Actor, code: str = "") -> RightsView:
    """Return what one's page about one's data shows. Raises NeedsLogin, or NotFound for a wrong key."""
    subject = access.by_key(actor, code) if code else access.me(actor)
    asked = RightsRequest.objects.filter(person=subject.person_id) if subject.person_id else None
    if asked is None:
        asked = RightsRequest.objects.filter(code=subject.code, person__isnull=True)
    return RightsView(
        subject,
        matters.open_matters_of(subject.person_id, subject.code),
        len(matters.matters_for_copy(subject.person_id, subject.code)),
        _rows(asked.order_by("-pk")[:AT_ONCE]),
        people.my_consents(actor) if not code else [],
    )


def requests_to_answer(actor: Actor) -> list[AskRow]:
    """Return the open requests where the actor answers, the most urgent first."""
    waiting = RightsRequest.objects.filter(state=AskState.OPEN).order_by("due_at", "pk")
    return _rows(access.answerable(actor, waiting[:MOST_OPEN]))


def requests_answered(actor: Actor) -> list[AskRow]:
    """Return the requests that were answered of late."""
    answered = RightsRequest.objects.exclude(state=AskState.OPEN).order_by("-decided_at")
    return _rows(access.answerable(actor, answered[:AT_ONCE])[:20])


def request_to_answer(actor: Actor, request_id: int) -> AskRow:
    """Return one request the actor may answer. Raises NotFound."""
    return _rows([access.request_to_decide(actor, request_id)])[0]


def asked(request_id: int) -> tuple[RightsRequest, list[int]]:
    """Return a request and the persons who look after personal data where it belongs, nearest first."""
    found = RightsRequest.objects.get(pk=request_id)
    above = places.place(found.area_id).scope.ids
    return found, people.nearest_of(above, exclude=found.person_id)


def _rows(found: Any) -> list[AskRow]:
    rows = list(found)
    called = people.masked_contact(row.person_id for row in rows if row.person_id)
    return [_row(row, called[row.person_id].name if row.person_id in called else "") for row in rows]


def _row(row: RightsRequest, name: str) -> AskRow:
    return AskRow(
        id=row.pk,
        kind=Right(row.kind),
        kind_name=RIGHT_NAMES[Right(row.kind)],
        state=AskState(row.state),
        state_name=ASK_STATES[AskState(row.state)],
        words=row.words,
        answer=row.answer,
        received_at=row.received_at,
        due_at=row.due_at,
        decided_at=row.decided_at,
        person_id=row.person_id,
        name=name,
        code=row.code,
        channel=row.channel,
    )


def last_sweep() -> Sweep | None:
    """Return the newest run of the keeping times."""
    return Sweep.objects.order_by("-day").first()


def copy_of(subject: Subject) -> Copy:
    """Return everything about a person; whoever calls has recorded that it is taken (`note_copy`)."""
    raised = matters.matters_for_copy(subject.person_id, subject.code)
    added = contributions(subject.person_id) if subject.person_id is not None else {}
    facts: dict[str, Any] = {"schema": SCHEMA, "made_at": clock.now()}
    if subject.person_id is not None:
        facts |= people.person_for_copy(subject.person_id)
        facts["notices"] = notices.notices_for_copy(subject.person_id)
        facts["joined"] = matters.joined_for_copy(subject.person_id)
        facts["requests"] = [
            {"kind": row.kind, "words": row.words, "answer": row.answer, "at": row.received_at}
            for row in RightsRequest.objects.filter(person=subject.person_id).order_by("pk")
        ]
    facts["matters"] = [one.facts for one in raised]
    facts["read_by_the_program"] = _readings([one.facts["code"] for one in raised])
    facts |= {name: part.facts for name, part in added.items()}
    photos = [one.photos for one in raised] + [part.photos for part in added.values()]
    return Copy(facts, [token for some in photos for token in some])


def _readings(codes: Sequence[str]) -> list[dict[str, Any]]:
    """Return what the program read in one's own words (PIPL art. 24), without the office it thought of."""
    return [
        {
            "at": row.read_at,
            "classes": [{"class": guess.path, "percent": round(100 * guess.p)} for guess in row.guesses],
            "urgency": row.urgency,
            "because": [*row.reasons, *row.risk_words],
        }
        for row in triage.readings_of(matters.ids_of(codes)).values()
    ]
