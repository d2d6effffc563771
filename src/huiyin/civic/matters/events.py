"""What `matters` announces. Every event carries the matter's id first: it is the aggregate."""

from dataclasses import dataclass

from huiyin.kernel.events import Event


@dataclass(frozen=True)
class MatterFiled(Event, name="matters.filed"):
    """Somebody raised a matter; the intake org of its place holds it.

    `origin` is where it was raised from, sealed: only the guard over raising opens it.
    """

    matter_id: int
    origin: str = ""


@dataclass(frozen=True)
class MatterAccepted(Event, name="matters.accepted"):
    """The intake staff took a matter up; its first answer is there."""

    matter_id: int


@dataclass(frozen=True)
class MatterClassified(Event, name="matters.classified"):
    """The intake staff gave a matter another category."""

    matter_id: int


@dataclass(frozen=True)
class MatterDeclined(Event, name="matters.declined"):
    """A matter was declined with a reason; that is its final echo."""

    matter_id: int


@dataclass(frozen=True)
class MatterAssigned(Event, name="matters.assigned"):
    """A matter has a new holder."""

    matter_id: int
    holder_org_id: int | None
    holder_person_id: int | None
    dispatch_id: int = 0


@dataclass(frozen=True)
class MatterReturned(Event, name="matters.returned"):
    """The holder gave a matter back to the intake org, with a reason."""

    matter_id: int
    dispatch_id: int = 0


@dataclass(frozen=True)
class RulingAsked(Event, name="matters.ruling_asked"):
    """A matter was handed back a second time: a leader rules who handles it."""

    matter_id: int
    dispatch_id: int


@dataclass(frozen=True)
class MatterRuled(Event, name="matters.ruled"):
    """A leader ruled who handles a matter; the dispatch is that ruling."""

    matter_id: int
    dispatch_id: int


@dataclass(frozen=True)
class EchoDrafted(Event, name="matters.echo_drafted"):
    """An echo waits for a second pair of eyes."""

    matter_id: int
    echo_id: int


@dataclass(frozen=True)
class EchoReturned(Event, name="matters.echo_returned"):
    """An approver sent an echo back to its doer."""

    matter_id: int
    echo_id: int


@dataclass(frozen=True)
class EchoDelivered(Event, name="matters.echo_delivered"):
    """The author can read an echo."""

    matter_id: int
    echo_id: int
    final: bool


@dataclass(frozen=True)
class EchoShared(Event, name="matters.echo_shared"):
    """An echo that its author read already may now be read by those who joined or were merged."""

    matter_id: int
    echo_id: int


@dataclass(frozen=True)
class FeedbackGiven(Event, name="matters.feedback_given"):
    """An author said whether the matter is solved."""

    matter_id: int
    solved: bool


@dataclass(frozen=True)
class ClosingNear(Event, name="matters.closing_near"):
    """An answered matter will be closed in a few days if its author says nothing."""

    matter_id: int


@dataclass(frozen=True)
class MatterClosed(Event, name="matters.closed"):
    """A matter is over: confirmed, or silent for 15 days."""

    matter_id: int
    confirmed: bool


@dataclass(frozen=True)
class MatterReopened(Event, name="matters.reopened"):
    """A matter that was over is taken up again."""

    matter_id: int


@dataclass(frozen=True)
class MatterMerged(Event, name="matters.merged"):
    """A matter now shares the echo of its root elder."""

    matter_id: int
    elder_id: int


@dataclass(frozen=True)
class MatterUnmerged(Event, name="matters.unmerged"):
    """A matter stands alone again; `seq` tells one time from another."""

    matter_id: int
    seq: int = 0


@dataclass(frozen=True)
class MatterWithdrawn(Event, name="matters.withdrawn"):
    """The author took a matter back; if others were merged into it, `heir_id` goes on in its place."""

    matter_id: int
    heir_id: int | None = None


@dataclass(frozen=True)
class FollowAsked(Event, name="matters.follow_asked"):
    """Somebody without account wants to hear of a matter by e-mail; their address is not confirmed yet."""

    matter_id: int
    person_id: int


@dataclass(frozen=True)
class FollowerLeft(Event, name="matters.follower_left"):
    """Somebody who followed by e-mail stopped; nothing needs their address any more."""

    matter_id: int
    person_id: int


