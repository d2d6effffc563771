"""What volunteering keeps of a person, for the copy that they take along."""

from typing import Any

from huiyin.civic.orgs.public import org_names
from huiyin.civic.places.public import place
from huiyin.civic.trust.public import Part
from huiyin.hands.volunteering.models import (
    Certificate,
    CorrectionAsked,
    Feed,
    Honour,
    HourEntry,
    Insurance,
    Letter,
    SignUp,
    Swap,
    TeamMember,
    Volunteer,
)


def volunteering_for_copy(person_id: int) -> Part:
    """Return everything this module keeps of a person; whoever calls has made sure that it is theirs."""
    found = Volunteer.objects.filter(person=person_id).first()
    return Part(_facts(found) if found is not None else {})


def _facts(me: Volunteer) -> dict[str, Any]:
    return {
        "volunteer": {
            "lives_in": place(me.area_id).full_name,
            "skills": me.skills,
            "guardian": me.guardian.reveal() if me.guardian is not None else "",
            "comes_of_age": me.of_age,
            "minutes": me.minutes,
            "shows_honours_to_teams": me.shows_honours,
            "registered_at": me.registered_at,
        },
        "insurances": _rows(Insurance.objects.filter(volunteer=me), "insurer", "starts", "ends", "noted_at"),
        "teams": _rows(
            TeamMember.objects.filter(volunteer=me), "team__name", "leads", "joined_at", "left_at"
        ),
        "shifts": _rows(
            SignUp.objects.filter(volunteer=me),
            *("shift__post__name", "shift__post__spot", "shift__starts", "shift__ends", "state"),
            *("accompanied", "by_staff", "reason", "signed_at", "changed_at", "reminded_at"),
        ),
        "swaps": _rows(
            Swap.objects.filter(given__volunteer=me) | Swap.objects.filter(asked=me),
            *("given__shift__post__name", "given__shift__starts", "state", "asked_at", "answered_at"),
        ),
        "hours": _with_units(
            HourEntry.objects.filter(volunteer=me),
            *("kind", "minutes", "day", "activity", "content", "spot", "reason", "recorded_at", "is_late"),
        ),
        "corrections": _rows(
            CorrectionAsked.objects.filter(entry__volunteer=me),
            *("entry__activity", "entry__day", "words", "state", "answer", "asked_at", "answered_at"),
        ),
        "papers": _with_units(
            Certificate.objects.filter(volunteer=me),
            *("code", "first", "last", "minutes", "issued_at", "revoked_at", "revoked_because"),
        ),
        "letters": _with_units(
            Letter.objects.filter(volunteer=me),
            *("code", "role", "starts", "ends", "state", "issued_at", "answered_at"),
            *("revoked_at", "revoked_because"),
        ),
        "honours": _with_units(
            Honour.objects.filter(volunteer=me),
            *("title", "reason", "day", "given_at", "revoked_at", "revoked_because"),
        ),
        "calendar_addresses": _rows(Feed.objects.filter(person=me.person_id), "made_at", "revoked_at"),
    }


def _rows(found: Any, *fields: str) -> list[dict[str, Any]]:
    return list(found.order_by("pk").values(*fields))


def _with_units(found: Any, *fields: str) -> list[dict[str, Any]]:
    rows = _rows(found, "org", *fields)
    units = org_names(row["org"] for row in rows)
    return [row | {"org": units.get(row["org"], "")} for row in rows]
