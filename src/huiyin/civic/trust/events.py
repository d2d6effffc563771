"""Facts that trust announces."""

from dataclasses import dataclass

from huiyin.kernel.events import Event


@dataclass(frozen=True)
class RightsAsked(Event, name="trust.rights_asked"):
    """Somebody asked for something about their data."""

    request_id: int


@dataclass(frozen=True)
class RightsAnswered(Event, name="trust.rights_answered"):
    """A request about personal data was granted or refused."""

    request_id: int
