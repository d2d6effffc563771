"""What a notice says, and how an e-mail goes out: once, or shown as uncertain."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from huiyin.kernel import clock
from huiyin.kernel.ids import follow_key
from huiyin.kernel.signed_links import fill_places
from huiyin.kernel.text import gettext_noop as N_


class NoticesAudit(StrEnum):
    """Name what is audited here."""

    CHOSEN = "notices.chosen"
    DIGESTS_MADE = "notices.digests_made"
    NOTICES_MADE = "notices.made"
    NOTICES_FORGOTTEN = "notices.forgotten"
    TITLES_FORGOTTEN = "notices.titles_forgotten"
    NOTICES_READ = "notices.read"
    DELIVERY_TAKEN_UP = "notices.delivery_taken_up"
    DELIVERY_SETTLED = "notices.delivery_settled"
    DELIVERY_DOUBTED = "notices.delivery_doubted"
    DELIVERY_RESENT = "notices.delivery_resent"


class NoticeKind(StrEnum):
    """Name what a notice is about; `WORDING` has the sentences."""

    MATTER_FILED = "matter_filed"
    MATTER_RECEIVED = "matter_received"
    MATTER_ACCEPTED = "matter_accepted"
    MATTER_DECLINED = "matter_declined"
    MATTER_ASSIGNED = "matter_assigned"
    MATTER_RETURNED = "matter_returned"
    HANDED_UP = "handed_up"
    HANDED_DOWN = "handed_down"
    RULING_ASKED = "ruling_asked"
    RULING_MADE = "ruling_made"
    TASK_CALLED = "task_called"
    TASK_REPORTED_IN = "task_reported_in"
    TASK_DONE = "task_done"
    TASK_LATE = "task_late"
    HELPER_LATE = "helper_late"
    TASK_DECLINED = "task_declined"
    TASK_CANCELLED = "task_cancelled"
    ECHO_PROGRESS = "echo_progress"
    ECHO_FINAL = "echo_final"
    MATTER_MERGED = "matter_merged"
    MATTER_UNMERGED = "matter_unmerged"
    MATTER_AWAKE = "matter_awake"
    MATTER_CLOSED = "matter_closed"
    MATTER_REOPENED = "matter_reopened"
    ECHO_TO_APPROVE = "echo_to_approve"
    ECHO_RETURNED = "echo_returned"
    MATTER_WITHDRAWN = "matter_withdrawn"
    SUPPORTED = "supported"
    HOOK_PAUSED = "hook_paused"
    MAIL_NOT_TAKEN = "mail_not_taken"
    MAIL_REFUSED = "mail_refused"
    MAIL_UNPROVEN = "mail_unproven"
    MAIL_WHERE = "mail_where"
    HEARD_FINAL = "heard_final"
    HEARD_PROGRESS = "heard_progress"
    FOLLOW_CONFIRM = "follow_confirm"
    NO_APPROVER = "no_approver"
    LIST_ENDED = "list_ended"
    SUSPICION = "suspicion"
    AGENDA_SENT = "agenda_sent"
    AGENDA_CHANGED = "agenda_changed"
    LIST_SHOWN = "list_shown"
    OPENINGS_UNUSUAL = "openings_unusual"
    SECOND_FACTOR_RESET = "second_factor_reset"
    LIMIT_NEARLY_USED = "limit_nearly_used"
    YELLOW_CARD = "yellow_card"
    RED_CARD = "red_card"
    BEFORE_LEADER = "before_leader"
    INSTRUCTED = "instructed"
    CLOSES_SOON = "closes_soon"
    CLOSED_SILENT = "closed_silent"
    CLOSED_FOR_ALL = "closed_for_all"
    REORGANISED = "reorganised"
    REORGANISATION_COMING = "reorganisation_coming"
    REORGANISATION_HELD = "reorganisation_held"
    RIGHTS_ASKED = "rights_asked"
    RIGHTS_ANSWERED = "rights_answered"
    SUSPENDED = "suspended"
    AUTHOR_ASKED = "author_asked"
    AUTHOR_ADDED = "author_added"
    AUTHOR_SILENT = "author_silent"
    CLOCK_RUNS = "clock_runs"
    EXTENSION_ASKED = "extension_asked"
    EXTENDED = "extended"
    EXTENSION_GRANTED = "extension_granted"
    EXTENSION_REFUSED = "extension_refused"
    DEADLINE_MOVED = "deadline_moved"
    SHIFT_CALLED_OFF = "shift_called_off"
    SHIFT_REMINDER = "shift_reminder"
    SWAP_ASKED = "swap_asked"
    SWAP_AGREED = "swap_agreed"
    SWAP_REFUSED = "swap_refused"
    HOURS_BOOKED = "hours_booked"
    RECORD_DOUBTED = "record_doubted"
    RECORD_CORRECTED = "record_corrected"
    RECORD_STAYS = "record_stays"
    LETTER_OFFERED = "letter_offered"
    LETTER_ACCEPTED = "letter_accepted"
    LETTER_DECLINED = "letter_declined"
    HONOUR_GIVEN = "honour_given"
    PAPER_REVOKED = "paper_revoked"
    HELP_WANTED = "help_wanted"
    HELP_COMES = "help_comes"
    HELP_FREE = "help_free"
    HELP_OFF = "help_off"
    HELP_CONFIRMED = "help_confirmed"
    TOPIC_GROWS = "topic_grows"
    CHECKIN_ASKED = "checkin_asked"
    CHECKIN_GREETED = "checkin_greeted"
    CHECKIN_DECLINED = "checkin_declined"
    DUTY_REMINDER = "duty_reminder"
    DUTY_MOVED_UP = "duty_moved_up"
    DUTY_CALLED_OFF = "duty_called_off"
    PLACE_GIVEN_BACK = "place_given_back"
    HOURS_CONFIRMED = "hours_confirmed"
    HOURS_MISSED = "hours_missed"
    MEMBER_INVITED = "member_invited"
    HOURS_OBJECTED = "hours_objected"
    OBJECTION_DECIDED = "objection_decided"


@dataclass(frozen=True)
class Wording:
    """The message ids of a kind of notice."""

    title: str
    text: str


WORDING: dict[NoticeKind, Wording] = {
    NoticeKind.MATTER_FILED: Wording(
        N_("New matter %(code)s: %(title)s"),
        N_("“%(title)s” was filed at %(place)s. Please accept it or say why not."),
    ),
    NoticeKind.MATTER_RECEIVED: Wording(
        N_("We received your matter %(code)s"),
        N_("Your matter “%(title)s” has arrived at %(org)s. You will hear from us here."),
    ),
    NoticeKind.MATTER_ACCEPTED: Wording(
        N_("Your matter %(code)s was accepted"),
        N_("%(org)s took up “%(title)s” and will see it through."),
    ),
    NoticeKind.MATTER_DECLINED: Wording(
        N_("Your matter %(code)s cannot be taken up"),
        N_("%(org)s cannot take up “%(title)s”. Open it to read why."),
    ),
    NoticeKind.MATTER_ASSIGNED: Wording(
        N_("Matter %(code)s is yours now: %(title)s"),
        N_("“%(title)s” at %(place)s was assigned to %(org)s. Please start on it."),
    ),
    NoticeKind.MATTER_RETURNED: Wording(
        N_("Matter %(code)s came back: %(title)s"),
        N_("“%(title)s” at %(place)s was returned to you. Please settle it or assign it anew."),
    ),
    NoticeKind.HANDED_UP: Wording(
        N_("Matter %(code)s was handed up to you: %(title)s"),
        N_("“%(title)s” at %(place)s was handed up to %(org)s. Open it to read why."),
    ),
    NoticeKind.HANDED_DOWN: Wording(
        N_("Matter %(code)s was handed down to you: %(title)s"),
        N_("“%(title)s” at %(place)s was handed down to %(org)s. Open it to read why."),
    ),
    NoticeKind.RULING_ASKED: Wording(
        N_("Please rule who handles %(code)s: %(title)s"),
        N_("“%(title)s” at %(place)s was handed back twice. Say who handles it, and on which basis."),
    ),
    NoticeKind.RULING_MADE: Wording(
        N_("It was ruled who handles %(code)s"),
        N_("“%(title)s” at %(place)s goes to %(org)s. In this round the ruling is final."),
    ),
    NoticeKind.TASK_CALLED: Wording(
        N_("You are called to help with %(code)s: %(title)s"),
        N_("Help is needed with “%(title)s” at %(place)s. Please report in, or say that you cannot."),
    ),
    NoticeKind.TASK_REPORTED_IN: Wording(
        N_("%(org)s reported in for %(code)s"),
        N_("%(org)s is on “%(title)s” at %(place)s now."),
    ),
    NoticeKind.TASK_DONE: Wording(
        N_("%(org)s did their part of %(code)s"),
        N_("Read what %(org)s did for “%(title)s” at %(place)s, and say how well it was done."),
    ),
    NoticeKind.TASK_DECLINED: Wording(
        N_("%(org)s cannot help with %(code)s"),
        N_("%(org)s declined the task for “%(title)s” at %(place)s. Open it to read why."),
    ),
    NoticeKind.TASK_CANCELLED: Wording(
        N_("Your help with %(code)s is no longer needed"),
        N_("The task for “%(title)s” at %(place)s was called off. Nothing more is to be done."),
    ),
    NoticeKind.ECHO_PROGRESS: Wording(
        N_("News of your matter %(code)s"),
        N_("There is news from %(org)s on “%(title)s”."),
    ),
    NoticeKind.ECHO_FINAL: Wording(
        N_("Your matter %(code)s has its echo"),
        N_("%(org)s answered “%(title)s”. Please read it and say whether it is solved."),
    ),
    NoticeKind.MATTER_MERGED: Wording(
        N_("Your matter %(code)s was joined with another"),
        N_("Others raised the same as “%(title)s”. You hear one echo, and the time you have waited counts."),
    ),
    NoticeKind.MATTER_UNMERGED: Wording(
        N_("Your matter %(code)s stands by itself again"),
        N_("“%(title)s” was taken out of the matter it was joined with, and gets an echo of its own."),
    ),
    NoticeKind.MATTER_AWAKE: Wording(
        N_("Your matter %(code)s is worked on again"),
        N_("“%(title)s” was taken up again. You hear another echo when it is answered."),
    ),
    NoticeKind.MATTER_CLOSED: Wording(
        N_("Your matter %(code)s is closed"),
        N_("“%(title)s” is closed. If it is not solved after all, you may reopen it within 15 days."),
    ),
    NoticeKind.MATTER_REOPENED: Wording(
        N_("Matter %(code)s was reopened: %(title)s"),
        N_("“%(title)s” at %(place)s is open again. Open it to read why."),
    ),
    NoticeKind.ECHO_TO_APPROVE: Wording(
        N_("An echo waits for approval: %(code)s"),
        N_("%(org)s wrote an echo for “%(title)s”. Please read it and let it go out, or return it."),
    ),
    NoticeKind.ECHO_RETURNED: Wording(
        N_("Your echo for %(code)s came back"),
        N_("The echo for “%(title)s” was not approved. Open it to read why."),
    ),
    NoticeKind.MATTER_WITHDRAWN: Wording(
        N_("Matter %(code)s was withdrawn"),
        N_("The author withdrew “%(title)s” at %(place)s. Nothing more is to be done."),
    ),
    NoticeKind.LIST_ENDED: Wording(
        N_("The term of the list “%(title)s” is over"),
        N_("The list “%(title)s” of %(place)s ended on %(ends)s and is still open. Prolong or close it."),
    ),
    NoticeKind.SUSPICION: Wording(
        N_("Please look at this: %(count)s matters at %(place)s"),
        N_(
            "What was raised at %(place)s looks alike, or comes in numbers. Nothing was refused or hidden: "
            "please look and decide."
        ),
    ),
    NoticeKind.TOPIC_GROWS: Wording(
        N_("%(place)s: more and more write about the same thing"),
        N_(
            "%(count)s matters in the last week are about the same thing, and it has been growing since "
            "%(since)s. Look at them before the next ones come."
        ),
    ),
    NoticeKind.AGENDA_SENT: Wording(
        N_("The council of %(place)s meets on %(meets)s"),
        N_("You are called to the council. These are the topics: “%(title)s”."),
    ),
    NoticeKind.AGENDA_CHANGED: Wording(
        N_("The agenda of %(place)s changed; the council meets on %(meets)s"),
        N_("The topics “%(title)s” are others than you were told. Please read them again."),
    ),
    NoticeKind.LIST_SHOWN: Wording(
        N_("A list is shown to you: %(title)s"),
        N_("%(org)s shows your organisation the list “%(title)s” of %(place)s."),
    ),
    NoticeKind.SUPPORTED: Wording(
        N_("Others support your matter %(code)s"),
        N_("More neighbours support “%(title)s”. They hear the same echo as you."),
    ),
    NoticeKind.HEARD_FINAL: Wording(
        N_("A matter you wait for has its echo: %(code)s"),
        N_("%(org)s answered “%(title)s”, which you joined or follow."),
    ),
    NoticeKind.HEARD_PROGRESS: Wording(
        N_("News of a matter you wait for: %(code)s"),
        N_("There is news from %(org)s on “%(title)s”, which you joined or follow."),
    ),
    NoticeKind.FOLLOW_CONFIRM: Wording(
        N_("Please confirm that you follow %(code)s"),
        N_(
            "Somebody, probably you, wants to hear at this address what becomes of “%(title)s”. Confirm it "
            "within three days; otherwise nothing is sent and the address is forgotten."
        ),
    ),
    NoticeKind.CLOSES_SOON: Wording(
        N_("Your matter %(code)s will be closed soon"),
        N_(
            "“%(title)s” was answered and will be closed on %(closes)s. Please say whether it is solved; "
            "“not solved” takes it up again."
        ),
    ),
    NoticeKind.CLOSED_SILENT: Wording(
        N_("Your matter %(code)s is closed"),
        N_(
            "“%(title)s” was answered and we heard nothing for 15 days, so it is closed. If it is not "
            "solved, tell the office, which can take it up again, or raise it anew."
        ),
    ),
    NoticeKind.CLOSED_FOR_ALL: Wording(
        N_("Your matter %(code)s is closed"),
        N_(
            "“%(title)s” is closed, because whoever raised it first says that it is solved. If it is not "
            "solved for you, say so until %(closes)s, and it is taken up again."
        ),
    ),
    NoticeKind.NO_APPROVER: Wording(
        N_("Nobody can approve the echo of %(code)s"),
        N_(
            "Whoever wrote or sent out “%(title)s” is the only one who may approve there. Please appoint "
            "somebody else; the author waits."
        ),
    ),
    NoticeKind.RIGHTS_ASKED: Wording(
        N_("A request about personal data waits: number %(code)s"),
        N_("Request %(code)s about somebody's own data waits for an answer; it has a deadline."),
    ),
    NoticeKind.RIGHTS_ANSWERED: Wording(
        N_("Your request about your data is answered: number %(code)s"),
        N_("Request %(code)s about your data was answered. Open the page to read the answer."),
    ),
    NoticeKind.OPENINGS_UNUSUAL: Wording(
        N_("Unusually many openings of personal data: %(count)s"),
        N_("One person opened %(count)s masked fields within an hour. Please look who, and ask why."),
    ),
    NoticeKind.SECOND_FACTOR_RESET: Wording(
        N_("Two-factor log-in was taken off your account"),
        N_("An operator did so because the phone was lost. If you did not ask for it, call them at once."),
    ),
    NoticeKind.LIMIT_NEARLY_USED: Wording(
        N_("Reminder: the limit of %(code)s is nearly used up"),
        N_("Four fifths of the limit of “%(title)s” at %(place)s are used. Please see to it now."),
    ),
    NoticeKind.YELLOW_CARD: Wording(
        N_("Yellow card: %(code)s is overdue"),
        N_("“%(title)s” at %(place)s, held by %(org)s, is overdue. Please settle it, or say what hinders."),
    ),
    NoticeKind.RED_CARD: Wording(
        N_("Red card: %(code)s is long overdue"),
        N_("“%(title)s” at %(place)s, held by %(org)s, is over its limit by more than half of it."),
    ),
    NoticeKind.BEFORE_LEADER: Wording(
        N_("For the leader: %(code)s has taken twice its limit"),
        N_("“%(title)s” at %(place)s is still held by %(org)s. Please read it and say what is to be done."),
    ),
    NoticeKind.INSTRUCTED: Wording(
        N_("The leader's instruction on %(code)s"),
        N_("There is an instruction on “%(title)s” at %(place)s. Open it to read what is to be done."),
    ),
}

WORDING[NoticeKind.HOOK_PAUSED] = Wording(
    N_("The system “%(name)s” is not told any more"),
    N_("It did not answer for a whole day, or said that it is gone. Ask there, then take it up again."),
)

WORDING |= {}


class Blanks(dict[str, Any]):
    """Parameters of a sentence; one that nobody gave is "…" instead of an error."""

    def __missing__(self, key: str) -> str:
        return "…"


def fill(sentence: str, params: Mapping[str, Any]) -> str:
    """Put the parameters into a sentence that was translated already."""
    return sentence % Blanks(params)


# Where a stored link leaves room for the follow key of the matter it leads to.
KEY_PLACE = "{key}"


# Where it leaves room for the person who reads it.
PERSON_PLACE = "{person}"
# The parameters that are links themselves: to say whether it is solved, and to hear no more.
LINKS = ("say", "stop")


def opened_link(link: str, params: Mapping[str, Any], secret: bytes, person: int) -> str:
    """Return a notice's link as its reader opens it; keys and tokens are made then and never stored."""
    if KEY_PLACE in link:
        link = link.replace(KEY_PLACE, follow_key(secret, str(params["code"])))
    return fill_places(link.replace(PERSON_PLACE, str(person)), secret, clock.now())


def opened_params(params: Mapping[str, Any], secret: bytes, person: int) -> dict[str, Any]:
    """Return a notice's parameters with those that are links opened for their reader."""
    links = {name: opened_link(params[name], params, secret, person) for name in LINKS if params.get(name)}
    return {**params, **links}
