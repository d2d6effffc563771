"""`huiyin migrate`."""

import click
from django.utils.translation import gettext as _

from huiyin.site.preparing import prepare


@click.command("migrate")
def migrate_command() -> None:
    """Make or update tables, divisions, categories and the schedule.

    Running it again changes nothing; what an office has added or renamed stays as it is.
    """
    done = prepare()
    if done.migrations or done.areas or done.categories:
        text = _("%(migrations)s migrations, %(areas)s areas and %(categories)s categories are new.")
        click.echo(text % vars(done))
    else:
        click.echo(_("Everything was up to date."))
