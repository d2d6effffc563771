"""The door of notices."""

from huiyin.civic.notices.actions import mark_read, notify
from huiyin.civic.notices.queries import NoticeRow, my_notices, unread_count
from huiyin.civic.notices.rules import NoticeKind, NoticesAudit

__all__ = [
    "NoticeKind",
    "NoticeRow",
    "NoticesAudit",
    "mark_read",
    "my_notices",
    "notify",
    "unread_count",
]
