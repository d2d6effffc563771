"""Archives that are wrong, cut off, damaged: each is refused with a sentence, and nothing is put back."""

import hashlib
import io
import json
import random
import resource
import tarfile
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from PIL import Image

from huiyin.kit import attachments
from huiyin.kit.keys import keyring, read_or_make
from huiyin.site.backup import sealing
from huiyin.site.backup.archive import MANIFEST, SEAL, extract
from huiyin.site.backup.errors import BackupFailed
from huiyin.site.backup.making import Wanted, make_backup
from huiyin.site.backup.manifest import Manifest
from huiyin.site.backup.restoring import Leave, _keys_for, opened, restore_backup
from huiyin.site.backup.sealing import open_keys
from tests import matters as stage
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def photo() -> attachments.Photo:
    file = io.BytesIO()
    Image.new("RGB", (60, 40), (189, 49, 36)).save(file, "JPEG")
    return attachments.read_photos([io.BytesIO(file.getvalue())])[0]


@pytest.fixture
def whole(cast: Cast, tmp_path: Path) -> Path:
    """An archive of one closed matter and one photo."""
    stage.closed(cast)
    attachments.keep_photos([photo()])
    path = tmp_path / "whole.tar"
    make_backup(path)
    return path


@pytest.fixture
def into(tmp_path: Path) -> Path:
    folder = tmp_path / "into"
    folder.mkdir()
    return folder


def content(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def refusal(path: Path, into: Path) -> str:
    with pytest.raises(BackupFailed) as refused:
        extract(path, into)
    return str(refused.value)


def changed(whole: Path, **facts: Any) -> Path:
    """Write the archive anew with another manifest, its seal fitting."""
    target = whole.with_name("changed.tar")
    with tarfile.open(whole) as old, tarfile.open(target, "w") as new:
        for info in old:
            source = old.extractfile(info)
            assert source is not None
            raw = source.read()
            if info.name == MANIFEST:
                raw = json.dumps({**json.loads(raw), **facts}).encode()
                made = raw
            if info.name == SEAL:
                raw = hashlib.sha256(made).hexdigest().encode()
            info.size = len(raw)
            new.addfile(info, io.BytesIO(raw))
    return target


def test_it_holds_database_photos_and_what_it_says_of_itself(whole: Path, into: Path) -> None:
    manifest = extract(whole, into)
    assert manifest.held.counts["matters_matter"] == 1
    assert (manifest.held.timelines, manifest.missing) == (1, ())
    assert sum(name.startswith("attachments/") for name in manifest.members) == 2
    assert "keys.json" not in manifest.members
    assert whole.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", [b"", b"not a tar at all" * 100, b"\0" * 20_000])
def test_what_is_no_archive(content: bytes, tmp_path: Path, into: Path) -> None:
    path = tmp_path / "x.tar"
    path.write_bytes(content)
    assert "x.tar" in refusal(path, into)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.97])
def test_what_was_cut_off_is_incomplete(whole: Path, into: Path, share: float) -> None:
    raw = whole.read_bytes()
    end = raw.rstrip(b"\0")
    whole.write_bytes(raw[: int(len(end) * share)])
    assert "ends early" in refusal(whole, into)


def test_a_flipped_byte_is_refused_or_changes_nothing(whole: Path, tmp_path: Path) -> None:
    raw, chance, refused = whole.read_bytes(), random.Random(7), 0
    good = tmp_path / "good"
    good.mkdir()
    extract(whole, good)
    wanted = content(good)
    for number in range(60):
        at = chance.randrange(len(raw))
        damaged = tmp_path / "damaged.tar"
        damaged.write_bytes(raw[:at] + bytes([raw[at] ^ 0x20]) + raw[at + 1 :])
        folder = tmp_path / str(number)
        folder.mkdir()
        try:
            extract(damaged, folder)
        except BackupFailed:
            refused += 1
        else:
            assert content(folder) == wanted
    assert refused > 40


def test_a_member_that_is_not_listed_or_leaves_the_folder(whole: Path, into: Path) -> None:
    for name in ("attachments/aa/more.jpg", "../outside.txt", "/etc/passwd", "keys.json/../../x"):
        path = whole.with_name("more.tar")
        path.write_bytes(whole.read_bytes())
        with tarfile.open(path, "a") as tar:
            tar.addfile(tarfile.TarInfo(name))
        assert name in refusal(path, into)
    assert not (into.parent / "outside.txt").exists()


