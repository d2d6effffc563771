"""`huiyin serve` as people start it: one process tree, from an empty folder to a notice, and down again."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

WAIT_SECONDS = 150


@dataclass
class Site:
    """A running tree and where it answers."""

    process: "subprocess.Popen[bytes]"
    home: Path
    address: str

    def get(self, path: str) -> str:
        with urlopen(f"{self.address}{path}", timeout=10) as answer:  # noqa: S310 - our own address
            return str(answer.read().decode())

    def post(self, path: str, data: object) -> dict[str, str]:
        body = json.dumps(data).encode()
        request = Request(f"{self.address}{path}", body, {"Content-Type": "application/json"})  # noqa: S310
        with urlopen(request, timeout=10) as answer:  # noqa: S310
            return dict(json.loads(answer.read()))

    def rows(self, query: str) -> list[tuple[object, ...]]:
        database = sqlite3.connect(self.home / "huiyin.sqlite3", timeout=10)
        try:
            return database.execute(query).fetchall()
        finally:
            database.close()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def until(true: Callable[[], object]) -> bool:
    """Wait until something holds; False if it never does."""
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        try:
            if true():
                return True
        except OSError:
            pass
        time.sleep(0.2)
    return False


def descendants(pid: int) -> set[int]:
    """Return the ids of all processes below one."""
    below: set[int] = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(status.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == pid:
            below |= {int(status.parent.name)} | descendants(int(status.parent.name))
    return below


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    port = free_port()
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("HUIYIN_", "DATABASE_URL"))
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "huiyin.site.cli", "serve", "--port", str(port)],
        env=environment | {"HUIYIN_HOME": str(tmp_path), "HUIYIN_BASE_URL": f"http://127.0.0.1:{port}"},
        stdout=subprocess.DEVNULL,
    )
    yield Site(process, tmp_path, f"http://127.0.0.1:{port}")
    process.kill()
    process.wait()


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").exists(), reason="It reads /proc to see the process tree.")
def test_a_fresh_folder_serves_a_wish_a_notice_and_an_end(site: Site) -> None:
    assert until(lambda: site.get("/healthz") == "ok\n")
    assert "<html" in site.get("/")
    filed = site.post(
        "/api/v1/matters", {"place": "430200", "body": "楼下路灯不亮，请修。", "phone": "13973300001"}
    )
    assert filed["follow_key"]
    assert until(lambda: site.rows("SELECT 1 FROM notices_notice")), "The worker told nobody."
    tree = descendants(site.process.pid)
    assert len(tree) >= 4
    site.process.send_signal(signal.SIGTERM)
    assert site.process.wait(timeout=40) == 0
    assert until(lambda: not [pid for pid in tree if is_alive(pid)])


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").exists(), reason="It reads /proc to see the process tree.")
def test_nothing_outlives_a_supervisor_that_was_killed(site: Site) -> None:
    assert until(lambda: site.get("/healthz") == "ok\n")
    assert until(lambda: len(descendants(site.process.pid)) >= 4)
    tree = descendants(site.process.pid)
    site.process.kill()
    site.process.wait()
    assert until(lambda: not [pid for pid in tree if is_alive(pid)])
