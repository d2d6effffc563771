"""Handing a compound over to the next team: notes and open items pass on, both leaders sign."""

from huiyin.civic.matters import public as matters
from huiyin.hands.teams import access, events
from huiyin.hands.teams.actions.stationing import said
from huiyin.hands.teams.models import Station
from huiyin.hands.teams.rules import TEXT_LENGTH, TeamAudit
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import no
from huiyin.kernel.errors import AlreadyChanged, NotFound
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, detail
from huiyin.kit.outbox import announce


@action(audit=TeamAudit.HANDOVER_NOTED)
def note_handover(*, actor: Actor, station_id: int, notes: str) -> Station:
    """Write what the next team has to know; once somebody signed, the words stand."""
    station = access.station_at_work(actor, station_id)
    words = said(notes, "notes", TEXT_LENGTH)
    unsigned = Station.objects.filter(pk=station.pk, given_at__isnull=True, taken_at__isnull=True)
    if not unsigned.update(notes=words):
        no(
            "signed_already", N_("Somebody signed these notes already; they cannot be changed any more.")
        ).or_raise()
    detail(station=station.pk)
    station.notes = words
    return station


@action(audit=TeamAudit.HANDOVER_SIGNED)
def sign_handover(*, actor: Actor, station_id: int) -> Station:
    """Sign as the leader who hands over, or as the one who takes over; with both the old team's term is over.

    What is still open stands in the next team's inventory; the old list is closed and closes none of it.
    """
    station = access.any_station(station_id)
    after = Station.objects.filter(follows=station).first()
    if after is None:
        no("nobody_follows", N_("No team follows yet. The street stations it first.")).or_raise()
        raise NotFound
    if not station.notes:
        no("no_notes", N_("Write what the next team has to know, then sign.")).or_raise()
    side = _side(actor, station, after)
    moved = Station.objects.filter(pk=station.pk, **{f"{side}_at__isnull": True}).update(
        **{f"{side}_at": clock.now(), f"{side}_by_id": actor.person_id}
    )
    if not moved:
        raise AlreadyChanged
    detail(station=station.pk, side=side)
    # However close together both sign: only one UPDATE finds both there and the term open.
    if Station.objects.filter(
        pk=station.pk, given_at__isnull=False, taken_at__isnull=False, ended_at__isnull=True
    ).update(ended_at=clock.now()):
        matters.close_list(actor=actor, list_code=station.list_code)
        announce(events.HandedOver(station.pk, after.pk))
    station.refresh_from_db()
    return station


def _side(actor: Actor, station: Station, after: Station) -> str:
    if access.is_member(actor, station, leads=True):
        return "given"
    if access.is_member(actor, after, leads=True):
        return "taken"
    raise NotFound
