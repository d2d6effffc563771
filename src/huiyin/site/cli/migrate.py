"""`huiyin migrate`."""

import click
from django.utils.translation import gettext as _

from huiyin.site.preparing import prepare


@click.command("migrate")
def migrate_command() -> None:
    """Make or update tables, divisions, categories, bases of responsibility and the schedule.

    Running it again changes nothing; what an office has added or renamed stays as it is.
    """
    done = prepare()
    if any(vars(done).values()):
        text = _(
            "New: %(migrations)s migrations, %(areas)s areas, %(categories)s categories, %(bases)s bases."
        )
        click.echo(text % vars(done))
    else:
        click.echo(_("Everything was up to date."))
