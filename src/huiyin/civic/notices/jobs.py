"""Sending e-mails: claimed in one transaction, sent outside any, settled in another."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from huiyin.civic.notices import actions, queries
from huiyin.civic.notices.actions import Letter
from huiyin.kernel.actor import system
from huiyin.kit import mail
from huiyin.kit.jobs import job

MAILER = system("mailer")


@job("notices.send_mail")
def send_mail() -> None:
    """Send the e-mails whose time has come, one after the other."""
    for delivery_id in queries.due_deliveries():
        letter = actions.take_up(actor=MAILER, delivery_id=delivery_id)
        if letter is not None:
            actions.settle(actor=MAILER, delivery_id=delivery_id, result=_send(letter))


def _send(letter: Letter) -> mail.Result:
    with translation.override(letter.to.language or settings.LANGUAGE_CODE):
        said = queries.said(letter.kind, letter.params)
        stop = letter.params.get("stop", "")
        body = render_to_string(
            "notices/mail.txt",
            {
                "name": letter.to.name,
                "said": said,
                "link": f"{settings.HUIYIN_BASE_URL}{letter.params.get('say') or letter.link}",
                "stop": f"{settings.HUIYIN_BASE_URL}{stop}" if stop else "",
            },
        )
    return mail.send(to=letter.to.email, subject=said.title, body=body, message_id=letter.message_id)


@job("notices.mark_uncertain")
def mark_uncertain() -> None:
    """Show e-mails over which a worker died."""
    actions.mark_uncertain(actor=MAILER)
