"""The closed vocabularies of the spine in words for people; pages of residents and of staff share them.

The words stand beside the forms because forms need them too and may not import views.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as N_

from huiyin.civic.matters.rules.call_backs import CallChannel, CallOutcome, CallState
from huiyin.civic.matters.rules.clocks import LEVEL_WORDS, PAUSE_WORDS, Level, PauseKind, Step
from huiyin.civic.matters.rules.lists import template_of, templates
from huiyin.civic.matters.rules.overriding import told
from huiyin.civic.matters.rules.states import STATE_WORDS
from huiyin.civic.matters.rules.words import (
    Audience,
    EchoKind,
    Kind,
    MatterAudit,
    State,
    Urgency,
    Visibility,
)
from huiyin.kernel.actor import Channel
from huiyin.kernel.redaction import Kind as Hidden
from huiyin.kernel.workdays import Limit, LimitUnit

Word = TypeVar("Word", bound=str)

_KINDS = {
    Kind.WISH: N_("Wish"),
    Kind.ENQUIRY: N_("Enquiry"),
    Kind.HELP: N_("Call for help"),
    Kind.COMPLAINT: N_("Complaint"),
    Kind.REPORT: N_("Report of a breach"),
    Kind.SUGGESTION: N_("Suggestion"),
    Kind.PRAISE: N_("Praise"),
    Kind.NEED: N_("Need"),
}
_URGENCIES = {
    Urgency.CRITICAL: N_("Critical"),
    Urgency.URGENT: N_("Urgent"),
    Urgency.ORDINARY: N_("Ordinary"),
    Urgency.COMPLEX: N_("Complex"),
}
_STEPS = {
    MatterAudit.FILED: N_("Raised"),
    MatterAudit.IMPORTED: N_("Taken over from another system"),
    MatterAudit.ACCEPTED: N_("Taken up"),
    MatterAudit.DECLINED: N_("Declined"),
    MatterAudit.ASSIGNED: N_("Assigned"),
    MatterAudit.PASSED_ON: N_("Passed on"),
    MatterAudit.HANDED_UP: N_("Handed up"),
    MatterAudit.HANDED_DOWN: N_("Handed down"),
    MatterAudit.RULED: N_("A leader ruled who handles it"),
    MatterAudit.STARTED: N_("Work began"),
    MatterAudit.RETURNED: N_("Handed back"),
    MatterAudit.NOTED: N_("Note"),
    MatterAudit.CONTACT_OPENED: N_("Contact opened"),
    MatterAudit.ADDED_TO: N_("Author added something"),
    MatterAudit.PUBLISHED: N_("Put on the wall"),
    MatterAudit.UNPUBLISHED: N_("Taken off the wall"),
    MatterAudit.CLASSIFIED: N_("Classified"),
    MatterAudit.ECHO_DRAFTED: N_("Echo drafted"),
    MatterAudit.ECHO_RETURNED: N_("Echo sent back"),
    MatterAudit.ECHO_SHARED: N_("Echo shared"),
    MatterAudit.PROGRESS_TOLD: N_("Progress told"),
    MatterAudit.ANSWERED: N_("Answered"),
    MatterAudit.CONFIRMED: N_("Author says: solved"),
    MatterAudit.CALLED_BACK: N_("Called back"),
    MatterAudit.CLOSING_NEAR: N_("Reminded that it will be closed"),
    MatterAudit.NOT_SOLVED: N_("Author says: not solved"),
    MatterAudit.CLOSED: N_("Closed"),
    MatterAudit.REOPENED: N_("Reopened"),
    MatterAudit.MERGED: N_("Merged into another matter"),
    MatterAudit.ELDER_JOINED: N_("Another matter joined"),
    MatterAudit.UNMERGED: N_("Stands alone again"),
    MatterAudit.REORGANISED: N_("Handed over in a reorganisation"),
    MatterAudit.PROMOTED: N_("Goes on in place of a withdrawn one"),
    MatterAudit.WITHDRAWN: N_("Withdrawn"),
    MatterAudit.SUPPORTED: N_("A neighbour joined"),
    MatterAudit.FOLLOWED: N_("Somebody follows"),
    MatterAudit.UNFOLLOWED: N_("Somebody stopped following"),
    MatterAudit.TASK_CALLED: N_("Helpers called"),
    MatterAudit.TASK_REPORTED_IN: N_("A helper reported in"),
    MatterAudit.TASK_DONE: N_("A helper did their part"),
    MatterAudit.TASK_DECLINED: N_("A helper declined"),
    MatterAudit.TASK_CANCELLED: N_("Helpers called off"),
    MatterAudit.TASK_RATED: N_("A helper was rated"),
    MatterAudit.TASK_CLAIMED: N_("A neighbour claimed a place"),
    MatterAudit.TASK_CLAIM_ENDED: N_("A claim is over"),
    MatterAudit.OFFERED: N_("Opened for claim"),
    MatterAudit.OFFER_ENDED: N_("Taken back from claim"),
    MatterAudit.CALL_RATED: N_("A call was rated"),
    MatterAudit.LIST_MADE: N_("List made"),
    MatterAudit.LIST_CHANGED: N_("List changed"),
    MatterAudit.LIST_PROLONGED: N_("List prolonged"),
    MatterAudit.LIST_CLOSED: N_("List closed"),
    MatterAudit.LIST_REOPENED: N_("List reopened"),
    MatterAudit.LIST_ARCHIVED: N_("List put away"),
    MatterAudit.LIST_ORDERED: N_("Moved in the order"),
    MatterAudit.LIST_ITEM_CHANGED: N_("Item of a list changed"),
    MatterAudit.LIST_AGENDA_SENT: N_("Agenda sent to the council"),
    MatterAudit.LIST_SHOWN_TO: N_("List shown to an organisation"),
    MatterAudit.LIST_HIDDEN_FROM: N_("List shown to an organisation no longer"),
    MatterAudit.LIST_LINK_MADE: N_("Secret link made"),
    MatterAudit.LIST_LINK_REVOKED: N_("Secret link revoked"),
    MatterAudit.LIST_WORDED: N_("Wording of lists set"),
    MatterAudit.LISTED: N_("Put on a list"),
    MatterAudit.UNLISTED: N_("Taken off a list"),
    MatterAudit.CATEGORIES_SEEDED: N_("Categories loaded"),
    MatterAudit.LIMIT_SET: N_("Time limit set"),
    MatterAudit.EXAMINED: N_("Looked through for abuse"),
    MatterAudit.SUSPICION_CLEARED: N_("Suspicion cleared"),
    MatterAudit.SUSPICION_SETTLED: N_("Suspicion settled"),
    MatterAudit.RAISING_LIMITED: N_("Raising limited for a time"),
    MatterAudit.RAISING_LIMIT_LIFTED: N_("Limit on raising lifted"),
    MatterAudit.GUARD_WORDS_FORGOTTEN: N_("Words about suspicions forgotten"),
    MatterAudit.TRACES_FORGOTTEN: N_("Traces forgotten"),
    MatterAudit.BASES_SEEDED: N_("Bases loaded"),
    MatterAudit.BASIS_SET: N_("Basis entered"),
    MatterAudit.BASIS_ENDED: N_("Basis ended"),
    MatterAudit.SUSPENDED: N_("Suspended until a day"),
    MatterAudit.AUTHOR_ASKED: N_("The author was asked for more"),
    MatterAudit.RESUMED: N_("The clock runs again"),
    MatterAudit.EXTENSION_ASKED: N_("More time was asked for"),
    MatterAudit.EXTENDED: N_("The limit was extended"),
    MatterAudit.EXTENSION_REFUSED: N_("More time was refused"),
    MatterAudit.URGENCY_CHANGED: N_("Another urgency"),
    MatterAudit.RECOUNTED: N_("Deadline counted anew"),
    MatterAudit.WATCHED: N_("Watched"),
    MatterAudit.REMINDED: N_("Reminder: the limit is nearly used up"),
    MatterAudit.YELLOW_CARD: N_("Yellow card: overdue"),
    MatterAudit.RED_CARD: N_("Red card: long overdue"),
    MatterAudit.TO_LEADER: N_("Brought before the leader"),
    MatterAudit.INSTRUCTED: N_("Instruction of the leader"),
    MatterAudit.FORMULA_SET: N_("Formula of the rates entered"),
    MatterAudit.CALL_RULE_SET: N_("Rule of call-backs set"),
}
_CLOCKS = {
    Step.FIRST_ANSWER: N_("First answer"),
    Step.SETTLEMENT: N_("Settlement"),
    Step.EXTENSION: N_("Extension"),
}
_UNITS = {
    LimitUnit.MINUTES: N_("minutes"),
    LimitUnit.HOURS: N_("hours"),
    LimitUnit.WORKING_DAYS: N_("working days"),
    LimitUnit.NATURAL_DAYS: N_("natural days"),
}
_LEVEL_CHIPS = {Level.REMINDER: "", Level.YELLOW: "gold", Level.RED: "red", Level.LEADER: "red"}
_ECHO_KINDS = {
    EchoKind.FIRST: N_("First answer"),
    EchoKind.PROGRESS: N_("Progress"),
    EchoKind.FINAL: N_("Final echo"),
}
_HIDDEN = {
    Hidden.PHONE: N_("Mobile number"),
    Hidden.LANDLINE: N_("Landline number"),
    Hidden.ID_CARD: N_("Identity number"),
    Hidden.BANK_CARD: N_("Bank card"),
    Hidden.PLATE: N_("Number plate"),
    Hidden.EMAIL: N_("E-mail address"),
    Hidden.NAME: N_("Name"),
    Hidden.ROOM: N_("Room"),
    Hidden.WECHAT: N_("WeChat account"),
    Hidden.QQ: N_("QQ number"),
}
_OUTCOMES = {
    CallOutcome.REACHED: N_("Reached"),
    CallOutcome.UNREACHED: N_("Not reached"),
    CallOutcome.WRONG_NUMBER: N_("Wrong number"),
    CallOutcome.REFUSES: N_("Does not want to say"),
}
_CALL_CHANNELS = {
    CallChannel.PHONE: N_("Telephone"),
    CallChannel.SMS: N_("Text message"),
    CallChannel.VISIT: N_("Call at the door"),
}
_CALL_STATES = {
    CallState.OPEN: N_("To be called"),
    CallState.REACHED: N_("Reached"),
    CallState.UNREACHED: N_("Could not be reached"),
    CallState.REFUSED: N_("Did not want to say"),
}
_VISIBILITIES = {
    Visibility.PUBLIC: N_("Public"),
    Visibility.PRIVATE: N_("Private"),
}
_AUDIENCES = {
    Audience.AUTHOR: N_("Only the author"),
    Audience.SHARED: N_("All who raised or joined it"),
    Audience.PUBLIC: N_("Everybody, on the wall"),
}
_CHANNELS = {
    Channel.WEB: N_("Web page"),
    Channel.API: N_("Another program"),
    Channel.PHONE: N_("Telephone"),
    Channel.PAPER: N_("Paper"),
    Channel.VISIT: N_("Visit"),
    Channel.PRESS: N_("Press"),
    Channel.IMPORT: N_("Import"),
    Channel.COMMAND: N_("Command line"),
    Channel.JOB: N_("By itself, at its time"),
}


def state_label(state: State | str) -> str:
    """Return what a state is called on a page."""
    return gettext(STATE_WORDS[State(state)])


def kind_label(kind: Kind | str) -> str:
    """Return what a kind of matter is called on a page."""
    return gettext(_KINDS[Kind(kind)])


def urgency_label(urgency: Urgency | str) -> str:
    """Return what an urgency is called on a page."""
    return gettext(_URGENCIES[Urgency(urgency)])


def step_label(kind: MatterAudit | str, n: int = 1) -> str:
    """Return what an entry of a timeline is called on a page; `n` entries of its kind in a row."""
    if n == 1:
        return gettext(_STEPS[MatterAudit(kind)])
    if kind == MatterAudit.SUPPORTED:
        return ngettext("%(n)s neighbour joined", "%(n)s neighbours joined", n) % {"n": n}
    return ngettext("%(n)s other matter joined", "%(n)s other matters joined", n) % {"n": n}


def limit_label(limit: Limit) -> str:
    """Return a limit in words: “5 working days”."""
    n = limit.n
    match limit.unit:
        case LimitUnit.MINUTES:
            words = ngettext("%(n)s minute", "%(n)s minutes", n)
        case LimitUnit.HOURS:
            words = ngettext("%(n)s hour", "%(n)s hours", n)
        case LimitUnit.WORKING_DAYS:
            words = ngettext("%(n)s working day", "%(n)s working days", n)
        case _:
            words = ngettext("%(n)s day", "%(n)s days", n)
    return words % {"n": n}


def clock_label(step: Step) -> str:
    """Return what a limit is for."""
    return gettext(_CLOCKS[step])


def step_choices() -> list[tuple[str, str]]:
    """Return what limits there are."""
    return choices(Step, clock_label)


def unit_choices() -> list[tuple[str, str]]:
    """Return what a limit may count."""
    return choices(LimitUnit, lambda unit: gettext(_UNITS[unit]))


def pause_label(kind: str) -> str:
    """Return what a pause is called on a page; nothing for none."""
    return gettext(PAUSE_WORDS[PauseKind(kind)]) if kind else ""


def level_label(level: Level) -> str:
    """Return what a level of supervision is called on a page."""
    return gettext(LEVEL_WORDS[level])


def level_chip(level: Level) -> dict[str, str] | None:
    """Return the mark of a level, None where nothing is raised."""
    return {"text": level_label(level), "kind": _LEVEL_CHIPS[level]} if level else None


def list_kind_label(kind: str) -> str:
    """Return what a kind of list is called on a page."""
    return gettext(template_of(kind).label)


def echo_kind_label(kind: EchoKind | str) -> str:
    """Return what a kind of echo is called on a page."""
    return gettext(_ECHO_KINDS[EchoKind(kind)])


def visibility_label(visibility: Visibility | str) -> str:
    """Return what a visibility is called on a page."""
    return gettext(_VISIBILITIES[Visibility(visibility)])


def audience_label(audience: Audience | str) -> str:
    """Return what the audience of an echo is called on a page."""
    return gettext(_AUDIENCES[Audience(audience)])


def channel_label(channel: Channel | str) -> str:
    """Return what a channel is called on a page."""
    return gettext(_CHANNELS[Channel(channel)])


def hidden_label(kind: str) -> str:
    """Return what a kind of personal data is called on a page."""
    return gettext(_HIDDEN[Hidden(kind)])


def override_words(override: Mapping[str, Any]) -> str:
    """Say what an approver changed about the machine's redaction; nothing if nothing."""
    if not override:
        return ""
    shown, more = told(override)
    back = [gettext("%(kind)s ×%(n)s") % {"kind": hidden_label(kind), "n": n} for kind, n in shown.items()]
    said = [gettext("The approver changed the proposed words.")]
    said += [gettext("Shown again: %(what)s.") % {"what": gettext(", ").join(back)}] if back else []
    said += (
        [ngettext("%(n)s more was hidden.", "%(n)s more were hidden.", more) % {"n": more}] if more else []
    )
    return " ".join(said)


