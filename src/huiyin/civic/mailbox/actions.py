"""Every write: taking an e-mail in, and the addresses of places."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from huiyin.civic.mailbox import access, queries, rules
from huiyin.civic.mailbox.models import Alias, Incoming
from huiyin.civic.mailbox.queries import Arrival
from huiyin.civic.mailbox.rules import MailboxAudit, Outcome, Why
from huiyin.civic.matters import public as matters
from huiyin.civic.notices import public as notices
from huiyin.civic.notices.public import NoticeKind
from huiyin.civic.people import public as people
from huiyin.civic.places import public as places
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor, Channel, stranger, system
from huiyin.kernel.decision import Decision
from huiyin.kernel.errors import Invalid, NotFound, Refusal, TooMany
from huiyin.kernel.identifiers import normalise_email
from huiyin.kernel.ids import follow_key
from huiyin.kernel.masking import mask_email
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit import limits
from huiyin.kit.actions import action, detail, unchanged
from huiyin.kit.keys import keyring
from huiyin.kit.letters import Letter
from huiyin.kit.limits import RateLimit

FROM_ONE = RateLimit("mail-from", times=rules.MOST_A_DAY, seconds=86_400)
KEEP_LOG = timedelta(days=90)
MAILROOM = system("mailroom")


@dataclass(frozen=True)
class Received:
    """What became of an e-mail; `repeated` says that it had come before."""

    outcome: Outcome
    why: Why | None = None
    code: str = ""
    repeated: bool = False


@action(audit=MailboxAudit.RECEIVED, retry_race=True)
def receive(*, actor: Actor, arrival: Arrival) -> Received:
    """Take an e-mail in: it becomes a matter, an addition to one, or is passed over, once.

    Nothing that somebody sends raises.
    """
    access.may_receive(actor).or_raise()
    earlier = Incoming.objects.filter(digest=arrival.digest).first()
    if earlier is not None:
        unchanged()
        why = Why(earlier.why) if earlier.why else None
        return Received(Outcome(earlier.outcome), why, earlier.matter_code, repeated=True)
    found = _taken(arrival)
    sender = arrival.letter.sender
    Incoming.objects.create(
        digest=arrival.digest,
        received_at=clock.now(),
        size=arrival.size,
        sender=mask_email(sender) if sender else "",
        outcome=found.outcome,
        why=found.why or "",
        matter_code=found.code,
    )
    detail(outcome=found.outcome.value, why=found.why or "", code=found.code)
    return found


def _taken(arrival: Arrival) -> Received:
    letter = arrival.letter
    ignored = _passed_over(letter)
    if ignored is not None:
        return Received(Outcome.IGNORED, ignored)
    try:
        limits.count(FROM_ONE, letter.sender)
    except TooMany:
        return Received(Outcome.REFUSED, Why.TOO_MANY)
    tag = queries.tag_of(letter)
    if arrival.size > rules.MOST_BYTES:
        return _not_taken(letter, Why.TOO_LARGE)
    if tag.reply_to:
        return _added(arrival, tag.reply_to)
    answered = notices.told_by_mail(letter.references)
    if answered is not None:
        # The reply went to an address without its proof: who wrote it cannot be told, whatever From says.
        _tell(answered.person_id, NoticeKind.MAIL_UNPROVEN, answered.code, arrival.digest)
        return Received(Outcome.REFUSED, Why.UNPROVEN, answered.code)
    return _filed(arrival)


def _passed_over(letter: Letter) -> Why | None:
    if letter.automatic:
        return Why(letter.automatic)
    if rules.is_forged(letter.verdicts, settings.HUIYIN_MAIL_AUTHSERV):
        return Why.FORGED
    try:
        ours = {normalise_email(settings.HUIYIN_MAIL_IN or "x@x.cn"), settings.DEFAULT_FROM_EMAIL.lower()}
        return Why.LOOP if normalise_email(letter.sender) in ours else None
    except ValueError:
        return Why.NO_SENDER


def _added(arrival: Arrival, code: str) -> Received:
    author = stranger(Channel.MAIL).with_key(code, follow_key(keyring().follow, code))
    try:
        with transaction.atomic():
            photos = _kept(arrival)
            matters.add_to_matter(actor=author, code=code, text=arrival.letter.text, photos=photos)
    except NotFound:
        return Received(Outcome.REFUSED, Why.UNUSABLE)
    except Refusal as refusal:
        why = Why.IS_OVER if refusal.code == "is_over" else Why.EMPTY
        told = matters.told_by_code(code)
        if told is not None and told.author_id:
            _tell(told.author_id, NoticeKind.MAIL_NOT_TAKEN, code, clock.now().isoformat())
        return Received(Outcome.REFUSED, why, code)
    return Received(Outcome.ADDED, code=code)


def _filed(arrival: Arrival) -> Received:
    letter = arrival.letter
    if not (letter.text or letter.subject or letter.photos):
        return _not_taken(letter, Why.EMPTY)
    where = queries.place_meant(letter, queries.tag_of(letter))
    try:
        with transaction.atomic():
            filed = matters.file_matter(
                actor=stranger(Channel.MAIL),
                filing=matters.Filing(
                    place_id=(where or places.default_place()).id,
                    title=letter.subject[:80] if letter.text else "",
                    body=letter.text or letter.subject or "（照片）",
                    name=letter.name,
                    email=letter.sender,
                    photos=_kept(arrival),
                    # A stranger writes to the office, not to the wall: staff decide whether it goes there.
                    visibility=matters.Visibility.PUBLIC,
                    idempotency_key=arrival.digest,
                ),
            )
    except Refusal:
        return _not_taken(letter, Why.UNUSABLE)
    if where is None:
        _ask_where(filed)
    return Received(Outcome.FILED, code=filed.code)


def _kept(arrival: Arrival) -> tuple[str, ...]:
    kept = matters.keep_photos_for_form(actor=stranger(Channel.MAIL), photos=arrival.photos)
    return tuple(photo.token for photo in kept)


def _ask_where(filed: matters.Filed) -> None:
    """Ask the author for the place; the answer is added to the matter, and the intake sends it on."""
    told = matters.told(filed.matter_id)
    if told.author_id:
        _tell(told.author_id, NoticeKind.MAIL_WHERE, filed.code, "1")


def _not_taken(letter: Letter, why: Why) -> Received:
    """Say to somebody we do not know yet that their e-mail was not taken, and how it would be."""
    known = people.reached_by_mail(letter.sender)
    person = known or people.note_person(actor=MAILROOM, email=letter.sender).pk
    notices.notify(
        actor=MAILROOM,
        persons=[person],
        kind=NoticeKind.MAIL_REFUSED,
        params={"why": why.value},
        link="/raise/",
        dedupe=f"mail:{why.value}:{clock.today().isoformat()}",
    )
    return Received(Outcome.REFUSED, why)


def _tell(person: int, kind: NoticeKind, code: str, step: str) -> None:
    told = matters.told_by_code(code)
    if told is None:
        return
    notices.notify(
        actor=MAILROOM,
        persons=[person],
        kind=kind,
        params={"code": told.code, "title": told.title, "place": told.place, "org": told.holder},
        link=told.author_link,
        dedupe=f"{kind.value}:{told.matter_id}:{step}"[:100],
    )


@action(audit=MailboxAudit.ALIAS_GIVEN)
def give_alias(*, actor: Actor, local: str, area_id: int) -> Alias:
    """Let an address stand for a place. Raises Invalid at "local", NotFound for an unknown place."""
    access.may_look_after(actor).or_raise()
    where, name = places.place(area_id), rules.read_alias(local)
    if Alias.objects.filter(local=name).exists():
        raise Invalid(
            N_("This address stands for a place already. Take it back first."),
            code="alias_taken",
            field="local",
        )
    made = Alias.objects.create(local=name, area_id=where.id, made_by_id=actor.person_id, made_at=clock.now())
    detail(local=name, area=where.id)
    return made


@action(audit=MailboxAudit.ALIAS_TAKEN_BACK)
def take_alias_back(*, actor: Actor, alias_id: int) -> str:
    """Let an address stand for nothing any more; e-mails to it go to the city's intake."""
    access.may_look_after(actor).or_raise()
    found = Alias.objects.filter(pk=alias_id).first()
    if found is None:
        raise NotFound
    found.delete()
    detail(local=found.local)
    return found.local


@action(audit=MailboxAudit.LOG_FORGOTTEN)
def forget_log(*, actor: Actor) -> int:
    """Delete what the log says of e-mails of 90 days ago; a matter's own key still knows its e-mail."""
    access.may_receive(actor).or_raise()
    deleted, _ = Incoming.objects.filter(received_at__lt=clock.now() - KEEP_LOG).delete()
    if not deleted:
        unchanged()
    detail(rows=deleted)
    return deleted


@action(audit=MailboxAudit.LOG_FORGOTTEN)
def forget_senders(*, actor: Actor, codes: Collection[str], may: Decision) -> int:
    """Forget the masked senders of e-mails that belong to some matters; `may` is the caller's answer."""
    may.or_raise()
    count = Incoming.objects.filter(matter_code__in=codes).exclude(sender="").update(sender="")
    detail(senders=count)
    if not count:
        unchanged()
    return count
