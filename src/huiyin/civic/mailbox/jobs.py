"""Fetching what came in."""

import imaplib
import logging

from django.conf import settings

from huiyin.civic.mailbox import actions, queries
from huiyin.civic.mailbox.rules import MOST_BYTES
from huiyin.kernel.actor import Channel, system
from huiyin.kit import imap
from huiyin.kit.imap import Mailbox
from huiyin.kit.jobs import job

log = logging.getLogger(__name__)

MAILROOM = system("mailroom", Channel.MAIL)
AT_ONCE = 100


@job("mailbox.fetch")
def fetch() -> None:
    """Take in what nobody has read yet; without a mailbox in the settings, nothing."""
    if not settings.HUIYIN_IMAP_HOST:
        return
    box = Mailbox(
        host=settings.HUIYIN_IMAP_HOST,
        port=settings.HUIYIN_IMAP_PORT,
        user=settings.HUIYIN_IMAP_USER,
        password=settings.HUIYIN_IMAP_PASSWORD,
        folder=settings.HUIYIN_IMAP_FOLDER,
        plain=settings.HUIYIN_IMAP_PLAIN,
    )
    try:
        imap.fetch(box, _take, most=AT_ONCE, most_bytes=MOST_BYTES)
    except (OSError, imaplib.IMAP4.error) as error:
        # The server's own words can hold an address; its kind is enough to know where to look.
        log.warning("The mailbox cannot be read: %s.", type(error).__name__)


def _take(raw: bytes, size: int) -> None:
    actions.receive(actor=MAILROOM, arrival=queries.read_arrival(raw, size))


@job("mailbox.forget_old")
def forget_old() -> None:
    """Throw the old part of the log away."""
    actions.forget_log(actor=MAILROOM)
