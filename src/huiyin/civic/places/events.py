"""What places announce."""

from dataclasses import dataclass

from huiyin.kernel.events import Event


@dataclass(frozen=True)
class AreaAdded(Event, name="places.area_added"):
    """A place came into the directory."""

    area_id: int
    level: str
    parent_id: int | None


@dataclass(frozen=True)
class AreaRenamed(Event, name="places.area_renamed"):
    """A place, and so the full names of everything in it, is called something else."""

    area_id: int
    old_name: str
    new_name: str


@dataclass(frozen=True)
class AreaEnded(Event, name="places.area_ended"):
    """A place is no more; what was filed there stays."""

    area_id: int


@dataclass(frozen=True)
class AreaMoved(Event, name="places.area_moved"):
    """A place lies in another one; a parent that was made on the same day has a negative number."""

    area_id: int
    old_parent_id: int | None
    new_parent_id: int | None
