"""Who may do what among volunteers: each for themselves, leaders for their team, the office for its place."""

from collections.abc import Iterable

from django.db.models import QuerySet

from huiyin.civic.places.public import place, places
from huiyin.hands.volunteering.models import (
    Certificate,
    CorrectionAsked,
    HelpAsked,
    Honour,
    HourEntry,
    Letter,
    Shift,
    SignUp,
    Swap,
    Team,
    TeamMember,
    TimeAccount,
    Volunteer,
)
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import YES, Decision, not_allowed
from huiyin.kernel.errors import NeedsLogin, NotAllowed, NotFound, Refusal
from huiyin.kernel.permissions import Permission
from huiyin.kernel.text import gettext_noop as N_

KEEP = Permission.HANDS_VOLUNTEER_KEEP


class NotRegistered(Refusal):
    """Somebody who has not registered as a volunteer."""

    code = "not_registered"
    message = N_(
        "You are not registered as a volunteer yet. It takes a minute, on the page “Become a volunteer”."
    )


def myself(actor: Actor) -> int:
    """Return the person who acts. Raises NeedsLogin for a stranger."""
    if actor.person_id is None:
        raise NeedsLogin
    return actor.person_id


def my_volunteer(actor: Actor) -> Volunteer | None:
    """Return the actor as a volunteer, None for whoever is not registered."""
    return Volunteer.objects.filter(person=actor.person_id).first() if actor.person_id else None


def volunteer_of(actor: Actor) -> Volunteer:
    """Return the actor as a volunteer. Raises NeedsLogin or NotRegistered."""
    myself(actor)
    found = my_volunteer(actor)
    if found is None:
        raise NotRegistered
    return found


def may_make_team(actor: Actor, place_id: int) -> Decision:
    """Say whether the actor looks after the volunteers of a place."""
    where = place(place_id)
    return YES if _reaches(actor, {where.id, *where.scope.ids}) else not_allowed()


def _reaches(actor: Actor, ids: Iterable[int]) -> bool:
    return bool(actor.system) or not {grant.area_id for grant in actor.areas_for(KEEP)}.isdisjoint(ids)


def keeps(actor: Actor, team: Team) -> bool:
    """Tell whether the actor leads a team or looks after the volunteers of its place."""
    return leads(actor, team) or bool(may_make_team(actor, team.place_id))


def leads(actor: Actor, team: Team) -> bool:
    """Tell whether the actor is one of the leaders of a team."""
    mine = TeamMember.objects.filter(
        team=team, leads=True, left_at__isnull=True, volunteer__person=actor.person_id
    )
    return actor.person_id is not None and mine.exists()


def teams_kept(actor: Actor, *, of_unit: int | None = None) -> list[int]:
    """Return the teams that the actor leads or looks after, in three queries.

    They are those that stand, or with `of_unit` all that this recording unit ever had.
    """
    standing = Team.objects.filter(ended_at__isnull=True)
    if of_unit is not None:
        standing = Team.objects.filter(org=of_unit)
    if actor.system:
        return list(standing.values_list("pk", flat=True))
    mine = {
        row.team_id
        for row in TeamMember.objects.filter(
            leads=True, left_at__isnull=True, volunteer__person=actor.person_id, team__in=standing
        )
    }
    if actor.has(KEEP):
        rows = dict(standing.values_list("pk", "place_id"))
        known = places(rows.values())
        mine |= {pk for pk, at in rows.items() if _reaches(actor, {at, *known[at].scope.ids})}
    return sorted(mine)


def team_to_keep(actor: Actor, team_id: int) -> Team:
    """Return a standing team that the actor keeps; NotFound for absent and not theirs alike."""
    found = Team.objects.filter(pk=team_id, ended_at__isnull=True).first()
    if found is None or not keeps(actor, found):
        raise NotFound
    return found


def shift_to_keep(actor: Actor, shift_id: int) -> Shift:
    """Return a shift of a team that the actor keeps. Raises NotFound."""
    found = Shift.objects.select_related("post__team").filter(pk=shift_id).first()
    if found is None or not keeps(actor, found.post.team):
        raise NotFound
    return found


def volunteer_to_keep(actor: Actor, volunteer_id: int) -> Volunteer:
    """Return a volunteer of a team that the actor keeps. Raises NotFound."""
    rows = TeamMember.objects.filter(volunteer=volunteer_id, left_at__isnull=True).select_related(
        "team", "volunteer"
    )
    found = next((row.volunteer for row in rows if keeps(actor, row.team)), None)
    if found is None:
        raise NotFound
    return found


