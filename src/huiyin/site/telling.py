"""Telling some persons of one step of a matter; every reaction that speaks of matters does it so."""

from collections.abc import Iterable

from huiyin.civic.matters import public as matters
from huiyin.civic.notices.public import NoticeKind, notify
from huiyin.kernel.actor import system

ACTOR = system("reactions")


def merged_authors(matter_id: int) -> list[matters.Told]:
    """Return the matters merged into one, as notices speak of them."""
    return [matters.told(younger_id) for younger_id in matters.merged_into(matter_id)]


def tell(
    told: matters.Told,
    kind: NoticeKind,
    persons: Iterable[int | None],
    link: str,
    step: object,
    **more: str,
) -> None:
    """Tell some persons once about one step of a matter; `more` are further parameters of the message."""
    notify(
        actor=ACTOR,
        persons=[person for person in persons if person],
        kind=kind,
        params={"code": told.code, "title": told.title, "place": told.place, "org": told.holder, **more},
        link=link,
        dedupe=f"{kind.value}:{told.matter_id}:{step}",
        urgent=told.urgent,
    )
