"""What follows among volunteers: those it concerns are told, and who was erased is forgotten."""

from collections.abc import Mapping, Sequence

from huiyin.civic.notices.public import NoticeKind, notify
from huiyin.civic.people.public import PersonErased
from huiyin.hands.teams import public as teams
from huiyin.hands.volunteering import public as volunteering
from huiyin.hands.volunteering.public import ShiftTold
from huiyin.kernel.events import Event
from huiyin.kit.outbox import Reaction
from huiyin.site.telling import ACTOR


def _tell(told: ShiftTold, kind: NoticeKind, number: int | str) -> None:
    notify(
        actor=ACTOR,
        persons=told.persons,
        kind=kind,
        params=told.params,
        link=told.link,
        dedupe=f"{kind.value}:{number}",
    )


def tell_called_off(event: volunteering.ShiftCalledOff) -> None:
    """Tell whoever signed up that a shift does not take place."""
    _tell(volunteering.called_off_told(event.shift_id), NoticeKind.SHIFT_CALLED_OFF, event.shift_id)


def remind(event: volunteering.ShiftComing) -> None:
    """Remind a volunteer of a shift that begins within a day."""
    _tell(volunteering.coming_told(event.sign_id), NoticeKind.SHIFT_REMINDER, event.sign_id)


def ask_to_swap(event: volunteering.SwapAsked) -> None:
    """Ask a volunteer to take a shift over."""
    _tell(volunteering.swap_told(event.swap_id), NoticeKind.SWAP_ASKED, event.swap_id)


def tell_swap(event: volunteering.SwapAnswered) -> None:
    """Tell who asked whether the other one takes it."""
    kind = NoticeKind.SWAP_AGREED if event.agreed else NoticeKind.SWAP_REFUSED
    _tell(volunteering.swap_told(event.swap_id, answered=True), kind, event.swap_id)


def tell_hours(event: volunteering.HoursBooked) -> None:
    """Tell a volunteer that hours stand in the record."""
    _tell(volunteering.hours_told(event.entry_id), NoticeKind.HOURS_BOOKED, event.entry_id)


def tell_keepers(event: volunteering.CorrectionWanted) -> None:
    """Tell leaders and the office that somebody asks for a correction."""
    _tell(volunteering.ask_told(event.ask_id), NoticeKind.RECORD_DOUBTED, event.ask_id)


def tell_correction(event: volunteering.CorrectionAnswered) -> None:
    """Tell the volunteer what came of it."""
    kind = NoticeKind.RECORD_CORRECTED if event.granted else NoticeKind.RECORD_STAYS
    _tell(volunteering.ask_told(event.ask_id, answered=True), kind, event.ask_id)


def offer_letter(event: volunteering.LetterOffered) -> None:
    """Ask a volunteer whether they accept a letter of appointment."""
    _tell(volunteering.letter_told(event.letter_id), NoticeKind.LETTER_OFFERED, event.letter_id)


def tell_letter(event: volunteering.LetterAnswered) -> None:
    """Tell whoever offered a letter whether it was accepted."""
    kind = NoticeKind.LETTER_ACCEPTED if event.accepted else NoticeKind.LETTER_DECLINED
    _tell(volunteering.letter_told(event.letter_id, answered=True), kind, event.letter_id)


def tell_honour(event: volunteering.HonourGiven) -> None:
    """Tell a volunteer that they are honoured."""
    _tell(volunteering.honour_told(event.honour_id), NoticeKind.HONOUR_GIVEN, event.honour_id)


def tell_revoked(event: volunteering.PaperRevoked) -> None:
    """Tell whom a paper is about that it does not hold any more."""
    _tell(volunteering.paper_told(event.code), NoticeKind.PAPER_REVOKED, event.code)


def ask_team(event: volunteering.HelpWanted) -> None:
    """Tell the members of a team that somebody asks for help."""
    _tell(volunteering.help_told(event.help_id, to="team"), NoticeKind.HELP_WANTED, event.help_id)


def tell_taken(event: volunteering.HelpTaken) -> None:
    """Tell who asked that somebody comes."""
    number = f"{event.help_id}:{event.volunteer_id}"
    _tell(volunteering.help_told(event.help_id, to="receiver"), NoticeKind.HELP_COMES, number)


def tell_free(event: volunteering.HelpFree) -> None:
    """Tell who asked that whoever was to come cannot, and ask the team again."""
    number = f"{event.help_id}:{event.volunteer_id}"
    _tell(volunteering.help_told(event.help_id, to="receiver"), NoticeKind.HELP_FREE, number)
    _tell(volunteering.help_told(event.help_id, to="team"), NoticeKind.HELP_WANTED, number)


def tell_off(event: volunteering.HelpOff) -> None:
    """Tell who was to come that help is no longer needed."""
    told = volunteering.off_told(event.help_id, event.volunteer_id)
    _tell(told, NoticeKind.HELP_OFF, event.help_id)


def tell_help(event: volunteering.HelpConfirmed) -> None:
    """Tell who helped that it was confirmed."""
    _tell(volunteering.help_told(event.help_id, to="giver"), NoticeKind.HELP_CONFIRMED, event.help_id)


def forget(event: PersonErased) -> None:
    """Take out what stands about somebody whose data were erased; hours stay as numbers of nobody."""
    volunteering.forget_volunteer(actor=ACTOR, person_id=event.person_id)
    teams.forget_person(actor=ACTOR, person_id=event.person_id)


VOLUNTEER_TABLE: Mapping[type[Event], Sequence[Reaction]] = {
    volunteering.ShiftCalledOff: [tell_called_off],
    volunteering.HelpWanted: [ask_team],
    volunteering.HelpTaken: [tell_taken],
    volunteering.HelpFree: [tell_free],
    volunteering.HelpOff: [tell_off],
    volunteering.HelpConfirmed: [tell_help],
    volunteering.LetterOffered: [offer_letter],
    volunteering.LetterAnswered: [tell_letter],
    volunteering.HonourGiven: [tell_honour],
    volunteering.PaperRevoked: [tell_revoked],
    volunteering.ShiftComing: [remind],
    volunteering.SwapAsked: [ask_to_swap],
    volunteering.SwapAnswered: [tell_swap],
    volunteering.HoursBooked: [tell_hours],
    volunteering.CorrectionWanted: [tell_keepers],
    volunteering.CorrectionAnswered: [tell_correction],
}
