"""What volunteering announces."""

from dataclasses import dataclass

from huiyin.kernel.events import Event


@dataclass(frozen=True)
class ShiftCalledOff(Event, name="volunteering.shift_called_off"):
    """A shift does not take place; those who signed up hear of it."""

    shift_id: int


@dataclass(frozen=True)
class ShiftComing(Event, name="volunteering.shift_coming"):
    """A shift begins within a day; whoever signed up for it before is reminded."""

    sign_id: int


@dataclass(frozen=True)
class SwapAsked(Event, name="volunteering.swap_asked"):
    """A volunteer asks another to swap shifts or to step in."""

    swap_id: int


@dataclass(frozen=True)
class SwapAnswered(Event, name="volunteering.swap_answered"):
    """The other volunteer said yes or no."""

    swap_id: int
    agreed: bool


@dataclass(frozen=True)
class HoursBooked(Event, name="volunteering.hours_booked"):
    """Hours of a volunteer were confirmed and stand in the ledger."""

    entry_id: int


@dataclass(frozen=True)
class CorrectionWanted(Event, name="volunteering.correction_wanted"):
    """A volunteer asks the recording unit to correct a line of the record."""

    ask_id: int


@dataclass(frozen=True)
class CorrectionAnswered(Event, name="volunteering.correction_answered"):
    """The recording unit corrected a line, or said why not."""

    ask_id: int
    granted: bool


@dataclass(frozen=True)
class LetterOffered(Event, name="volunteering.letter_offered"):
    """A recording unit offers a volunteer a letter of appointment."""

    letter_id: int


@dataclass(frozen=True)
class LetterAnswered(Event, name="volunteering.letter_answered"):
    """The volunteer accepted or declined a letter of appointment."""

    letter_id: int
    accepted: bool


@dataclass(frozen=True)
class HonourGiven(Event, name="volunteering.honour_given"):
    """A recording unit honours a volunteer."""

    honour_id: int


@dataclass(frozen=True)
class PaperRevoked(Event, name="volunteering.paper_revoked"):
    """A recording unit revoked a record on paper or a letter; whom it is about hears of it."""

    code: str


@dataclass(frozen=True)
class HelpWanted(Event, name="volunteering.help_wanted"):
    """Somebody asks a team for help; its members hear of it."""

    help_id: int


@dataclass(frozen=True)
class HelpTaken(Event, name="volunteering.help_taken"):
    """A volunteer takes a wish for help; who asked hears of it."""

    help_id: int
    volunteer_id: int


@dataclass(frozen=True)
class HelpFree(Event, name="volunteering.help_free"):
    """The volunteer who had taken a wish for help cannot come; who asked hears of it, and the team again."""

    help_id: int
    volunteer_id: int


@dataclass(frozen=True)
class HelpOff(Event, name="volunteering.help_off"):
    """Help is no longer needed; the volunteer who had taken it hears of it."""

    help_id: int
    volunteer_id: int


@dataclass(frozen=True)
class HelpConfirmed(Event, name="volunteering.help_confirmed"):
    """Help was confirmed, and its hours changed accounts."""

    help_id: int
