"""What notices say about check-ins, claims and confirmed hours."""

from huiyin.civic.notices.rules.kinds import NoticeKind, Wording
from huiyin.kernel.text import gettext_noop as N_

CLAIM_WORDS: dict[NoticeKind, Wording] = {
    NoticeKind.CHECKIN_ASKED: Wording(
        N_("A member reports to %(place)s"),
        N_("Please confirm that they live here, or say what is missing."),
    ),
    NoticeKind.CHECKIN_GREETED: Wording(
        N_("Welcome at %(place)s"),
        N_("You have checked in. The claim hall shows what hands are wanted for near you."),
    ),
    NoticeKind.CHECKIN_DECLINED: Wording(
        N_("Your check-in at %(place)s was not confirmed"),
        N_("Open it to read why. You can report again at any time."),
    ),
    NoticeKind.DUTY_REMINDER: Wording(
        N_("%(when)s: %(title)s"),
        N_("You claimed a place of “%(title)s” at %(place)s. It begins %(when)s."),
    ),
    NoticeKind.DUTY_MOVED_UP: Wording(
        N_("You have a place now: %(title)s"),
        N_("A place of “%(title)s” at %(place)s came free, and you were first in line. It begins %(when)s."),
    ),
    NoticeKind.DUTY_CALLED_OFF: Wording(
        N_("Called off: %(title)s"),
        N_("“%(title)s” at %(place)s does not take place. Thank you for being ready."),
    ),
    NoticeKind.PLACE_GIVEN_BACK: Wording(
        N_("A place was given back: %(title)s"),
        N_("Somebody cannot come to “%(title)s” at %(place)s, %(when)s. Open it to see who is on it."),
    ),
    NoticeKind.HOURS_CONFIRMED: Wording(
        N_("%(hours)s hours confirmed: %(title)s"),
        N_(
            "The head confirmed %(hours)s hours for “%(title)s” at %(place)s. If that is wrong, object there."
        ),
    ),
    NoticeKind.HOURS_MISSED: Wording(
        N_("Noted as not there: %(title)s"),
        N_("The head noted that you were not at “%(title)s”, %(place)s. If that is wrong, object there."),
    ),
    NoticeKind.MEMBER_INVITED: Wording(
        N_("Would you take a place? %(title)s"),
        N_("The branch of %(place)s thinks that you would fit. Say yes or no; you need no reason."),
    ),
    NoticeKind.HOURS_OBJECTED: Wording(
        N_("A member objects to their hours: %(title)s"),
        N_("Please look at what was confirmed for “%(title)s”, and decide."),
    ),
    NoticeKind.OBJECTION_DECIDED: Wording(
        N_("Your objection is decided: %(title)s"),
        N_("Open “%(title)s” among your duties to read the decision and its reason."),
    ),
}