def sign_of(actor: Actor, sign_id: int) -> SignUp:
    """Return a sign-up that is the actor's own, or of a team they keep. Raises NotFound."""
    found = SignUp.objects.select_related("shift__post__team", "volunteer").filter(pk=sign_id).first()
    if found is None:
        raise NotFound
    is_mine = actor.person_id is not None and found.volunteer.person_id == actor.person_id
    if not is_mine and not keeps(actor, found.shift.post.team):
        raise NotFound
    return found


def swap_asked_of(actor: Actor, swap_id: int) -> Swap:
    """Return a swap that the actor was asked for. Raises NotFound."""
    rows = Swap.objects.select_related(
        "given__shift__post", "wanted__shift__post", "asked", "given__volunteer"
    )
    found = rows.filter(pk=swap_id, asked__person=actor.person_id or 0).first()
    if found is None:
        raise NotFound
    return found


def entry_of_mine(actor: Actor, entry_id: int) -> HourEntry:
    """Return a line of the actor's own record. Raises NotFound."""
    found = HourEntry.objects.filter(pk=entry_id, volunteer__person=myself(actor)).first()
    if found is None:
        raise NotFound
    return found


def entry_to_correct(actor: Actor, entry_id: int) -> HourEntry:
    """Return a line of the ledger of a team that the actor keeps, which is not their own.

    Raises NotFound, and NotAllowed for one's own line.
    """
    rows = HourEntry.objects.select_related("sign__shift__post__team", "volunteer")
    found = rows.filter(pk=entry_id, sign__isnull=False).first()
    if found is None or found.sign is None or not keeps(actor, found.sign.shift.post.team):
        raise NotFound
    may_confirm(actor, found.volunteer).or_raise()
    return found


def may_confirm(actor: Actor, volunteer: Volunteer) -> Decision:
    """Say whether the actor may vouch for somebody's hours: nobody does for their own."""
    if actor.person_id is None or volunteer.person_id != actor.person_id:
        return YES
    return not_allowed(N_("Nobody confirms their own hours. Another leader or the office does."))


def ask_to_answer(actor: Actor, ask_id: int) -> CorrectionAsked:
    """Return a wish to correct that the actor may answer. Raises NotFound."""
    found = CorrectionAsked.objects.filter(pk=ask_id).first()
    if found is None:
        raise NotFound
    entry_to_correct(actor, found.entry_id)
    return found


def may_issue(actor: Actor, volunteer: Volunteer, org_id: int) -> Decision:
    """Say whether the actor may have a paper made: one of their own, or of a unit whose team they keep."""
    if actor.system or (actor.person_id is not None and volunteer.person_id == actor.person_id):
        return YES
    teams = Team.objects.filter(org=org_id, members__volunteer=volunteer)
    return YES if any(keeps(actor, team) for team in teams.distinct()) else not_allowed()


def papers_of_unit(actor: Actor, org_id: int) -> QuerySet[Certificate]:
    """Return the papers of a recording unit made for members of teams that the actor keeps.

    Raises NotFound for a unit of none of them.
    """
    teams = teams_kept(actor, of_unit=org_id)
    if not teams:
        raise NotFound
    members = TeamMember.objects.filter(team__in=teams).values("volunteer")
    return Certificate.objects.filter(org=org_id, volunteer__in=members).select_related("volunteer")


def speaks_for(actor: Actor, org_id: int) -> list[int]:
    """Return the teams of a recording unit where the actor is the office, which gives in its name."""
    if actor.system:
        return list(Team.objects.filter(org=org_id).values_list("pk", flat=True))
    rows = dict(Team.objects.filter(org=org_id).values_list("pk", "place_id")) if actor.has(KEEP) else {}
    known = places(rows.values())
    return [pk for pk, at in rows.items() if _reaches(actor, {at, *known[at].scope.ids})]


def members_of_unit(actor: Actor, org_id: int) -> QuerySet[TeamMember]:
    """Return who belongs to the teams of a unit in whose name the actor gives. Raises NotFound for none."""
    teams = speaks_for(actor, org_id)
    if not teams:
        raise NotFound
    return TeamMember.objects.filter(team__in=teams, left_at__isnull=True).select_related("volunteer")


def volunteer_of_unit(actor: Actor, org_id: int, volunteer_id: int) -> Volunteer:
    """Return a volunteer of a unit in whose name the actor gives. Raises NotFound, NotAllowed for oneself."""
    found = members_of_unit(actor, org_id).filter(volunteer=volunteer_id).first()
    if found is None:
        raise NotFound
    if found.volunteer.person_id == actor.person_id:
        not_allowed(N_("Nobody appoints or honours themselves.")).or_raise()
    return found.volunteer


