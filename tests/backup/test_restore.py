"""The whole circle: backed up while in use, verified, put back into an empty house, refused by a full one."""

import errno
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as ours
from django.db import connection

from huiyin.civic.matters.models import EntryPayload, Matter
from huiyin.kernel import clock
from huiyin.kit import attachments, heartbeats
from huiyin.site.backup.archive import PHOTOS
from huiyin.site.backup.databases import beside, url_of
from huiyin.site.backup.errors import BackupFailed
from huiyin.site.backup.making import Wanted, make_backup
from huiyin.site.backup.restoring import Leave, restore_backup, verify_backup
from huiyin.site.backup.rotation import Keep
from huiyin.site.backup.scheduled import _alone, back_up_if_due, backups
from tests import matters as stage
from tests.backup.test_archive import photo
from tests.cast import Cast
from tests.fixtures import Watch
from tests.site.conftest import Run, run  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_photos(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "photos"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of an installation in which nothing is yet."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HUIYIN_")}
    with ExitStack() as held:
        url = f"sqlite:///{tmp_path / 'house' / 'huiyin.sqlite3'}"
        if connection.vendor == "postgresql":
            url = url_of(held.enter_context(beside(f"house_{os.getpid()}")))
        yield {**kept, "HUIYIN_HOME": str(tmp_path / "house"), "DATABASE_URL": url, "LANG": "en_GB.UTF-8"}


