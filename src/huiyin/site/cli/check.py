"""`huiyin check`."""

import sys

import click
from django.utils.translation import gettext as _

from huiyin.site.doctor import examine
from huiyin.site.findings import Grade

MARKS = {Grade.GOOD: "✓", Grade.HINT: "·", Grade.BAD: "✗"}


@click.command("check")
def check_command() -> None:
    """Examine the configuration. Exit code 1 if something has to be mended before people come."""
    findings = list(examine())
    for finding in findings:
        click.echo(f"{MARKS[finding.grade]} {_(finding.message) % finding.params}")
        if finding.hint:
            click.echo(f"  {_(finding.hint) % finding.params}")
    sys.exit(1 if any(finding.grade is Grade.BAD for finding in findings) else 0)
