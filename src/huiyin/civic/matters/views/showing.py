"""How matters, echoes, ways and photos look to residents: the small dicts that the kit's parts take."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.core.signing import BadSignature, TimestampSigner
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiyin.civic.matters.forms.words import pause_label, state_label, step_label
from huiyin.civic.matters.queries import PublicEcho, WishCard
from huiyin.civic.matters.rules.states import rings
from huiyin.civic.matters.rules.words import State
from huiyin.kernel import clock
from huiyin.kernel.text import gettext_noop as N_
from huiyin.kernel.text import shorten
from huiyin.kit.models import Attachment
from huiyin.kit.ui import when

_TEXT_ON_WALL = 110
_ECHO_ON_WALL = 160
_CHIPS = {
    State.OFFERED: "gold",
    State.WORKING: "blue",
    State.ANSWERED: "blue",
    State.CLOSED: "jade",
}
# What an open matter waits for, so that the way shows where it stands and not only where it was.
_WAITS = {
    State.FILED: N_("Waiting to be taken up"),
    State.ACCEPTED: N_("Waiting to be given to somebody"),
    State.OFFERED: N_("Waiting for somebody to claim it"),
    State.ASSIGNED: N_("Waiting for work to begin"),
    State.WORKING: N_("Being worked on"),
    State.ANSWERED: N_("Waiting for the author's word"),
}
# How many of the three steps that everybody waits for are behind.
_BEHIND = {State.FILED: 0, State.ACCEPTED: 0, State.OFFERED: 0, State.ASSIGNED: 0, State.WORKING: 1}
_PASS = TimestampSigner(salt="huiyin.photo")
# A page that its reader was allowed to open shows its photos for as long as somebody reads it.
_PASS_LASTS = timedelta(hours=1)


def wish_part(
    card: WishCard, *, extra: str = "", with_photos: bool = False, is_near: bool = False
) -> dict[str, Any]:
    """Return a card as `ui/parts/wish.html` takes it; photos only where there is room for them."""
    echo = card.echoes[-1] if card.echoes else None
    return {
        "url": reverse("matters:matter", kwargs={"code": card.code}),
        "title": card.title,
        "text": "" if card.text == card.title else shorten(card.text, _TEXT_ON_WALL),
        "category": category_words(card.category, steps=1),
        "chips": _chips(card),
        "meta": _meta(card, card.place if is_near else card.place_afar),
        "ring_done": rings(card.state),
        "ring_late": is_late(card),
        "echo": echo_part(echo, most=_ECHO_ON_WALL, photos=2 if with_photos else 0) if echo else None,
        "extra": extra,
    }


def _chips(card: WishCard) -> list[dict[str, str]]:
    chips = [{"text": state_label(card.state), "kind": _CHIPS.get(card.state, "")}]
    if card.paused_as:
        chips.append({"text": pause_words(card.paused_as, card.paused_until), "kind": "blue"})
    return [*chips, {"text": _("Overdue"), "kind": "red"}] if is_late(card) else chips


def _meta(card: WishCard, place: str) -> list[str]:
    words = [place, joined_words(card.supporters), took_words(card.days)]
    words += [] if card.days is not None else [when.words(card.filed_at, "day")]
    return [word for word in words if word]


def pause_words(kind: str, until: date | None) -> str:
    """Say that a matter rests, and until when."""
    words = {"kind": pause_label(kind), "day": when.words(until, "day") if until else ""}
    return _("%(kind)s until %(day)s") % words


def joined_words(supporters: int) -> str:
    """Say how many neighbours joined; nothing for none."""
    words = ngettext("%(n)d neighbour joined", "%(n)d neighbours joined", supporters)
    return words % {"n": supporters} if supporters else ""


def took_words(days: float | None) -> str:
    """Say how long the final echo took."""
    if days is None:
        return ""
    if days < 1:
        return _("echo within a day")
    return ngettext("echo after %(n)d day", "echo after %(n)d days", round(days)) % {"n": round(days)}


def category_words(path: str, steps: int = 2) -> str:
    """Return the lowest steps of a category's path; the highest is too general to help."""
    return " · ".join(path.split(" › ")[-steps:])


def is_late(card: WishCard) -> bool:
    """Tell whether the deadline that runs has passed."""
    return card.is_late and card.due_at is not None and card.due_at < clock.now()


def echo_part(echo: PublicEcho, *, most: int = 0, photos: int = 9) -> dict[str, Any]:
    """Return a public echo as `ui/parts/echo.html` takes it."""
    return {
        "org": echo.org,
        "date": echo.at,
        "text": shorten(echo.text, most) if most else echo.text,
        **_pictures(list(echo.photos)[:photos]),
    }


def _pictures(photos: Sequence[Attachment], *, passes: bool = False) -> dict[str, Any]:
    """Set a picture of before beside one of after; leave others as they are."""
    first = {role: [photo for photo in photos if photo.role == role][:1] for role in ("before", "after")}
    if first["before"] and first["after"]:
        before, after = (photo_parts(first[role], passes=passes)[0] for role in ("before", "after"))
        return {"before": before, "after": after}
    return {"photos": photo_parts(photos, passes=passes)}


def photo_parts(photos: Iterable[Attachment], *, passes: bool = False) -> list[dict[str, str]]:
    """Return photos as `ui/parts/photos.html` takes them; with a pass for those that are not public."""
    return [_photo(photo, number, passes) for number, photo in enumerate(photos, start=1)]


def _photo(photo: Attachment, number: int, passes: bool) -> dict[str, str]:
    tail = f"?pass={_PASS.sign(photo.token)[len(photo.token) + 1 :]}" if passes and not photo.public else ""
    return {
        "url": reverse("matters:photo", kwargs={"token": photo.token, "size": "full"}) + tail,
        "thumb": reverse("matters:photo", kwargs={"token": photo.token, "size": "thumb"}) + tail,
        "alt": photo.caption or _("Photo %(number)d") % {"number": number},
        "caption": photo.caption,
        "token": photo.token,
    }


def pass_is_good(token: str, given: str) -> bool:
    """Tell whether a page showed this photo to somebody who may see it, within the hour."""
    try:
        return bool(_PASS.unsign(f"{token}:{given}", max_age=_PASS_LASTS))
    except BadSignature:
        return False


def passed_photos(photos: Sequence[Attachment]) -> dict[str, Any]:
    """Return the photos of a page whose reader has proved that they may see them."""
    return _pictures(photos, passes=True)


def done_step(
    kind: str, at: datetime, text: str = "", photos: Sequence[Any] = (), *, n: int = 1
) -> dict[str, Any]:
    """Return one entry of a way that lies behind, or `n` of a kind in a row."""
    return {"title": step_label(kind, n), "time": at, "text": text, "photos": photos, "state": "done"}


def waiting_step(state: State, until: datetime | None) -> list[dict[str, Any]]:
    """Return where a matter stands now, with its day if there is one; nothing for one that is over."""
    if state not in _WAITS:
        return []
    text = _("until %(moment)s") % {"moment": when.words(until, "moment")} if until else ""
    return [{"title": _(_WAITS[state]), "text": text, "state": "now"}]


def coming_steps(state: State) -> list[dict[str, Any]]:
    """Return what is still to come, so that nobody has to ask."""
    ahead = _("Being worked on"), _("Answered"), _("The author says whether it is solved")
    return [{"title": title, "state": "next"} for title in ahead[_BEHIND.get(state, 3) :]]
