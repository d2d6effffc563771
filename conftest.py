"""What every test of the project gets, those in the modules' own folders too."""

import os
import socket
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.db import connections

from tests import environment, groups
from tests.migrated import Migrated

# Named here and not in addopts: its modules need Django to be set up.
pytest_plugins = ["tests.fixtures"]

# CI repeats the same examples; a developer's runs look further, and keep what they found.
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, max_examples=60, print_blob=True)
hypothesis.settings.register_profile("dev", deadline=None, max_examples=100)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "dev")


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """Name this process's test database.

    SQLite gets a file, as in earnest: an in-memory database has other locks, so races would prove nothing.
    """
    database = connections["default"]
    test = database.settings_dict["TEST"]
    if database.vendor == "sqlite":
        test["NAME"] = str(environment.HOME / "test.sqlite3")
    else:
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        test["NAME"] = f"test_{database.settings_dict['NAME']}_{worker}"


@pytest.fixture(scope="session")
def _migrated() -> Migrated | None:
    """Return what keeps the migrated database of SQLite."""
    return Migrated() if connections["default"].vendor == "sqlite" else None


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None, _migrated: Migrated | None) -> bool:
    """Copy the migrated database, if there is one; then nothing is left to migrate."""
    return _migrated is not None and _migrated.bring(_test_file())


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_keepdb: bool, _migrated: Migrated | None) -> None:
    """Keep the database that was just migrated for the next process."""
    if _migrated is not None and not django_db_keepdb:
        _migrated.keep(_test_file())


def _test_file() -> Path:
    return Path(str(connections["default"].settings_dict["TEST"]["NAME"]))


class NetworkTouched(AssertionError):
    """A test reached for the network."""


def _is_here(address: Any) -> bool:
    """Say whether a socket address is on this machine; paths of Unix sockets are."""
    if not isinstance(address, tuple):
        return True
    host = str(address[0]).partition("%")[0]
    if host in {"localhost", ""}:
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Refuse every connection that leaves this machine."""
    connect, resolve = socket.socket.connect, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        if not _is_here(address):
            raise NetworkTouched(f"A test may not use the network, but it connected to {address!r}.")
        connect(self, address)

    def guarded_resolve(host: Any, *rest: Any, **more: Any) -> Any:
        if host is not None and not _is_here((host,)):
            raise NetworkTouched(f"A test may not use the network, but it looked up {host!r}.")
        return resolve(host, *rest, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket, "getaddrinfo", guarded_resolve)
        yield


@pytest.fixture(scope="session")
def sample_data() -> Path:
    """Return the folder of the sample messages; the test is of the group `data`."""
    folder = groups.sample_data()
    if not folder:
        raise LookupError("A test that needs the sample messages is marked with pytest.mark.data.")
    return folder
