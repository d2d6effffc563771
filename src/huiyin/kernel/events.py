"""Facts that modules announce: frozen dataclasses, written to the outbox as JSON."""

from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar


@dataclass(frozen=True)
class Event:
    """A fact. Fields are ints, strings, bools or None, so that it can be stored and read back.

    `name` is what the outbox stores: it outlives renamed classes. `aggregate` names the thing the
    event is about; events of one aggregate are reacted to in order.
    """

    name: ClassVar[str] = ""
    registry: ClassVar[dict[str, type["Event"]]] = {}

    def __init_subclass__(cls, *, name: str) -> None:
        if name in Event.registry:
            raise TypeError(f"Two events are called {name!r}.")
        cls.name = name
        Event.registry[name] = cls

    @property
    def aggregate(self) -> str:
        """Name the thing this event is about: by default its module and first field."""
        first = fields(self)[0]
        return f"{self.name.partition('.')[0]}:{getattr(self, first.name)}"

    def payload(self) -> dict[str, Any]:
        """Return the fields as JSON-ready values."""
        return asdict(self)

    @classmethod
    def load(cls, name: str, payload: dict[str, Any]) -> "Event":
        """Read an event back; fields that a newer version no longer has are dropped.

        Raises KeyError for a name that no module announces.
        """
        kind = cls.registry[name]
        known = {field.name for field in fields(kind)}
        return kind(**{key: value for key, value in payload.items() if key in known})
