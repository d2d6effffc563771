"""What is known of one person, for themselves: consents, and everything for their copy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from huiyin.civic.people import access
from huiyin.civic.people.models import Account, Consent, Grant, Person, Residence
from huiyin.civic.people.queries.openings import access_log_of
from huiyin.civic.people.queries.persons import opened, revealed
from huiyin.civic.people.rules.consents import BY_ERASING, WORDINGS, ConsentTo
from huiyin.civic.places import public as places
from huiyin.kernel.actor import Actor


@dataclass(frozen=True)
class ConsentRow:
    """One consent as its giver reads it; names are message ids."""

    to: ConsentTo
    name: str
    means: str
    withdrawal: str
    version: int
    given_at: datetime
    withdrawn_at: datetime | None
    by_erasing: bool


def my_consents(actor: Actor) -> list[ConsentRow]:
    """Return the actor's own consents, newest first. Raises NeedsLogin for a stranger."""
    return [_row(row) for row in Consent.objects.filter(person=access.me(actor)).order_by("-pk")]


def _row(row: Consent) -> ConsentRow:
    to = ConsentTo(row.purpose)
    words = WORDINGS[to]
    return ConsentRow(
        to,
        words.name,
        words.means,
        words.withdrawn,
        row.version,
        row.given_at,
        row.withdrawn_at,
        to in BY_ERASING,
    )


def person_for_copy(person_id: int) -> dict[str, Any]:
    """Return everything this module keeps of a person; whoever calls has made sure that it is theirs."""
    person = Person.objects.get(pk=person_id)
    known = revealed(person)
    return {
        "person": {
            "number": person.pk,
            "name": person.name,
            "phone": known.phone,
            "email": known.email,
            "id_number": opened(person.id_number),
            "address": opened(person.address),
            "language": person.language,
            "noted_at": person.created_at,
            "account_since": Account.objects.filter(person=person)
            .values_list("opened_at", flat=True)
            .first(),
        },
        "homes": _homes(Residence.objects.filter(person=person).order_by("pk")),
        "roles": [
            {"role": row.role, "starts": row.starts, "ends": row.ends, "duty": row.duty}
            for row in Grant.objects.filter(person=person).order_by("pk")
        ],
        "consents": [
            {
                "to": row.purpose,
                "version": row.version,
                "channel": row.channel,
                "given_at": row.given_at,
                "withdrawn_at": row.withdrawn_at,
            }
            for row in Consent.objects.filter(person=person).order_by("pk")
        ],
        "access_log": access_log_of(person_id),
    }


def _homes(rows: Any) -> Sequence[dict[str, Any]]:
    found = list(rows)
    where = places.places(row.area_id for row in found)
    return [
        {
            "where": where[row.area_id].full_name,
            "room": opened(row.room),
            "tie": row.tie,
            "starts": row.starts,
            "ends": row.ends,
        }
        for row in found
    ]


def home_area_of(person_id: int) -> int | None:
    """Return the area of a person's newest home; None if there is none."""
    return (
        Residence.objects.filter(person=person_id).order_by("-pk").values_list("area_id", flat=True).first()
    )