@dataclass(frozen=True)
class MatterPaused(Event, name="matters.paused"):
    """A settlement clock stands still: suspended until a day, or until its author answers."""

    matter_id: int
    pause_id: int
    kind: str


@dataclass(frozen=True)
class PauseLifted(Event, name="matters.pause_lifted"):
    """A settlement clock runs again; `how` says by what, `seq` is the entry of it."""

    matter_id: int
    seq: int
    how: str
    kind: str


@dataclass(frozen=True)
class ExtensionAsked(Event, name="matters.extension_asked"):
    """A holder asked for more time; somebody else decides."""

    matter_id: int
    extension_id: int


@dataclass(frozen=True)
class ExtensionDecided(Event, name="matters.extension_decided"):
    """More time was granted or refused."""

    matter_id: int
    extension_id: int
    granted: bool
    asked_by: int | None


@dataclass(frozen=True)
class DeadlineMoved(Event, name="matters.deadline_moved"):
    """A deadline moved because the calendar did; `seq` is the entry of it."""

    matter_id: int
    seq: int


@dataclass(frozen=True)
class SupervisionRaised(Event, name="matters.supervision_raised"):
    """A clock reached a level: a reminder, a yellow or a red card, or it comes before the leader."""

    matter_id: int
    supervision_id: int


@dataclass(frozen=True)
class MatterInstructed(Event, name="matters.instructed"):
    """A leader said what is to be done; `seq` is the entry that says it."""

    matter_id: int
    seq: int


@dataclass(frozen=True)
class SupporterJoined(Event, name="matters.supporter_joined"):
    """A neighbour joined a matter and will hear its echo."""

    matter_id: int
    supporter_id: int


@dataclass(frozen=True)
class ListEnded(Event, name="matters.list_ended"):
    """A list is over its term and still open; announced once for each end."""

    list_id: int
    ends: str

    @property
    def aggregate(self) -> str:
        """Name the list; a matter of the same number is another thing."""
        return f"matters.list:{self.list_id}"


@dataclass(frozen=True)
class ListShown(Event, name="matters.list_shown"):
    """Another organisation may read a list from now on."""

    list_id: int
    org_id: int

    @property
    def aggregate(self) -> str:
        """Name the list; a matter of the same number is another thing."""
        return f"matters.list:{self.list_id}"


@dataclass(frozen=True)
class AgendaSent(Event, name="matters.agenda_sent"):
    """The council of a compound is called to a meeting, or its agenda changed; `version` tells them apart."""

    list_id: int
    version: int

    @property
    def aggregate(self) -> str:
        """Name the list; a matter of the same number is another thing."""
        return f"matters.list:{self.list_id}"


@dataclass(frozen=True)
class TaskCalled(Event, name="matters.task_called"):
    """A helper was called and has to report in."""

    matter_id: int
    task_id: int


@dataclass(frozen=True)
class TaskReportedIn(Event, name="matters.task_reported_in"):
    """A helper reported in."""

    matter_id: int
    task_id: int


@dataclass(frozen=True)
class TaskDone(Event, name="matters.task_done"):
    """A helper did their part."""

    matter_id: int
    task_id: int


@dataclass(frozen=True)
class TaskLate(Event, name="matters.task_late"):
    """Nobody reported in to a task within the limit."""

    matter_id: int
    task_id: int


@dataclass(frozen=True)
class TaskDeclined(Event, name="matters.task_declined"):
    """A helper cannot do their part."""

    matter_id: int
    task_id: int


@dataclass(frozen=True)
class TaskCancelled(Event, name="matters.task_cancelled"):
    """A helper is no longer needed."""

    matter_id: int
    task_id: int


@dataclass(frozen=True)
class SuspicionRaised(Event, name="matters.suspicion_raised"):
    """Something about raised matters looks odd, and staff should look; nothing was refused or hidden."""

    suspicion_id: int
    reason: str

    @property
    def aggregate(self) -> str:
        """Name the suspicion; a matter of the same number is another thing."""
        return f"matters.suspicion:{self.suspicion_id}"


@dataclass(frozen=True)
class MatterMoved(Event, name="matters.moved"):
    """A matter was handed up or down the ladder, with a reason."""

    matter_id: int
    seq: int
    up: bool
