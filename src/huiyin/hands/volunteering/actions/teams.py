"""Teams of volunteers: made by the office of the place, joined and left as people like."""

from huiyin.civic.orgs.public import org
from huiyin.civic.places.public import place
from huiyin.hands.volunteering import access
from huiyin.hands.volunteering.models import Shift, Team, TeamMember
from huiyin.hands.volunteering.rules.words import NAME_LENGTH, TEXT_LENGTH, VolunteerAudit
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import no
from huiyin.kernel.errors import AlreadyChanged, Invalid, NotFound
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, detail, unchanged


def said(text: str, field: str, most: int = NAME_LENGTH) -> str:
    """Return a text that must not be empty, as it is kept. Raises Invalid, naming the field."""
    kept = " ".join(clean(text).split())
    if not kept or len(kept) > most:
        raise Invalid(
            N_("Please write 1 to %(most)s characters."), code="bad_text", field=field, params={"most": most}
        )
    return kept


@action(audit=VolunteerAudit.TEAM_MADE)
def make_team(*, actor: Actor, name: str, place_id: int, org_id: int, about: str = "") -> Team:
    """Found a team in a place; its organisation keeps the records and answers for them."""
    access.may_make_team(actor, place_id).or_raise()
    called = said(name, "name")
    if Team.objects.filter(place=place_id, name=called, ended_at__isnull=True).exists():
        no("team_exists", N_("A team of this name is at work there already."), field="name").or_raise()
    detail(name=called, place=place_id, org=org_id)
    return Team.objects.create(
        name=called,
        about=clean(about, TEXT_LENGTH),
        place_id=place(place_id).id,
        org_id=org(org_id).id,
        made_at=clock.now(),
    )


@action(audit=VolunteerAudit.TEAM_ENDED)
def end_team(*, actor: Actor, team_id: int) -> Team:
    """Dissolve a team; its records stay. Raises Refusal while shifts are still to come or to be confirmed."""
    team = access.team_to_keep(actor, team_id)
    access.may_make_team(actor, team.place_id).or_raise()
    waiting = Shift.objects.filter(post__team=team, called_off_at__isnull=True, confirmed_at__isnull=True)
    if waiting.filter(taken__gt=0).exists():
        no("shifts_wait", N_("Confirm or call off its shifts first; somebody signed up for them.")).or_raise()
    if not Team.objects.filter(pk=team.pk, ended_at__isnull=True).update(ended_at=clock.now()):
        raise AlreadyChanged
    team.refresh_from_db()
    return team


@action(audit=VolunteerAudit.JOINED, retry_race=True)
def join_team(*, actor: Actor, team_id: int) -> TeamMember:
    """Join a team; whoever belongs to it already stays as they are."""
    mine = access.volunteer_of(actor)
    team = Team.objects.filter(pk=team_id, ended_at__isnull=True).first()
    if team is None:
        raise NotFound
    found, fresh = TeamMember.objects.get_or_create(
        team=team, volunteer=mine, left_at=None, defaults={"joined_at": clock.now()}
    )
    if not fresh:
        unchanged()
    detail(team=team.pk)
    return found


@action(audit=VolunteerAudit.LEFT)
def leave_team(*, actor: Actor, team_id: int) -> None:
    """Leave a team; hours and shifts that were signed up for stay."""
    mine = access.volunteer_of(actor)
    detail(team=team_id)
    if not TeamMember.objects.filter(team=team_id, volunteer=mine, left_at__isnull=True).update(
        left_at=clock.now()
    ):
        raise NotFound


@action(audit=VolunteerAudit.LEADER_NAMED)
def name_leader(*, actor: Actor, team_id: int, volunteer_id: int, leads: bool = True) -> TeamMember:
    """Let a member lead a team, or lead no longer; the office of the place says so."""
    team = access.team_to_keep(actor, team_id)
    access.may_make_team(actor, team.place_id).or_raise()
    member = TeamMember.objects.filter(team=team, volunteer=volunteer_id, left_at__isnull=True).first()
    if member is None:
        raise NotFound
    member.leads = leads
    member.save(update_fields=["leads"])
    detail(team=team.pk, volunteer=volunteer_id, leads=leads)
    return member
