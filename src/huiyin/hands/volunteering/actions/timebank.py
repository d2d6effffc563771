"""The time bank: crediting hours of the record, giving them on, and the ledger every move goes through."""

from django.conf import settings
from django.db.models import F

from huiyin.civic.people import public as people
from huiyin.hands.volunteering import access
from huiyin.hands.volunteering.actions.signing import lock
from huiyin.hands.volunteering.models import HourEntry, TimeAccount, TimeEntry
from huiyin.hands.volunteering.queries.papers import standing
from huiyin.hands.volunteering.rules import timebank as rules
from huiyin.hands.volunteering.rules.timebank import TimeKind
from huiyin.hands.volunteering.rules.words import VolunteerAudit
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import AlreadyChanged, Invalid
from huiyin.kernel.ids import new_public_code, parse_public_code
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, detail, unchanged
from huiyin.kit.limits import RateLimit, count

GIFTS_FROM = RateLimit("time-gifts-from", times=20, seconds=3600)


def credit() -> int:
    """Return how many minutes an account may lie below zero here."""
    return int(settings.HUIYIN_TIME_CREDIT_HOURS) * 60


def account_of(person_id: int) -> TimeAccount:
    """Return somebody's time account, opened if they have none."""
    found, _fresh = TimeAccount.objects.get_or_create(
        person_id=person_id, defaults={"code": new_public_code(), "opened_at": clock.now()}
    )
    return found


def source() -> TimeAccount:
    """Return the account from which hours of the record come; it lies as far below zero as they add up to."""
    found, _fresh = TimeAccount.objects.get_or_create(
        is_source=True, defaults={"code": new_public_code(), "opened_at": clock.now()}
    )
    return found


def lock_accounts(*pks: int) -> None:
    """Let whatever else moves on some accounts wait until the commit; always in one order."""
    for pk in sorted(pks):
        TimeAccount.objects.filter(pk=pk).update(held=F("held"))


def spend(account: TimeAccount, minutes: int) -> None:
    """Take minutes from an account, of what is free there and above zero; else say what is free.

    However much happens at once: only an UPDATE that finds enough goes through.
    """
    enough = TimeAccount.objects.filter(pk=account.pk, balance__gte=F("held") + minutes)
    if not enough.update(balance=F("balance") - minutes):
        raise AlreadyChanged


def hold(account: TimeAccount, minutes: int) -> bool:
    """Set minutes of an account aside for a wish of its owner; tell whether they were free."""
    free = TimeAccount.objects.filter(pk=account.pk, balance__gte=F("held") + minutes - credit())
    return bool(free.update(held=F("held") + minutes))


def let_go(account: TimeAccount, held: int, spent: int) -> None:
    """Let go of what a wish held, and take what was spent of it; that was promised, so it never fails."""
    TimeAccount.objects.filter(pk=account.pk).update(
        held=F("held") - held, balance=F("balance") - min(spent, held)
    )


def enter(entry: TimeEntry) -> None:
    """Write an entry, whose giver has been taken from already, and give its minutes to the taker."""
    entry.made_at = clock.now()
    entry.save(force_insert=True)
    TimeAccount.objects.filter(pk=entry.taker_id).update(balance=F("balance") + entry.minutes)


@action(audit=VolunteerAudit.TIME_CREDITED, retry_race=True)
def credit_hours(*, actor: Actor) -> int:
    """Credit all confirmed hours of one's record that are not credited yet; return the minutes.

    The record stays as it is: what is credited can be received again, what is recorded was served.
    """
    me = access.volunteer_of(actor)
    lock(me)
    account, giver = account_of(me.person_id), source()
    fresh = standing(me.pk).exclude(time_entries__kind=TimeKind.CREDITED)
    lock_accounts(account.pk, giver.pk)
    total = 0
    for line in fresh:
        _credit(actor, line, giver, account)
        total += line.minutes
    if not total:
        unchanged()
    detail(volunteer=me.pk, minutes=total)
    return total


def _credit(actor: Actor, line: HourEntry, giver: TimeAccount, account: TimeAccount) -> None:
    TimeAccount.objects.filter(pk=giver.pk).update(balance=F("balance") - line.minutes)
    enter(
        TimeEntry(
            giver=giver,
            taker=account,
            kind=TimeKind.CREDITED.value,
            minutes=line.minutes,
            origin=line,
            made_by_id=actor.person_id,
        )
    )


def take_back(actor: Actor, line: HourEntry) -> None:
    """Take back what a line that is countered now had credited, as far as it is still there and free.

    What was spent in good faith stays with whoever served for it; the source carries the rest.
    """
    made = TimeEntry.objects.filter(origin=line, kind=TimeKind.CREDITED).first()
    if made is None:
        return
    lock_accounts(made.taker_id, made.giver_id)
    account = TimeAccount.objects.get(pk=made.taker_id)
    minutes = min(made.minutes, rules.free(account.balance, account.held, 0))
    if not minutes:
        return
    spend(account, minutes)
    enter(
        TimeEntry(
            giver=account,
            taker_id=made.giver_id,
            kind=TimeKind.REVERSED.value,
            minutes=minutes,
            origin=line,
            made_by_id=actor.person_id,
        )
    )


@action(audit=VolunteerAudit.TIME_GIVEN)
def give_time(*, actor: Actor, code: str, name: str, minutes: int) -> TimeEntry:
    """Give hours of one's account to somebody of the family, whose number and name one knows.

    Number and name have to belong together: a slip of the pen gives nobody anything.
    """
    mine = account_of(access.myself(actor))
    count(GIFTS_FROM, f"person:{actor.person_id}")
    theirs = TimeAccount.objects.filter(code=parse_public_code(code) or "", is_source=False).first()
    called = people.names([theirs.person_id]).get(theirs.person_id or 0, "") if theirs else ""
    if theirs is None or not called or clean(name).strip() != called:
        raise Invalid(
            N_("There is no time account of this number and name. Please compare both with the person."),
            code="no_such_account",
            field="code",
        )
    if theirs.pk == mine.pk:
        raise Invalid(N_("This is your own account."), code="own_account", field="code")
    lock_accounts(mine.pk, theirs.pk)
    mine.refresh_from_db()
    rules.may_spend(minutes, rules.free(mine.balance, mine.held, 0)).or_raise()
    spend(mine, minutes)
    made = TimeEntry(
        giver=mine, taker=theirs, kind=TimeKind.GIFT.value, minutes=minutes, made_by_id=actor.person_id
    )
    enter(made)
    detail(minutes=minutes)
    return made


@action(audit=VolunteerAudit.TIME_OPENED)
def open_account(*, actor: Actor, team_id: int, name: str, phone: str = "") -> TimeAccount:
    """Open a time account for somebody who says so on paper; its number goes onto a card for them."""
    team = access.team_to_keep(actor, team_id)
    if not clean(name, 40).strip():
        raise Invalid(N_("Please write the name."), code="name_missing", field="name")
    person = people.note_person(actor=actor, name=name, phone=phone)
    people.note_consent(actor=actor, person_id=person.pk, to=people.ConsentTo.CONTACT)
    detail(team=team.pk)
    return TimeAccount.objects.create(
        person_id=person.pk, code=new_public_code(), team=team, opened_at=clock.now()
    )
