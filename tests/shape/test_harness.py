"""The test run itself keeps its promises."""

import os
import socket
from pathlib import Path

import pytest
from django.conf import settings

from conftest import NetworkTouched
from tests import environment, groups


def test_a_connection_that_leaves_the_machine_is_refused() -> None:
    with socket.socket() as out, pytest.raises(NetworkTouched):
        out.connect(("192.0.2.1", 80))


def test_looking_up_a_name_is_refused() -> None:
    with pytest.raises(NetworkTouched):
        socket.getaddrinfo("example.org", 80)


def test_the_machine_itself_can_be_reached() -> None:
    with socket.socket() as server, socket.socket() as client:
        server.bind(("127.0.0.1", 0))
        server.listen()
        client.connect(server.getsockname())


def test_the_data_directory_is_a_temporary_one() -> None:
    assert Path(settings.HUIYIN_HOME) == environment.HOME
    assert "huiyin-tests-" in str(environment.HOME)


def test_settings_of_the_shell_do_not_reach_the_tests() -> None:
    ours = {name for name in os.environ if name.startswith("HUIYIN_")}
    assert ours <= environment.KEPT | environment.OURS.keys() | {"HUIYIN_HOME"}


def test_a_required_group_that_is_absent_refuses_the_run() -> None:
    refusal = groups.refused(frozenset({"browser"}), frozenset({"browser", "data"}))
    assert "browser is required" in refusal
    assert "data" not in refusal


def test_an_absent_group_that_nobody_requires_does_not_refuse_the_run() -> None:
    assert groups.refused(frozenset({"postgres"}), frozenset({"browser"})) == ""


def test_all_requires_what_a_machine_can_be_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIYIN_REQUIRE_GROUPS", "all, data")
    assert groups.required() == {"browser", "postgres", "data"}
