"""The door of notices."""

from huiyin.civic.notices.actions import forget_before, forget_person, forget_titles, mark_read, notify
from huiyin.civic.notices.queries import (
    NoticeRow,
    letter_counts,
    my_notices,
    notices_for_copy,
    told_by_mail,
    unread_count,
)
from huiyin.civic.notices.rules import NoticeKind, NoticesAudit

__all__ = [
    "NoticeKind",
    "NoticeRow",
    "NoticesAudit",
    "forget_before",
    "forget_person",
    "forget_titles",
    "letter_counts",
    "mark_read",
    "my_notices",
    "notices_for_copy",
    "notify",
    "told_by_mail",
    "unread_count",
]
