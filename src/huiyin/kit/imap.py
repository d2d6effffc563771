"""Fetching e-mails that nobody has read from a mailbox, one at a time, by IMAP."""

import imaplib
import re
import ssl
from collections.abc import Callable
from dataclasses import dataclass

TIMEOUT = 30
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


@dataclass(frozen=True)
class Mailbox:
    """Where e-mails come in. `plain` does without TLS: for a server on this machine only."""

    host: str
    port: int
    user: str
    password: str
    folder: str = "INBOX"
    plain: bool = False


def fetch(box: Mailbox, take: Callable[[bytes, int], None], *, most: int, most_bytes: int) -> int:
    """Hand each unread e-mail and its size to `take`, oldest first, and mark it as read when that returns.

    Of one that is too large only the head is fetched. What `take` raises ends the run and leaves the
    e-mail unread, so that it comes again. Returns how many were taken. Raises OSError, imaplib errors.
    """
    server = _connect(box)
    try:
        server.login(box.user, box.password)
        server.select(box.folder)
        _, found = server.uid("SEARCH", "UNSEEN")
        uids = found[0].split()[:most] if found and found[0] else []
        for uid in uids:
            take(*_fetched(server, uid.decode(), most_bytes))
            server.uid("STORE", uid.decode(), "+FLAGS", r"(\Seen)")
        return len(uids)
    finally:
        server.shutdown()


def _connect(box: Mailbox) -> imaplib.IMAP4:
    if box.plain:
        return imaplib.IMAP4(box.host, box.port, timeout=TIMEOUT)
    return imaplib.IMAP4_SSL(box.host, box.port, ssl_context=ssl.create_default_context(), timeout=TIMEOUT)


def _fetched(server: imaplib.IMAP4, uid: str, most_bytes: int) -> tuple[bytes, int]:
    _, sizes = server.uid("FETCH", uid, "(RFC822.SIZE)")
    stated = _SIZE.search(b" ".join(part for part in sizes if isinstance(part, bytes)))
    size = int(stated[1]) if stated else 0
    # PEEK: reading must not mark it as read before it is safely here.
    _, parts = server.uid("FETCH", uid, "(BODY.PEEK[HEADER])" if size > most_bytes else "(BODY.PEEK[])")
    octets = next((part[1] for part in parts if isinstance(part, tuple)), b"")
    return octets, max(size, len(octets))
