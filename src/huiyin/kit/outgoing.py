"""Calling other systems over HTTP: bounded in time and size, and only where anybody could reach them.

The name is resolved once, every address it has is checked, and the connection goes to the one that was
checked: a name that points to the inside, or is changed a moment later, reaches nothing there. Nothing is
redirected and no proxy of the environment is used.
"""

import http.client
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from huiyin.kernel.errors import Invalid
from huiyin.kernel.text import gettext_noop as N_

TIMEOUT = 10.0
# The whole call, however slowly the other side trickles.
LONGEST = 20.0
MOST_BYTES = 64 * 1024
MOST_URL = 500
# One that is written in DNS twice is tried twice: not every machine has a way to both kinds of address.
MOST_ADDRESSES = 3
# RFC 6052: an IPv4 address behind a translator; the address inside is what counts.
_TRANSLATED = ip_network("64:ff9b::/96")
# Translators of one's own network (RFC 8215), and IPv4 written as IPv6 (RFC 4291, given up).
_NEVER_PUBLIC = (ip_network("64:ff9b:1::/48"), ip_network("::/96"))


class Unreachable(Exception):
    """The other side did not answer. `may_have_arrived` says whether it can have read the request."""

    def __init__(self, words: str, *, may_have_arrived: bool) -> None:
        super().__init__(words)
        self.may_have_arrived = may_have_arrived


@dataclass(frozen=True)
class Answer:
    """What the other side answered; `body` is cut at 64 KB."""

    status: int
    body: bytes

    @property
    def is_good(self) -> bool:
        """Tell whether the status is 2xx."""
        return 200 <= self.status < 300


def check_url(url: str, *, inside: bool = False) -> SplitResult:
    """Return the parts of an address that may be called. Raises Invalid, at "url", with a sentence.

    `inside` lets through plain http and addresses of one's own network.
    """
    parts = _parts(url)
    if parts.scheme not in ({"https", "http"} if inside else {"https"}):
        raise _bad(N_("Only https addresses are called."))
    if not parts.hostname or parts.username or parts.password or len(url) > MOST_URL:
        raise _bad(N_("Write the whole address, like https://example.com/huiyin, without a user name."))
    with suppress(ValueError):
        if not inside and not is_public(ip_address(parts.hostname)):
            raise _bad(N_("This address lies inside a network of our own; it is not called."))
    return parts


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        # A name that cannot be written in DNS raises here (UnicodeError), and not first when it is called.
        _ = parts.port, (parts.hostname or "").encode("idna")
    except ValueError as error:
        raise _bad(N_("This is not an address on the web.")) from error
    if not url.isascii() or any(char.isspace() for char in url):
        raise _bad(N_("This is not an address on the web."))
    return parts


def _bad(message: str) -> Invalid:
    return Invalid(message, code="bad_url", field="url")


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Tell whether anybody on the internet could be meant by an address."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in _TRANSLATED:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if any(address in network for network in _NEVER_PUBLIC):
            return False
    return address.is_global and not address.is_multicast


def post(
    url: str, body: bytes, headers: Mapping[str, str], *, inside: bool = False, method: str = "POST"
) -> Answer:
    """Send one request and return the answer. Raises Unreachable; Invalid for what is not called."""
    parts = check_url(url, inside=inside)
    connection = _connected(parts, inside=inside)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        with _ended_after(connection, LONGEST) as over:
            answer = _exchange(connection, method, path, body, headers)
        if over.is_set():
            # What was read by then looks like an answer, and may be half of one.
            raise Unreachable("TimeoutError", may_have_arrived=True)
        return answer
    finally:
        connection.close()


def _exchange(
    connection: http.client.HTTPConnection, method: str, path: str, body: bytes, headers: Mapping[str, str]
) -> Answer:
    try:
        connection.request(method, path, body=body or None, headers=dict(headers))
        answer = connection.getresponse()
        return Answer(answer.status, answer.read(MOST_BYTES))
    except (OSError, http.client.HTTPException, ValueError, AttributeError) as error:
        # A socket that the watch shut down shows as any of these.
        raise Unreachable(type(error).__name__, may_have_arrived=True) from error


def _connected(parts: SplitResult, *, inside: bool) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        raw = _reached(_checked(host, port, inside=inside), port)
    except OSError as error:
        raise Unreachable(type(error).__name__, may_have_arrived=False) from error
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
    try:
        connection.sock = _secured(raw, host) if parts.scheme == "https" else raw
    except OSError as error:
        raw.close()
        raise Unreachable(type(error).__name__, may_have_arrived=False) from error
    return connection


def _reached(addresses: Sequence[str], port: int) -> socket.socket:
    """Connect to the first of a few addresses that answers. Raises the OSError of the last."""
    *others, last = addresses[:MOST_ADDRESSES]
    for address in others:
        with suppress(OSError):
            return socket.create_connection((address, port), TIMEOUT / MOST_ADDRESSES)
    return socket.create_connection((last, port), TIMEOUT)


def _secured(raw: socket.socket, host: str) -> ssl.SSLSocket:
    return ssl.create_default_context().wrap_socket(raw, server_hostname=host)


def _checked(host: str, port: int, *, inside: bool) -> list[str]:
    """Return the addresses of a host, all of which may be called. Raises Invalid, OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]).partition("%")[0] for entry in found]
    if not inside and not all(is_public(ip_address(address)) for address in addresses):
        raise _bad(N_("This address lies inside a network of our own; it is not called."))
    return list(dict.fromkeys(addresses))


@contextmanager
def _ended_after(connection: http.client.HTTPConnection, seconds: float) -> Iterator[threading.Event]:
    """Shut the connection down when it takes too long altogether: a timeout watches single steps only."""
    sock, over = connection.sock, threading.Event()

    def end() -> None:
        over.set()
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)

    watch = threading.Timer(seconds, end)
    watch.daemon = True
    watch.start()
    try:
        yield over
    finally:
        watch.cancel()
