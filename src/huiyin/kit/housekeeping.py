"""What nobody needs any more is thrown away, a bounded piece at a time."""

from datetime import timedelta
from importlib import import_module

from django.conf import settings

from huiyin.kernel import clock
from huiyin.kit import attachments, counting, limits
from huiyin.kit.jobs import job
from huiyin.kit.models import OutboxEvent, ReactionRun

# Long enough to see on the operators' pages what happened last week.
KEEP_EVENTS = timedelta(days=14)
AT_ONCE = 2_000


@job("kit.tidy")
def tidy() -> None:
    """Forget photos no form kept, old rate windows, settled events, unasked figures and ended sessions."""
    attachments.forget_loose()
    limits.forget_old()
    forget_settled_events()
    counting.forget_unasked()
    import_module(settings.SESSION_ENGINE).SessionStore.forget_ended()


def forget_settled_events(older_than: timedelta = KEEP_EVENTS) -> int:
    """Delete events that all reactions are done with; return how many, at most 2,000."""
    settled = OutboxEvent.objects.filter(done_at__lt=clock.now() - older_than).order_by("id")
    ids = list(settled.values_list("id", flat=True)[:AT_ONCE])
    ReactionRun.objects.filter(event__in=ids).delete()
    OutboxEvent.objects.filter(id__in=ids).delete()
    return len(ids)
