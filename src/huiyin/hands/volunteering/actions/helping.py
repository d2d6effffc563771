"""Wishes for help: asked, taken, given back, withdrawn, confirmed; then hours change accounts."""

from dataclasses import dataclass
from datetime import datetime

from huiyin.hands.volunteering import access, events
from huiyin.hands.volunteering.actions.teams import said
from huiyin.hands.volunteering.actions.timebank import account_of, credit, enter, hold, let_go, lock_accounts
from huiyin.hands.volunteering.models import HelpAsked, TimeAccount, TimeEntry
from huiyin.hands.volunteering.rules import timebank as rules
from huiyin.hands.volunteering.rules.ages import ADULT, age_on
from huiyin.hands.volunteering.rules.timebank import Help, HelpState, TimeKind
from huiyin.hands.volunteering.rules.words import NAME_LENGTH, TEXT_LENGTH, VolunteerAudit
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import no
from huiyin.kernel.errors import AlreadyChanged
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, detail
from huiyin.kit.outbox import announce


@dataclass(frozen=True)
class HelpDraft:
    """What somebody asks a team for: when, where to meet, and for how many minutes."""

    team_id: int
    kind: Help
    starts: datetime
    minutes: int
    spot: str
    words: str = ""


@action(audit=VolunteerAudit.HELP_ASKED)
def ask_help(*, actor: Actor, draft: HelpDraft, code: str = "") -> HelpAsked:
    """Ask a team for help; its minutes are set aside.

    With `code` a leader asks for somebody for whom their team opened an account.
    """
    team = access.standing_team(draft.team_id)
    account = access.account_to_ask(actor, code) if code else account_of(access.myself(actor))
    free = rules.free(account.balance, account.held, credit())
    rules.may_ask(draft.minutes, free, draft.starts, clock.now()).or_raise()
    spot = said(draft.spot, "spot", NAME_LENGTH)
    # Several wishes at once: only an UPDATE that finds enough free sets it aside.
    if not hold(account, draft.minutes):
        raise AlreadyChanged
    made = HelpAsked.objects.create(
        account=account,
        team=team,
        kind=draft.kind,
        words=clean(draft.words, TEXT_LENGTH),
        spot=spot,
        starts=draft.starts,
        minutes=draft.minutes,
        asked_at=clock.now(),
    )
    detail(help=made.pk, team=team.pk, minutes=made.minutes)
    announce(events.HelpWanted(made.pk))
    return made


@action(audit=VolunteerAudit.HELP_TAKEN)
def take_help(*, actor: Actor, help_id: int) -> HelpAsked:
    """Take a wish for help of one's team; nobody under 18 goes alone to somebody's door."""
    asked, me = access.help_to_take(actor, help_id)
    if asked.starts <= clock.now():
        no("has_begun", N_("This shift has begun. Speak to the team leader.")).or_raise()
    if age_on(me.of_age, clock.today()) < ADULT:
        no("no_minors_alone", N_("Under 18 nobody goes alone to somebody who asked for help.")).or_raise()
    _move(asked, HelpState.OPEN, HelpState.TAKEN, taken_by=me)
    detail(help=asked.pk)
    announce(events.HelpTaken(asked.pk, me.pk))
    return asked


@action(audit=VolunteerAudit.HELP_GIVEN_BACK)
def give_help_back(*, actor: Actor, help_id: int) -> HelpAsked:
    """Say that one cannot come after all; the wish is open again."""
    asked = access.help_taken_by(actor, help_id)
    if asked.starts <= clock.now():
        no("has_begun_out", N_("The shift has begun. The team leader notes who was there.")).or_raise()
    was = asked.taken_by_id or 0
    _move(asked, HelpState.TAKEN, HelpState.OPEN, taken_by=None)
    detail(help=asked.pk)
    announce(events.HelpFree(asked.pk, was))
    return asked


@action(audit=VolunteerAudit.HELP_WITHDRAWN)
def withdraw_help(*, actor: Actor, help_id: int) -> HelpAsked:
    """Say that help is no longer needed; what was set aside for it is free again."""
    asked = access.help_to_settle(actor, help_id)
    was = HelpState(asked.state)
    if was not in {HelpState.OPEN, HelpState.TAKEN}:
        raise AlreadyChanged
    _move(asked, was, HelpState.WITHDRAWN, settled_at=clock.now())
    let_go(asked.account, asked.minutes, 0)
    detail(help=asked.pk)
    if asked.taken_by_id is not None:
        announce(events.HelpOff(asked.pk, asked.taken_by_id))
    return asked


@action(audit=VolunteerAudit.HELP_CONFIRMED)
def confirm_help(*, actor: Actor, help_id: int, minutes: int) -> HelpAsked:
    """Confirm as the receiver or the leader how long the help was; 0 means that nobody came.

    The minutes go from the receiver's account to the giver's, in the same transaction. Whoever helped
    confirms nothing of it.
    """
    asked = access.help_to_settle(actor, help_id)
    access.may_confirm_help(actor, asked).or_raise()
    rules.may_confirm(minutes, asked.minutes, asked.starts, clock.now()).or_raise()
    to = HelpState.DONE if minutes else HelpState.MISSED
    _move(asked, HelpState.TAKEN, to, settled_at=clock.now(), confirmed_by_id=actor.person_id)
    if minutes:
        _pay(actor, asked, minutes)
    else:
        let_go(asked.account, asked.minutes, 0)
    detail(help=asked.pk, minutes=minutes)
    announce(events.HelpConfirmed(asked.pk))
    return asked


def _pay(actor: Actor, asked: HelpAsked, minutes: int) -> None:
    giver: TimeAccount = asked.account
    taker = account_of(access.person_of_volunteer(asked.taken_by_id))
    lock_accounts(giver.pk, taker.pk)
    let_go(giver, asked.minutes, minutes)
    enter(
        TimeEntry(
            giver=giver,
            taker=taker,
            kind=TimeKind.SERVICE.value,
            minutes=minutes,
            help=asked,
            made_by_id=actor.person_id,
        )
    )


def _move(asked: HelpAsked, seen: HelpState, to: HelpState, **facts: object) -> None:
    """Take a wish to another state; another click may have been first."""
    moved = HelpAsked.objects.filter(pk=asked.pk, state=seen).update(state=to, **facts)
    if not moved:
        raise AlreadyChanged
    asked.refresh_from_db()
