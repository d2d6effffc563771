"""Who follows a matter: hears its public echoes without having raised or joined it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from huiyin.civic.matters.models.matter import Matter


class Follower(models.Model):
    """Somebody who hears what the wall shows of a matter; by e-mail only after they confirmed the address.

    `by_mail` says that the person was noted for this alone: their address goes when they stop following.
    """

    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="followers")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    by_mail = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["matter", "person"], name="matters_follows_once")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["asked_at"], name="matters_unconfirmed", condition=Q(confirmed_at__isnull=True)
            )
        ]
