"""What the tests of claims ask again and again: members who have checked in, and needs for them."""

from datetime import datetime, timedelta
from typing import Any

from huiyin.civic.people import public as people
from huiyin.hands.claims import actions
from huiyin.hands.claims.actions import NeedDraft, Profile
from huiyin.hands.claims.models import Checkin, Claim, Need
from huiyin.hands.claims.rules.words import CheckinState
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor, stranger
from huiyin.site.reactions import relay
from tests.cast import PASSWORD, Cast


def check_in(cast: Cast, actor: Actor, **more: Any) -> Checkin:
    """Let somebody report to the compound, confirmed by its secretary."""
    given: dict[str, Any] = {"place_id": cast.places.compound.id, "employer_id": cast.orgs.bureau} | more
    asked = actions.ask_in(actor=actor, **given)
    where = cast.secretary if given["place_id"] == cast.places.compound.id else cast.stranger_next_door
    return actions.decide_checkin(actor=where, checkin_id=asked.pk, confirmed=True)


def newcomer(cast: Cast, number: int, *, checked_in: bool = True, **more: Any) -> Actor:
    """Return a member who has registered and, unless told otherwise, checked in."""
    account = people.register(
        actor=stranger(), name=f"党员{number:03d}", password=PASSWORD, phone=f"1380013{number:04d}"
    )
    actor = people.actor_of_account(account.pk)
    if checked_in:
        check_in(cast, actor, **more)
    return actor


def seated(cast: Cast, number: int) -> Actor:
    """Return a member whose check-in is written straight down, for tests that need many."""
    person = people.note_person(actor=cast.system, name=f"党员{number:03d}", phone=f"1380014{number:04d}")
    now = clock.now()
    Checkin.objects.create(
        person_id=person.pk,
        employer_id=cast.orgs.bureau,
        compound_id=cast.places.compound.id,
        state=CheckinState.CONFIRMED,
        proof="import",
        asked_at=now,
        decided_at=now,
    )
    return Actor(person_id=person.pk)


def draft(cast: Cast, **more: Any) -> NeedDraft:
    """Return a need as the branch writes it: tomorrow at nine, two hours, two places."""
    starts: datetime = more.pop("starts", clock.now() + timedelta(days=1))
    given: dict[str, Any] = {
        "place_id": cast.places.compound.id,
        "title": "清理2栋楼道杂物",
        "work": "environment",
        "starts": starts,
        "ends": starts + timedelta(hours=2),
        "spot": "2栋架空层",
        "places": 2,
    } | more
    return NeedDraft(**given)


def published(cast: Cast, **more: Any) -> Need:
    """Publish a need as the branch secretary."""
    actor = more.pop("by", cast.secretary)
    return actions.publish_need(actor=actor, draft=draft(cast, **more))


def row(claim: Claim) -> Claim:
    """Return a claim as the database holds it now."""
    return Claim.objects.select_related("need").get(pk=claim.pk)


def counted(need: Need) -> tuple[int, int]:
    """Return the places taken and the length of the line as the database holds them."""
    now = Need.objects.get(pk=need.pk)
    return now.taken, now.waiting


def told() -> None:
    """Let everything that was announced be reacted to."""
    relay().drain()


SKILLED = Profile(skills=("repairs",), free=("weekday_day",))
