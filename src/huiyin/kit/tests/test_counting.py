"""Figures that take long are kept and counted anew; what is quick is always counted."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings

from huiyin.kernel import clock
from huiyin.kernel.clock import SHANGHAI
from huiyin.kit import counting, remember
from huiyin.kit.counting import WANTED_FOR, Counting, Question, forget_unasked, recount
from huiyin.kit.models import KeptAnswer
from huiyin.kit.remember import forget_everything

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 1, 12, 0, tzinfo=SHANGHAI)
MINUTES = 10
HERE = {"place": "A5MMGF"}


class Abacus:
    """Counts how often it was asked, and takes as many seconds as it is told to."""

    def __init__(self) -> None:
        self.times, self.takes, self.now = 0, 1.0, 0.0

    def count(self, question: Question) -> dict[str, object]:
        self.times += 1
        self.now += self.takes
        return {"n": self.times, "place": question["place"]}


@pytest.fixture
def abacus(monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> Abacus:
    settings.HUIYIN_RECOUNT_MINUTES = MINUTES
    made = Abacus()
    monkeypatch.setattr(counting, "monotonic", lambda: made.now)
    return made


@pytest.fixture
def figures(abacus: Abacus) -> Iterator[Counting]:
    yield Counting("tests.figures", abacus.count)
    counting._countings.pop("tests.figures")


def at(figures: Counting, minutes: float, question: Question = HERE) -> int:
    """Ask in a process that remembers nothing."""
    forget_everything()
    with clock.frozen(NOON + timedelta(minutes=minutes)):
        return int(figures.ask(question).value["n"])


def worker(minutes: float) -> None:
    with clock.frozen(NOON + timedelta(minutes=minutes)):
        recount()


def test_a_process_that_has_just_counted_remembers(figures: Counting, abacus: Abacus) -> None:
    abacus.takes = 0
    with clock.frozen(NOON):
        assert [figures.ask(HERE).value["n"] for _ in range(3)] == [1, 1, 1]


def test_what_a_process_remembers_grows_old_however_often_it_is_asked(
    figures: Counting, abacus: Abacus, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = [0.0]
    monkeypatch.setattr(remember, "monotonic", lambda: seconds[0])
    abacus.takes = 0
    with clock.frozen(NOON):
        for _ in range(5):
            figures.ask(HERE)
            seconds[0] += counting.HERE_SECONDS / 2
    assert abacus.times == 2


def test_no_answer_is_older_than_it_may_be_wherever_it_was_remembered(
    figures: Counting, abacus: Abacus
) -> None:
    at(figures, 0)
    forget_everything()
    for minutes, answer in [(MINUTES - 1, 1), (MINUTES + 1, 2)]:
        with clock.frozen(NOON + timedelta(minutes=minutes)):
            assert figures.ask(HERE).value["n"] == answer


def test_what_is_quick_is_counted_by_each_process_and_never_kept(figures: Counting, abacus: Abacus) -> None:
    abacus.takes = counting.SLOW / 2
    assert [at(figures, 0), at(figures, 0)] == [1, 2]
    assert not KeptAnswer.objects.exists()


def test_what_is_slow_is_counted_once_until_it_is_old(figures: Counting) -> None:
    assert [at(figures, 0), at(figures, MINUTES - 1), at(figures, MINUTES + 1)] == [1, 1, 2]


def test_an_answer_says_when_it_was_counted(figures: Counting) -> None:
    at(figures, 0)
    with clock.frozen(NOON + timedelta(minutes=3)):
        assert figures.ask(HERE).counted_at == NOON


def test_each_question_has_its_own_answer(figures: Counting) -> None:
    assert [at(figures, 0), at(figures, 0, {"place": "B"}), at(figures, 0)] == [1, 2, 1]


def test_the_worker_counts_again_before_anybody_waits(figures: Counting) -> None:
    at(figures, 0)
    worker(MINUTES / 2 - 1)
    assert at(figures, MINUTES / 2) == 1
    worker(MINUTES / 2 + 1)
    assert at(figures, MINUTES + 1) == 2


def test_what_nobody_asks_for_is_not_counted_again_and_goes(figures: Counting, abacus: Abacus) -> None:
    at(figures, 0)
    later = WANTED_FOR.total_seconds() / 60 + 1
    worker(later)
    assert abacus.times == 1
    with clock.frozen(NOON + timedelta(minutes=later)):
        assert forget_unasked() == 1


def test_asking_keeps_it_wanted(figures: Counting, abacus: Abacus) -> None:
    at(figures, 0)
    for step in range(1, 40):
        worker(step * 6)
        at(figures, step * 6 + 1)
    assert abacus.times > 35
    assert KeptAnswer.objects.get().asked_at > NOON + timedelta(hours=3)


def test_what_has_become_quick_is_counted_live_again(figures: Counting, abacus: Abacus) -> None:
    at(figures, 0)
    abacus.takes = 0
    worker(MINUTES / 2 + 1)
    assert not KeptAnswer.objects.exists()
    assert [at(figures, 7), at(figures, 7)] == [3, 4]


def test_a_standing_question_is_answered_before_anybody_asks(abacus: Abacus) -> None:
    figures = Counting("tests.figures", abacus.count, standing=lambda: [HERE, {"place": "B"}])
    try:
        worker(0)
        assert [at(figures, 1), at(figures, 1, {"place": "B"})] == [1, 2]
        for step in range(1, 40):
            worker(step * 6)
        assert abacus.times > 70
        assert KeptAnswer.objects.count() == 2
        assert at(figures, 40 * 6) > 35
    finally:
        counting._countings.pop("tests.figures")


def test_a_standing_question_that_is_quick_is_looked_at_once_an_hour(
    abacus: Abacus, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = [0.0]
    monkeypatch.setattr(remember, "monotonic", lambda: seconds[0])
    abacus.takes = 0
    Counting("tests.figures", abacus.count, standing=lambda: [HERE])
    try:
        for minute in (0, 2, 4):
            worker(minute)
        assert abacus.times == 1
        seconds[0] += 3601
        worker(61)
        assert abacus.times == 2
        assert not KeptAnswer.objects.exists()
    finally:
        counting._countings.pop("tests.figures")


def test_a_kind_that_this_version_does_not_know_is_dropped(figures: Counting) -> None:
    at(figures, 0)
    KeptAnswer.objects.update(name="gone")
    worker(MINUTES / 2 + 1)
    assert not KeptAnswer.objects.exists()


def test_nothing_is_kept_where_it_is_switched_off(figures: Counting, settings: LazySettings) -> None:
    settings.HUIYIN_RECOUNT_MINUTES = 0
    assert [at(figures, 0), at(figures, 0)] == [1, 2]


def test_two_kinds_cannot_share_a_name(figures: Counting, abacus: Abacus) -> None:
    with pytest.raises(RuntimeError, match=r"tests\.figures"):
        Counting("tests.figures", abacus.count)
