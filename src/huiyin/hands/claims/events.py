"""Facts that claims announces; numbers only, never who somebody is."""

from dataclasses import dataclass

from huiyin.kernel.events import Event


@dataclass(frozen=True)
class CheckinAsked(Event, name="claims.checkin_asked"):
    """A member reported to a compound; its branch has to confirm that they live there."""

    checkin_id: int

    @property
    def aggregate(self) -> str:
        """Name the check-in."""
        return f"claims.checkin:{self.checkin_id}"


@dataclass(frozen=True)
class CheckinDecided(Event, name="claims.checkin_decided"):
    """A check-in was confirmed or not."""

    checkin_id: int

    @property
    def aggregate(self) -> str:
        """Name the check-in."""
        return f"claims.checkin:{self.checkin_id}"


@dataclass(frozen=True)
class CheckinEnded(Event, name="claims.checkin_ended"):
    """A member belongs to a compound no longer; their claims stay as they are."""

    checkin_id: int

    @property
    def aggregate(self) -> str:
        """Name the check-in."""
        return f"claims.checkin:{self.checkin_id}"


@dataclass(frozen=True)
class PlaceTaken(Event, name="claims.place_taken"):
    """Somebody holds a place of a need: by claiming it, from the waiting list, or by saying yes."""

    claim_id: int
    moved_up: bool = False

    @property
    def aggregate(self) -> str:
        """Name the claim."""
        return f"claims.claim:{self.claim_id}"


@dataclass(frozen=True)
class ClaimOver(Event, name="claims.claim_over"):
    """A claim ended: given back, called off, confirmed, or nobody came."""

    claim_id: int
    state: str

    @property
    def aggregate(self) -> str:
        """Name the claim."""
        return f"claims.claim:{self.claim_id}"


@dataclass(frozen=True)
class ReminderDue(Event, name="claims.reminder_due"):
    """What somebody claimed begins within a day."""

    claim_id: int

    @property
    def aggregate(self) -> str:
        """Name the claim."""
        return f"claims.claim:{self.claim_id}"


@dataclass(frozen=True)
class MemberInvited(Event, name="claims.member_invited"):
    """A member is asked whether they would take a place; only their yes takes it."""

    proposal_id: int

    @property
    def aggregate(self) -> str:
        """Name the proposal."""
        return f"claims.proposal:{self.proposal_id}"


@dataclass(frozen=True)
class ObjectionRaised(Event, name="claims.objection_raised"):
    """A member objects to how their work was confirmed."""

    objection_id: int

    @property
    def aggregate(self) -> str:
        """Name the objection."""
        return f"claims.objection:{self.objection_id}"


@dataclass(frozen=True)
class ObjectionDecided(Event, name="claims.objection_decided"):
    """An objection was upheld or denied, with a reason."""

    objection_id: int

    @property
    def aggregate(self) -> str:
        """Name the objection."""
        return f"claims.objection:{self.objection_id}"
