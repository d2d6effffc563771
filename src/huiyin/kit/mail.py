"""One e-mail at a time, with an honest answer: sent, refused, or nobody knows."""

import re
import smtplib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from huiyin.kernel.masking import mask_email
from huiyin.kernel.text import gettext_noop as N_

# RFC 5321, section 4.2.1: a reply that begins with 4 may be different another time, one with 5 will not.
_TEMPORARY = range(400, 500)
_ADDRESS = re.compile(r"[^\s<>@()]+@[^\s<>@()]+")


class Outcome(StrEnum):
    """Name what became of an e-mail."""

    SENT = "sent"
    TEMPORARY = "temporary"
    PERMANENT = "permanent"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True)
class Result:
    """What became of an e-mail: a sentence (message id) and the server's own words, addresses masked."""

    outcome: Outcome
    error: str = ""
    words: str = ""
    provider_id: str = ""


SENT = Result(Outcome.SENT)


def new_message_id() -> str:
    """Return a Message-ID, without brackets, under the domain that e-mails come from."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ") or "localhost"
    return f"{uuid.uuid4()}@{domain}"


def send(
    *,
    to: str,
    subject: str,
    body: str,
    message_id: str,
    reply_to: str = "",
    headers: Mapping[str, str] | None = None,
) -> Result:
    """Send one plain e-mail. `message_id` (without brackets) stays the same when it is tried again.

    Until the connection stands nothing can have gone out; if it breaks afterwards, the server may have
    taken the e-mail or not, and the result says so.
    """
    connection = get_connection()
    try:
        connection.open()
    except (smtplib.SMTPException, OSError) as error:
        return Result(Outcome.TEMPORARY, N_("The mail server cannot be reached."), _said(error))
    try:
        more = {**({"Reply-To": reply_to} if reply_to else {}), **(headers or {})}
        return _send(connection, _message(connection, to, subject, body, message_id, more))
    finally:
        _close(connection)


def _message(
    connection: BaseEmailBackend, to: str, subject: str, body: str, message_id: str, more: Mapping[str, str]
) -> EmailMessage:
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[to],
        headers={"Message-ID": f"<{message_id}>", "Auto-Submitted": "auto-generated", **more},
        connection=connection,
    )


def _send(connection: BaseEmailBackend, message: EmailMessage) -> Result:
    try:
        connection.send_messages([message])
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        return _refused(code, N_("The mail server does not take e-mail for this address."), words)
    except smtplib.SMTPResponseException as error:
        return _refused(error.smtp_code, N_("The mail server refused the e-mail."), error.smtp_error)
    except (smtplib.SMTPException, OSError) as error:
        return Result(
            Outcome.UNCERTAIN, N_("The connection broke while the e-mail was being sent."), _said(error)
        )
    except ValueError as error:
        return Result(Outcome.PERMANENT, N_("This e-mail cannot be put together."), _said(error))
    return SENT


def _refused(code: int, sentence: str, words: object) -> Result:
    outcome = Outcome.TEMPORARY if code in _TEMPORARY else Outcome.PERMANENT
    return Result(outcome, sentence, f"{code} {_said(words)}")


def _said(words: object) -> str:
    text = words.decode(errors="replace") if isinstance(words, bytes) else str(words)
    return _ADDRESS.sub(lambda address: mask_email(address[0]), text)


def _close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except (smtplib.SMTPException, OSError):
        # Whatever was to be sent is settled by now; a server that hangs up first changes nothing.
        return
