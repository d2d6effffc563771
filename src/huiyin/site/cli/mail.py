"""`huiyin mail receive`."""

import sys

import click
from django.utils.translation import gettext as _

from huiyin.civic.mailbox.public import Outcome, read_arrival, receive
from huiyin.kernel.actor import Channel, system
from huiyin.site.preparing import make_ready

ACTOR = system("mailroom", Channel.MAIL)
# What Postfix and Exim take as "try again later" (sysexits.h).
TRY_AGAIN = 75


@click.group("mail")
def mail_command() -> None:
    """Take e-mails in."""


@mail_command.command("receive")
@click.option("--quiet", is_flag=True, help="Say nothing; a mail server would send it back to the writer.")
def receive_mail(quiet: bool) -> None:
    """Take in one e-mail from standard input: it becomes a matter, or an addition to one.

    Exit code 0: it is taken, or passed over for good, and the log says which. 75: something broke here,
    the mail server shall try again; the same e-mail is never taken twice.
    """
    try:
        make_ready()
        found = receive(actor=ACTOR, arrival=read_arrival(sys.stdin.buffer.read()))
    except Exception as error:
        click.echo(f"{type(error).__name__}", err=True)
        sys.exit(TRY_AGAIN)
    if quiet:
        return
    said = {
        Outcome.FILED: _("Filed as %(code)s."),
        Outcome.ADDED: _("Added to %(code)s."),
        Outcome.IGNORED: _("Passed over: %(why)s."),
        Outcome.REFUSED: _("Not taken: %(why)s."),
    }
    click.echo(said[found.outcome] % {"code": found.code, "why": found.why})
