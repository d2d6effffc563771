"""Who reads what was read, and who teaches: staff see it with the matter; only the house itself writes."""

from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import YES, Decision, not_allowed
from huiyin.kernel.permissions import Permission
from huiyin.kernel.text import gettext_noop as N_

SEE = Permission.CIVIC_MATTER_READ
# Whoever takes matters up may say what they are about.
CORRECT = Permission.CIVIC_MATTER_ACCEPT


def may_read_first(actor: Actor) -> Decision:
    """Say whether the actor is the worker that reads what is raised: a named system actor."""
    return YES if actor.system else not_allowed()


def may_teach(actor: Actor) -> Decision:
    """Say whether the actor may put a model to work or take it back."""
    if actor.system:
        return YES
    return not_allowed(N_("Models are trained and taken back by the commands of “huiyin triage”."))


def may_see_card(actor: Actor) -> Decision:
    """Say whether the actor may read how well messages are read."""
    return YES if actor.system or actor.has(SEE) else not_allowed()
