"""What notices say to volunteers, and to those who keep their records."""

from huiyin.civic.notices.rules.kinds import NoticeKind, Wording
from huiyin.kernel.text import gettext_noop as N_

VOLUNTEER_WORDS: dict[NoticeKind, Wording] = {
    NoticeKind.SHIFT_CALLED_OFF: Wording(
        N_("Called off: %(title)s, %(day)s"),
        N_("The shift “%(title)s” at %(place)s on %(day)s does not take place: %(reason)s"),
    ),
    NoticeKind.SHIFT_REMINDER: Wording(
        N_("Your shift: %(title)s, %(day)s"),
        N_(
            "You signed up for “%(title)s” at %(place)s. It begins %(day)s. If you cannot come, say so there."
        ),
    ),
    NoticeKind.SWAP_ASKED: Wording(
        N_("Can you take a shift? %(title)s, %(day)s"),
        N_("Somebody of your team asks you to take “%(title)s” at %(place)s on %(day)s. Say yes or no."),
    ),
    NoticeKind.SWAP_AGREED: Wording(
        N_("Swapped: %(title)s, %(day)s"),
        N_("Your shift “%(title)s” on %(day)s was taken over. Look at your shifts."),
    ),
    NoticeKind.SWAP_REFUSED: Wording(
        N_("Not swapped: %(title)s, %(day)s"),
        N_("The one you asked cannot take “%(title)s” on %(day)s. The shift is still yours."),
    ),
    NoticeKind.HOURS_BOOKED: Wording(
        N_("%(hours)s hours recorded: %(title)s"),
        N_(
            "For “%(title)s” on %(day)s %(hours)s hours stand in your record. If that is wrong, say so there."
        ),
    ),
    NoticeKind.RECORD_DOUBTED: Wording(
        N_("A volunteer asks for a correction: %(title)s"),
        N_("For “%(title)s” on %(day)s %(hours)s hours are recorded, and the volunteer says otherwise."),
    ),
    NoticeKind.RECORD_CORRECTED: Wording(
        N_("Corrected: %(title)s"),
        N_("The line “%(title)s” of %(day)s in your record was countered and corrected."),
    ),
    NoticeKind.RECORD_STAYS: Wording(
        N_("Not corrected: %(title)s"),
        N_("The line “%(title)s” of %(day)s in your record stays as it is. Why, stands beside it."),
    ),
    NoticeKind.LETTER_OFFERED: Wording(
        N_("You are to be appointed: %(title)s"),
        N_("%(org)s offers you a letter of appointment as “%(title)s”. Accept it or decline it there."),
    ),
    NoticeKind.LETTER_ACCEPTED: Wording(
        N_("Accepted: %(title)s"),
        N_("The letter of appointment as “%(title)s” by %(org)s was accepted."),
    ),
    NoticeKind.LETTER_DECLINED: Wording(
        N_("Declined: %(title)s"),
        N_("The letter of appointment as “%(title)s” by %(org)s was declined."),
    ),
    NoticeKind.HONOUR_GIVEN: Wording(
        N_("You are honoured: %(title)s"),
        N_("%(org)s honours your service with “%(title)s”. For what, stands there."),
    ),
    NoticeKind.PAPER_REVOKED: Wording(
        N_("Revoked: %(title)s"),
        N_("%(org)s revoked your paper %(title)s; it does not hold any more. Why, the unit tells you."),
    ),
    NoticeKind.HELP_WANTED: Wording(
        N_("Somebody asks for help: %(title)s, %(day)s"),
        N_("Your team “%(title)s” is asked for %(hours)s hours of help, %(day)s. Can you come?"),
    ),
    NoticeKind.HELP_COMES: Wording(
        N_("Somebody comes: %(title)s, %(day)s"),
        N_("A volunteer of “%(title)s” comes to help you, %(day)s. Afterwards please confirm for how long."),
    ),
    NoticeKind.HELP_FREE: Wording(
        N_("Somebody else is looked for: %(title)s, %(day)s"),
        N_("Whoever was to come %(day)s cannot. “%(title)s” is asked again; your hours stay set aside."),
    ),
    NoticeKind.HELP_OFF: Wording(
        N_("No longer needed: %(title)s, %(day)s"),
        N_(
            "The help that you were to give for “%(title)s”, %(day)s, is not needed. Thank you for being "
            "ready."
        ),
    ),
    NoticeKind.HELP_CONFIRMED: Wording(
        N_("Your help was confirmed: %(title)s, %(day)s"),
        N_("Your help for “%(title)s”, %(day)s, is settled. What it was credited with stands in “My time”."),
    ),
}
