"""Giving a reaction that failed too often another try, by a person and on record."""

from enum import StrEnum

from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import NotAllowed
from huiyin.kernel.permissions import Permission
from huiyin.kit import outbox
from huiyin.kit.actions import action, detail, unchanged


class RevivalAudit(StrEnum):
    """Name what another try leaves in the audit."""

    REVIVED = "kit.reaction_revived"


@action(audit=RevivalAudit.REVIVED)
def try_again(*, actor: Actor, run_id: int) -> bool:
    """Let a dead reaction run once more; False if it was not dead."""
    if not actor.has(Permission.ADMIN_SITE_ENTER):
        raise NotAllowed
    revived = outbox.revive(run_id)
    detail(run=run_id)
    if not revived:
        unchanged()
    return revived
