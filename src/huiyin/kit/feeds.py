"""Secret addresses at which somebody's calendar can be read: one a person, shown once, revocable.

Only a keyed digest is kept. A module has a table of its own, made from `Feed`, which adds whose it is.
"""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.errors import NotFound
from huiyin.kernel.ids import new_secret
from huiyin.kit.crypto import blind_index


class Feed(models.Model):
    """The secret address of a calendar; a module adds `person`, of whom at most one may be open."""

    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")

    def __str__(self) -> str:
        return f"Feed {self.pk}"


Feeds = models.Manager[Any]


def digest_of(feeds: Feeds, secret: str) -> str:
    """Return what is kept of a secret, which no other module's table would know."""
    return blind_index(secret, f"{feeds.model._meta.app_label}.feed")


def make(feeds: Feeds, person_id: int) -> str:
    """Make somebody a secret, shown this once; an earlier one of theirs stops working."""
    revoke(feeds, person_id)
    secret = new_secret().replace("-", "").lower()
    feeds.create(person_id=person_id, digest=digest_of(feeds, secret), made_at=clock.now())
    return secret


def revoke(feeds: Feeds, person_id: int) -> bool:
    """Let somebody's secret work no longer; tell whether one did."""
    return bool(feeds.filter(person=person_id, revoked_at__isnull=True).update(revoked_at=clock.now()))


def has_one(feeds: Feeds, person_id: int) -> bool:
    """Tell whether somebody has a secret that works."""
    return feeds.filter(person=person_id, revoked_at__isnull=True).exists()


def owner_of(feeds: Feeds, secret: str) -> int:
    """Return whose calendar a secret opens. Raises NotFound for one that nobody has, or that is revoked."""
    found = feeds.filter(digest=digest_of(feeds, secret), revoked_at__isnull=True).first()
    if found is None:
        raise NotFound
    return int(found.person_id)