def test_a_link_is_no_member(whole: Path, into: Path) -> None:
    with tarfile.open(whole, "a") as tar:
        link = tarfile.TarInfo("attachments/aa/link.jpg")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    assert "link.jpg" in refusal(whole, into)


class TestVersions:
    def refused(self, path: Path, into: Path) -> str:
        with pytest.raises(BackupFailed) as refused, opened(path, into):
            pass
        assert list(into.iterdir()) == []
        return str(refused.value)

    def test_a_newer_one_is_refused(self, whole: Path, into: Path) -> None:
        path = changed(whole, migrations=["kit.0999_from_the_future"], version="9.9")
        assert "newer version (9.9)" in self.refused(path, into)
        assert "newer version" in self.refused(changed(whole, format=2, more={}), into)

    def test_one_of_the_other_database_is_refused(self, whole: Path, into: Path) -> None:
        other = "sqlite" if connection.vendor == "postgresql" else "postgresql"
        assert f"of a {other} database" in self.refused(changed(whole, vendor=other), into)

    def test_an_older_one_is_taken(self, whole: Path, into: Path) -> None:
        with opened(changed(whole, migrations=["kit.0001_initial"]), into) as archive:
            assert archive.database.exists()


class TestKeys:
    def test_they_are_in_it_when_asked_for_plain_or_sealed(
        self, cast: Cast, tmp_path: Path, into: Path
    ) -> None:
        make_backup(tmp_path / "plain.tar", Wanted(keys=True))
        make_backup(tmp_path / "sealed.tar", Wanted(keys=True, passphrase="回音件件有着落"))
        extract(tmp_path / "plain.tar", into)
        plain = (into / "keys.json").read_bytes()
        extract(tmp_path / "sealed.tar", into)
        sealed = (into / "keys.json").read_bytes()
        assert b"sealing" in plain
        assert b"sealing" not in sealed
        assert open_keys(sealed, "回音件件有着落") == plain
        with pytest.raises(BackupFailed, match="does not open"):
            open_keys(sealed, "wrong")

    def test_keys_of_another_house_are_refused_unless_that_is_accepted(
        self, whole: Path, into: Path, settings: Any, tmp_path: Path
    ) -> None:
        settings.HUIYIN_KEYS = tmp_path / "other.json"
        read_or_make(settings.HUIYIN_KEYS)
        with opened(whole, into) as archive:
            with pytest.raises(BackupFailed, match="does not belong to this backup"):
                _keys_for(archive, Leave())
            assert _keys_for(archive, Leave(without_keys=True)) is None

    def test_sealed_keys_come_with_their_passphrase_only(
        self, cast: Cast, into: Path, settings: Any, tmp_path: Path
    ) -> None:
        make_backup(tmp_path / "sealed.tar", Wanted(keys=True, passphrase="p"))
        ours = Path(settings.HUIYIN_KEYS).read_bytes()
        settings.HUIYIN_KEYS = tmp_path / "other.json"
        read_or_make(settings.HUIYIN_KEYS)
        with opened(tmp_path / "sealed.tar", into) as archive:
            with pytest.raises(BackupFailed, match="passphrase-file"):
                _keys_for(archive, Leave())
            assert _keys_for(archive, Leave(passphrase="p")) == ours

    def test_a_fingerprint_gives_nothing_away(self, whole: Path, into: Path) -> None:
        manifest = extract(whole, into)
        assert manifest.fits(keyring())
        assert keyring().index.hex() not in manifest.to_json().decode()
        assert Manifest.from_json(manifest.to_json()) == manifest


def test_a_full_disk_leaves_nothing_behind(cast: Cast, tmp_path: Path) -> None:
    stage.closed(cast)
    folder = tmp_path / "small"
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    # A file may grow no further than this: the same errors as on a disk that is full.
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, hard))
    try:
        with pytest.raises(BackupFailed, match=r"disk is full|failed"):
            make_backup(folder / "b.tar")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(folder.iterdir()) == []


def test_what_is_here_is_not_replaced_unasked(whole: Path) -> None:
    with pytest.raises(BackupFailed, match="--force"):
        restore_backup(whole, Leave())


@pytest.fixture(autouse=True)
def _own_photos(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = tmp_path / "photos"
    # What guards a real passphrase takes a second each time.
    monkeypatch.setitem(sealing._COST, "n", 2**10)
