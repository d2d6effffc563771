"""`huiyin audit verify`."""

import sys

import click
from django.utils.translation import gettext as _

from huiyin.civic.matters.public import check_all_chains
from huiyin.site.preparing import make_ready


@click.group("audit")
def audit_command() -> None:
    """Prove that history was not changed."""


@audit_command.command("verify")
def verify() -> None:
    """Check the hash chain of every timeline. Exit code 1 if one is broken."""
    make_ready()
    matters = entries = erased = 0
    broken: list[str] = []
    for report in check_all_chains():
        matters, entries, erased = matters + 1, entries + report.entries, erased + report.erased
        if report.broken:
            broken.append(report.code)
            click.echo(
                _("The timeline of %(code)s was changed afterwards.") % {"code": report.code}, err=True
            )
    text = _("%(matters)s timelines with %(entries)s entries: %(broken)s broken, %(erased)s entries erased.")
    counts = {"matters": matters, "entries": entries, "broken": len(broken), "erased": erased}
    click.echo(text % counts)
    sys.exit(1 if broken else 0)
