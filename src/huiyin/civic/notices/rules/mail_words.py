"""What notices say to whoever wrote an e-mail that did not become, or did not reach, a matter."""

from huiyin.civic.notices.rules.kinds import NoticeKind, Wording
from huiyin.kernel.text import gettext_noop as N_

MAIL_WORDS: dict[NoticeKind, Wording] = {
    NoticeKind.MAIL_NOT_TAKEN: Wording(
        N_("Your e-mail was not added to %(code)s"),
        N_("“%(title)s” is over. Open it: there you can say that it is not solved, or raise something new."),
    ),
    NoticeKind.MAIL_REFUSED: Wording(
        N_("Your e-mail could not be taken up"),
        N_(
            "It was larger than 25 MB, or there was nothing in it that we can read. Please write once more, "
            "or raise it on the page; photos can be added there one by one."
        ),
    ),
    NoticeKind.MAIL_UNPROVEN: Wording(
        N_("Somebody answered by e-mail to %(code)s"),
        N_(
            "The answer came without the reply address that only you have, so it was not added. If it was "
            "yours, reply to our e-mail directly, or add it on the page."
        ),
    ),
    NoticeKind.MAIL_WHERE: Wording(
        N_("Where is it? Your matter %(code)s"),
        N_("Please reply with the compound and building, so that “%(title)s” reaches the right people."),
    ),
}
