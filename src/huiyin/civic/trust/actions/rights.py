"""What persons ask for about their own data: asked, noted for somebody, answered; copied and erased."""

from huiyin.civic.mailbox import public as mailbox
from huiyin.civic.matters import public as matters
from huiyin.civic.notices import public as notices
from huiyin.civic.people import public as people
from huiyin.civic.places import public as places
from huiyin.civic.territory import public as territory
from huiyin.civic.triage import public as triage
from huiyin.civic.trust import access, events
from huiyin.civic.trust.access import Subject
from huiyin.civic.trust.models import RightsRequest
from huiyin.civic.trust.rules.requests import ANSWER_WITHIN, may_decide, read_words
from huiyin.civic.trust.rules.words import AskState, Right, TrustAudit
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor, Channel
from huiyin.kernel.decision import YES
from huiyin.kernel.errors import AlreadyChanged, NotFound
from huiyin.kernel.workdays import due
from huiyin.kit.actions import action, detail
from huiyin.kit.calendar import work_calendar
from huiyin.kit.outbox import announce

OWN_WISH = "own wish"


@action(audit=TrustAudit.REQUEST_RECEIVED)
def ask(*, actor: Actor, kind: Right, words: str, code: str = "") -> RightsRequest:
    """Ask for something about one's own data: by account, or with the follow key of a matter by `code`."""
    subject = access.by_key(actor, code) if code else access.me(actor)
    return _receive(actor, subject, kind, words)


@action(audit=TrustAudit.REQUEST_RECEIVED)
def note_request(
    *, actor: Actor, kind: Right, words: str, channel: Channel, person_id: int | None = None, code: str = ""
) -> RightsRequest:
    """Note what somebody asked for on paper, by telephone or at the counter, for a person the actor sees."""
    if person_id is not None:
        people.person_in_scope(actor, person_id)
        subject = Subject(person_id)
    else:
        subject = Subject(*_author(actor, code))
    return _receive(actor.through(channel), subject, kind, words, received_by=actor.person_id)


def _author(actor: Actor, code: str) -> tuple[int | None, str]:
    canonical, author_id = matters.author_in_scope(actor, code)
    return author_id, canonical


def _receive(
    actor: Actor, subject: Subject, kind: Right, words: str, *, received_by: int | None = None
) -> RightsRequest:
    now = clock.now()
    made = RightsRequest.objects.create(
        kind=kind,
        person_id=subject.person_id,
        code=subject.code,
        channel=actor.channel.value,
        words=read_words(words),
        received_at=now,
        due_at=due(now, ANSWER_WITHIN, work_calendar()).at,
        received_by_id=received_by,
        area_id=_area(subject),
    )
    detail(request=made.pk, kind=kind.value)
    announce(events.RightsAsked(made.pk))
    return made


def _area(subject: Subject) -> int:
    """Return the person's home, else the place of their newest matter, else the city."""
    home = people.home_area_of(subject.person_id) if subject.person_id else None
    spot = home or matters.place_of_author(subject.person_id, subject.code)
    return spot or places.default_place().id


@action(audit=TrustAudit.REQUEST_DECIDED)
def decide(*, actor: Actor, request_id: int, granted: bool, answer: str) -> RightsRequest:
    """Answer a request; granting a deletion deletes. A refusal says why (PIPL art. 50)."""
    asked = access.request_to_decide(actor, request_id)
    said = read_words(answer, field="answer", required=False)
    may_decide(AskState(asked.state), granted=granted, answer=said).or_raise()
    if granted and asked.kind == Right.ERASE:
        _erase(actor, Subject(asked.person_id, asked.code), f"request {asked.pk}")
    state = AskState.DONE if granted else AskState.REFUSED
    moved = RightsRequest.objects.filter(pk=asked.pk, state=AskState.OPEN).update(
        state=state, answer=said, decided_at=clock.now(), decided_by=actor.person_id
    )
    if not moved:
        raise AlreadyChanged
    detail(request=asked.pk, kind=asked.kind, state=state.value)
    announce(events.RightsAnswered(asked.pk))
    asked.refresh_from_db()
    return asked


@action(audit=TrustAudit.ERASED)
def erase_mine(*, actor: Actor, withdraw_open: bool = False, code: str = "") -> None:
    """Erase one's own data and words; with `withdraw_open` take back first what is still worked on.

    With a follow key (`code`) it is whoever stands behind that matter.
    """
    subject = access.by_key(actor, code) if code else access.me(actor)
    if withdraw_open:
        for open_code in matters.open_matters_of(subject.person_id, subject.code):
            matters.withdraw_matter(actor=actor, code=open_code)
    _erase(actor, subject, OWN_WISH)


@action(audit=TrustAudit.ERASED)
def erase_for(*, actor: Actor, person_id: int, reason: str) -> None:
    """Erase a person's data as they asked staff to, within the actor's scope."""
    people.person_in_scope(actor, person_id)
    _erase(actor, Subject(person_id), read_words(reason, field="purpose"))


def _erase(actor: Actor, subject: Subject, reason: str) -> None:
    left = matters.erase_author(actor=actor, person_id=subject.person_id, may=YES, code=subject.code)
    notices.forget_titles(actor=actor, titles=left, may=YES)
    triage.forget_topics_of(actor=actor, codes=left, may=YES)
    mailbox.forget_senders(actor=actor, codes=left, may=YES)
    triage.forget_readings(actor=actor, codes=left, may=YES)
    triage.forget_matters(actor=actor, codes=left, may=YES)
    mine = RightsRequest.objects.filter(person=None, code__in=left)
    if subject.person_id is not None:
        mine |= RightsRequest.objects.filter(person=subject.person_id)
        notices.forget_person(actor=actor, person_id=subject.person_id, may=YES)
        territory.forget_name(actor=actor, person_id=subject.person_id, may=YES)
        people.erase_person(actor=actor, person_id=subject.person_id, reason=reason, may=YES)
    mine.update(words="", answer="")
    detail(person=subject.person_id, code=subject.code, matters=len(left))


@action(audit=TrustAudit.COPY_TAKEN)
def note_copy(*, actor: Actor, code: str = "") -> Subject:
    """Record that somebody takes a copy of their data, and return whose it is. Raises NotFound."""
    subject = access.by_key(actor, code) if code else access.me(actor)
    if subject.person_id is None and not subject.code:
        raise NotFound
    detail(person=subject.person_id, code=subject.code)
    return subject
