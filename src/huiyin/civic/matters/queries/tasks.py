"""Tasks of helpers as both sides read them, who hears of them, and how helpers and leads are appraised."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Avg, Count, F, Q, QuerySet

from huiyin.civic.matters.access import tasks_of, within_reach
from huiyin.civic.matters.models import Matter, Task
from huiyin.civic.matters.models.task import CALLED_Q, OPEN_Q
from huiyin.civic.matters.rules import links
from huiyin.civic.matters.rules.tasks import TASK_WORDS, TaskState, is_late
from huiyin.civic.orgs.public import org_names
from huiyin.civic.people.public import names, staff_of
from huiyin.civic.places.public import Place, area_scope_q, place_names
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.permissions import Permission as P
from huiyin.kit import attachments
from huiyin.kit.models import Attachment

_MOST = 100


@dataclass(frozen=True)
class TaskView:
    """A helper's task with as much of its matter as the helper needs."""

    id: int
    code: str
    title: str
    body: str
    spot: str
    place: str
    what: str
    helper: str
    caller: str
    caller_org: str
    worker: str
    state: TaskState
    called_at: datetime
    report_due: datetime
    report_provisional: bool
    due_at: datetime | None
    reported_at: datetime | None
    ended_at: datetime | None
    late: bool
    reported_late: bool
    result: str
    reason: str
    score: int | None
    score_words: str
    justified: bool | None
    justified_words: str
    photos: Sequence[Attachment]
    matter_photos: Sequence[Attachment]
    is_claimed: bool

    @property
    def state_words(self) -> str:
        """Return what the state is called, as a message id."""
        return TASK_WORDS[self.state]

    @property
    def is_open(self) -> bool:
        """Tell whether the helper still owes their part."""
        return self.ended_at is None


def my_tasks(actor: Actor, *, over: bool = False) -> list[TaskView]:
    """Return the tasks of the actor and of their offices: open ones by deadline, or the last over."""
    rows = tasks_of(actor)
    chosen = (
        rows.filter(~OPEN_Q).order_by("-ended_at") if over else rows.filter(OPEN_Q).order_by("report_due")
    )
    return _views(chosen[:_MOST])


def count_my_tasks(actor: Actor) -> int:
    """Count what the actor and their offices still owe to others' matters."""
    return tasks_of(actor).filter(OPEN_Q).count()


def my_task(actor: Actor, task_id: int) -> TaskView | None:
    """Return one task of the actor or their offices; None for any other."""
    return next(iter(_views(tasks_of(actor).filter(pk=task_id))), None)


def tasks_of_matter(matter: Matter) -> list[TaskView]:
    """Return the tasks of a matter, the open ones first."""
    rows = Task.objects.filter(matter=matter)
    return _views(rows.order_by(F("ended_at").asc(nulls_first=True), "-id")[:_MOST])


def count_open_tasks(matter: Matter) -> int:
    """Count the helpers of a matter who are still at work."""
    return Task.objects.filter(OPEN_Q, matter=matter).count()


def _views(rows: QuerySet[Task]) -> list[TaskView]:
    """Describe tasks in five queries, however many they are."""
    found = list(rows.select_related("matter"))
    orgs = org_names([one for row in found for one in (row.org_id, row.caller_org_id)])
    people = names([one for row in found for one in (row.person_id, row.caller_id, row.worker_id)])
    here = place_names(row.matter.place_id for row in found)
    owners = [f"task:{row.pk}" for row in found] + [f"matter:{row.matter_id}" for row in found]
    photos = attachments.of(owners) if found else {}
    now = clock.now()
    return [_view(row, orgs, people, here, photos, now) for row in found]


def _view(
    row: Task,
    orgs: dict[int, str],
    people: dict[int, str],
    here: dict[int, str],
    photos: dict[str, list[Attachment]],
    now: datetime,
) -> TaskView:
    matter, state = row.matter, TaskState(row.state)
    copied = (
        *("what", "called_at", "report_due", "report_provisional", "due_at", "reported_at", "ended_at"),
        *("result", "reason", "score", "score_words", "justified", "justified_words"),
    )
    return TaskView(
        **{name: getattr(row, name) for name in copied},
        id=row.pk,
        code=matter.code,
        title=matter.title,
        body=matter.body,
        spot=matter.spot,
        place=here.get(matter.place_id, ""),
        helper=orgs.get(row.org_id or 0) or people.get(row.person_id or 0, ""),
        caller=people.get(row.caller_id or 0, ""),
        caller_org=orgs.get(row.caller_org_id or 0, ""),
        worker=people.get(row.worker_id or 0, ""),
        state=state,
        late=is_late(state, report_due=row.report_due, due_at=row.due_at, now=now),
        reported_late=row.reported_at is not None and row.reported_at > row.report_due,
        photos=photos.get(f"task:{row.pk}", ()),
        is_claimed=row.caller_id is None and row.caller_org_id is None,
        matter_photos=[one for one in photos.get(f"matter:{row.matter_id}", ()) if one.role == "wish"],
    )


