"""Who hears that the council of a compound meets."""

from huiyin.civic.matters import public as matters
from huiyin.civic.notices.public import NoticeKind, notify
from huiyin.kernel.actor import system

ACTOR = system("reactions")


def call_council(event: matters.AgendaSent) -> None:
    """Call the council of a compound to its meeting, or tell it that the agenda changed."""
    told = matters.agenda_told(event.list_id)
    kind = NoticeKind.AGENDA_CHANGED if told.again else NoticeKind.AGENDA_SENT
    notify(
        actor=ACTOR,
        persons=told.members,
        kind=kind,
        params={"code": told.code, "title": told.title, "place": told.place, "meets": str(told.meets)},
        link=f"/lists/{told.code}/",
        dedupe=f"{kind.value}:{told.code}:{event.version}",
    )
