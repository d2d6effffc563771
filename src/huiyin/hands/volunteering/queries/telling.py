"""What the reactions need to tell people: who, and in which words."""

from dataclasses import dataclass

from huiyin.civic.orgs.public import org_names
from huiyin.civic.people.public import holders_of
from huiyin.civic.places.public import place
from huiyin.hands.volunteering import access
from huiyin.hands.volunteering.models import (
    CorrectionAsked,
    HelpAsked,
    Honour,
    HourEntry,
    Letter,
    Shift,
    SignUp,
    Swap,
    TeamMember,
)
from huiyin.hands.volunteering.rules.hours import hours_text
from huiyin.hands.volunteering.rules.words import SignState
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.permissions import Permission

HONOURS = "/volunteer/mine/honours/"


@dataclass(frozen=True)
class ShiftTold:
    """A shift, and whom to tell."""

    persons: list[int]
    params: dict[str, str]
    link: str


def _params(shift: Shift) -> dict[str, str]:
    when = shift.starts.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    return {"title": shift.post.name, "day": when, "place": shift.post.spot}


def called_off_told(shift_id: int) -> ShiftTold:
    """Return whom to tell that a shift does not take place."""
    shift = Shift.objects.select_related("post").get(pk=shift_id)
    signs = SignUp.objects.filter(shift=shift, state=SignState.SIGNED).select_related("volunteer")
    persons = [sign.volunteer.person_id for sign in signs]
    return ShiftTold(persons, _params(shift) | {"reason": shift.called_off_because}, "/volunteer/mine/")


def coming_told(sign_id: int) -> ShiftTold:
    """Return whom to remind of a shift."""
    sign = SignUp.objects.select_related("shift__post", "volunteer").get(pk=sign_id)
    return ShiftTold([sign.volunteer.person_id], _params(sign.shift), "/volunteer/mine/")


def swap_told(swap_id: int, *, answered: bool = False) -> ShiftTold:
    """Return whom to tell of a swap: who is asked, or once it is answered who asked."""
    swap = Swap.objects.select_related("given__shift__post", "given__volunteer", "asked").get(pk=swap_id)
    whom = swap.given.volunteer if answered else swap.asked
    return ShiftTold([whom.person_id], _params(swap.given.shift), "/volunteer/mine/")


def hours_told(entry_id: int) -> ShiftTold:
    """Return whom to tell that hours were booked."""
    entry = HourEntry.objects.select_related("volunteer").get(pk=entry_id)
    params = {"title": entry.activity, "day": entry.day.isoformat(), "hours": hours_text(entry.minutes)}
    return ShiftTold([entry.volunteer.person_id], params, "/volunteer/mine/record/")


def letter_told(letter_id: int, *, answered: bool = False) -> ShiftTold:
    """Return whom to tell of a letter: the volunteer, or once it is answered who offered it."""
    letter = Letter.objects.select_related("volunteer").get(pk=letter_id)
    params = {"title": letter.role, "org": str(letter.payload["org"])}
    if answered:
        whom = [letter.issued_by_id] if letter.issued_by_id else []
        return ShiftTold(whom, params, f"/desk/volunteers/units/{letter.org_id}/")
    return ShiftTold([letter.volunteer.person_id], params, HONOURS)


def honour_told(honour_id: int) -> ShiftTold:
    """Return whom to tell of an honour."""
    honour = Honour.objects.select_related("volunteer").get(pk=honour_id)
    params = {"title": honour.title, "org": org_names([honour.org_id]).get(honour.org_id, "")}
    return ShiftTold([honour.volunteer.person_id], params, HONOURS)


def paper_told(code: str) -> ShiftTold:
    """Return whom to tell that a record or a letter was revoked."""
    row = access.paper_by(code)
    if row is None:
        return ShiftTold([], {}, HONOURS)
    is_letter = isinstance(row, Letter)
    params = {"title": row.code, "org": str(row.payload["org"])}
    return ShiftTold([row.volunteer.person_id], params, HONOURS if is_letter else "/volunteer/mine/record/")


def help_told(help_id: int, *, to: str) -> ShiftTold:
    """Return whom to tell of a wish for help: the "team", the "receiver" or the "giver"."""
    asked = HelpAsked.objects.select_related("account", "team", "taken_by").get(pk=help_id)
    receiver = asked.account.person_id or 0
    members = TeamMember.objects.filter(team=asked.team, left_at__isnull=True)
    whom: dict[str, set[int]] = {
        "team": {*members.values_list("volunteer__person_id", flat=True)} - {receiver},
        "receiver": {receiver} - {0},
        "giver": {asked.taken_by.person_id} if asked.taken_by else set(),
    }
    when = asked.starts.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    params = {"title": asked.team.name, "day": when, "hours": hours_text(asked.minutes)}
    return ShiftTold(sorted(whom[to]), params, "/volunteer/time/")


def off_told(help_id: int, volunteer_id: int) -> ShiftTold:
    """Return whom to tell that help is no longer needed."""
    told = help_told(help_id, to="giver")
    return ShiftTold([access.person_of_volunteer(volunteer_id)], told.params, told.link)


def ask_told(ask_id: int, *, answered: bool = False) -> ShiftTold:
    """Return whom to tell of a wish to correct: leaders and office, or once it is answered who asked."""
    ask = CorrectionAsked.objects.select_related("entry__sign__shift__post__team", "entry__volunteer").get(
        pk=ask_id
    )
    entry = ask.entry
    params = {"title": entry.activity, "day": entry.day.isoformat(), "hours": hours_text(entry.minutes)}
    if answered or entry.sign is None:
        return ShiftTold([entry.volunteer.person_id], params, "/volunteer/mine/record/")
    team = entry.sign.shift.post.team
    leaders = TeamMember.objects.filter(team=team, leads=True, left_at__isnull=True).select_related(
        "volunteer"
    )
    office = holders_of(Permission.HANDS_VOLUNTEER_KEEP, place(team.place_id).scope)
    persons = {one.volunteer.person_id for one in leaders} | set(office[:5])
    return ShiftTold(sorted(persons - {entry.volunteer.person_id}), params, "/desk/volunteers/")
