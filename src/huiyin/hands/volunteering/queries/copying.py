"""What volunteering keeps of a person, for the copy that they take along."""

from typing import Any

from django.db.models import Q

from huiyin.civic.orgs.public import org_names
from huiyin.civic.places.public import place
from huiyin.civic.trust.public import Part
from huiyin.hands.volunteering.models import (
    Certificate,
    CorrectionAsked,
    Feed,
    HelpAsked,
    Honour,
    HourEntry,
    Insurance,
    Letter,
    SignUp,
    Swap,
    TeamMember,
    TimeAccount,
    TimeEntry,
    Volunteer,
)


def volunteering_for_copy(person_id: int) -> Part:
    """Return everything this module keeps of a person; whoever calls has made sure that it is theirs."""
    found = Volunteer.objects.filter(person=person_id).first()
    account = TimeAccount.objects.filter(person=person_id).first()
    facts = _facts(found) if found is not None else {}
    return Part(facts | (_time(account) if account is not None else {}))


def _time(account: TimeAccount) -> dict[str, Any]:
    moved = TimeEntry.objects.filter(Q(giver=account) | Q(taker=account)).order_by("pk")
    return {
        "time_account": {"number": account.code, "minutes": account.balance, "held": account.held},
        "time_entries": [
            {"kind": one.kind, "minutes": one.minutes, "in": one.taker_id == account.pk, "at": one.made_at}
            for one in moved
        ],
        "help_asked": _rows(
            HelpAsked.objects.filter(account=account),
            *("team__name", "kind", "words", "spot", "starts", "minutes", "state", "asked_at", "settled_at"),
        ),
    }


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
        "help_given": _rows(
            HelpAsked.objects.filter(taken_by=me), "team__name", "kind", "starts", "minutes", "state"
        ),
        "calendar_addresses": _rows(Feed.objects.filter(person=me.person_id), "made_at", "revoked_at"),
    }


def _rows(found: Any, *fields: str) -> list[dict[str, Any]]:
    return list(found.order_by("pk").values(*fields))


def _with_units(found: Any, *fields: str) -> list[dict[str, Any]]:
    rows = _rows(found, "org", *fields)
    units = org_names(row["org"] for row in rows)
    return [row | {"org": units.get(row["org"], "")} for row in rows]
