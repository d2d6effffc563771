"""Every write on notices: telling, sending, and what people choose."""

from huiyin.civic.notices.actions.choosing import choose, keep_quiet, stop
from huiyin.civic.notices.actions.forgetting import forget_before, forget_person, forget_titles
from huiyin.civic.notices.actions.sending import (
    Item,
    Letter,
    make_digests,
    mark_uncertain,
    resend,
    settle,
    take_up,
)
from huiyin.civic.notices.actions.telling import mark_read, notify

__all__ = [
    "Item",
    "Letter",
    "choose",
    "forget_before",
    "forget_person",
    "forget_titles",
    "keep_quiet",
    "make_digests",
    "mark_read",
    "mark_uncertain",
    "notify",
    "resend",
    "settle",
    "stop",
    "take_up",
]
