"""The verdict over faults finds what is wrong: it could fail."""

from pathlib import Path
from typing import Any

import pytest

from bench.faults import verdict
from bench.faults.house import faults_in
from huiyin.civic.matters.models import EntryPayload, Matter
from huiyin.civic.notices.models import Delivery, Notice
from tests import matters as stage
from tests.cast import Cast

MAIL = "Message-ID: <{}>\n\nbody\n"


@pytest.fixture
def acknowledged(cast: Cast, settings: Any, tmp_path: Path) -> dict[str, str]:
    settings.EMAIL_FILE_PATH = tmp_path
    filed = stage.filed(cast, actor=cast.resident)
    return {"one": filed.code}


def test_a_whole_house_is_whole(acknowledged: dict[str, str]) -> None:
    assert faults_in(verdict.verdict(acknowledged)) == []


def test_a_lost_matter(acknowledged: dict[str, str]) -> None:
    assert verdict.verdict({**acknowledged, "two": "7K3M-2QXA"})["lost"] == ["7K3M-2QXA"]


def test_one_matter_for_two_keys(acknowledged: dict[str, str]) -> None:
    assert verdict.verdict({**acknowledged, "two": acknowledged["one"]})["doubled"] == [acknowledged["one"]]


def test_an_author_who_was_not_told(acknowledged: dict[str, str]) -> None:
    verdict.catch_up()
    Notice.objects.filter(kind="matter_received").delete()
    assert verdict.verdict(acknowledged)["untold"] == [acknowledged["one"]]


def test_an_e_mail_sent_twice(acknowledged: dict[str, str], tmp_path: Path) -> None:
    verdict.catch_up()
    name = Delivery.objects.values_list("message_id", flat=True)[0]
    (tmp_path / "a.log").write_text(MAIL.format(name) * 2)
    assert verdict.verdict(acknowledged)["mailed_twice"] == [name]


def test_a_changed_history(acknowledged: dict[str, str]) -> None:
    EntryPayload.objects.filter(entry__matter__code=acknowledged["one"]).update(data={"kind": "praise"})
    found = verdict.verdict(acknowledged)
    assert faults_in(found) == ["broken"]
    assert Matter.objects.count() == 1
