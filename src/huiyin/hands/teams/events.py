"""What cadre teams announce."""

from dataclasses import dataclass

from huiyin.kernel.events import Event


@dataclass(frozen=True)
class HandedOver(Event, name="teams.handed_over"):
    """A team handed a compound over to the next one; both leaders signed."""

    station_id: int
    next_id: int
