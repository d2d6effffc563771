"""What operators do: have a system told, change its secret, pause it, end it."""

from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings

from huiyin.civic.hooks import access, rules
from huiyin.civic.hooks.actions.calling import queue_call
from huiyin.civic.hooks.models import Subscription
from huiyin.civic.hooks.rules import HookKind, HooksAudit, SubscriptionState
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import AlreadyChanged, Invalid, Refusal
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, detail
from huiyin.kit.outgoing import check_url


@dataclass(frozen=True)
class NewSecret:
    """A subscription with its secret, which is shown this once."""

    id: int
    secret: str


@action(audit=HooksAudit.SUBSCRIBED)
def subscribe(
    *,
    actor: Actor,
    name: str,
    url: str,
    kinds: Collection[HookKind],
    area_id: int | None = None,
    org_id: int | None = None,
) -> NewSecret:
    """Have a system told of some kinds of events in an area, or of what an organisation holds.

    Raises Invalid at the field at fault, NotAllowed outside the actor's area.
    """
    if (area_id is None) == (org_id is None):
        raise Invalid(
            N_("Choose either a place or an organisation whose matters are told."),
            code="area_or_org",
            field="area_id",
        )
    access.may_subscribe(actor, area_id, org_id).or_raise()
    parts = check_url(url.strip(), inside=settings.HUIYIN_HOOKS_INSIDE)
    if Subscription.objects.exclude(state=SubscriptionState.ENDED).count() >= rules.MOST_SUBSCRIPTIONS:
        raise Refusal(N_("There are too many subscriptions. End one first."), code="too_many_hooks")
    now, secret = clock.now(), rules.new_secret()
    made = Subscription.objects.create(
        name=rules.read_name(name),
        url=url.strip(),
        host=(parts.hostname or "")[:255],
        kinds=rules.read_kinds(kinds),
        area_id=area_id,
        org_id=org_id,
        secret=secret,
        made_by_id=actor.person_id,
        made_at=now,
        changed_at=now,
    )
    detail(subscription=made.pk, host=made.host, kinds=made.kinds, area=area_id, org=org_id)
    return NewSecret(made.pk, secret)


@action(audit=HooksAudit.SECRET_CHANGED)
def change_secret(*, actor: Actor, subscription_id: int) -> NewSecret:
    """Give a subscription a new secret; for a day both sign, so that the receiver can change over."""
    held = access.subscription(actor, subscription_id)
    secret, now = rules.new_secret(), clock.now()
    held.old_secret, held.old_secret_ends = held.secret, now + rules.OLD_SECRET_LASTS
    # A sealed value opens in its own column only.
    held.old_secret = held.secret.reveal()
    held.secret, held.changed_at = secret, now
    held.save(update_fields=["secret", "old_secret", "old_secret_ends", "changed_at"])
    detail(subscription=held.pk)
    return NewSecret(held.pk, secret)


@action(audit=HooksAudit.PAUSED)
def pause_subscription(*, actor: Actor, subscription_id: int, why: str = "") -> Subscription:
    """Stop calling a system; what happens meanwhile is kept for it, for 30 days."""
    held = access.subscription(actor, subscription_id)
    rules.may_pause(SubscriptionState(held.state)).or_raise()
    return _move(held, SubscriptionState.PAUSED, why=clean(why, 160))


@action(audit=HooksAudit.RESUMED)
def resume_subscription(*, actor: Actor, subscription_id: int) -> Subscription:
    """Call a system again, with what waited for it first."""
    held = access.subscription(actor, subscription_id)
    rules.may_resume(SubscriptionState(held.state)).or_raise()
    now = clock.now()
    held.calls.filter(state=rules.HookCallState.QUEUED).update(due_at=now)
    return _move(held, SubscriptionState.ACTIVE, why="", failing_since=None)


@action(audit=HooksAudit.ENDED)
def end_subscription(*, actor: Actor, subscription_id: int) -> Subscription:
    """End a subscription for good: its address and secrets are deleted with all its calls."""
    held = access.subscription(actor, subscription_id)
    held.calls.all().delete()
    return _move(held, SubscriptionState.ENDED, url="-", secret="-", old_secret=None)  # noqa: S106


def _move(held: Subscription, target: SubscriptionState, **facts: object) -> Subscription:
    """Move a subscription if it is still where we saw it; only one UPDATE finds it there."""
    moved = Subscription.objects.filter(pk=held.pk, state=held.state).update(
        state=target, changed_at=clock.now(), **facts
    )
    if not moved:
        raise AlreadyChanged
    detail(subscription=held.pk, was=held.state)
    held.state = target.value
    return held


@action(audit=HooksAudit.TRIED_OUT)
def try_out(*, actor: Actor, subscription_id: int) -> Subscription:
    """Send a ping, so that both sides see that the way works."""
    held = access.subscription(actor, subscription_id)
    now = clock.now()
    queue_call(held, HookKind.PING, {"subscription": held.pk}, f"ping:{now.isoformat()}", "", now)
    detail(subscription=held.pk)
    return held
