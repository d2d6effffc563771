"""What reorganisations announce."""

from dataclasses import dataclass

from huiyin.kernel.events import Event


@dataclass(frozen=True)
class PlanScheduled(Event, name="territory.plan_scheduled"):
    """A reorganisation will be carried out on its day."""

    plan_id: int


@dataclass(frozen=True)
class PlanApplied(Event, name="territory.plan_applied"):
    """A reorganisation was carried out."""

    plan_id: int


@dataclass(frozen=True)
class PlanHeld(Event, name="territory.plan_held"):
    """A reorganisation was not carried out on its day, because it would no longer do what was shown."""

    plan_id: int