def call_outcome_label(outcome: CallOutcome | str) -> str:
    """Return what the outcome of an attempt is called on a page."""
    return gettext(_OUTCOMES[CallOutcome(outcome)])


def call_channel_label(channel: CallChannel | str) -> str:
    """Return what the way of an attempt is called on a page."""
    return gettext(_CALL_CHANNELS[CallChannel(channel)])


def call_state_label(state: CallState | str) -> str:
    """Return where a call-back stands, as a page says it."""
    return gettext(_CALL_STATES[CallState(state)])


def choices(words: Iterable[Word], label: Callable[[Word], str]) -> list[tuple[str, str]]:
    """Return the choices of a form field, in this order and in the language of the reader.

    Give a field the function that calls this, so that every request gets its own language.
    """
    return [(str(word), label(word)) for word in words]


def kind_choices() -> list[tuple[str, str]]:
    """Return the kinds a person may choose from; needs are written straight into lists."""
    return choices([kind for kind in Kind if kind is not Kind.NEED], kind_label)


def urgency_choices() -> list[tuple[str, str]]:
    """Return the urgencies, most pressing first."""
    return choices(Urgency, urgency_label)


def state_choices() -> list[tuple[str, str]]:
    """Return the states in the order of the way."""
    return choices(State, state_label)


def list_kind_choices() -> list[tuple[str, str]]:
    """Return the kinds of lists, those of other modules too."""
    return choices([template.kind for template in templates()], list_kind_label)


def visibility_choices() -> list[tuple[str, str]]:
    """Return the visibilities, the open one first."""
    return choices(Visibility, visibility_label)


def audience_choices() -> list[tuple[str, str]]:
    """Return the audiences of an echo, the closest first."""
    return choices(Audience, audience_label)


def call_channel_choices() -> list[tuple[str, str]]:
    """Return the ways of calling back."""
    return choices(CallChannel, call_channel_label)


def call_outcome_choices() -> list[tuple[str, str]]:
    """Return what can come of an attempt."""
    return choices(CallOutcome, call_outcome_label)
