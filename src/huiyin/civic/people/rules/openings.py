"""Opening what is masked: which fields, for which purposes, how long it shows, and how often is unusual."""

from collections.abc import Collection
from datetime import timedelta
from enum import StrEnum

from huiyin.kernel.errors import Invalid
from huiyin.kernel.text import clean
from huiyin.kernel.text import gettext_noop as N_

SHOWN_FOR = timedelta(seconds=60)
# Openings by one person within an hour from which on the operators are told (P: our own choice).
UNUSUAL_FROM = 30
UNUSUAL_WITHIN = timedelta(hours=1)
MAX_WORDS = 200
MIN_WORDS = 4


class Masked(StrEnum):
    """Name a field that is shown masked."""

    PHONE = "phone"
    EMAIL = "email"
    ID_NUMBER = "id_number"
    ADDRESS = "address"
    ROOM = "room"


class Purpose(StrEnum):
    """Name what a field is opened for; a closed list, so that it can be counted."""

    CALL_BACK = "call_back"
    VISIT = "visit"
    DELIVER = "deliver"
    VERIFY = "verify"
    EMERGENCY = "emergency"
    CORRECT = "correct"
    RIGHTS = "rights"
    OTHER = "other"


FIELD_NAMES: dict[Masked, str] = {
    Masked.PHONE: N_("Phone"),
    Masked.EMAIL: N_("E-mail"),
    Masked.ID_NUMBER: N_("Identity number"),
    Masked.ADDRESS: N_("Address"),
    Masked.ROOM: N_("Room"),
}
PURPOSE_NAMES: dict[Purpose, str] = {
    Purpose.CALL_BACK: N_("To ask back about the matter"),
    Purpose.VISIT: N_("To agree on a visit"),
    Purpose.DELIVER: N_("To deliver an answer"),
    Purpose.VERIFY: N_("To verify who somebody is"),
    Purpose.EMERGENCY: N_("Danger for life or property"),
    Purpose.CORRECT: N_("To correct data as the person wishes"),
    Purpose.RIGHTS: N_("To work on a request about personal data"),
    Purpose.OTHER: N_("Something else (say what)"),
}
# What stands in a person's row; a room belongs to a home.
OF_PERSON = (Masked.PHONE, Masked.EMAIL, Masked.ID_NUMBER, Masked.ADDRESS)
REACH = (Masked.PHONE, Masked.EMAIL)


def read_fields(fields: Collection[str], offered: Collection[Masked] = OF_PERSON) -> list[Masked]:
    """Return the fields that are asked for; Invalid at "fields" for none or for one that is not offered."""
    wanted = [field for field in offered if field in set(fields)]
    if not wanted or len(wanted) < len(set(fields)):
        raise Invalid(N_("Choose what you need to see."), code="no_field", field="fields")
    return wanted


def read_why(purpose: str, words: str) -> tuple[Purpose, str]:
    """Return the purpose and the words beside it.

    Raises Invalid at "purpose" for one that is not on the list, at "words" for something else unexplained.
    """
    try:
        chosen = Purpose(purpose)
    except ValueError as error:
        raise Invalid(
            N_("Choose what it is needed for; the person can read it."), code="no_purpose", field="purpose"
        ) from error
    said = clean(" ".join(words.split()), MAX_WORDS)
    if chosen is Purpose.OTHER and len(said) < MIN_WORDS:
        raise Invalid(N_("Say in a few words what it is needed for."), code="no_words", field="words")
    return chosen, said


def becomes_unusual(before: int, added: int) -> bool:
    """Tell whether with these openings somebody passes the number from which on it is unusual."""
    return before < UNUSUAL_FROM <= before + added
