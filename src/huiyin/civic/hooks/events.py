"""Facts that hooks announces."""

from dataclasses import dataclass

from huiyin.kernel.events import Event


@dataclass(frozen=True)
class HookPaused(Event, name="hooks.paused"):
    """A receiver failed for a day, or is gone; nothing is sent to it until a person says so."""

    subscription_id: int
    episode: int