def letter_of_mine(actor: Actor, code: str) -> Letter:
    """Return a letter of appointment that is the actor's own. Raises NotFound."""
    found = Letter.objects.filter(code=code, volunteer__person=myself(actor)).first()
    if found is None:
        raise NotFound
    return found


def honour_to_withdraw(actor: Actor, honour_id: int) -> Honour:
    """Return an honour of a unit in whose name the actor gives. Raises NotFound."""
    found = Honour.objects.filter(pk=honour_id).first()
    if found is None or not speaks_for(actor, found.org_id):
        raise NotFound
    return found


def paper_of(actor: Actor, code: str) -> Certificate | Letter:
    """Return a paper that is the actor's own or that they may have made. Raises NotFound."""
    found = paper_by(code)
    if found is None:
        raise NotFound
    if isinstance(found, Certificate):
        may = bool(may_issue(actor, found.volunteer, found.org_id))
    else:
        is_mine = actor.person_id is not None and found.volunteer.person_id == actor.person_id
        may = is_mine or bool(speaks_for(actor, found.org_id))
    if not may:
        raise NotFound
    return found


def paper_by(code: str) -> Certificate | Letter | None:
    """Return the record or the letter that has a code; None for none."""
    record = Certificate.objects.select_related("volunteer").filter(code=code).first()
    return record or Letter.objects.select_related("volunteer").filter(code=code).first()


def paper_to_revoke(actor: Actor, code: str) -> Certificate | Letter:
    """Return a paper of a unit whose teams the actor keeps. Raises NotFound, NotAllowed for one's own."""
    found = paper_of(actor, code)
    if not actor.system and found.volunteer.person_id == actor.person_id:
        raise NotAllowed
    return found


def standing_team(team_id: int) -> Team:
    """Return a standing team, which everybody may ask. Raises NotFound."""
    found = Team.objects.filter(pk=team_id, ended_at__isnull=True).first()
    if found is None:
        raise NotFound
    return found


def account_to_ask(actor: Actor, code: str) -> TimeAccount:
    """Return an account that a team of the actor opened for somebody who comes on paper. Raises NotFound."""
    found = TimeAccount.objects.select_related("team").filter(code=code, team__isnull=False).first()
    if found is None or found.team is None or not keeps(actor, found.team):
        raise NotFound
    return found


def help_to_take(actor: Actor, help_id: int) -> tuple[HelpAsked, Volunteer]:
    """Return a wish for help of a team to which the actor belongs, and the actor. Raises NotFound.

    Nobody helps themselves.
    """
    me = volunteer_of(actor)
    teams = TeamMember.objects.filter(volunteer=me, left_at__isnull=True).values("team")
    found = HelpAsked.objects.select_related("account").filter(pk=help_id, team__in=teams).first()
    if found is None:
        raise NotFound
    if found.account.person_id == me.person_id:
        not_allowed(N_("Nobody takes their own wish for help.")).or_raise()
    return found, me


def help_taken_by(actor: Actor, help_id: int) -> HelpAsked:
    """Return a wish for help that the actor has taken. Raises NotFound."""
    found = HelpAsked.objects.filter(pk=help_id, taken_by__person=myself(actor)).first()
    if found is None:
        raise NotFound
    return found


def help_to_settle(actor: Actor, help_id: int) -> HelpAsked:
    """Return a wish for help of the actor's own, or of a team that they keep. Raises NotFound."""
    found = (
        HelpAsked.objects.select_related("account", "team", "taken_by")
        .filter(pk=help_id, account__person__isnull=False)
        .first()
    )
    if found is None:
        raise NotFound
    is_mine = actor.person_id is not None and found.account.person_id == actor.person_id
    if not is_mine and not keeps(actor, found.team):
        raise NotFound
    return found


def may_confirm_help(actor: Actor, asked: HelpAsked) -> Decision:
    """Say whether the actor may confirm help: whoever gave it does not."""
    if asked.taken_by is None or asked.taken_by.person_id != actor.person_id:
        return YES
    return not_allowed(N_("Nobody confirms their own hours. Another leader or the office does."))


def person_of_volunteer(volunteer_id: int | None) -> int:
    """Return the person that a volunteer is. Raises NotFound."""
    found = Volunteer.objects.filter(pk=volunteer_id or 0).values_list("person_id", flat=True).first()
    if found is None:
        raise NotFound
    return found
