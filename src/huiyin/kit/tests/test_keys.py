"""The key file."""

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from huiyin.kit.keys import read_or_make


def test_keys_are_made_once_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "new" / "keys.json"
    assert read_or_make(path) == read_or_make(path)


def test_the_keys_are_long_and_differ_from_each_other(tmp_path: Path) -> None:
    ring = read_or_make(tmp_path / "keys.json")
    other = read_or_make(tmp_path / "other.json")
    drawn = [
        ring.index,
        ring.follow,
        *ring.sealing.values(),
        other.index,
        other.follow,
        *other.sealing.values(),
    ]
    assert {len(key) for key in drawn} == {32}
    assert len(set(drawn)) == 6
    assert ring.session != other.session


def test_only_the_owner_reads_the_file(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    read_or_make(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_newest_version_seals(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    read_or_make(path)
    stored = json.loads(path.read_text())
    stored["sealing"]["10"] = stored["sealing"]["1"]
    path.write_text(json.dumps(stored))
    assert read_or_make(path).newest == 10


def test_several_that_start_at_once_agree(tmp_path: Path) -> None:
    for round_ in range(20):
        path = tmp_path / str(round_) / "keys.json"
        with ThreadPoolExecutor(8) as pool:
            rings = list(pool.map(read_or_make, [path] * 8))
        assert rings == [rings[0]] * 8
        assert [file.name for file in path.parent.iterdir()] == ["keys.json"]
