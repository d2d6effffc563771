"""Papers made from the ledger: issued free of charge, verified by everybody, revoked with a reason."""

from datetime import date

from huiyin.civic.orgs.public import org
from huiyin.hands.volunteering import access, events
from huiyin.hands.volunteering.actions.teams import said
from huiyin.hands.volunteering.models import Certificate, Letter, Volunteer
from huiyin.hands.volunteering.queries.papers import lines_for, seal_of
from huiyin.hands.volunteering.rules.words import TEXT_LENGTH, VolunteerAudit
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import no
from huiyin.kernel.errors import AlreadyChanged, NotFound
from huiyin.kernel.ids import new_public_code
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, detail
from huiyin.kit.outbox import announce


@action(audit=VolunteerAudit.CERTIFICATE_ISSUED)
def issue_paper(
    *,
    actor: Actor,
    org_id: int,
    volunteer_id: int | None = None,
    first: date | None = None,
    last: date | None = None,
) -> Certificate:
    """Make a paper of what one recording unit recorded of a volunteer, for themselves or by the unit.

    It holds what stands in the ledger today; a later correction shows where it is verified.
    """
    who = _volunteer(actor, volunteer_id)
    unit = org(org_id)
    access.may_issue(actor, who, unit.id).or_raise()
    lines = lines_for(who.pk, unit.id, first, last)
    if not lines:
        no("nothing_recorded", N_("This organisation has recorded no hours in this time.")).or_raise()
    code, now = new_public_code(), clock.now()
    minutes = sum(line["minutes"] for line in lines)
    payload = {
        "code": code,
        "volunteer": who.pk,
        "org": unit.name,
        "minutes": minutes,
        "issued": now.isoformat(),
        "lines": lines,
    }
    detail(volunteer=who.pk, org=unit.id, minutes=minutes)
    days = [date.fromisoformat(line["day"]) for line in lines]
    return Certificate.objects.create(
        code=code,
        volunteer=who,
        org_id=unit.id,
        first=first or min(days),
        last=last or max(days),
        minutes=minutes,
        payload=payload,
        seal=seal_of(payload),
        issued_at=now,
        issued_by_id=actor.person_id,
    )


def _volunteer(actor: Actor, volunteer_id: int | None) -> Volunteer:
    if volunteer_id is None:
        return access.volunteer_of(actor)
    found = Volunteer.objects.filter(pk=volunteer_id).first()
    if found is None:
        raise NotFound
    return found


@action(audit=VolunteerAudit.CERTIFICATE_REVOKED)
def revoke_paper(*, actor: Actor, code: str, reason: str) -> Certificate | Letter:
    """Revoke a record or a letter; who verifies it reads that it does not hold any more."""
    held = access.paper_to_revoke(actor, code)
    why = said(reason, "reason", TEXT_LENGTH)
    if (
        not type(held)
        .objects.filter(pk=held.pk, revoked_at__isnull=True)
        .update(revoked_at=clock.now(), revoked_because=why)
    ):
        raise AlreadyChanged
    detail(code=held.code)
    announce(events.PaperRevoked(held.code))
    held.refresh_from_db()
    return held
