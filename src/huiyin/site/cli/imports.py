"""`huiyin import matters`, `huiyin import people` and `huiyin import members`."""

import sys
from collections.abc import Callable
from functools import reduce
from pathlib import Path
from time import monotonic

import click
from django.utils.translation import gettext as _

from huiyin.civic.matters.public import ImportReport, RowFault
from huiyin.civic.orgs.public import OrgRef, find_orgs
from huiyin.civic.people.public import check_people, import_people
from huiyin.civic.places.public import default_place
from huiyin.hands.claims.public import check_members, import_members
from huiyin.kernel.actor import Channel, system
from huiyin.kernel.errors import Invalid
from huiyin.kit.http import worded
from huiyin.kit.table_upload import told
from huiyin.kit.tables import ImportReport as TableReport
from huiyin.kit.tables import Row, read_rows
from huiyin.site import importing
from huiyin.site.cli.words import place_called
from huiyin.site.importing import Destination, Reading
from huiyin.site.preparing import make_ready

SHOWN_FAULTS = 200
SOME_LEFT_OUT = 3
BY_COMMAND = system("import", Channel.COMMAND)
Rows = list[tuple[int, Row]]
Command = Callable[..., None]


@click.group("import")
def import_command() -> None:
    """Bring in what other systems know."""


def _mapping(ctx: click.Context, option: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    pairs = [text.partition("=") for text in given]
    if wrong := next((text for text, (_, sign, _) in zip(given, pairs, strict=True) if not sign), None):
        raise click.BadParameter(f"“{wrong}” is not FIELD=COLUMN, as title=留言主题.")
    return {field.strip(): column.strip() for field, _, column in pairs}


@import_command.command("matters")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--place", "place_text", help="Where the matters belong: name, code or token. Default: the city."
)
@click.option(
    "--holder", "holder_text", help="The organisation that holds them. Default: the place's intake."
)
@click.option("--approver", default="huiyin import", show_default=True, help="On whose word they are public.")
@click.option(
    "--live", is_flag=True, help="Start the clocks of matters without a reply now. Default: history."
)
@click.option("--private", is_flag=True, help="Publish nothing: staff alone read the matters.")
@click.option(
    "--map", "columns", multiple=True, callback=_mapping, metavar="FIELD=COLUMN", help="Repeatable."
)
@click.option("--source", help="The system the file comes from. Default: the file's name without ending.")
@click.option("--dry-run", is_flag=True, help="Read and check everything, write nothing.")
@click.option("--good-rows/--all-or-none", default=False, help="What to do if rows are bad. Default: none.")
def matters(
    file: Path,
    place_text: str | None,
    holder_text: str | None,
    approver: str,
    live: bool,
    private: bool,
    columns: dict[str, str],
    source: str | None,
    dry_run: bool,
    good_rows: bool,
) -> None:
    """Import matters from a CSV, XLSX or JSON lines file.

    Rows are known by the file's source and their own key, so that importing twice adds nothing. Exit code
    0: every row is in; 1: nothing was imported; 3: only the good rows were.
    """
    make_ready()
    where = place_called(place_text) if place_text else default_place()
    table = importing.read_table(file)
    reading = importing.read_matters(table, importing.columns_of(table, columns), where)
    _say_faults(reading)
    if dry_run or (reading.faults and not good_rows):
        _say_not_imported(reading, dry_run)
        sys.exit(1 if reading.faults else 0)
    destination = Destination(
        source=(source or file.stem)[:40],
        approver=approver[:60],
        holder=_holder(holder_text),
        live=live,
        publish=not private,
    )
    _import(reading, destination)
    sys.exit(SOME_LEFT_OUT if reading.faults else 0)


def _of_persons(where: str) -> Callable[[Command], Command]:
    """Let a command ask for a file of persons, where they belong, and how far to go."""
    asked = (
        click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path)),
        click.option("--place", "place_text", help=f"{where} Default: the city."),
        click.option("--dry-run", is_flag=True, help="Read and check everything, write nothing."),
        click.option(
            "--good-rows/--all-or-none", default=False, help="What to do if rows are bad. Default: none."
        ),
    )
    return lambda command: reduce(lambda so_far, one: one(so_far), reversed(asked), command)


