"""What a notice says, how a message goes out, and how somebody is reached."""

from huiyin.civic.notices.rules.claim_words import CLAIM_WORDS
from huiyin.civic.notices.rules.clock_words import CLOCK_WORDS
from huiyin.civic.notices.rules.deliveries import (
    DELIVERY,
    NEEDS_A_PERSON,
    SENDING_LASTS_AT_MOST,
    TRIES,
    DeliveryState,
    after_refusal,
    may_resend,
    pause_before,
)
from huiyin.civic.notices.rules.kinds import (
    KEY_PLACE,
    LINKS,
    PERSON_PLACE,
    WORDING,
    Blanks,
    NoticeKind,
    NoticesAudit,
    Wording,
    fill,
    opened_link,
    opened_params,
)
from huiyin.civic.notices.rules.mail_words import MAIL_WORDS
from huiyin.civic.notices.rules.territory_words import TERRITORY_WORDS
from huiyin.civic.notices.rules.volunteer_words import VOLUNTEER_WORDS
from huiyin.civic.notices.rules.ways import (
    AT_ONCE,
    DAILY_AT,
    GROUP_WORDS,
    MODE_WORDS,
    Group,
    Mode,
    Quiet,
    Way,
    default_mode,
    digest_is_due,
    group_of,
    may_choose,
    read_quiet,
    ways,
)

WORDING |= CLOCK_WORDS | CLAIM_WORDS | MAIL_WORDS | VOLUNTEER_WORDS | TERRITORY_WORDS

__all__ = [
    "AT_ONCE",
    "DAILY_AT",
    "DELIVERY",
    "GROUP_WORDS",
    "KEY_PLACE",
    "LINKS",
    "MODE_WORDS",
    "NEEDS_A_PERSON",
    "PERSON_PLACE",
    "SENDING_LASTS_AT_MOST",
    "TRIES",
    "WORDING",
    "Blanks",
    "DeliveryState",
    "Group",
    "Mode",
    "NoticeKind",
    "NoticesAudit",
    "Quiet",
    "Way",
    "Wording",
    "after_refusal",
    "default_mode",
    "digest_is_due",
    "fill",
    "group_of",
    "may_choose",
    "may_resend",
    "opened_link",
    "opened_params",
    "pause_before",
    "read_quiet",
    "ways",
]
