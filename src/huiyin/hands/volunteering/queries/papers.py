"""Papers: what goes into them, how they are verified, and how they look in print."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import segno
from django.conf import settings
from django.db.models import QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext

from huiyin.civic.orgs.public import org_names
from huiyin.civic.people.public import names
from huiyin.hands.volunteering import access
from huiyin.hands.volunteering.models import Certificate, HourEntry, Letter
from huiyin.hands.volunteering.rules import letters
from huiyin.hands.volunteering.rules.hours import hours_text
from huiyin.hands.volunteering.rules.papers import canonical, title_of
from huiyin.hands.volunteering.rules.words import EntryKind, LetterState
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.errors import NotFound, Refusal
from huiyin.kernel.ids import parse_public_code
from huiyin.kernel.masking import mask_name
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kit.crypto import blind_index
from huiyin.kit.limits import RateLimit
from huiyin.kit.typeset import typeset
from huiyin.kit.ui.when import words as when_words

DATA = Path(__file__).resolve().parent.parent / "data"
RECORD, LETTER = DATA / "record.typ", DATA / "letter.typ"
MOST_LINES = 2_000
VERIFY_FROM = RateLimit("verify-from", times=60, seconds=600)


@dataclass(frozen=True)
class Verified:
    """What everybody may read who has the code of a paper: no whole name, no activity."""

    code: str
    title: str
    name: str
    hours: str
    org: str
    first: date
    last: date
    issued_at: datetime
    revoked_at: datetime | None
    is_whole: bool
    hours_now: str
    role: str = ""
    is_accepted: bool = True
    is_over: bool = False

    @property
    def is_valid(self) -> bool:
        """Tell whether the paper holds: not revoked, exactly as it was issued, and a letter accepted."""
        return self.is_whole and self.is_accepted and self.revoked_at is None

    @property
    def is_corrected(self) -> bool:
        """Tell whether the record was corrected since, so that another sum stands there now."""
        return self.hours != self.hours_now


def standing(
    volunteer_id: int, org_id: int | None = None, first: date | None = None, last: date | None = None
) -> QuerySet[HourEntry]:
    """Return the lines of a volunteer's record that hold: served, and countered by nothing."""
    rows = HourEntry.objects.filter(
        volunteer=volunteer_id, kind=EntryKind.SERVED, countered_by__isnull=True
    ).order_by("day", "pk")
    if org_id is not None:
        rows = rows.filter(org=org_id)
    if first is not None:
        rows = rows.filter(day__gte=first)
    return rows if last is None else rows.filter(day__lte=last)


def lines_for(volunteer_id: int, org_id: int, first: date | None, last: date | None) -> list[dict[str, Any]]:
    """Return what a paper lists: day, activity, content, place, minutes, and who was in charge by number."""
    return [
        {
            "day": row.day.isoformat(),
            "activity": row.activity,
            "content": row.content,
            "spot": row.spot,
            "minutes": row.minutes,
            "in_charge": row.in_charge_id,
        }
        for row in standing(volunteer_id, org_id, first, last)[:MOST_LINES]
    ]


def seal_of(payload: Mapping[str, Any]) -> str:
    """Return the keyed digest over a payload."""
    return blind_index(canonical(payload), "volunteering.certificate")


def title() -> str:
    """Return what a paper is called here, in the reader's language."""
    return gettext(title_of(connected=settings.HUIYIN_VOLUNTEERS_CONNECTED))


def verified(code: str) -> Verified:
    """Return what a code stands for: a record on paper, or a letter of appointment. Raises NotFound."""
    row = access.paper_by(parse_public_code(code) or "")
    if row is None:
        raise NotFound
    return _verified_record(row) if isinstance(row, Certificate) else _verified_letter(row)


def _verified_record(row: Certificate) -> Verified:
    now = standing(row.volunteer_id, row.org_id, row.first, row.last).aggregate(n=Sum("minutes"))["n"] or 0
    return Verified(
        **_alike(row),
        title=title(),
        hours=hours_text(row.minutes),
        first=row.first,
        last=row.last,
        hours_now=hours_text(now),
    )


def _verified_letter(row: Letter) -> Verified:
    return Verified(
        **_alike(row),
        title=gettext(letters.TITLE),
        hours="",
        first=row.starts,
        last=row.ends,
        hours_now="",
        role=row.role,
        is_accepted=row.state == LetterState.ACCEPTED,
        is_over=row.ends < clock.today(),
    )


def _alike(row: Certificate | Letter) -> dict[str, Any]:
    person_id = row.volunteer.person_id
    return {
        "code": row.code,
        "name": mask_name(names([person_id]).get(person_id, "")),
        "org": str(row.payload.get("org", "")),
        "issued_at": row.issued_at,
        "revoked_at": row.revoked_at,
        "is_whole": _is_whole(row),
    }


