"""The other commands: accounts, audit, check, migrate."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, ProgrammingError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client

from huiyin.civic.people.models import ApiToken
from huiyin.kernel import clock
from huiyin.kit.json_lines import json_line
from tests.cast import PASSWORD, Cast
from tests.site.conftest import Run


def test_every_command_says_what_it_is_for(run: Run) -> None:
    listed = run("--help").output
    for command in ("audit", "check", "demo", "export", "import", "migrate", "operator", "poster", "serve"):
        assert f"  {command} " in listed


def test_a_command_that_is_not_there(run: Run) -> None:
    assert run("frobnicate").exit_code == 2


def test_migrate_brings_everything_up_to_date_once(run: Run) -> None:
    assert "areas" in run("migrate").output
    assert run("migrate").output == "Everything was up to date.\n"


class TestAccounts:
    def test_an_operator_is_made_and_can_log_in(self, run: Run) -> None:
        words = ("--name", "覃雨水", "--handle", "13973300009", "--password", PASSWORD)
        assert run("operator", *words).exit_code == 0
        assert Client().login(handle="13973300009", password=PASSWORD)

    def test_a_weak_password_is_refused(self, run: Run) -> None:
        done = run("operator", "--name", "覃雨水", "--handle", "13973300009", "--password", "123")
        assert (done.exit_code, done.stderr.startswith("Error: ")) == (1, True)

    def test_a_token_acts_as_its_owner(self, run: Run, cast: Cast) -> None:
        phone = cast.member("clerk").phone
        done = run("token", "--handle", phone, "--password", PASSWORD, "--name", "bridge")
        headers = {"Authorization": f"Bearer {done.output.strip()}"}
        assert Client().get("/api/v1/queue", headers=headers).status_code == 200

    def test_a_token_for_one_scope_does_nothing_else(self, run: Run, cast: Cast) -> None:
        words = ("--handle", cast.member("clerk").phone, "--password", PASSWORD, "--name", "bridge")
        done = run("token", *words, "--scope", "file")
        headers = {"Authorization": f"Bearer {done.output.strip()}"}
        assert Client().get("/api/v1/queue", headers=headers).json()["code"] == "missing_scope"

    def test_a_token_that_opens_nothing_any_longer_says_so(self, run: Run, cast: Cast) -> None:
        words = ("--handle", cast.member("clerk").phone, "--password", PASSWORD, "--name", "bridge")
        headers = {"Authorization": f"Bearer {run('token', *words).output.strip()}"}
        ApiToken.objects.update(
            issued_at=clock.now() - timedelta(days=2), expires_at=clock.now() - timedelta(days=1)
        )
        for sent in (headers, {"Authorization": "Bearer hy_made-up"}):
            answer = Client().get("/api/v1/queue", headers=sent)
            assert (answer.status_code, answer.json()["code"]) == (401, "invalid_token")
            assert answer["WWW-Authenticate"] == 'Bearer realm="huiyin", error="invalid_token"'
        assert Client().get("/api/v1/queue").json()["code"] == "needs_login"

    def test_no_token_without_the_password(self, run: Run, cast: Cast) -> None:
        phone = cast.member("clerk").phone
        assert run("token", "--handle", phone, "--password", "wrong", "--name", "bridge").exit_code == 1


class TestCheck:
    def test_a_good_installation_has_only_hints(self, run: Run) -> None:
        output = run("check").output
        assert "✓ The database" in output
        assert "✓ Photos can be kept." in output

    def test_a_key_file_that_others_read_is_bad(self, run: Run) -> None:
        path = Path(settings.HUIYIN_KEYS)
        path.chmod(0o644)
        try:
            done = run("check")
        finally:
            path.chmod(0o600)
        assert (done.exit_code, f"chmod 600 {path}" in done.output) == (1, True)

    def test_a_base_url_that_is_no_address_is_bad(self, run: Run, settings: Any) -> None:
        settings.HUIYIN_BASE_URL = "wish.example.cn"
        done = run("check")
        assert (done.exit_code, "“wish.example.cn” is no address" in done.output) == (1, True)

    def test_a_mail_server_that_is_not_there_is_bad(self, run: Run, settings: Any) -> None:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        done = run("check")
        assert (done.exit_code, "The mail server 127.0.0.1 does not answer" in done.output) == (1, True)

    def test_a_folder_that_cannot_be_written_is_bad(self, run: Run, settings: Any, tmp_path: Path) -> None:
        settings.HUIYIN_HOME = tmp_path / "gone"
        assert "cannot be written" in run("check").output


class TestTriage:
    LINES = (
        {"id": "a", "title": "小区物业费涨价", "body": "物业公司不管", "label1": "城乡建设", "group": "g1"},
        {
            "id": "b",
            "title": "拖欠工资",
            "body": "公司三个月不发工资",
            "label1": "劳动和社会保障",
            "group": "g2",
        },
        {"id": "c", "title": "医院误诊", "body": None, "label1": "卫生计生"},
        {"title": "没有标签", "likes": 3},
    )

    def file(self, folder: Path, times: int = 1) -> str:
        path = folder / f"messages{times}.jsonl"
        lines = [
            {**one, "group": f"{n}-{one.get('group', n)}"} if times > 1 else one
            for n in range(times)
            for one in self.LINES
        ]
        path.write_text("".join(json_line(one) for one in lines) + "no json\n", encoding="utf-8")
        return str(path)

    def test_a_cold_start_is_scored(self, run: Run, tmp_path: Path) -> None:
        done = run("triage", "evaluate", "--test", self.file(tmp_path), "--misses", "3")
        assert done.exit_code == 0, done.output
        assert "macro-F1      1.0000" in done.output
        assert "cold start" in done.output
        assert "1 lines are no JSON objects" in done.stderr

    def test_folds_and_two_files_to_learn_from(self, run: Run, tmp_path: Path) -> None:
        one, many = self.file(tmp_path), self.file(tmp_path, times=9)
        folded = run("triage", "evaluate", "--train", many, "--folds", "3", "--json")
        assert '"macro_f1": 1.0' in folded.output, folded.output
        taught = run("triage", "evaluate", "--train", many, one, "--test", one)
        assert "learned from 30" in taught.output, taught.output

    def test_what_cannot_be_scored_is_told(self, run: Run, tmp_path: Path) -> None:
        empty = tmp_path / "none.jsonl"
        empty.write_text("", encoding="utf-8")
        assert run("triage", "evaluate").exit_code == 2
        assert run("triage", "evaluate", "--train", str(empty), "--folds", "5").exit_code == 2
        nothing = run("triage", "evaluate", "--test", str(empty))
        assert (nothing.exit_code, "nothing to score" in nothing.stderr) == (1, True)
        few = run("triage", "evaluate", "--train", self.file(tmp_path), "--test", self.file(tmp_path))
        assert (few.exit_code, "two classes" in few.stderr) == (1, True)


@pytest.mark.parametrize("words", [("migrate",), ("audit", "verify"), ("backup",), ("export", "matters")])
def test_a_database_that_is_not_there_is_one_sentence(
    run: Run, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    def refuse(*_: object) -> None:
        raise OperationalError(
            "connection to server at 127.0.0.1 failed\nIs the server running?"
        ) from OSError()

    with monkeypatch.context() as patched:
        patched.setattr(BaseDatabaseWrapper, "cursor", refuse)
        done = run(*words)
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith("Error: The database in DATABASE_URL does not answer: connection to server")


def test_a_fault_of_ours_keeps_its_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise ProgrammingError("a column is missing")

    with monkeypatch.context() as patched:
        patched.setattr(BaseDatabaseWrapper, "cursor", refuse)
        done = run("audit", "verify")
    assert isinstance(done.exception, ProgrammingError)
