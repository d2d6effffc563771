"""`huiyin audit`: the database and a file of it, each tampered with in turn."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from huiyin.civic.matters.models import Entry, EntryPayload, Matter
from huiyin.civic.trust import jobs
from huiyin.civic.trust.models import Seal
from tests import matters as stage
from tests.cast import Cast
from tests.fixtures import Watch
from tests.site.conftest import Run


@pytest.fixture
def sealed(cast: Cast, watch: Watch) -> str:
    """Bring one matter to its end, and seal the day."""
    filed = stage.closed(cast)
    stage.filed(cast, body="一单元门口的垃圾桶满了三天。")
    watch.forward(days=1)
    jobs.seal_what_is_over()
    return filed.code


def matter_of(code: str) -> Matter:
    return Matter.objects.get(code=code)


def cut(matter: Matter) -> None:
    """Take the last entry off, as somebody with the database in hand would: the head fits again."""
    last = Entry.objects.filter(matter=matter).order_by("-seq")[0]
    EntryPayload.objects.filter(entry=last).delete()
    last.delete()
    before = Entry.objects.filter(matter=matter).order_by("-seq")[0]
    Matter.objects.filter(pk=matter.pk).update(seq=before.seq, head=before.hash)


class TestDatabase:
    def test_an_untouched_history_is_whole(self, run: Run, sealed: str) -> None:
        done = run("audit", "verify")
        assert (done.exit_code, done.output.startswith("2 timelines with")) == (0, True)
        assert "1 seals: 0 faults" in done.output
        # The seal itself is an audit record of today, and so is whatever comes after midnight.
        assert "Sealed until 2026-03-02; 1 entries and audit records" in done.output

    def test_a_changed_payload_names_its_matter(self, run: Run, sealed: str) -> None:
        EntryPayload.objects.filter(entry__matter__code=sealed, entry__seq=1).update(data={"kind": "praise"})
        done = run("audit", "verify")
        assert (done.exit_code, f"{sealed} was changed" in done.stderr) == (1, True)

    def test_a_last_entry_cut_off_is_found_by_the_seal(self, run: Run, sealed: str) -> None:
        cut(matter_of(sealed))
        done = run("audit", "verify")
        assert (done.exit_code, f"{sealed} no longer ends" in done.stderr) == (1, True)

    def test_a_matter_taken_out_altogether_is_found_by_the_seal(self, run: Run, sealed: str) -> None:
        found = matter_of(sealed)
        EntryPayload.objects.filter(entry__matter=found).delete()
        Entry.objects.filter(matter=found).delete()
        Matter.objects.filter(pk=found.pk).update(final_echo=None, state="withdrawn")
        found.delete()
        done = run("audit", "verify")
        assert (done.exit_code, f"{sealed} was sealed and is gone" in done.stderr) == (1, True)

    def test_a_payload_that_is_gone_without_an_erasure_is_a_fault(self, run: Run, sealed: str) -> None:
        EntryPayload.objects.filter(entry__matter__code=sealed, entry__seq=1).delete()
        done = run("audit", "verify")
        assert (done.exit_code, f"an entry of {sealed} said is gone" in done.stderr) == (1, True)

    def test_a_forged_seal_is_found(self, run: Run, sealed: str) -> None:
        Seal.objects.update(root="0" * 64)
        done = run("audit", "verify")
        assert (done.exit_code, "The seal of 2026-03-02 does not fit" in done.stderr) == (1, True)

    def test_a_seal_that_was_kept_has_to_be_among_ours(self, run: Run, sealed: str) -> None:
        kept = run("audit", "seals").output.split()[1]
        assert run("audit", "verify", "--seal", kept).exit_code == 0
        done = run("audit", "verify", "--seal", "f" * 64)
        assert (done.exit_code, "the seals were replaced" in done.stderr) == (1, True)


class TestFile:
    @pytest.mark.parametrize("more", [(), ("--payloads",)])
    def test_a_file_is_checked_without_any_database(
        self, run: Run, sealed: str, tmp_path: Path, more: tuple[str, ...]
    ) -> None:
        file = tmp_path / "audit.jsonl"
        assert run("audit", "export", "-o", file, *more).exit_code == 0
        assert ("路灯" in file.read_text(encoding="utf-8")) == bool(more) or "路灯" not in stage.ECHO
        command = [sys.executable, "-m", "huiyin.site.cli", "audit", "verify", str(file)]
        nowhere = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing", "HUIYIN_HOME": str(tmp_path)}
        done = subprocess.run(
            command, env=os.environ | nowhere, capture_output=True, text=True, check=False, timeout=120
        )
        assert (done.returncode, done.stderr) == (0, "")

    def test_a_file_that_was_changed_names_the_matter(self, run: Run, sealed: str, tmp_path: Path) -> None:
        file = tmp_path / "audit.jsonl"
        run("audit", "export", "-o", file)
        lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        next(line for line in lines if line.get("kind") == "matters.answered")["pseudonym"] = "person:99"
        file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        done = run("audit", "verify", file)
        assert (done.exit_code, f"{sealed} was changed" in done.stderr) == (1, True)

    def test_a_file_of_another_kind_is_refused_in_a_sentence(self, run: Run, tmp_path: Path) -> None:
        file = tmp_path / "other.jsonl"
        file.write_text("{}\n")
        done = run("audit", "verify", file)
        assert (done.exit_code, "first line is not that of an audit file" in done.stderr) == (1, True)

    def test_a_line_that_was_damaged_is_named(self, run: Run, sealed: str, tmp_path: Path) -> None:
        file = tmp_path / "audit.jsonl"
        run("audit", "export", "-o", file)
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        file.write_text("".join([*lines[:4], lines[4][5:], *lines[5:]]), encoding="utf-8")
        done = run("audit", "verify", file)
        assert (done.exit_code, done.stderr.startswith("Error: Line 5 cannot be read")) == (1, True)
        file.write_bytes(b"\x86\xff\x00")
        assert "first line" in run("audit", "verify", file).stderr

    def test_it_is_read_by_its_owner_only_and_never_written_over(
        self, run: Run, sealed: str, tmp_path: Path
    ) -> None:
        file = tmp_path / "audit.jsonl"
        assert run("audit", "export", "-o", file).exit_code == 0
        assert file.stat().st_mode & 0o777 == 0o600
        again = run("audit", "export", "-o", file)
        assert (again.exit_code, "exists. Name another" in again.stderr) == (1, True)
        nowhere = run("audit", "export", "-o", tmp_path / "not there" / "audit.jsonl")
        assert (nowhere.exit_code, "cannot be used: No such file" in nowhere.stderr) == (1, True)
        assert [path.name for path in tmp_path.iterdir()] == ["audit.jsonl"]
