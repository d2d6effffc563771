"""Tasks of helpers. A row gives its helper the right to read the matter and to work on that task, no more."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from huiyin.civic.matters.models.matter import Matter, choices
from huiyin.civic.matters.rules.tasks import OPEN_TASKS, TaskState

OPEN_Q = Q(state__in=sorted(state.value for state in OPEN_TASKS))
# Somebody called this helper. A task that nobody called for was opened by a claim, where it stands as a duty.
CALLED_Q = Q(caller__isnull=False) | Q(caller_org__isnull=False)


class Task(models.Model):
    """What one helper, an organisation or a person, was called to do for a matter; both sides are rated."""

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="tasks")
    cycle = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=300)
    org = models.ForeignKey("orgs.Org", null=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    caller = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    caller_org = models.ForeignKey("orgs.Org", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=11, choices=choices(TaskState))
    called_at = models.DateTimeField()
    report_due = models.DateTimeField()
    report_provisional = models.BooleanField(default=False)
    due_at = models.DateTimeField(null=True)
    # That nobody reported in within the limit was told, once.
    late_told_at = models.DateTimeField(null=True)
    reported_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    worker = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    result = models.TextField(blank=True)
    reason = models.CharField(max_length=500, blank=True)
    score = models.PositiveSmallIntegerField(null=True)
    score_words = models.CharField(max_length=500, blank=True)
    justified = models.BooleanField(null=True)
    justified_words = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(org__isnull=True) ^ Q(person__isnull=True), name="matters_task_of_one"
            ),
            models.UniqueConstraint(
                fields=["matter", "org"],
                condition=OPEN_Q & Q(org__isnull=False),
                name="matters_one_task_an_org",
            ),
            models.UniqueConstraint(
                fields=["matter", "person"],
                condition=OPEN_Q & Q(person__isnull=False),
                name="matters_one_task_a_person",
            ),
            models.CheckConstraint(
                condition=OPEN_Q & Q(ended_at__isnull=True) | ~OPEN_Q & Q(ended_at__isnull=False),
                name="matters_task_end_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[TaskState.REPORTED_IN.value, TaskState.DONE.value])
                | Q(reported_at__isnull=False),
                name="matters_task_report_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=TaskState.DONE.value) | ~Q(result=""), name="matters_done_has_result"
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(state=TaskState.DONE.value, score__gte=1, score__lte=5),
                name="matters_task_score_1_to_5",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["org", "matter"], name="matters_open_task_org", condition=OPEN_Q),
            models.Index(fields=["person", "matter"], name="matters_open_task_person", condition=OPEN_Q),
            models.Index(fields=["matter"], name="matters_open_task", condition=OPEN_Q),
            # Looked through every minute: few are called and have not reported in.
            models.Index(
                fields=["report_due"],
                name="matters_task_unreported",
                condition=Q(state=TaskState.CALLED.value, late_told_at__isnull=True),
            ),
        ]
