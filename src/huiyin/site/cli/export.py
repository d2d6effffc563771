"""`huiyin export matters`."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import click
from django.utils.translation import gettext as _

from huiyin.civic.matters.public import COLUMNS, export_rows, note_export
from huiyin.civic.places.public import Place
from huiyin.kernel.actor import Channel, system
from huiyin.kit.json_lines import json_line
from huiyin.kit.tables import csv_lines, write_xlsx
from huiyin.site.cli.words import place_called
from huiyin.site.preparing import make_ready

ACTOR = system("export", Channel.COMMAND)
FORMS = ("jsonl", "csv", "xlsx")
FILE = click.Path(dir_okay=False, path_type=Path)


@click.group("export")
def export_command() -> None:
    """Hand out what is here, for other systems."""


@export_command.command("matters")
@click.option("--format", "form", type=click.Choice(FORMS), help="Default: the file's ending, else jsonl.")
@click.option(
    "-o", "--out", type=click.Path(dir_okay=False, path_type=Path), help="Default: standard output."
)
@click.option("--place", "place_text", help="Only what lies under this place: full name, code or token.")
def matters(form: str | None, out: Path | None, place_text: str | None) -> None:
    """Export all matters, oldest first, without contact data."""
    make_ready()
    chosen = form or _ending(out)
    where = place_called(place_text) if place_text else None
    if out is not None:
        with out.open("wb") as file:
            _write(file, chosen, where)
        return
    if chosen == "xlsx" and sys.stdout.isatty():
        raise click.ClickException(_("A spreadsheet cannot be shown here. Name a file: --out matters.xlsx"))
    try:
        _write(sys.stdout.buffer, chosen, where)
    except BrokenPipeError:
        # Whoever read the other end has seen enough, as with “| head”.
        sys.stderr.close()


def _ending(out: Path | None) -> str:
    ending = out.suffix.lstrip(".").lower() if out else ""
    return ending if ending in FORMS else "jsonl"


def _write(file: BinaryIO, form: str, where: Place | None) -> None:
    note_export(actor=ACTOR, form=form, where=where)
    rows = export_rows(ACTOR, where)
    if form == "xlsx":
        file.write(write_xlsx(COLUMNS, (list(row.values()) for row in rows)))
        return
    lines: Iterator[str] = map(json_line, rows)
    if form == "csv":
        lines = csv_lines(COLUMNS, (list(row.values()) for row in rows))
    file.writelines(line.encode() for line in lines)
