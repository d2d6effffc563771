"""Whose notices are whose, and who looks after the e-mails."""

from django.db.models import QuerySet

from huiyin.civic.notices.models import Delivery, Notice
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import YES, Decision, not_allowed
from huiyin.kernel.errors import NeedsLogin, NotFound
from huiyin.kernel.permissions import Permission
from huiyin.kernel.text import gettext_noop as N_


def person_of(actor: Actor) -> int:
    """Return whose notices the actor's are. Raises NeedsLogin for a stranger."""
    if actor.person_id is None:
        raise NeedsLogin
    return actor.person_id


def mine(actor: Actor) -> QuerySet[Notice]:
    """Return the actor's own notices. Raises NeedsLogin for a stranger."""
    return Notice.objects.filter(person=person_of(actor))


def may_see_deliveries(actor: Actor) -> Decision:
    """Say whether the actor looks after the e-mails of the installation."""
    if actor.has(Permission.ADMIN_SITE_ENTER):
        return YES
    return not_allowed(N_("Only operators look after the e-mails."))


def may_send(actor: Actor) -> Decision:
    """Say whether the actor is the mail worker: a named system actor."""
    return YES if actor.system else not_allowed()


def delivery_to_resend(actor: Actor, delivery_id: int) -> Delivery:
    """Return an e-mail that this person may send again; the program never decides that itself."""
    if actor.system:
        not_allowed(N_("Only a person sends an e-mail again.")).or_raise()
    may_see_deliveries(actor).or_raise()
    found = Delivery.objects.filter(pk=delivery_id).first()
    if found is None:
        raise NotFound
    return found
