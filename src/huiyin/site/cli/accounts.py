"""`huiyin operator`, `huiyin token` and `huiyin unlock`."""

import click
from django.utils.translation import gettext as _

from huiyin.civic.people.public import (
    account_in_use,
    authenticate_contact,
    issue_token,
    make_operator,
    must_have_second,
    reset_second,
    show_second,
)
from huiyin.kernel.actor import Actor, Channel, system
from huiyin.kernel.errors import NeedsLogin
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
@click.option("--code", default="", help="Of the second factor, where it is on; asked for if left out.")
@click.option("--name", required=True, help="The program that will use it.")
@click.option("--days", type=click.IntRange(1, 366), default=90, show_default=True)
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice([scope.value for scope in Scope]),
    help="What it may be used for; repeatable. Default: everything its owner may do.",
)
def token_command(
    handle: str, password: str, name: str, days: int, scopes: tuple[str, ...], code: str
) -> None:
    """Issue an API token that acts as an account. It is shown this once, on standard output."""
    make_ready()
    account = authenticate_contact(handle, password)
    if account is None:
        raise click.ClickException(_("No open account has this contact and password."))
    actor = _with_second(account.pk, code)
    wanted = frozenset(map(Scope, scopes or Scope))
    click.echo(issue_token(actor=actor, name=name, days=days, scopes=wanted).secret)


def _with_second(account_id: int, code: str) -> Actor:
    """Return who an account acts as, once its second factor was shown; refuse where one is missing."""
    known = account_in_use(account_id, Channel.COMMAND)
    if known is None:
        raise NeedsLogin
    if known.has_second:
        said = code or click.prompt(_("Code of the second factor"), err=True)
        show_second(actor=known.actor, code=said)
    elif must_have_second(known.actor):
        raise click.ClickException(_("This account must set up two-factor log-in first, in a browser."))
    return known.actor


@click.command("unlock")
@HANDLE
@click.option("--purpose", prompt="Why", help="Who asked for it, and how you know; kept in the records.")
def unlock_command(handle: str, purpose: str) -> None:
    """Take the second factor off an account whose phone and recovery codes are lost. The person is told."""
    make_ready()
    reset_second(actor=system("setup", Channel.COMMAND), handle=handle, purpose=purpose)
    click.echo(_("Two-factor log-in is off for %(handle)s.") % {"handle": handle})
