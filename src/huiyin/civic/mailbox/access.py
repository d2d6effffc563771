"""Who looks after the mailbox: operators. Who takes e-mails in: a named system actor."""

from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import YES, Decision, not_allowed
from huiyin.kernel.permissions import Permission
from huiyin.kernel.text import gettext_noop as N_


def may_look_after(actor: Actor) -> Decision:
    """Say whether the actor looks after the mailbox."""
    if actor.has(Permission.ADMIN_SITE_ENTER):
        return YES
    return not_allowed(N_("Only operators look after the mailbox."))


def may_receive(actor: Actor) -> Decision:
    """Say whether the actor takes e-mails in."""
    return YES if actor.system else not_allowed()
