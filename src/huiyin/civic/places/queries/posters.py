"""Posters with the QR code of a place, typeset as PDF."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext

from huiyin.civic.places import rules
from huiyin.civic.places.queries.directory import children, valid
from huiyin.civic.places.rules import AreaLevel, Paper, Place, Poster
from huiyin.kernel import clock
from huiyin.kernel.errors import NotFound
from huiyin.kit.typeset import typeset

DOCUMENT = Path(__file__).resolve().parent.parent / "data" / "poster.typ"


def place_address(place: Place) -> str:
    """Return the address that a place's QR code holds: the wall of the place."""
    return f"{settings.HUIYIN_BASE_URL}{reverse('matters:wall', kwargs={'token': place.token})}"


def place_code(place: Place) -> segno.QRCode:
    """Return the QR code of a place."""
    # A quarter of the code may be scratched or covered and it still reads: it hangs at doors.
    return segno.make(place_address(place), error="q", micro=False)


def poster_of(place: Place) -> Poster:
    """Return what the poster of a place says."""
    above = place.full_name.removesuffix(place.name).strip(" /·")
    return Poster(place.name, above, place_address(place), place.token)


def places_in(place: Place, *, stairwells: bool = False) -> list[Place]:
    """Return the buildings of a compound (or the stairwells of a building), each of which gets a poster.

    With `stairwells`, a compound's buildings are followed by their stairwells. Raises NotFound where
    nothing is below.
    """
    found = children(place.id)
    if stairwells:
        rows = valid().filter(parent__in=[step.id for step in found], level=AreaLevel.STAIRWELL)
        under: dict[int | None, list[Place]] = {}
        for row in rows.order_by("code", "name", "pk"):
            under.setdefault(row.parent_id, []).append(row.as_place())
        found = [each for step in found for each in (step, *under.get(step.id, []))]
    if not found:
        raise NotFound
    return found


def poster_pdf(shown: Sequence[Place], paper: Paper, put_up: date | None = None) -> bytes:
    """Return the posters of some places as one PDF, a page each.

    Raises Invalid for more than fit into one file, and NoChineseFont.
    """
    rules.may_print(len(shown)).or_raise()
    day = put_up or clock.today()
    data = {"paper": paper.value, "seal": "回音", "posters": [_page(place, day) for place in shown]}
    return typeset(DOCUMENT, data)


def _page(place: Place, day: date) -> dict[str, Any]:
    said = poster_of(place)
    foot = gettext("Put up on %(day)s · version %(version)s") % {
        "day": day.isoformat(),
        "version": said.version,
    }
    return {
        "name": said.name,
        "line": said.line,
        "call": gettext("Scan and say what you wish for."),
        "promise": gettext("No account is needed. Every matter gets an echo."),
        "aloud": gettext("No phone that scans? Tell the community office the code of this place:"),
        "spoken": said.spoken,
        "address": said.address,
        "foot": foot,
        "qr": _svg(place),
    }


def _svg(place: Place) -> str:
    drawn = BytesIO()
    place_code(place).save(cast(Any, drawn), kind="svg", border=4, xmldecl=False)
    return drawn.getvalue().decode()
