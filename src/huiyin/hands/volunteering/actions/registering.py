"""Registering as a volunteer, for oneself or as somebody said on paper, and what is noted of volunteers."""

from dataclasses import dataclass
from datetime import date

from huiyin.civic.people import public as people
from huiyin.civic.places.public import place
from huiyin.hands.volunteering import access
from huiyin.hands.volunteering.models import Insurance, TeamMember, Volunteer
from huiyin.hands.volunteering.rules import ages
from huiyin.hands.volunteering.rules.words import TEXT_LENGTH, VolunteerAudit
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.decision import no
from huiyin.kernel.errors import Invalid
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.actions import action, detail

NAME = 40


@dataclass(frozen=True)
class Registration:
    """What somebody says who registers. The day of birth decides who has to consent, and is not kept."""

    area_id: int
    born: date
    skills: str = ""
    guardian: str = ""
    own_labour: bool = False


@action(audit=VolunteerAudit.REGISTERED)
def register(*, actor: Actor, said: Registration) -> Volunteer:
    """Register as a volunteer; a minor names the guardian who consents."""
    return _register(actor, access.myself(actor), said)


@action(audit=VolunteerAudit.REGISTERED_FOR)
def register_for(*, actor: Actor, team_id: int, name: str, phone: str, said: Registration) -> Volunteer:
    """Register somebody who said so on paper or by telephone, into a team that the actor keeps."""
    team = access.team_to_keep(actor, team_id)
    if not clean(name, NAME).strip():
        raise Invalid(N_("Please write the name of the volunteer."), code="name_missing", field="name")
    person = people.note_person(actor=actor, name=name, phone=phone)
    people.note_consent(actor=actor, person_id=person.pk, to=people.ConsentTo.CONTACT)
    made = _register(actor, person.pk, said)
    TeamMember.objects.create(team=team, volunteer=made, joined_at=made.registered_at)
    detail(team=team.pk)
    return made


def _register(actor: Actor, person_id: int, said: Registration) -> Volunteer:
    if Volunteer.objects.filter(person=person_id).exists():
        no("registered_already", N_("You are registered already.")).or_raise()
    where, guardian = place(said.area_id), clean(said.guardian, NAME).strip()
    today = clock.today()
    ages.may_register(said.born, today, guardian=guardian, own_labour=said.own_labour).or_raise()
    age = ages.years(said.born, today)
    if age < ages.OWN_CONSENT:
        people.note_consent(actor=actor, person_id=person_id, to=people.ConsentTo.MINOR, guardian=guardian)
    is_minor = age < ages.ADULT
    detail(minor=is_minor)
    return Volunteer.objects.create(
        person_id=person_id,
        area_id=where.id,
        skills=clean(said.skills, TEXT_LENGTH),
        of_age=ages.comes_of_age(said.born) if is_minor else None,
        guardian=guardian if ages.needs_guardian(age, own_labour=said.own_labour) else None,
        registered_at=clock.now(),
        registered_by_id=actor.person_id,
    )


@action(audit=VolunteerAudit.PROFILE_CHANGED)
def change_profile(*, actor: Actor, area_id: int, skills: str) -> Volunteer:
    """Say anew where one lives and what one is good at."""
    mine = access.volunteer_of(actor)
    mine.area_id, mine.skills = place(area_id).id, clean(skills, TEXT_LENGTH)
    mine.save(update_fields=["area", "skills"])
    return mine


@action(audit=VolunteerAudit.INSURED)
def note_insurance(*, actor: Actor, volunteer_id: int, insurer: str, starts: date, ends: date) -> Insurance:
    """Note from the policy that an accident insurance covers a volunteer from day to day."""
    who = access.volunteer_to_keep(actor, volunteer_id)
    said = clean(insurer, 80).strip()
    if not said:
        raise Invalid(
            N_("Please write the insurer and the number of the policy."), code="no_insurer", field="insurer"
        )
    if ends < starts:
        raise Invalid(
            N_("The insurance ends before it starts. Please check both days."), code="bad_term", field="ends"
        )
    detail(volunteer=who.pk, starts=starts.isoformat(), ends=ends.isoformat())
    return Insurance.objects.create(
        volunteer=who,
        insurer=said,
        starts=starts,
        ends=ends,
        noted_at=clock.now(),
        noted_by_id=actor.person_id,
    )
