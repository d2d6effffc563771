"""Decisions about single steps of the way, apart from the state table."""

from datetime import datetime
from typing import Protocol

from huiyin.civic.matters.rules.answering import answer_until
from huiyin.civic.matters.rules.states import OPEN
from huiyin.civic.matters.rules.words import Audience, EchoState, Kind, State, Visibility
from huiyin.kernel.decision import YES, Decision, no
from huiyin.kernel.errors import Invalid
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kernel.workdays import WorkCalendar

TITLE_LENGTH = 80
BODY_LENGTH = 5_000
ECHO_LENGTH = 5_000
WORDS_LENGTH = 1_000


def text_is_usable(text: str, *, field: str, most: int) -> Decision:
    """Say whether a text that was typed can be kept: neither empty nor too long."""
    if not text.strip():
        return no("empty_text", N_("Please write a few words here."), Invalid, field=field)
    if len(text) > most:
        return no(
            "text_too_long",
            N_("This is %(length)s characters long; at most %(most)s fit. Please shorten it."),
            Invalid,
            field=field,
            length=len(text),
            most=most,
        )
    return YES


def fits(state: State, *right: State) -> Decision:
    """Say whether an act belongs to this state.

    The table of states tells moves, not acts: it lets an answered matter back to work because its author
    may say "not solved", which is not the same as starting work.
    """
    if state in right:
        return YES
    return no("moved_on", N_("The matter has moved on and this no longer fits. Look where it stands now."))


def may_approve(
    *, approver: int | None, doer: int | None, dispatcher: int | None, state: EchoState
) -> Decision:
    """Say whether this person may approve an echo: somebody other than its doer and its dispatcher."""
    if state not in {EchoState.AWAITING, EchoState.DELIVERED}:
        return no("echo_not_waiting", N_("This echo is no longer waiting for approval."))
    if approver is not None and approver in {doer, dispatcher}:
        return no(
            "own_echo",
            N_("You wrote this echo or sent the matter out; somebody else has to approve it."),
        )
    return YES


def audience_fits(audience: Audience, visibility: Visibility, waiting: int) -> Decision:
    """Say whether an echo may be approved for this audience.

    A private matter never reaches the wall; one that others joined or were merged into (`waiting` of them)
    needs words they may read.
    """
    if audience is Audience.PUBLIC and visibility is Visibility.PRIVATE:
        return no("private_matter", N_("This matter is private; its echo cannot go on the wall."))
    if audience is Audience.AUTHOR and waiting:
        return no(
            "others_wait",
            N_("%(count)s neighbours wait for this echo too. Approve words that all of them may read."),
            count=waiting,
        )
    return YES


def may_publish(state: State, visibility: Visibility) -> Decision:
    """Say whether a matter's words may go on the wall: not private ones, nor those that were taken back."""
    if visibility is Visibility.PRIVATE:
        return no("private_matter", N_("This matter is private; it cannot go on the wall."))
    if state is State.WITHDRAWN:
        return no("is_withdrawn", N_("The author took this back; it cannot go on the wall."))
    return YES


def widens(approved_for: Audience | None, audience: Audience) -> Decision:
    """Say whether an approval goes further than the one before: none is repeated, none is narrowed."""
    order = [None, Audience.AUTHOR, Audience.SHARED, Audience.PUBLIC]
    if order.index(audience) > order.index(approved_for):
        return YES
    return no("echo_not_waiting", N_("This echo is no longer waiting for approval."))


class Raised(Protocol):
    """What is asked of a matter before its author speaks."""

    pk: int
    state: str
    author_reopened: bool
    settled_at: datetime | None


def may_speak(matter: Raised, root: Raised, now: datetime, calendar: WorkCalendar) -> Decision:
    """Say whether an author's word on the answer of the root is heard now.

    It is asked for while the root is answered. Once the root's own author has closed it, those whose matters
    were merged may still speak within the 15 days, and wake it once.
    """
    if root.state == State.ANSWERED:
        return YES
    if matter.pk != root.pk and root.state == State.CLOSED and root.settled_at is not None:
        if matter.author_reopened:
            return no("reopened_before", N_("You have woken this once already. Please ask the office."))
        if now <= answer_until(root.settled_at, calendar):
            return YES
    return no("not_answered", N_("You can say whether it is solved once the answer is there."))


def may_support(state: State) -> Decision:
    """Say whether a neighbour may still join: while the echo is to come or is being asked about."""
    if state in OPEN or state is State.ANSWERED:
        return YES
    return no("is_over", N_("This matter is over. Reopen it, or raise a new one."))


def may_reopen_as_author(
    *, state: State, reopened: bool, final_echo_at: datetime | None, now: datetime, calendar: WorkCalendar
) -> Decision:
    """Say whether the author may reopen: once, within 15 days of the final echo."""
    if state not in {State.CLOSED, State.DECLINED}:
        return no("not_over", N_("Only a closed or declined matter can be reopened."))
    if reopened:
        return no(
            "reopened_before",
            N_("You have reopened this once already. Please ask the office, or raise a new matter."),
        )
    if final_echo_at is None or now > answer_until(final_echo_at, calendar):
        return no(
            "reopen_too_late",
            N_("The 15 days for reopening are over. Please ask the office, or raise a new matter."),
        )
    return YES


def may_merge(
    *,
    younger: int,
    elder: int,
    younger_state: State,
    elder_state: State,
    same_city: bool,
    echo_for: Audience | None = None,
    loses_clock: bool = False,
) -> Decision:
    """Say whether one matter may be merged into another (its root elder).

    `echo_for` is the audience of the elder's final echo, if it has one that was approved: the younger's
    author has to be able to read it. `loses_clock` says that the elder is history and the younger is not.
    """
    if younger == elder:
        return no("merge_with_itself", N_("A matter cannot be merged into itself."))
    if not same_city:
        return no("merge_elsewhere", N_("These matters are in different cities and cannot share an echo."))
    if elder_state in {State.WITHDRAWN, State.DECLINED, State.CLOSED}:
        return no(
            "elder_is_over",
            N_("The other matter is over already. Reopen it first, or answer this one by itself."),
        )
    if elder_state is State.ANSWERED and echo_for not in {Audience.SHARED, Audience.PUBLIC}:
        return no(
            "echo_not_shared",
            N_("The answer of the other matter is for its author only. Have it approved for sharing first."),
        )
    if loses_clock:
        return no(
            "elder_is_history",
            N_("The other matter is history and has no deadline. Answer this one by itself."),
        )
    if younger_state is State.MERGED:
        return no("merged_before", N_("This matter is merged already. Take it out first."))
    return YES


def counts_in_rates(kind: Kind, *, historical: bool) -> bool:
    """Tell whether a matter belongs into the three rates: needs and history stay outside."""
    return kind is not Kind.NEED and not historical


def solved_counts(kind: Kind) -> bool:
    """Tell whether a call-back "solved" is asked for: not for enquiries and praise."""
    return kind not in {Kind.ENQUIRY, Kind.PRAISE, Kind.NEED}
