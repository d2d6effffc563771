"""Calling other systems: never inside, never for long, never more than a little."""

import socket
import threading
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any

import pytest

from huiyin.kernel.errors import Invalid
from huiyin.kit import outgoing
from huiyin.kit.outgoing import Unreachable


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",  # noqa: S104
        "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::",
        "64:ff9b:1::a00:1", "::10.0.0.1",
    ],
)  # fmt: skip
def test_addresses_of_the_inside_are_known(address: str) -> None:
    assert not outgoing.is_public(ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "8.8.8.8", "2606:4700:4700::1111", "64:ff9b::808:808"])
def test_public_addresses_are_called(address: str) -> None:
    assert outgoing.is_public(ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/", "ftp://example.com/", "file:///etc/passwd", "https://", "https:///x",
        "https://a:b@example.com/", "https://example.com:99999/", "https://127.0.0.1/", "https://[::1]/",
        "https://10.0.0.1:8443/x", "https://exa mple.com/", "https://例子.cn/", "gopher://x", "",
        "https://example.com/" + "x" * 500, "https://example.com/\r\nHost: x",
        "https://a..b/", f"https://{'a' * 64}.cn/",
    ],
)  # fmt: skip
def test_other_addresses_are_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(Invalid) as refused:
        outgoing.check_url(url)
    assert (refused.value.field, refused.value.code) == ("url", "bad_url")


def test_a_name_that_points_inside_is_not_called(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when only one of its addresses does: which one is used is not the caller's to choose."""

    def resolve(host: str, port: int, **more: Any) -> list[Any]:
        return [(0, 0, 0, "", ("1.1.1.1", port)), (0, 0, 0, "", ("192.168.0.9", port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", lambda *_: pytest.fail("It was called."))
    with pytest.raises(Invalid):
        outgoing.post("https://sly.example.com/", b"{}", {})


def test_the_address_that_was_checked_is_the_one_that_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, called = [], []

    def resolve(host: str, port: int, **more: Any) -> list[Any]:
        asked.append(host)
        # A name server that answers differently the second time.
        return [(0, 0, 0, "", ("1.1.1.1" if len(asked) == 1 else "127.0.0.1", port))]

    def connect(address: tuple[str, int], timeout: float) -> Any:
        called.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(Unreachable) as unreachable:
        outgoing.post("https://sly.example.com/", b"{}", {})
    assert (asked, called) == (["sly.example.com"], [("1.1.1.1", 443)])
    assert not unreachable.value.may_have_arrived


@pytest.fixture
def server() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(10)
        yield listening


def _url(server: socket.socket) -> str:
    return f"http://127.0.0.1:{server.getsockname()[1]}/"


def _answer(server: socket.socket, *pieces: bytes, hang: threading.Event | None = None) -> threading.Thread:
    def serve() -> None:
        connection, _ = server.accept()
        with connection:
            connection.recv(65536)
            for piece in pieces:
                connection.sendall(piece)
            if hang:
                hang.wait(10)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    return thread


def test_where_one_address_leads_nowhere_the_next_is_tried(
    server: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, port = socket.getaddrinfo, server.getsockname()[1]
    twice = [(socket.AF_INET6, 1, 6, "", ("::1", port, 0, 0)), *real("127.0.0.1", port, type=1)]
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *_, **__: twice if host == "two" else real(host, port, type=1)
    )
    thread = _answer(server, b"HTTP/1.1 204 No Content\r\n\r\n")
    assert outgoing.post(f"http://two:{port}/", b"{}", {}, inside=True).is_good
    thread.join()


def test_a_long_answer_is_cut(server: socket.socket) -> None:
    long = b"x" * (outgoing.MOST_BYTES * 2)
    thread = _answer(server, b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(long), long[:70_000])
    answer = outgoing.post(_url(server), b"{}", {}, inside=True)
    assert (answer.status, len(answer.body)) == (200, outgoing.MOST_BYTES)
    thread.join()


def test_one_who_hangs_is_left_and_may_have_read_it(
    server: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing, "LONGEST", 0.2)
    hang = threading.Event()
    thread = _answer(server, b"HTTP/1.1 200 OK\r\n", hang=hang)
    with pytest.raises(Unreachable) as unreachable:
        outgoing.post(_url(server), b"{}", {}, inside=True)
    hang.set()
    thread.join()
    assert unreachable.value.may_have_arrived


def test_nonsense_is_no_answer(server: socket.socket) -> None:
    thread = _answer(server, b"220 mail.example.com ESMTP\r\n")
    with pytest.raises(Unreachable):
        outgoing.post(_url(server), b"{}", {}, inside=True)
    thread.join()


def test_nobody_listening_is_told_apart() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        url = _url(gone)
    with pytest.raises(Unreachable) as unreachable:
        outgoing.post(url, b"{}", {}, inside=True)
    assert not unreachable.value.may_have_arrived
