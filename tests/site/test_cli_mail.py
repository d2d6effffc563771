"""`huiyin mail receive`."""

from typing import Any

import pytest
from pytest_django import Settings

from huiyin.civic.matters.models import Matter
from tests.cast import Cast
from tests.site.conftest import Run
from tests.site.eml import BASE, eml


def test_an_email_that_is_piped_in_becomes_a_matter_once(cast: Cast, run: Run, settings: Settings) -> None:
    settings.HUIYIN_MAIL_IN = BASE
    said = []
    for _ in range(2):
        done = run("mail", "receive", input=eml())
        assert done.exit_code == 0
        said.append(done.output)
    assert said[0] == said[1] == f"Filed as {Matter.objects.get().code}.\n"
    quiet = run("mail", "receive", "--quiet", input=b"nonsense")
    assert (quiet.exit_code, quiet.output) == (0, "")


def test_what_breaks_here_is_tried_again_by_the_mail_server(
    cast: Cast, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: Any) -> None:
        raise OSError("tian@example.org")

    monkeypatch.setattr("huiyin.site.cli.mail.receive", broken)
    done = run("mail", "receive", input=eml())
    assert (done.exit_code, "tian@" in done.output) == (75, False)
