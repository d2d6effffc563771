"""What looks like abuse when matters are raised: it is shown to staff, and never hides or refuses anything.

Where somebody raised from (`Origin`) is known by keyed digests only; an address is digested together with
the day, so that two days of one address are two strangers.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from huiyin.kernel.decision import YES, Decision, no
from huiyin.kernel.errors import Invalid, TooMany
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kernel.text import normalise

# Two texts this like each other say the same: few words differ, or a number.
ALIKE = 0.7
_GRAM = 2
_MOST_COMPARED = 600
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_FEW_WORDS = 10
_MANY_LINKS = 3
_SHOUTED = re.compile(r"(.)\1{19,}", re.DOTALL)


class Reason(StrEnum):
    """Why staff should look at something."""

    REPEATED = "repeated"
    BURST = "burst"
    FLOOD = "flood"
    LINKS = "links"
    TRAP = "trap"
    HASTE = "haste"


class SuspicionState(StrEnum):
    """Where a suspicion stands: staff should look, found nothing in it, or did something about it."""

    OPEN = "open"
    CLEARED = "cleared"
    SETTLED = "settled"


class Subject(StrEnum):
    """Whom or what a suspicion is about. Only a device and a person can be limited: many share an address."""

    DEVICE = "device"
    PERSON = "person"
    ADDRESS = "address"
    PLACE = "place"
    MATTER = "matter"


LIMITABLE = frozenset({Subject.DEVICE, Subject.PERSON})

REASON_WORDS = {
    Reason.REPEATED: N_("The same words again and again"),
    Reason.BURST: N_("Many alike at one place within an hour"),
    Reason.FLOOD: N_("Very many matters by one person or device"),
    Reason.LINKS: N_("Hardly anything but links or signs"),
    Reason.TRAP: N_("A field was filled in that people do not see"),
    Reason.HASTE: N_("Sent faster than anybody types"),
}
SUBJECT_WORDS = {
    Subject.DEVICE: N_("from one device"),
    Subject.PERSON: N_("by one person"),
    Subject.ADDRESS: N_("from one address on the net"),
    Subject.PLACE: N_("at one place"),
    Subject.MATTER: N_("one matter"),
}


@dataclass(frozen=True)
class Origin:
    """Where a matter was raised from, as keyed digests; empty where it is not known.

    `trapped` says that the field nobody sees was filled in, `hasty` that the form came back too fast.
    """

    device: str = ""
    person: str = ""
    address: str = ""
    trapped: bool = False
    hasty: bool = False

    def subjects(self) -> list[tuple[Subject, str]]:
        """Return what is known of where it came from, closest first."""
        known = (
            (Subject.PERSON, self.person),
            (Subject.DEVICE, self.device),
            (Subject.ADDRESS, self.address),
        )
        return [(subject, key) for subject, key in known if key]


@dataclass(frozen=True)
class Raised:
    """A matter that was raised, as far as the detection looks at it."""

    matter_id: int
    text: str
    at: datetime
    place_id: int
    origin: Origin


@dataclass(frozen=True)
class Threshold:
    """From how many within how long something is worth a look."""

    times: int
    within: timedelta


@dataclass(frozen=True)
class Thresholds:
    """What the detection asks; docs/reference/limits.md has the numbers."""

    repeated: Threshold
    burst: Threshold
    flood: Threshold


@dataclass(frozen=True)
class Hit:
    """That something is worth a look: why, about whom, and which matters, oldest first."""

    reason: Reason
    subject: Subject
    key: str
    matters: tuple[int, ...]


def grams(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters of a text, without spaces and signs."""
    bare = "".join(character for character in normalise(text[:_MOST_COMPARED]) if character.isalnum())
    return frozenset(bare[at : at + _GRAM] for at in range(max(len(bare) - _GRAM + 1, 1)))


def likeness(one: str, other: str) -> float:
    """Return how alike two texts are, 0 to 1: the share of their pairs of characters in common."""
    mine, theirs = grams(one), grams(other)
    return len(mine & theirs) / len(mine | theirs)


def alike(one: str, other: str) -> bool:
    """Tell whether two texts say the same in nearly the same words."""
    return likeness(one, other) >= ALIKE


def is_hollow(text: str) -> bool:
    """Tell whether a text is hardly more than links, or one sign over and over."""
    links = _LINK.findall(text)
    rest = "".join(character for character in _LINK.sub("", text) if character.isalnum())
    only_links = bool(links) and len(rest) < _FEW_WORDS
    return (
        only_links
        or len(links) >= _MANY_LINKS
        or bool(_SHOUTED.search(text))
        or len(set(rest)) == 1 < len(rest)
    )