@import_command.command("people")
@_of_persons("Where persons without a place of their own belong.")
def people(file: Path, place_text: str | None, dry_run: bool, good_rows: bool) -> None:
    """Import persons with their roles from a CSV or XLSX file: name, phone, role, place, employer, term.

    Persons are known by their phone, so that importing twice adds nothing. Exit code 0: every row is in;
    1: nothing was imported; 3: only the good rows were.
    """
    make_ready()
    where = place_called(place_text) if place_text else default_place()

    def take(rows: Rows) -> TableReport:
        if dry_run:
            return check_people(BY_COMMAND, rows, under=where).report()
        return import_people(actor=BY_COMMAND, rows=rows, under=where, keep_good=good_rows)

    _take_table(file, take)


@import_command.command("members")
@_of_persons("Where the compounds lie: name, code or token.")
def members(file: Path, place_text: str | None, dry_run: bool, good_rows: bool) -> None:
    """Check in the members of a CSV or XLSX file: name, phone, compound, employer, skills, free time.

    Who has checked in already is left alone, so that importing twice adds nothing. Exit code 0: every row
    is in; 1: nothing was imported; 3: only the good rows were.
    """
    make_ready()
    where = place_called(place_text) if place_text else default_place()

    def take(rows: Rows) -> TableReport:
        if dry_run:
            return check_members(BY_COMMAND, rows, under=where).report()
        return import_members(actor=BY_COMMAND, rows=rows, under=where, keep_good=good_rows)

    _take_table(file, take)


def _take_table(file: Path, take: Callable[[Rows], TableReport]) -> None:
    """Read a table, do with it what `take` does, tell every bad row, and end with the exit code."""
    try:
        with file.open("rb") as table:
            report = take(read_rows(table, file.name))
    except Invalid as refusal:
        raise click.ClickException(worded(refusal.message, refusal.params or {})) from refusal
    for line in told(report)[:SHOWN_FAULTS]:
        facts = {"row": line.number, "column": line.column or "–", "said": line.text}
        click.echo(_("Row %(row)s, column “%(column)s”: %(said)s") % facts, err=True)
    if (more := len(report.errors) - SHOWN_FAULTS) > 0:
        click.echo(_("… and %(more)s faults more.") % {"more": more}, err=True)
    text = _("%(rows)s rows: %(good)s new, %(known)s known already, %(written)s written.")
    click.echo(text % vars(report))
    if report.errors:
        sys.exit(SOME_LEFT_OUT if report.written else 1)


def _holder(text: str | None) -> OrgRef | None:
    if text is None:
        return None
    named = [org for org in find_orgs(text, limit=50) if org.name == text]
    if len(named) != 1:
        hint = _("No organisation, or more than one, is called “%(text)s”.")
        raise click.ClickException(hint % {"text": text})
    return named[0]


def _say_faults(reading: Reading) -> None:
    for fault in reading.faults[:SHOWN_FAULTS]:
        click.echo(_fault_line(fault), err=True)
    if (more := len(reading.faults) - SHOWN_FAULTS) > 0:
        click.echo(_("… and %(more)s faults more.") % {"more": more}, err=True)
    if reading.unknown_categories:
        names = ", ".join(sorted(reading.unknown_categories)[:10])
        text = _("Rows with these categories are taken without one, we do not have them: %(names)s")
        click.echo(text % {"names": names}, err=True)


def _fault_line(fault: RowFault) -> str:
    said = _(fault.message)
    said = said % fault.params if fault.params else said
    if not fault.column:
        return _("Row %(row)s: %(said)s") % {"row": fault.row, "said": said}
    facts = {"row": fault.row, "column": fault.column, "said": said}
    return _("Row %(row)s, column “%(column)s”: %(said)s") % facts


def _say_not_imported(reading: Reading, dry_run: bool) -> None:
    facts = {"good": len(reading.rows), "bad": reading.bad_rows}
    if dry_run:
        click.echo(_("A dry run: %(good)s rows are good, %(bad)s are not. Nothing was written.") % facts)
        return
    text = _(
        "%(bad)s rows are bad, so nothing was imported. Mend them, or take the %(good)s good: --good-rows."
    )
    click.echo(text % facts, err=True)


def _import(reading: Reading, to: Destination) -> None:
    started = monotonic()
    total = ImportReport()
    batches = importing.import_matters(reading.rows, to)
    with click.progressbar(length=len(reading.rows), file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        for report in batches:
            total += report
            bar.update(report.added + report.known)
    _say_imported(total, reading.bad_rows, monotonic() - started)


def _say_imported(total: ImportReport, bad: int, seconds: float) -> None:
    text = _("%(added)s matters added, %(known)s known already, %(bad)s rows left out (%(seconds).1f s).")
    click.echo(text % {"added": total.added, "known": total.known, "bad": bad, "seconds": seconds})
