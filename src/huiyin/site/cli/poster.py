"""`huiyin poster`."""

from datetime import datetime
from pathlib import Path

import click
from django.utils import translation
from django.utils.translation import gettext as _

from huiyin.civic.places.public import Paper, places_in, poster_pdf
from huiyin.site.cli.words import place_called
from huiyin.site.preparing import make_ready


@click.command("poster")
@click.argument("place_text", metavar="PLACE")
@click.option("-o", "--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The PDF.")
@click.option("--paper", type=click.Choice([paper.value for paper in Paper]), default="a4", show_default=True)
@click.option("--parts", is_flag=True, help="A poster for each building (or stairwell) instead.")
@click.option("--stairwells", is_flag=True, help="With --parts: for each stairwell too.")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="When it is put up. Default: today.")
@click.option("--language", type=click.Choice(["zh-hans", "en"]), default="zh-hans", show_default=True)
def poster_command(
    place_text: str,
    out: Path,
    paper: str,
    parts: bool,
    stairwells: bool,
    day: datetime | None,
    language: str,
) -> None:
    """Typeset the poster of a place (its full name, code or token) with its QR code as PDF."""
    make_ready()
    where = place_called(place_text)
    shown = places_in(where, stairwells=stairwells) if parts else [where]
    with translation.override(language):
        made = poster_pdf(shown, Paper(paper), day.date() if day else None)
    out.write_bytes(made)
    click.echo(_("%(count)s posters are in %(file)s.") % {"count": len(shown), "file": out})
