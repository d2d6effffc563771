"""Freezing and signing a month of a compound, and noting who took a table of standings away."""

from datetime import date

from huiyin.civic.places import public as places
from huiyin.hands.claims import access, queries
from huiyin.hands.claims.models import Period, PeriodLine
from huiyin.hands.claims.rules.points import formula_on
from huiyin.hands.claims.rules.words import ClaimsAudit
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import no
from huiyin.kernel.errors import AlreadyChanged, Invalid, NotFound
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, detail


@action(audit=ClaimsAudit.PERIOD_FROZEN)
def freeze_month(*, actor: Actor, compound_id: int, month: date) -> Period:
    """Freeze a month of a compound: from now on its lines stand, and another signs them."""
    where = places.place(compound_id)
    access.reaches(actor, P.HANDS_STANDING_SIGN, where).or_raise()
    first = queries.month_of(month)
    until = queries.month_after(first)
    if until > clock.today():
        raise Invalid(N_("This month is not over yet."), code="month_not_over", field="month")
    if queries.period(compound_id, first) is not None:
        no("frozen_already", N_("This month is frozen already.")).or_raise()
    if waiting := queries.waits_for_decision(compound_id, first, until):
        no("objections_open", N_("%(count)s objections wait for a decision first."), count=waiting).or_raise()
    rows = queries.of_compound(actor, where, first, until)
    made = Period.objects.create(
        compound_id=where.id,
        month=first,
        formula=formula_on(first).version,
        digest=queries.digest_of(rows),
        frozen_at=clock.now(),
        frozen_by_id=actor.person_id,
    )
    PeriodLine.objects.bulk_create(
        [
            PeriodLine(
                period=made,
                person_id=row.person_id,
                employer_id=row.employer_id,
                deeds=row.standing.deeds,
                minutes=row.standing.minutes,
                on_time=row.standing.on_time,
                points=row.standing.points,
            )
            for row in rows
        ]
    )
    detail(period=made.pk, lines=len(rows), digest=made.digest)
    return made


@action(audit=ClaimsAudit.PERIOD_SIGNED)
def sign_month(*, actor: Actor, period_id: int) -> Period:
    """Sign a frozen month as a second person; after that nothing of it changes."""
    found = Period.objects.filter(pk=period_id).first()
    if found is None or not access.reaches(actor, P.HANDS_STANDING_SIGN, places.place(found.compound_id)):
        raise NotFound
    if found.frozen_by_id == actor.person_id:
        no("second_person", N_("Whoever froze the month does not sign it. Ask another.")).or_raise()
    if queries.digest_of(queries.lines_of(found)) != found.digest:
        no("digest_differs", N_("The lines are not those that were frozen. Call the operators.")).or_raise()
    won = Period.objects.filter(pk=found.pk, signed_at__isnull=True).update(
        signed_at=clock.now(), signed_by_id=actor.person_id
    )
    if not won:
        raise AlreadyChanged
    detail(period=found.pk, digest=found.digest)
    found.refresh_from_db()
    return found


@action(audit=ClaimsAudit.STANDING_EXPORTED)
def note_export(*, actor: Actor, org_id: int, first: date, until: date) -> list[queries.Row]:
    """Return the standing of an employer's members for a table that leaves the house, and note that."""
    rows = queries.of_employer(actor, org_id, first, until)
    detail(org=org_id, first=first.isoformat(), until=until.isoformat(), rows=len(rows))
    return rows
