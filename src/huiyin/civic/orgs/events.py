"""What organisations announce."""

from dataclasses import dataclass

from huiyin.kernel.events import Event


@dataclass(frozen=True)
class OrgAdded(Event, name="orgs.org_added"):
    """An organisation came into the directory."""

    org_id: int
    kind: str


@dataclass(frozen=True)
class OrgEnded(Event, name="orgs.org_ended"):
    """An organisation is no more; what it held has to go to somebody else."""

    org_id: int


@dataclass(frozen=True)
class IntakeChanged(Event, name="orgs.intake_changed"):
    """New matters of an area arrive at another organisation; None when at none of its own."""

    area_id: int
    org_id: int | None
