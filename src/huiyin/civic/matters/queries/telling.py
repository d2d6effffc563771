"""Who has to hear of something: the people of a matter and the words a notice needs."""

from dataclasses import dataclass
from datetime import datetime

from huiyin.civic.matters.models import Echo, Feedback, Follower, Matter, Publication, Supporter
from huiyin.civic.matters.queries.duty import involved_in
from huiyin.civic.matters.rules import links
from huiyin.civic.matters.rules.answering import answer_until
from huiyin.civic.matters.rules.words import Audience, EchoKind, Published, Urgency
from huiyin.civic.orgs.public import org
from huiyin.civic.people.public import nearest_holders, org_members, staff_of
from huiyin.civic.places.public import Scope, place
from huiyin.kernel.permissions import Permission as P
from huiyin.kernel.text import shorten
from huiyin.kit.calendar import work_calendar


@dataclass(frozen=True)
class Told:
    """A matter as notices speak of it. `public_link` grants nothing; `author_link` has room for the key."""

    matter_id: int
    code: str
    title: str
    place: str
    holder: str
    author_id: int | None
    holder_person_id: int | None
    holder_org_id: int | None
    cycle: int
    public_link: str
    author_link: str
    desk_link: str
    paused_until: str
    confirm_link: str
    stop_link: str
    say_link: str
    closes_at: datetime | None
    urgent: bool = False


def told(matter_id: int) -> Told:
    """Return the words for a notice about a matter."""
    matter = Matter.objects.select_related("elder").get(pk=matter_id)
    root = matter.elder or matter
    return Told(
        matter_id=matter.pk,
        code=matter.code,
        title=shorten(matter.title, 30),
        place=place(matter.place_id).name,
        holder=org(matter.holder_org_id).name if matter.holder_org_id else "",
        author_id=matter.author_id,
        holder_person_id=matter.holder_person_id,
        holder_org_id=matter.holder_org_id,
        cycle=matter.cycle,
        public_link=links.public_link(matter.code),
        author_link=links.author_link(matter.code, "{key}"),
        desk_link=links.desk_link(matter.code),
        urgent=matter.urgency in {Urgency.CRITICAL, Urgency.URGENT},
        paused_until=matter.paused_until.isoformat() if matter.paused_until else "",
        confirm_link=links.confirm_link(matter.pk),
        stop_link=links.stop_link(matter.pk),
        say_link=links.say_link(matter.pk, root.cycle),
        closes_at=answer_until(root.settled_at, work_calendar()) if root.settled_at else None,
    )


def told_by_code(code: str) -> Told | None:
    """Return the words for a notice about the matter of this code; None for none."""
    found = Matter.objects.filter(code=code).values_list("pk", flat=True).first()
    return told(found) if found is not None else None


def public_title(matter_id: int) -> str:
    """Return what a matter is called towards neighbours: its approved title, or its code without one."""
    wish = Publication.objects.filter(
        matter=matter_id, kind=Published.WISH, matter__published_at__isnull=False
    ).first()
    return shorten(wish.title, 30) if wish else Matter.objects.only("code").get(pk=matter_id).code


def wish_title(code: str) -> str:
    """Return the approved title of a published matter; nothing for one that is not public any more."""
    wish = Publication.objects.filter(
        matter__code=code, kind=Published.WISH, matter__published_at__isnull=False
    ).first()
    return wish.title if wish else ""


def scope_of(matter: Matter) -> Scope:
    """Return the areas a matter lies in."""
    return Scope(
        city_id=matter.city_id,
        district_id=matter.district_id,
        street_id=matter.street_id,
        community_id=matter.community_id,
        compound_id=matter.compound_id,
    )


def intake_staff(matter_id: int) -> list[int]:
    """Return who takes up new matters nearest to this one."""
    return nearest_holders(P.CIVIC_MATTER_ACCEPT, scope_of(Matter.objects.get(pk=matter_id)))


def holder_staff(matter_id: int) -> list[int]:
    """Return the persons at work for the holder."""
    matter = Matter.objects.get(pk=matter_id)
    if matter.holder_person_id:
        return [matter.holder_person_id]
    members = org_members(matter.holder_org_id or 0, P.CIVIC_MATTER_WORK)
    return members or nearest_holders(P.CIVIC_MATTER_WORK, scope_of(matter))


def approvers(echo_id: int) -> list[int]:
    """Return who may approve an echo: the nearest office that has somebody besides doer and dispatcher."""
    echo = Echo.objects.select_related("matter").get(pk=echo_id)
    out = [person for person in (echo.doer_id, echo.matter.dispatcher_id) if person]
    return nearest_holders(P.CIVIC_MATTER_APPROVE, scope_of(echo.matter), exclude=out)


def appointers(matter_id: int) -> list[int]:
    """Return who may appoint an approver nearest to a matter."""
    return nearest_holders(P.CIVIC_PERSON_GRANT, scope_of(Matter.objects.get(pk=matter_id)))


def echo_is_final(echo_id: int) -> bool:
    """Tell whether an echo is the last word of its cycle."""
    return Echo.objects.filter(pk=echo_id, kind=EchoKind.FINAL).exists()


def office_staff(matter_id: int) -> list[int]:
    """Return who works in the office that holds a matter."""
    holder = Matter.objects.values_list("holder_org_id", flat=True).get(pk=matter_id)
    return staff_of(holder) if holder else []


def rulers(matter_id: int) -> list[int]:
    """Return who may rule on a matter: the nearest level with somebody who took no part in the dispute."""
    matter = Matter.objects.get(pk=matter_id)
    return nearest_holders(P.CIVIC_MATTER_RULE, scope_of(matter), exclude=involved_in(matter_id))


def echo_doer(echo_id: int) -> int | None:
    """Return who wrote an echo."""
    return Echo.objects.values_list("doer_id", flat=True).get(pk=echo_id)


def echo_is_shared(echo_id: int) -> bool:
    """Tell whether others than the author may read an echo."""
    shared = [Audience.SHARED, Audience.PUBLIC]
    return Echo.objects.filter(pk=echo_id, approved_for__in=shared).exists()


def supporters_of(matter_id: int) -> list[int]:
    """Return the persons who joined a matter, at most 5,000."""
    rows = Supporter.objects.filter(matter_id=matter_id, person__isnull=False)
    return [person for person in rows.values_list("person_id", flat=True)[:5000] if person]


def followers_of(matter_id: int) -> list[int]:
    """Return the persons who follow a matter and hear of it in no other way, at most 5,000."""
    rows = Follower.objects.filter(matter_id=matter_id, confirmed_at__isnull=False)
    heard = {*supporters_of(matter_id), Matter.objects.values_list("author_id", flat=True).get(pk=matter_id)}
    heard |= {*Matter.objects.filter(elder_id=matter_id).values_list("author_id", flat=True)}
    return [person for person in rows.values_list("person_id", flat=True)[:5000] if person not in heard]


def echo_is_public(echo_id: int) -> bool:
    """Tell whether an echo stands on the wall."""
    return Publication.objects.filter(echo_id=echo_id, matter__published_at__isnull=False).exists()


def has_spoken(matter_id: int) -> bool:
    """Tell whether the author of a matter has said a word on the answer that stands now."""
    matter = Matter.objects.select_related("elder").get(pk=matter_id)
    root = matter.elder or matter
    return Feedback.objects.filter(matter=matter, cycle=root.cycle).exists()


def merged_into(matter_id: int) -> list[int]:
    """Return the ids of the matters that share this one's echo."""
    return list(Matter.objects.filter(elder_id=matter_id).values_list("pk", flat=True)[:5000])
