"""`huiyin audit`: checking history here or in a file, writing it down, printing the seals."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path

import click
from django.utils.translation import gettext as _

from huiyin.civic.trust.public import audit_database, audit_horizon, audit_lines, seals
from huiyin.kernel import clock
from huiyin.kernel.audit_file import check_file
from huiyin.kernel.seals import Fault, Found, Report
from huiyin.kernel.text import gettext_noop as N_
from huiyin.site.cli.words import new_file
from huiyin.site.preparing import make_ready

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
SENTENCES: dict[Fault, str] = {
    Fault.CHANGED: N_("%(where)s was changed afterwards."),
    Fault.MISSING: N_("What an entry of %(where)s said is gone, and no entry says that it was erased."),
    Fault.CUT: N_("%(where)s no longer ends as it was sealed: entries were cut off or replaced."),
    Fault.REMOVED: N_("%(where)s was sealed and is gone altogether."),
    Fault.SEAL: N_("The seal of %(where)s does not fit what it covers, or the seal before it."),
    Fault.UNKNOWN_SEAL: N_("No seal here is %(where)s: the seals were replaced."),
    Fault.INCOMPLETE: N_("The file ends early, after line %(where)s."),
}


@click.group("audit")
def audit_command() -> None:
    """Prove that history was not changed."""


@audit_command.command("verify")
@click.argument("file", type=FILE, required=False)
@click.option("--seal", "known", multiple=True, help="A seal kept elsewhere; it has to be among ours.")
def verify(file: Path | None, known: tuple[str, ...]) -> None:
    """Check every timeline, audit record and seal; exit status 1 if one was changed.

    With FILE, made by “huiyin audit export”, the database is not asked at all.
    """
    report = _check_file(file, known) if file else _check_database(known)
    for found in report.faults:
        click.echo(_sentence(found), err=True)
    click.echo(_summary(report))
    click.echo(_reach(report))
    sys.exit(0 if report.sound else 1)


def _check_database(known: Iterable[str]) -> Report:
    make_ready()
    return audit_database(known)


def _check_file(file: Path, known: Iterable[str]) -> Report:
    with file.open(encoding="utf-8") as lines:
        return check_file(lines, known, expired_before=audit_horizon(clock.today()))


def _sentence(found: Found) -> str:
    return _(SENTENCES[found.fault]) % {"where": found.where}


def _summary(report: Report) -> str:
    text = _(
        "%(matters)s timelines with %(entries)s entries, %(records)s audit records, %(seals)s seals: "
        "%(broken)s faults, %(erased)s entries erased."
    )
    facts = {name: getattr(report, name) for name in ("matters", "entries", "records", "seals", "erased")}
    return text % (facts | {"broken": len(report.faults)})


def _reach(report: Report) -> str:
    """Say how far the seals hold: what they do not hold yet can be taken away without a trace."""
    if report.sealed_until is None:
        return _("Nothing here is sealed: whether something was taken away altogether cannot be told.")
    text = _(
        "Sealed until %(day)s; %(loose)s entries and audit records that came later are held by no seal yet."
    )
    return text % {"day": report.sealed_until.isoformat(), "loose": report.loose}


@audit_command.command("export")
@click.option("-o", "--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--payloads", is_flag=True, help="With what the entries say; this may be personal data.")
def export(out: Path, payloads: bool) -> None:
    """Write all entries, audit records and seals into a file that can be checked without the database.

    The file is readable by its owner only, and has its name when it is whole.
    """
    make_ready()
    with new_file(out) as file:
        for line in audit_lines(payloads=payloads):
            file.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")
    click.echo(_("Written: %(file)s") % {"file": out})


@audit_command.command("seals")
@click.option("--days", type=click.IntRange(1, 10_000), default=30, show_default=True)
def print_seals(days: int) -> None:
    """Print the newest seals, one line each: to post, to mail, to keep elsewhere."""
    make_ready()
    for row in seals(limit=days):
        click.echo(f"{row.day.isoformat()}  {row.hash}")
