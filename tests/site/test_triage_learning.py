"""Staff correct ten labels, and the next training learns them; a model that is no better never serves."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client

from huiyin.civic.matters import public as matters
from huiyin.civic.triage import jobs
from huiyin.civic.triage import public as triage
from huiyin.civic.triage.models import LearnedModel, Reading
from huiyin.civic.triage.queries import training
from huiyin.civic.triage.queries.readings import reading
from huiyin.civic.triage.queries.serving import cards, serving_model
from huiyin.civic.triage.rules.deeds import ModelState
from huiyin.kernel.actor import Actor, system
from huiyin.kernel.errors import NotAllowed, Refusal
from huiyin.site.reactions import relay
from tests import matters as stage
from tests.cast import Cast
from tests.fixtures import Watch
from tests.site.conftest import Run

Login = Callable[[Actor], Client]
TEACHER = system("teacher")
MAIL, WAGES = "交通运输 › 邮政管理 › 快递市场管理", "劳动和社会保障 › 工资福利 › 工资发放"


def _taught(cast: Cast, watch: Watch, body: str, path: str, times: int) -> None:
    number = matters.category_ids([path])[path]
    for n in range(times):
        made = stage.filed(cast, body=f"{body}{'一二三四五六七八九十'[n]}号楼。")
        relay().drain()
        matters.accept_matter(actor=cast.clerk, code=made.code, category_id=number)
        watch.forward(hours=2)
    relay().drain()


@pytest.fixture(autouse=True)
def _classes(cast: Cast) -> None:
    matters.seed_categories(actor=cast.system)


@pytest.fixture
def lessons(cast: Cast, watch: Watch) -> None:
    """Ten matters that were read as something else, and some that were read right."""
    _taught(cast, watch, "公司拖欠工资不发，讨薪没有结果", WAGES, 7)
    _taught(cast, watch, "智能回收箱的格口打不开，取不到东西，", MAIL, 10)


def test_staff_correct_ten_labels_and_the_next_training_learns_them(
    cast: Cast, login: Login, watch: Watch, lessons: None
) -> None:
    page = login(cast.clerk).get("/desk/readings/").content.decode()
    assert page.count("快递市场管理") >= 10
    assert "还没有学习" in login(cast.clerk).get("/desk/readings/model/").content.decode()
    jobs.learn_from_matters()
    fresh = stage.filed(cast, body="智能回收箱的格口又打不开了，取不到东西。")
    relay().drain()
    read = reading(cast.clerk, fresh.code)
    assert read is not None
    assert read.version == 1
    assert read.guesses[0].path == MAIL
    card = login(cast.clerk).get("/desk/readings/model/").content.decode()
    assert "交通运输" in card
    assert "使用中" in card
    assert login(cast.clerk).get("/api/v1/triage/models").json()[0]["state"] == "serving"
    # One command takes it back, and the written words read again.
    assert triage.roll_back(actor=TEACHER) is None
    assert serving_model() == (None, None)
    with pytest.raises(Refusal, match="No learned model"):
        triage.roll_back(actor=TEACHER)


def test_a_model_that_is_no_better_is_kept_as_a_card_alone(cast: Cast, lessons: None) -> None:
    trained = triage.train()
    assert trained is not None
    assert trained.is_better
    worse = replace(trained, score=trained.before)
    refused = triage.keep_model(actor=TEACHER, trained=worse)
    assert (refused.state, refused.data) == (ModelState.REFUSED, None)
    first = triage.keep_model(actor=TEACHER, trained=trained)
    second = triage.keep_model(actor=TEACHER, trained=trained)
    assert [card.state for card in cards(cast.clerk)] == [
        ModelState.SERVING,
        ModelState.RETIRED,
        ModelState.REFUSED,
    ]
    assert triage.roll_back(actor=TEACHER) == first
    second.refresh_from_db()
    assert second.state == ModelState.TAKEN_BACK
    with pytest.raises(NotAllowed):
        triage.keep_model(actor=cast.operator, trained=trained)
    with pytest.raises(NotAllowed):
        triage.roll_back(actor=cast.operator)
    with pytest.raises(NotAllowed):
        cards(cast.resident)


def test_without_labels_nothing_is_trained(cast: Cast, run: Run) -> None:
    jobs.learn_from_matters()
    assert not LearnedModel.objects.exists()
    done = run("triage", "train")
    assert (done.exit_code, "too few labels" in done.stderr) == (1, True)
    assert run("triage", "rollback").exit_code == 1


def test_where_memory_is_short_nothing_is_learned_and_the_command_says_why(
    run: Run, lessons: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "memory_mb", lambda: 700)
    jobs.learn_from_matters()
    assert not LearnedModel.objects.exists()
    done = run("triage", "train")
    assert (done.exit_code, "800 MB of memory, and here are 700" in done.stderr) == (1, True)


def test_the_commands_train_read_and_take_back(cast: Cast, run: Run, lessons: None) -> None:
    Reading.objects.all().delete()
    assert run("triage", "read").output == "Read 17 matters.\n"
    assert "Model 1 serves" in run("triage", "train").output
    assert "written words again" in run("triage", "rollback").output
