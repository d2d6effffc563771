"""What notices say about reorganisations."""

from huiyin.civic.notices.rules.kinds import NoticeKind, Wording
from huiyin.kernel.text import gettext_noop as N_

TERRITORY_WORDS: dict[NoticeKind, Wording] = {
    NoticeKind.REORGANISED: Wording(
        N_("Reorganised: %(title)s"),
        N_("“%(title)s” (%(basis)s) holds from %(day)s. What you reach and hold has changed: open the desk."),
    ),
    NoticeKind.REORGANISATION_COMING: Wording(
        N_("Coming on %(day)s: %(title)s"),
        N_("From %(day)s “%(title)s” (%(basis)s) holds. What you reach and hold will change at midnight."),
    ),
    NoticeKind.REORGANISATION_HELD: Wording(
        N_("Held up: %(title)s"),
        N_("“%(title)s” (%(basis)s) was not carried out on %(day)s: it would no longer do what was shown."),
    ),
}
