"""What notices say about the clocks of matters: pauses, more time, moved deadlines."""

from huiyin.civic.notices.rules.kinds import NoticeKind, Wording
from huiyin.kernel.text import gettext_noop as N_

CLOCK_WORDS: dict[NoticeKind, Wording] = {
    NoticeKind.SUSPENDED: Wording(
        N_("Your matter %(code)s rests until %(until)s"),
        N_("“%(title)s” has to wait until %(until)s. Open it to read why; it goes on by itself after that."),
    ),
    NoticeKind.AUTHOR_ASKED: Wording(
        N_("A question about your matter %(code)s"),
        N_("%(org)s needs to know more about “%(title)s”. Please answer by %(until)s; until then it waits."),
    ),
    NoticeKind.AUTHOR_ADDED: Wording(
        N_("The author of %(code)s has answered"),
        N_("What was asked about “%(title)s” at %(place)s is there. The clock runs again."),
    ),
    NoticeKind.AUTHOR_SILENT: Wording(
        N_("No answer about %(code)s"),
        N_("The author of “%(title)s” at %(place)s did not answer in time. The clock runs again."),
    ),
    NoticeKind.CLOCK_RUNS: Wording(
        N_("The clock of %(code)s runs again"),
        N_("“%(title)s” at %(place)s rests no longer. What was left of its limit runs."),
    ),
    NoticeKind.EXTENSION_ASKED: Wording(
        N_("More time is asked for: %(code)s"),
        N_(
            "%(org)s asks for more time for “%(title)s” at %(place)s. Please decide before the limit is over."
        ),
    ),
    NoticeKind.EXTENDED: Wording(
        N_("Your matter %(code)s takes longer"),
        N_("%(org)s was given more time for “%(title)s”. Open it to read why, and until when."),
    ),
    NoticeKind.EXTENSION_GRANTED: Wording(
        N_("More time for %(code)s"),
        N_("“%(title)s” at %(place)s, held by %(org)s, was given more time. Its author was told why."),
    ),
    NoticeKind.EXTENSION_REFUSED: Wording(
        N_("No more time for %(code)s"),
        N_("More time for “%(title)s” at %(place)s was refused. Open it to read why."),
    ),
    NoticeKind.TASK_LATE: Wording(
        N_("You have not reported in for %(code)s"),
        N_("“%(title)s” at %(place)s waits for you. Please report in now, or say that you cannot."),
    ),
    NoticeKind.HELPER_LATE: Wording(
        N_("%(org)s has not reported in for %(code)s"),
        N_("The time to report in for “%(title)s” at %(place)s is over. Please call them, or somebody else."),
    ),
    NoticeKind.DEADLINE_MOVED: Wording(
        N_("The deadline of %(code)s has moved"),
        N_(
            "The calendar of days off has changed, or a matter that waited longer was merged into it. "
            "Please look when “%(title)s” at %(place)s is due now."
        ),
    ),
}
