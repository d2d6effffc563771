"""Every write: sealing history, what persons ask for about their data, and the nightly sweep."""

from huiyin.civic.trust.actions.retention import sweep
from huiyin.civic.trust.actions.rights import ask, decide, erase_for, erase_mine, note_copy, note_request
from huiyin.civic.trust.actions.sealing import seal_day

__all__ = ["ask", "decide", "erase_for", "erase_mine", "note_copy", "note_request", "seal_day", "sweep"]
