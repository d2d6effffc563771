"""Every write: sealing history."""

from huiyin.civic.trust.actions.sealing import seal_day

__all__ = ["seal_day"]