def _is_whole(row: Certificate | Letter) -> bool:
    """Tell whether a paper says what was sealed: neither the payload nor the row beside it was changed."""
    if row.seal != seal_of(row.payload):
        return False
    if isinstance(row, Certificate):
        return bool(row.payload.get("minutes") == row.minutes)
    held = {"role": row.role, "starts": row.starts.isoformat(), "ends": row.ends.isoformat()}
    return all(row.payload.get(name) == value for name, value in held.items())


@dataclass(frozen=True)
class PaperRow:
    """A paper in a list."""

    code: str
    org: str
    hours: str
    first: date
    last: date
    issued_at: datetime
    is_revoked: bool


def papers_of(volunteer_id: int) -> list[PaperRow]:
    """Return the papers made for a volunteer, newest first."""
    rows = list(Certificate.objects.filter(volunteer=volunteer_id).order_by("-issued_at", "-pk")[:50])
    units = org_names(row.org_id for row in rows)
    return [
        PaperRow(
            row.code,
            units.get(row.org_id, ""),
            hours_text(row.minutes),
            row.first,
            row.last,
            row.issued_at,
            row.revoked_at is not None,
        )
        for row in rows
    ]


def paper_pdf(actor: Actor, code: str) -> bytes:
    """Return a record or a letter as PDF for its volunteer or its unit.

    Raises NotFound, NoChineseFont, and Refusal for one that does not hold.
    """
    row = access.paper_of(actor, parse_public_code(code) or "")
    if row.revoked_at is not None or not _is_whole(row):
        raise Refusal(N_("This paper does not hold any more; have a new one made."), code="paper_revoked")
    if isinstance(row, Certificate):
        return typeset(RECORD, {**_words(), **_said(row)})
    if row.state != LetterState.ACCEPTED:
        raise Refusal(
            N_("A letter of appointment is printed once it was accepted."), code="letter_not_accepted"
        )
    return typeset(LETTER, _letter(row))


def address_of(code: str) -> str:
    """Return the address at which everybody may verify a paper."""
    return f"{settings.HUIYIN_BASE_URL}{reverse('volunteering:verify', kwargs={'paper_code': code})}"


def _letter(row: Letter) -> dict[str, Any]:
    who = names([row.volunteer.person_id]).get(row.volunteer.person_id, "")
    sentence = gettext(
        "%(org)s appoints %(name)s as %(role)s, from %(starts)s to %(ends)s. The service is voluntary and "
        "unpaid."
    )
    told = {
        "org": row.payload["org"],
        "name": who,
        "role": row.role,
        "starts": when_words(row.starts, "date"),
        "ends": when_words(row.ends, "date"),
    }
    return {"title": gettext(letters.TITLE), "sentence": sentence % told, **_foot(row)}


def _foot(row: Certificate | Letter) -> dict[str, str]:
    """Return what stands at the foot of every paper: who made it, when, and where it is verified."""
    address = address_of(row.code)
    return {
        "code": row.code,
        "org": row.payload["org"],
        "issued": row.issued_at.astimezone(SHANGHAI).date().isoformat(),
        "address": address,
        "qr": _svg(address),
        "number_word": gettext("Number of the paper"),
        "issued_word": gettext("Issued on"),
        "unit_word": gettext("Recording unit"),
        "seal_word": gettext("(seal)"),
        "verify_word": gettext("Verify online"),
    }


def _words() -> dict[str, Any]:
    connected = settings.HUIYIN_VOLUNTEERS_CONNECTED
    heads = (
        N_("Day"),
        N_("Activity"),
        N_("Content of the service"),
        N_("Place"),
        N_("Hours"),
        N_("Person in charge"),
    )
    return {
        "title": title(),
        "heads": [gettext(head) for head in heads],
        "sum_word": gettext("Hours in all"),
        "note": ""
        if connected
        else gettext(
            "This is what this platform recorded. It is no certificate by the national system of voluntary "
            "service."
        ),
    }


def _said(row: Certificate) -> dict[str, Any]:
    lines: Sequence[dict[str, Any]] = row.payload["lines"]
    called = names([row.volunteer.person_id, *(line["in_charge"] for line in lines)])
    who = called.get(row.volunteer.person_id, "")
    sentence = gettext(
        "%(name)s served as a volunteer for %(hours)s hours from %(first)s to %(last)s, as %(org)s recorded."
    )
    return {
        **_foot(row),
        "sentence": sentence
        % {
            "name": who,
            "hours": hours_text(row.minutes),
            "first": row.first.isoformat(),
            "last": row.last.isoformat(),
            "org": row.payload["org"],
        },
        "hours": hours_text(row.minutes),
        "lines": [
            [
                line["day"],
                line["activity"],
                line["content"],
                line["spot"],
                hours_text(line["minutes"]),
                called.get(line["in_charge"], ""),
            ]
            for line in lines
        ],
    }


def _svg(address: str) -> str:
    drawn = BytesIO()
    segno.make(address, error="q", micro=False).save(cast(Any, drawn), kind="svg", border=2, xmldecl=False)
    return drawn.getvalue().decode()