def huiyin(house: dict[str, str], *words: object) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "huiyin.site.cli", *map(str, words)]
    return subprocess.run(command, env=house, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_a_house_moves_into_another(cast: Cast, tmp_path: Path, house: dict[str, str]) -> None:
    stage.closed(cast)
    attachments.keep_photos([photo()])
    heartbeats.beat("relay")
    archive, secret = tmp_path / "b.tar", tmp_path / "passphrase"
    secret.write_text("件件有着落\n", encoding="utf-8")
    made = make_backup(archive, Wanted(keys=True, passphrase="件件有着落"))

    refused = huiyin(house, "restore", archive)
    assert (refused.returncode, "passphrase" in refused.stderr) == (1, True)
    restored = huiyin(house, "restore", archive, "--passphrase-file", secret)
    assert restored.returncode == 0, restored.stderr
    assert f"{sum(made.held.counts.values())} rows, 1 timelines, 1 photos" in restored.stdout

    home = Path(house["HUIYIN_HOME"])
    assert (home / "keys.json").read_bytes() == Path(ours.HUIYIN_KEYS).read_bytes()
    assert len(list((home / "attachments").rglob("*.jpg"))) == 2
    assert not list(home.glob(".restoring-*"))
    audit = huiyin(house, "audit", "verify")
    assert audit.returncode == 0, audit.stderr
    again = huiyin(house, "restore", archive)
    assert (again.returncode, "--force" in again.stderr) == (1, True)


@pytest.mark.slow
def test_verify_restores_beside_and_finds_what_was_changed_before(cast: Cast, tmp_path: Path) -> None:
    filed = stage.closed(cast)
    attachments.keep_photos([photo()])
    make_backup(tmp_path / "good.tar")
    assert verify_backup(tmp_path / "good.tar", tmp_path / "scratch").held.timelines == 1
    assert list((tmp_path / "scratch").iterdir()) == []
    EntryPayload.objects.filter(entry__matter__code=filed.code, entry__seq=1).update(data={"kind": "praise"})
    make_backup(tmp_path / "bad.tar")
    with pytest.raises(BackupFailed, match="does not hold"):
        verify_backup(tmp_path / "bad.tar", tmp_path / "scratch")
    assert Matter.objects.count() == 1


def test_a_photo_that_is_gone_is_named_and_the_rest_is_kept(cast: Cast, tmp_path: Path) -> None:
    attachments.keep_photos([photo(), photo()])
    gone = next(iter((tmp_path / "photos").rglob("*-full.jpg")))
    gone.unlink()
    manifest = make_backup(tmp_path / "b.tar")
    assert [Path(name).name for name in manifest.missing] == [gone.name]
    assert sum(name.startswith(PHOTOS) for name in manifest.members) == 3


def test_a_running_house_is_not_replaced_even_by_force(cast: Cast, tmp_path: Path) -> None:
    make_backup(tmp_path / "b.tar")
    heartbeats.beat("relay")
    with pytest.raises(BackupFailed, match="Stop it first"):
        restore_backup(tmp_path / "b.tar", Leave(replace=True))


class TestByItself:
    @pytest.fixture
    def folder(self, settings: Any, tmp_path: Path) -> Path:
        settings.HUIYIN_BACKUP_DIR = tmp_path / "backups"
        settings.HUIYIN_BACKUP_KEEP = Keep(2, 0, 0)
        return tmp_path / "backups"

    def test_once_a_day_and_old_ones_go(self, cast: Cast, folder: Path, watch: Watch) -> None:
        mine = folder / "huiyin-before-the-move.tar"
        folder.mkdir()
        mine.touch()
        assert [back_up_if_due(), back_up_if_due()] == [1, 0]
        for _ in range(3):
            watch.forward(days=1)
            assert back_up_if_due() == 1
        assert sorted(backups(folder)) == [watch.now - timedelta(days=1), watch.now]
        assert mine.exists()

    def test_one_worker_of_two_makes_it(self, cast: Cast, folder: Path) -> None:
        folder.mkdir()
        with _alone(folder) as first:
            assert first
            assert back_up_if_due() == 0
        assert back_up_if_due() == 1

    def test_without_a_folder_none_is_made(self, cast: Cast) -> None:
        assert back_up_if_due() == 0

    def test_a_folder_that_cannot_be_is_named(self, run: Run, settings: Any, tmp_path: Path) -> None:  # noqa: F811
        (tmp_path / "file").touch()
        settings.HUIYIN_BACKUP_DIR = tmp_path / "file" / "backups"
        with pytest.raises(BackupFailed, match="file/backups cannot be used"):
            back_up_if_due()
        assert f"No backup can be written into {tmp_path}/file/backups" in run("check").output

    def test_check_tells_how_old_the_last_one_is(self, run: Run, folder: Path) -> None:  # noqa: F811
        assert "no backup of the last day" in run("check").output
        make_backup(folder / clock.now().strftime("huiyin-%Y%m%dT%H%M%SZ.tar"))
        assert "The last backup is of" in run("check").output


class TestCommand:
    def test_it_says_what_is_in_it_and_where_the_keys_are(self, run: Run, tmp_path: Path) -> None:  # noqa: F811
        done = run("backup", "-o", tmp_path / "b.tar")
        assert (done.exit_code, "rows, 0 timelines, 0 photos." in done.output) == (0, True)
        assert "The keys are not in it." in done.stderr
        again = run("backup", "-o", tmp_path / "b.tar")
        assert (again.exit_code, "exists" in again.stderr) == (1, True)

    def test_a_folder_is_named_by_its_slash_and_has_to_be_there(self, run: Run, tmp_path: Path) -> None:  # noqa: F811
        """A disk that is not mounted: the backup would lie beside what it is to save, or be a file."""
        for out in (f"{tmp_path}/other-disk/", f"{tmp_path}/other-disk/b.tar"):
            done = run("backup", "-o", out)
            assert (done.exit_code, "other-disk cannot be used" in done.stderr) == (1, True)
        (tmp_path / "other-disk").mkdir()
        assert run("backup", "-o", f"{tmp_path}/other-disk/").exit_code == 0
        assert [path.suffix for path in (tmp_path / "other-disk").iterdir()] == [".tar"]

    def test_what_cannot_be_written_to_is_a_sentence(
        self,
        run: Run,  # noqa: F811
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        def refuse(*_: object, **more: object) -> None:
            raise OSError(errno.EROFS, "Read-only file system", str(tmp_path / ".backup-x"))

        monkeypatch.setattr(tempfile, "mkdtemp", refuse)
        done = run("backup", "-o", tmp_path / "b.tar")
        assert (done.exit_code, f"The folder {tmp_path} cannot be used: Read-only" in done.stderr) == (
            1,
            True,
        )
        done = run("backup", "verify", __file__, "--scratch", tmp_path / "x")
        assert (done.exit_code, "cannot be used: Read-only" in done.stderr) == (1, True)

    def test_verify_says_when_the_keys_here_do_not_belong_to_it(
        self,
        run: Run,  # noqa: F811
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        run("backup", "-o", tmp_path / "b.tar")
        monkeypatch.setattr("huiyin.site.backup.restoring._audit", lambda *_: None)
        assert "do not belong" not in run("backup", "verify", tmp_path / "b.tar").stderr
        monkeypatch.setattr("huiyin.site.backup.manifest.fingerprint", lambda ring: "another")
        done = run("backup", "verify", tmp_path / "b.tar")
        assert (done.exit_code, "is whole" in done.output, "do not belong to it" in done.stderr) == (
            0,
            True,
            True,
        )

    def test_open_keys_are_warned_of(self, run: Run, tmp_path: Path) -> None:  # noqa: F811
        assert "whoever has it" in run("backup", "-o", tmp_path, "--with-keys").stderr

    def test_an_empty_passphrase_is_none(self, run: Run, tmp_path: Path) -> None:  # noqa: F811
        (tmp_path / "p").write_text("\n")
        done = run("backup", "-o", tmp_path / "b.tar", "--passphrase-file", tmp_path / "p")
        assert (done.exit_code, "holds no passphrase" in done.stderr) == (1, True)
