"""What comes for a volunteer: the calendar to subscribe to, and the shifts to be reminded of."""

from datetime import timedelta

from django.db.models import F

from huiyin.hands.volunteering import access
from huiyin.hands.volunteering.models import Feed, SignUp
from huiyin.hands.volunteering.rules.shifts import REMIND_BEFORE
from huiyin.hands.volunteering.rules.words import HOLDING, SignState
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kit import feeds, ics

KEPT_IN_CALENDAR = timedelta(days=60)
AT_ONCE = 500


def to_remind() -> list[int]:
    """Return the sign-ups of which somebody should be reminded now.

    Whoever signed up within the last day before a shift said so a moment ago.
    """
    now = clock.now()
    rows = SignUp.objects.filter(
        state=SignState.SIGNED,
        reminded_at__isnull=True,
        shift__called_off_at__isnull=True,
        shift__starts__gt=now,
        shift__starts__lte=now + REMIND_BEFORE,
        signed_at__lte=F("shift__starts") - REMIND_BEFORE,
    )
    return list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])


def has_feed(actor: Actor) -> bool:
    """Tell whether the reader has a calendar address that works."""
    return feeds.has_one(Feed.objects, access.myself(actor))


def calendar(secret: str) -> bytes:
    """Return the shifts behind a secret address as iCalendar (RFC 5545). Raises NotFound."""
    person_id = feeds.owner_of(Feed.objects, secret)
    signs = SignUp.objects.filter(
        volunteer__person=person_id,
        state__in=HOLDING,
        shift__starts__gt=clock.now() - KEPT_IN_CALENDAR,
    )
    held = signs.select_related("shift__post__team").order_by("shift__starts")
    return ics.written(map(_entry, held), product="Volunteering")


def _entry(held: SignUp) -> ics.Entry:
    shift, post = held.shift, held.shift.post
    return ics.Entry(
        uid=f"shift-{shift.pk}@huiyin",
        stamp=held.signed_at,
        starts=shift.starts,
        ends=shift.ends,
        summary=f"{post.name} · {post.team.name}",
        location=post.spot,
        status="CANCELLED" if shift.called_off_at else "CONFIRMED",
    )
