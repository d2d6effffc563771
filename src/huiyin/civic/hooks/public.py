"""The door of hooks."""

from huiyin.civic.hooks.actions import make_calls, subscribe
from huiyin.civic.hooks.events import HookPaused
from huiyin.civic.hooks.queries import keepers
from huiyin.civic.hooks.rules import HookKind, HooksAudit

__all__ = ["HookKind", "HookPaused", "HooksAudit", "keepers", "make_calls", "subscribe"]
