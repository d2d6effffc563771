"""What follows from facts about personal data: consents noted, requests passed on, operators warned."""

from huiyin.civic.matters import public as matters
from huiyin.civic.notices.public import NoticeKind, notify
from huiyin.civic.people import public as people
from huiyin.civic.people.public import OpeningsUnusual, SecondFactorReset, holders_of
from huiyin.civic.places.public import default_place
from huiyin.civic.trust import public as trust
from huiyin.kernel.actor import system
from huiyin.kernel.permissions import Permission

ACTOR = system("reactions")


def warn_operators(event: OpeningsUnusual) -> None:
    """Tell the operators that somebody opened unusually much."""
    watchers = holders_of(Permission.CIVIC_OPENING_READ, default_place().scope)
    notify(
        actor=ACTOR,
        persons=[person for person in watchers if person != event.person_id],
        kind=NoticeKind.OPENINGS_UNUSUAL,
        params={"count": event.count},
        link="/people/openings/",
        dedupe=f"openings:{event.opening_id}",
    )


def tell_reset(event: SecondFactorReset) -> None:
    """Tell a person that somebody took their second factor off: whoever did not ask for it must know."""
    notify(
        actor=ACTOR,
        persons=[event.person_id],
        kind=NoticeKind.SECOND_FACTOR_RESET,
        params={},
        link="/me/second/",
        dedupe=f"second-reset:{event.person_id}:{event.mark}",
    )


def note_contact_consent(event: matters.MatterFiled) -> None:
    """Note that whoever left a contact with a matter agreed to be reached; an account said so before."""
    author, channel, filed_at = matters.filed_how(event.matter_id)
    if author is not None and not people.has_account(author):
        people.note_consent(
            actor=ACTOR.through(channel), person_id=author, to=people.ConsentTo.CONTACT, at=filed_at
        )


def ask_for_answer(event: trust.RightsAsked) -> None:
    """Tell the nearest office that somebody asks for something about their data."""
    row, staff = trust.asked(event.request_id)
    notify(
        actor=ACTOR,
        persons=staff,
        kind=NoticeKind.RIGHTS_ASKED,
        params={"code": row.pk},
        link=f"/people/requests/{row.pk}/",
        dedupe=f"rights:{row.pk}",
    )


def tell_answer(event: trust.RightsAnswered) -> None:
    """Tell the person that their request was answered, if they still are one."""
    row, _ = trust.asked(event.request_id)
    if row.person_id is not None and row.kind != "erase":
        notify(
            actor=ACTOR,
            persons=[row.person_id],
            kind=NoticeKind.RIGHTS_ANSWERED,
            params={"code": row.pk},
            link="/me/rights/",
            dedupe=f"rights-answer:{row.pk}",
        )
