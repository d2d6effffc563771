"""The closed sets of volunteering, their words, and what is audited."""

from enum import StrEnum

from huiyin.kernel.text import gettext_noop as N_

NAME_LENGTH = 60
TEXT_LENGTH = 500
MOST_CREW = 500
MOST_SHIFTS_AT_ONCE = 60


class SignState(StrEnum):
    """How it stands with somebody who signed up for a shift."""

    SIGNED = "signed"
    CANCELLED = "cancelled"
    SWAPPED = "swapped"
    ATTENDED = "attended"
    NO_SHOW = "no_show"


SIGN_WORDS: dict[SignState, str] = {
    SignState.SIGNED: N_("signed up"),
    SignState.CANCELLED: N_("cancelled"),
    SignState.SWAPPED: N_("given to somebody else"),
    SignState.ATTENDED: N_("was there"),
    SignState.NO_SHOW: N_("did not come"),
}
# In these states a volunteer has a place in the shift.
HOLDING = frozenset({SignState.SIGNED, SignState.ATTENDED, SignState.NO_SHOW})


class SwapState(StrEnum):
    """What became of the wish to swap."""

    ASKED = "asked"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class LetterState(StrEnum):
    """How it stands with a letter of appointment: it holds only once the volunteer has accepted."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"


LETTER_WORDS: dict[LetterState, str] = {
    LetterState.OFFERED: N_("waits for an answer"),
    LetterState.ACCEPTED: N_("has accepted"),
    LetterState.DECLINED: N_("has declined"),
}


class EntryKind(StrEnum):
    """What a line of the hour ledger is: time that was served, or the counter-entry of such a line."""

    SERVED = "served"
    COUNTER = "counter"


class AskState(StrEnum):
    """How it stands with a volunteer's wish to have a line of the record corrected."""

    OPEN = "open"
    GRANTED = "granted"
    REFUSED = "refused"


class Rhythm(StrEnum):
    """How often a shift comes again."""

    ONCE = "once"
    DAILY = "daily"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"


RHYTHM_WORDS: dict[Rhythm, str] = {
    Rhythm.ONCE: N_("once"),
    Rhythm.DAILY: N_("every day"),
    Rhythm.WEEKLY: N_("every week"),
    Rhythm.FORTNIGHTLY: N_("every two weeks"),
    Rhythm.MONTHLY: N_("every month, the same weekday of the month"),
}


class VolunteerAudit(StrEnum):
    """Every act of volunteering, as the audit names it."""

    REGISTERED = "volunteering.registered"
    REGISTERED_FOR = "volunteering.registered_for"
    PROFILE_CHANGED = "volunteering.profile_changed"
    INSURED = "volunteering.insured"
    TEAM_MADE = "volunteering.team_made"
    TEAM_ENDED = "volunteering.team_ended"
    JOINED = "volunteering.joined"
    LEFT = "volunteering.left"
    LEADER_NAMED = "volunteering.leader_named"
    POST_MADE = "volunteering.post_made"
    SHIFTS_SET = "volunteering.shifts_set"
    SHIFT_CALLED_OFF = "volunteering.shift_called_off"
    SIGNED_UP = "volunteering.signed_up"
    SIGNED_UP_FOR = "volunteering.signed_up_for"
    SIGN_CANCELLED = "volunteering.sign_cancelled"
    REMINDED = "volunteering.reminded"
    FEED_MADE = "volunteering.feed_made"
    FEED_REVOKED = "volunteering.feed_revoked"
    SWAP_ASKED = "volunteering.swap_asked"
    SWAP_ANSWERED = "volunteering.swap_answered"
    ATTENDANCE_CONFIRMED = "volunteering.attendance_confirmed"
    ENTRY_CORRECTED = "volunteering.entry_corrected"
    CORRECTION_ASKED = "volunteering.correction_asked"
    CORRECTION_REFUSED = "volunteering.correction_refused"
    CERTIFICATE_ISSUED = "volunteering.certificate_issued"
    CERTIFICATE_REVOKED = "volunteering.certificate_revoked"
    LETTER_OFFERED = "volunteering.letter_offered"
    LETTER_ANSWERED = "volunteering.letter_answered"
    HONOUR_GIVEN = "volunteering.honour_given"
    HONOUR_SHOWN = "volunteering.honour_shown"
    HONOUR_WITHDRAWN = "volunteering.honour_withdrawn"
    TIME_CREDITED = "volunteering.time_credited"
    TIME_GIVEN = "volunteering.time_given"
    TIME_OPENED = "volunteering.time_opened"
    HELP_ASKED = "volunteering.help_asked"
    HELP_TAKEN = "volunteering.help_taken"
    HELP_GIVEN_BACK = "volunteering.help_given_back"
    HELP_WITHDRAWN = "volunteering.help_withdrawn"
    HELP_CONFIRMED = "volunteering.help_confirmed"
    FORGOTTEN = "volunteering.forgotten"
