"""`huiyin operator` and `huiyin token`."""

import click
from django.utils.translation import gettext as _

from huiyin.civic.people.public import (
    actor_of_account,
    authenticate_contact,
    issue_token,
    make_operator,
)
from huiyin.kernel.actor import Channel, system
from huiyin.kernel.scopes import Scope
from huiyin.site.preparing import make_ready

PASSWORD = click.option("--password", prompt=True, hide_input=True, help="Asked for if it is left out.")
HANDLE = click.option("--handle", prompt="Telephone or e-mail", help="Telephone number or e-mail address.")


@click.command("operator")
@click.option("--name", prompt=True)
@HANDLE
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True)
def operator_command(name: str, handle: str, password: str) -> None:
    """Make an operator of the whole city; for an account that exists, set its password anew."""
    make_ready()
    actor = system("setup", Channel.COMMAND)
    make_operator(actor=actor, name=name, handle=handle, password=password)
    click.echo(
        _("%(name)s is an operator now and logs in with %(handle)s.") % {"name": name, "handle": handle}
    )


@click.command("token")
@HANDLE
@PASSWORD
@click.option("--name", required=True, help="The program that will use it.")
@click.option("--days", type=click.IntRange(1, 366), default=90, show_default=True)
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice([scope.value for scope in Scope]),
    help="What it may be used for; repeatable. Default: everything its owner may do.",
)
def token_command(handle: str, password: str, name: str, days: int, scopes: tuple[str, ...]) -> None:
    """Issue an API token that acts as an account. It is shown this once, on standard output."""
    make_ready()
    account = authenticate_contact(handle, password)
    if account is None:
        raise click.ClickException(_("No open account has this contact and password."))
    actor = actor_of_account(account.pk, Channel.COMMAND)
    wanted = frozenset(map(Scope, scopes or Scope))
    click.echo(issue_token(actor=actor, name=name, days=days, scopes=wanted).secret)
