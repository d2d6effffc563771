"""What can be wrong with an installation, in sentences with what to do."""

import os
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.mail import get_connection
from django.utils import translation
from django.utils.translation import gettext

from huiyin.kernel import clock
from huiyin.kernel.text import gettext_noop as N_
from huiyin.site.findings import Finding, bad, good, hint
from huiyin.site.health import backup, database, disk, keys, letters, reactions, worker, writing


def examine() -> Iterator[Finding]:
    """Yield one finding a check, in the order in which one would mend them."""
    for check in CHECKS:
        yield check()


def home() -> Finding:
    """Check that the data directory can be written."""
    folder = Path(settings.HUIYIN_HOME)
    try:
        with tempfile.TemporaryFile(dir=folder):
            return good(N_("The data directory %(folder)s can be written."), folder=folder)
    except OSError as error:
        return bad(
            N_("The data directory %(folder)s cannot be written: %(error)s."),
            N_("Give it to the account that runs Huiyin, or name another one in HUIYIN_HOME."),
            folder=folder,
            error=error.strerror,
        )


def hosts() -> Finding:
    """Check that the site answers to its own names only."""
    if "*" in settings.ALLOWED_HOSTS and not settings.HUIYIN_DEMO:
        return hint(
            N_("Any host name is answered."),
            N_("Set HUIYIN_HOSTS to the names people use, as “wish.example.cn”."),
        )
    return good(N_("Host names answered: %(hosts)s."), hosts=", ".join(settings.ALLOWED_HOSTS))


def base_url() -> Finding:
    """Check that links in e-mails and QR codes will work elsewhere."""
    url = urlsplit(settings.HUIYIN_BASE_URL)
    if url.scheme not in {"http", "https"} or not url.hostname:
        return bad(
            N_("HUIYIN_BASE_URL “%(url)s” is no address."),
            N_("Write it as https://wish.example.cn"),
            url=settings.HUIYIN_BASE_URL,
        )
    if url.hostname in {"localhost", "127.0.0.1", "::1"}:
        return hint(
            N_("Links lead to %(url)s, which works on this machine only."),
            N_("Set HUIYIN_BASE_URL to the public address before printing QR codes."),
            url=settings.HUIYIN_BASE_URL,
        )
    if url.scheme == "http":
        return hint(
            N_("Links lead to %(url)s without encryption."),
            N_("Put a proxy with a certificate before Huiyin and set HUIYIN_BASE_URL to https://…"),
            url=settings.HUIYIN_BASE_URL,
        )
    return good(N_("Links lead to %(url)s."), url=settings.HUIYIN_BASE_URL)


def mail() -> Finding:
    """Check that the mail server can be reached."""
    if not settings.EMAIL_HOST:
        return hint(
            N_("E-mails are written to %(folder)s and go nowhere."),
            N_("Set HUIYIN_SMTP_HOST to send them."),
            folder=settings.EMAIL_FILE_PATH,
        )
    try:
        server = get_connection(timeout=5)
        server.open()
        server.close()
    except OSError as error:
        return bad(
            N_("The mail server %(host)s does not answer: %(error)s"),
            N_("Check HUIYIN_SMTP_HOST, HUIYIN_SMTP_PORT and the firewall."),
            host=settings.EMAIL_HOST,
            error=error,
        )
    return good(N_("The mail server %(host)s answers."), host=settings.EMAIL_HOST)


def language() -> Finding:
    """Check that the Chinese texts were compiled."""
    with translation.override("zh-hans"):
        # A sentence that every catalogue of ours has.
        compiled = gettext(CHINESE_PROBE) != CHINESE_PROBE
    if not compiled:
        return bad(
            N_("The Chinese texts are not compiled, pages would be in English."),
            N_("Install the package anew, or run in its sources: make setup"),
        )
    return good(N_("The Chinese texts are there."))


def clocks() -> Finding:
    """Check that the computer's clock is not obviously wrong: deadlines depend on it."""
    now = clock.now()
    if now < EARLIEST:
        return bad(
            N_("The computer says it is %(now)s, which cannot be."),
            N_("Set its clock, best by NTP."),
            now=now.isoformat(timespec="minutes"),
        )
    here = now.astimezone(clock.SHANGHAI)
    return good(N_("It is %(now)s in Shanghai."), now=here.strftime("%Y-%m-%d %H:%M"))


def storage() -> Finding:
    """Check that photos can be kept and read again."""
    try:
        name = default_storage.save("check.txt", ContentFile(b"ok"))
        default_storage.delete(name)
    except OSError as error:
        return bad(
            N_("Photos cannot be kept: %(error)s."),
            N_("Check HUIYIN_STORAGE and the rights on its folder."),
            error=error.strerror,
        )
    return good(N_("Photos can be kept."))


def proxies() -> Finding:
    """Check that a site with a public address knows its proxies, for its rate limits."""
    local = urlsplit(settings.HUIYIN_BASE_URL).hostname in {"localhost", "127.0.0.1", "::1"}
    if settings.HUIYIN_TRUSTED_PROXIES or local or os.environ.get("HUIYIN_DEMO"):
        return good(N_("Addresses of clients are known."))
    return hint(
        N_("No proxy is trusted: behind one, all clients look like a single address."),
        N_("If a proxy stands before Huiyin, name it in HUIYIN_TRUSTED_PROXIES."),
    )


def second_factor() -> Finding:
    """Check that operators log in with more than a password."""
    if settings.HUIYIN_SECOND_FACTOR != "nobody" or settings.HUIYIN_DEMO:
        return good(N_("A second factor is demanded as it should be."))
    return hint(
        N_("Operators log in with a password alone."),
        N_("Set HUIYIN_SECOND_FACTOR to operators or staff, unless a gateway asks for a second factor."),
    )


EARLIEST = datetime(2025, 1, 1, tzinfo=UTC)
CHINESE_PROBE = N_("Please log in, or open the link with the follow key that you were given.")
CHECKS: tuple[Callable[[], Finding], ...] = (
    home,
    keys,
    database,
    storage,
    language,
    clocks,
    hosts,
    base_url,
    proxies,
    second_factor,
    mail,
    disk,
    worker,
    reactions,
    letters,
    writing,
    backup,
)
