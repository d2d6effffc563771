"""Topics: which matters are about the same thing, and where that grows."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class TopicRun(models.Model):
    """When topics were last found, and up to which matter."""

    at = models.DateTimeField()
    upto = models.BigIntegerField()
    matters = models.PositiveIntegerField()
    topics = models.PositiveIntegerField()


class Topic(models.Model):
    """What several matters are about. It holds no words: its title is the one of the matter that speaks."""

    speaks = models.ForeignKey("matters.Matter", on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Topic {self.pk}"


class TopicMember(models.Model):
    """A matter's place in a topic; a matter is in one at most."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="members")
    matter = models.OneToOneField("matters.Matter", on_delete=models.CASCADE, related_name="+")
    filed_at = models.DateTimeField(db_index=True)
    # Whether it is in heated words.
    heated = models.BooleanField(default=False)


class RaisedTopic(models.Model):
    """The matter that staff raised for a topic; it is no message of the topic itself."""

    matter = models.OneToOneField("matters.Matter", on_delete=models.CASCADE, related_name="+")
    topic = models.OneToOneField(Topic, on_delete=models.SET_NULL, null=True, related_name="+")
    raised_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Raised {self.pk}"


class TopicAlarm(models.Model):
    """A topic that grows in an area, from the day it was noticed until it is quiet again."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="alarms")
    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    recent = models.PositiveIntegerField()
    expected = models.FloatField()
    step = models.PositiveSmallIntegerField()
    raised_at = models.DateTimeField()
    grew_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    noted_by = models.ForeignKey("people.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    noted_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["topic", "area"], condition=Q(ended_at__isnull=True), name="triage_one_open_alarm"
            )
        ]

    def __str__(self) -> str:
        return f"Alarm {self.pk}"