def look(
    new: Raised,
    earlier: Sequence[Raised],
    thresholds: Thresholds,
    seen: frozenset[int],
) -> list[Hit]:
    """Say what is worth a look now that a matter was raised.

    `earlier` are the recent ones of the same origin or place, `seen` the matters that staff looked at
    already: these count no more.
    """
    found = [
        *_single(new),
        *_repeated(new, earlier, thresholds.repeated, seen),
        *_burst(new, earlier, thresholds.burst, seen),
    ]
    return [*found, *_flood(new, earlier, thresholds.flood, seen)]


def _single(new: Raised) -> Iterable[Hit]:
    told = {
        Reason.LINKS: is_hollow(new.text),
        Reason.TRAP: new.origin.trapped,
        Reason.HASTE: new.origin.hasty,
    }
    return [
        Hit(reason, Subject.MATTER, str(new.matter_id), (new.matter_id,))
        for reason, is_so in told.items()
        if is_so
    ]


def _recent(
    new: Raised, earlier: Iterable[Raised], threshold: Threshold, passed: frozenset[int]
) -> list[Raised]:
    since = new.at - threshold.within
    rows = [one for one in earlier if one.at >= since and one.matter_id not in passed | {new.matter_id}]
    return sorted([*rows, new], key=lambda one: (one.at, one.matter_id))


def _ids(rows: Iterable[Raised]) -> tuple[int, ...]:
    return tuple(one.matter_id for one in rows)


def _repeated(
    new: Raised, earlier: Sequence[Raised], threshold: Threshold, seen: frozenset[int]
) -> list[Hit]:
    """Find one person, device or address that says the same; told once, of the closest that is known."""
    near = _recent(new, earlier, threshold, seen)
    same = [one for one in near if one is new or alike(one.text, new.text)]
    for subject, key in new.origin.subjects():
        own = [one for one in same if (subject, key) in one.origin.subjects()]
        if len(own) >= threshold.times:
            return [Hit(Reason.REPEATED, subject, key, _ids(own))]
    return []


def _burst(new: Raised, earlier: Sequence[Raised], threshold: Threshold, seen: frozenset[int]) -> list[Hit]:
    """Find many that say the same at one place: one trouble that many have, or a campaign."""
    near = _recent(new, earlier, threshold, seen)
    same = [one for one in near if one.place_id == new.place_id and (one is new or alike(one.text, new.text))]
    if len(same) < threshold.times:
        return []
    return [Hit(Reason.BURST, Subject.PLACE, f"{new.place_id}:{same[0].matter_id}", _ids(same))]


def _flood(new: Raised, earlier: Sequence[Raised], threshold: Threshold, seen: frozenset[int]) -> list[Hit]:
    """Find one person or device that raises very many. An address is not asked: many share one."""
    near = _recent(new, earlier, threshold, seen)
    for subject, key in new.origin.subjects():
        own = [one for one in near if (subject, key) in one.origin.subjects()]
        if subject in LIMITABLE and len(own) >= threshold.times:
            return [Hit(Reason.FLOOD, subject, key, _ids(own))]
    return []


MOST_DAYS = 90
MOST_A_DAY = 5


def limit_fits(subject: Subject, days: int, a_day: int) -> Decision:
    """Say whether a device or person may be limited like this: for a time, and never to nothing."""
    if subject not in LIMITABLE:
        return no(
            "not_limitable",
            N_("Only a device or a person can be limited: many people share an address."),
            Invalid,
            field="subject",
        )
    if not 1 <= days <= MOST_DAYS:
        return no(
            "bad_limit_days", N_("A limit lasts 1 to %(most)s days."), Invalid, field="days", most=MOST_DAYS
        )
    if not 1 <= a_day <= MOST_A_DAY:
        return no(
            "bad_limit_a_day",
            N_("At least 1 and at most %(most)s a day stay allowed."),
            Invalid,
            field="a_day",
            most=MOST_A_DAY,
        )
    return YES


def is_limited(
    *, a_day: int, until: str, reason: str, office: str, phone: str, number: int, seconds: int
) -> Decision:
    """Say to whoever is limited why, until when, and who takes their matter down all the same."""
    return no(
        "raising_limited",
        N_(
            "From here at most %(a_day)s a day are taken online until %(until)s, because: %(reason)s. If "
            "this is wrong, or it is urgent, call %(office)s %(phone)s or come by: they write your matter "
            "down at once. (Limit no. %(number)s)"
        ),
        TooMany,
        a_day=a_day,
        until=until,
        reason=reason,
        office=office,
        phone=phone,
        number=number,
        seconds=seconds,
    )
