"""What the actions of this module share: the row at hand, and who may change it."""

from huiyin.civic.orgs import access
from huiyin.civic.orgs.models import Org, OrgArea
from huiyin.civic.orgs.queries import OrgRef
from huiyin.civic.places.public import places
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import Decision
from huiyin.kernel.errors import NotFound

# An organisation as callers hold it: as they read it, as an action returned it, or its id.
OrgRowRef = OrgRef | Org | int


def existing_row(ref: OrgRowRef) -> Org:
    """Return the row of an organisation that is there now. Raises NotFound."""
    org_id = ref if isinstance(ref, int) else ref.id
    row = Org.objects.filter(pk=org_id, ends__isnull=True).first()
    if row is None:
        raise NotFound
    return row


def may_edit(actor: Actor, row: Org) -> Decision:
    """Say whether the actor may change an organisation, wherever it works."""
    areas = OrgArea.objects.filter(org=row, ends__isnull=True).values_list("area_id", flat=True)
    return access.may_edit_org(actor, row.pk, places(areas).values())
