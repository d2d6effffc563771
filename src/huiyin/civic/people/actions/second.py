"""Writes on the second factor: setting up, showing a code, codes on paper, turning off, a lost phone."""

import secrets

from huiyin.civic.people import access, events, rules
from huiyin.civic.people.actions.accounts import confirmed
from huiyin.civic.people.models import Account, LoginSession, RecoveryCode
from huiyin.civic.people.queries import account_of, account_with, secret_of
from huiyin.civic.people.rules import PeopleAudit, read_handle
from huiyin.civic.people.rules.second import (
    RECOVERY_CODES,
    is_recovery_code,
    may_reset,
    may_set_up,
    new_recovery_code,
    read_code,
    steps_open,
)
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import AlreadyChanged, Invalid, NotAllowed, Refusal
from huiyin.kernel.permissions import Permission
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit import onetime
from huiyin.kit.actions import action, detail
from huiyin.kit.crypto import blind_index
from huiyin.kit.outbox import announce


class WrongSecond(Invalid):
    """A code that is not the one of this half minute, or was used; one sentence for all of it."""

    code = "wrong_second"
    message = N_("This code does not count. Wait for the next one, or check the clock of your phone.")


@action(audit=PeopleAudit.SECOND_BEGUN)
def begin_second(*, actor: Actor) -> Account:
    """Draw a new secret for one's own second factor; it counts only after a first code.

    Raises NotAllowed for whoever holds no role, Refusal "second_on" once it is on.
    """
    account = account_of(actor)
    may_set_up(actor, is_on=account.second_since is not None).or_raise()
    # Another device may have confirmed it meanwhile: what is on is not overwritten.
    waiting = Account.objects.filter(pk=account.pk, second_since__isnull=True)
    # The codes of the phone before do not matter to the new secret.
    if not waiting.update(second_secret=onetime.new_secret(), second_step=0):
        raise AlreadyChanged
    return account


@action(audit=PeopleAudit.SECOND_ON)
def confirm_second(*, actor: Actor, password: str, code: str) -> list[str]:
    """Turn one's second factor on with the password and a first code; return ten codes for paper, once.

    Raises Invalid at "password" or "code", Refusal "second_not_begun".
    """
    account = confirmed(actor, password, field="password")
    may_set_up(actor, is_on=account.second_since is not None).or_raise()
    if account.second_secret is None:
        raise Refusal(N_("Begin anew: there is no picture to scan yet."), code="second_not_begun")
    step = _step(account, read_code(code))
    waiting = Account.objects.filter(pk=account.pk, second_since__isnull=True)
    if not waiting.update(second_since=clock.now(), second_step=step):
        raise AlreadyChanged
    return _new_recovery_codes(account)


def _step(account: Account, code: str) -> int:
    """Return the half minute of an app's code that was not used before. Raises WrongSecond."""
    steps = steps_open(onetime.step_of(clock.now()), account.second_step)
    step = onetime.step_shown(secret_of(account), code, steps)
    if step is None:
        raise WrongSecond(field="code")
    return step


def _new_recovery_codes(account: Account) -> list[str]:
    codes = [new_recovery_code() for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.filter(account=account).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(account=account, digest=_digest(account, read_code(code))) for code in codes
    )
    return codes


def _digest(account: Account, code: str) -> str:
    # 50 bits could be guessed from a plain digest; without the key, which is no part of the database, not.
    return blind_index(code, f"people.recovery.{account.pk}")


@action(audit=PeopleAudit.SECOND_SHOWN)
def show_second(*, actor: Actor, code: str) -> Account:
    """Show a code at log-in, of the app or from paper; each counts once. Raises Invalid at "code"."""
    account = account_of(actor)
    _use(account, code)
    return account


def _use(account: Account, text: str) -> None:
    """Use a code up. Raises WrongSecond for one that is wrong or was used, by whomever."""
    code = read_code(text)
    if account.second_since is None or not code:
        raise WrongSecond(field="code")
    if is_recovery_code(code):
        used, _ = RecoveryCode.objects.filter(account=account, digest=_digest(account, code)).delete()
        detail(paper=True)
    else:
        used = _spend(account, _step(account, code))
    if not used:
        raise WrongSecond(field="code")


def _spend(account: Account, step: int) -> int:
    """Note that the code of a half minute was used; return 0 if it was before."""
    # Whoever looked over a shoulder may send the same code now: only one UPDATE finds it unused.
    unused = Account.objects.filter(pk=account.pk, second_since__isnull=False, second_step__lt=step)
    return unused.update(second_step=step)


@action(audit=PeopleAudit.RECOVERY_RENEWED)
def renew_recovery(*, actor: Actor, password: str, code: str) -> list[str]:
    """Draw ten new codes for paper; the old ones count no more. Raises Invalid at "password" or "code"."""
    account = confirmed(actor, password, field="password")
    _use(account, code)
    return _new_recovery_codes(account)


@action(audit=PeopleAudit.SECOND_OFF)
def drop_second(*, actor: Actor, password: str, code: str) -> Account:
    """Turn one's own second factor off. Raises Invalid at "password" or "code".

    Whoever must have one is led to set it up anew at the next page: so a phone is changed.
    """
    account = confirmed(actor, password, field="password")
    _use(account, code)
    _take_off(account)
    return account


def _take_off(account: Account) -> None:
    Account.objects.filter(pk=account.pk).update(second_secret=None, second_since=None)
    RecoveryCode.objects.filter(account=account).delete()


@action(audit=PeopleAudit.SECOND_RESET)
def reset_second(*, actor: Actor, purpose: str, person_id: int | None = None, handle: str = "") -> Account:
    """Take a colleague's second factor off, whose phone and paper are lost; they are told.

    An operator names the person, the command line the contact they log in with. Raises NotFound,
    NotAllowed for one's own, Refusal "second_off" if there is none.
    """
    account = _colleague(actor, person_id, handle)
    may_reset(actor, account.person_id, is_on=account.second_since is not None).or_raise()
    detail(person=account.person_id, purpose=rules.read_purpose(purpose))
    _take_off(account)
    # Whoever has the phone may have an open session too.
    LoginSession.objects.filter(account=account).delete()
    announce(events.SecondFactorReset(account.person_id, secrets.token_hex(4)))
    return account


def _colleague(actor: Actor, person_id: int | None, handle: str) -> Account:
    if person_id is not None:
        person = access.person_to_see(actor, person_id, Permission.CIVIC_PERSON_APPOINT)
        account = Account.objects.filter(person=person.pk, is_active=True).first()
    elif actor.system:
        account = account_with(read_handle(handle))
    else:
        raise NotAllowed
    if account is None:
        raise Refusal(N_("This person has no account to log in to."), code="no_account")
    return account
