"""Every write: subscribing, and calling."""

from huiyin.civic.hooks.actions.calling import (
    Calling,
    Outcome,
    forget_old_calls,
    let_go,
    make_calls,
    resend_call,
    settle_call,
    take_up_call,
)
from huiyin.civic.hooks.actions.subscribing import (
    NewSecret,
    change_secret,
    end_subscription,
    pause_subscription,
    resume_subscription,
    subscribe,
    try_out,
)

__all__ = [
    "Calling",
    "NewSecret",
    "Outcome",
    "change_secret",
    "end_subscription",
    "forget_old_calls",
    "let_go",
    "make_calls",
    "pause_subscription",
    "resend_call",
    "resume_subscription",
    "settle_call",
    "subscribe",
    "take_up_call",
    "try_out",
]