def helpers_to_remind(now: datetime, limit: int) -> list[int]:
    """Return the ids of tasks to which nobody reported in within the limit and of which nobody was told."""
    late = Task.objects.filter(
        CALLED_Q, state=TaskState.CALLED, late_told_at__isnull=True, report_due__lt=now
    )
    return list(late.order_by("report_due").values_list("pk", flat=True)[:limit])


def helpers_late_q(now: datetime) -> Q:
    """Return the condition that a helper of a matter is late."""
    late = Q(state=TaskState.CALLED, report_due__lt=now) | Q(due_at__lt=now)
    return Q(pk__in=Task.objects.filter(OPEN_Q, late).values("matter_id"))


@dataclass(frozen=True)
class TaskTold:
    """A task as notices speak of it: whose it is, and who called."""

    matter_id: int
    helper: str
    helpers: Sequence[int]
    caller_id: int | None
    what: str
    link: str


def task_told(task_id: int) -> TaskTold:
    """Return whom to tell about a task."""
    row = Task.objects.get(pk=task_id)
    helper = org_names([row.org_id]).get(row.org_id or 0) or names([row.person_id]).get(
        row.person_id or 0, ""
    )
    helpers = staff_of(row.org_id) if row.org_id else [row.person_id or 0]
    return TaskTold(row.matter_id, helper, helpers, row.caller_id, row.what, links.task_link(task_id))


@dataclass(frozen=True)
class Appraisal:
    """How one organisation answered calls, and how its own calls were judged; n beside each share.

    The street or branch that whistles and whoever reports in are both appraised (接诉即办工作条例, art. 33).
    """

    org_id: int
    org: str
    called: int = 0
    reported: int = 0
    in_time: int = 0
    done: int = 0
    scored: int = 0
    mean_score: float | None = None
    calls: int = 0
    judged: int = 0
    justified: int = 0


def appraisals(actor: Actor, where: Place | None = None, *, since: datetime | None = None) -> list[Appraisal]:
    """Return the figures of both sides for the matters the actor reads, by organisation; three queries."""
    reached = within_reach(actor, P.CIVIC_MATTER_READ)
    if where is not None:
        reached = reached.filter(area_scope_q(where))
    rows = Task.objects.filter(matter__in=reached)
    if since is not None:
        rows = rows.filter(called_at__gte=since)
    helped, called = _helped(rows), _called(rows)
    named = org_names({*helped, *called})
    found = [
        Appraisal(org_id, named[org_id], **helped.get(org_id, {}), **called.get(org_id, {}))
        for org_id in named
    ]
    return sorted(found, key=lambda one: one.org)


def _helped(rows: QuerySet[Task]) -> dict[int, dict[str, Any]]:
    """Count by the organisation called; what was cancelled before its limit was no call to answer."""
    due = ~Q(state=TaskState.CANCELLED) | Q(reported_at__isnull=False) | Q(ended_at__gt=F("report_due"))
    answered = Q(reported_at__isnull=False) | Q(state=TaskState.DECLINED)
    in_time = Q(reported_at__lte=F("report_due")) | Q(
        state=TaskState.DECLINED, reported_at__isnull=True, ended_at__lte=F("report_due")
    )
    counted = (
        rows.filter(due, org__isnull=False)
        .values("org_id")
        .annotate(
            called=Count("pk"),
            reported=Count("pk", filter=answered),
            in_time=Count("pk", filter=in_time),
            done=Count("pk", filter=Q(state=TaskState.DONE)),
            scored=Count("score"),
            mean_score=Avg("score"),
        )
        .order_by()
    )
    return _by_org(counted, "org_id")


def _called(rows: QuerySet[Task]) -> dict[int, dict[str, Any]]:
    """Count by the organisation that called."""
    counted = (
        rows.filter(caller_org__isnull=False)
        .values("caller_org_id")
        .annotate(
            calls=Count("pk"),
            judged=Count("pk", filter=Q(justified__isnull=False)),
            justified_n=Count("pk", filter=Q(justified=True)),
        )
        .order_by()
    )
    found = _by_org(counted, "caller_org_id")
    # A count cannot be named like the column it counts.
    return {org_id: _renamed(row, "justified_n", "justified") for org_id, row in found.items()}


def _renamed(row: dict[str, Any], old: str, new: str) -> dict[str, Any]:
    return {new if name == old else name: value for name, value in row.items()}


def _by_org(counted: Iterable[Mapping[str, Any]], key: str) -> dict[int, dict[str, Any]]:
    return {row[key]: {name: value for name, value in row.items() if name != key} for row in counted}
