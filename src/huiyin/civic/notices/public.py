"""The door of notices."""

from huiyin.civic.notices.actions import mark_read, notify
from huiyin.civic.notices.queries import NoticeRow, letter_counts, my_notices, unread_count
from huiyin.civic.notices.rules import NoticeKind, NoticesAudit

__all__ = [
    "NoticeKind",
    "NoticeRow",
    "NoticesAudit",
    "letter_counts",
    "mark_read",
    "my_notices",
    "notify",
    "unread_count",
]
