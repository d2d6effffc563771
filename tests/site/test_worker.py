"""Background work: loops that survive, jobs that run by the clock."""

import threading
from datetime import timedelta

import pytest
from django.db import OperationalError
from django_q.models import Schedule

from huiyin.civic.matters.models import Matter
from huiyin.civic.notices.models import Notice
from huiyin.kernel import clock
from huiyin.kit import jobs
from huiyin.kit.housekeeping import forget_settled_events
from huiyin.kit.models import OutboxEvent
from huiyin.site.periodic import PLAN, keep_schedule
from huiyin.site.reactions import relay
from huiyin.site.worker import Loop, send_mail
from tests import matters as stage
from tests.cast import Cast
from tests.fixtures import Watch


class TestLoop:
    def test_it_hurries_while_there_is_work(self, transactional_db: None) -> None:
        todo = [3, 0]
        loop = Loop("test", lambda: todo.pop(0), busy=0.1, idle=5.0)
        assert [loop.turn(), loop.turn()] == [0.1, 5.0]

    def test_it_survives_a_failure_and_waits_longer_each_time(
        self, transactional_db: None, caplog: pytest.LogCaptureFixture
    ) -> None:
        def broken() -> int:
            raise OperationalError("the database restarts")

        loop = Loop("test", broken, busy=1.0)
        assert [loop.turn() for _ in range(8)] == [2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0, 60.0]
        loop.act = lambda: 1
        assert (loop.turn(), loop.failures) == (1.0, 0)

    @pytest.mark.django_db(transaction=True)
    def test_it_stops_when_it_is_told(self) -> None:
        stop = threading.Event()
        turns: list[int] = []

        def act() -> int:
            turns.append(1)
            stop.set()
            return 0

        thread = threading.Thread(target=Loop("test", act).run, args=(stop,))
        thread.start()
        thread.join(timeout=5)
        assert (thread.is_alive(), turns) == (False, [1])


class TestPlan:
    def test_everything_planned_is_a_job(self) -> None:
        assert set(PLAN) <= jobs.registered()

    def test_the_schedule_is_kept_equal_to_the_plan(self, db: None) -> None:
        keep_schedule()
        keep_schedule()
        assert set(Schedule.objects.values_list("name", flat=True)) == set(PLAN)

    def test_every_job_runs_on_an_empty_house(self, cast: Cast) -> None:
        asked = {"claims.match": {"compound_id": cast.places.compound.id}}
        for name in sorted(jobs.registered()):
            jobs.run(name, **asked.get(name, {}))


class TestJobs:
    def test_a_silent_matter_is_closed_after_fifteen_days_and_once(self, cast: Cast, watch: Watch) -> None:
        made = stage.answered(cast)
        watch.forward(days=15)
        jobs.run("matters.close_silent")
        assert Matter.objects.get(code=made.code).state == "answered"
        watch.forward(days=1)
        jobs.run("matters.close_silent")
        jobs.run("matters.close_silent")
        matter = Matter.objects.get(code=made.code)
        assert (matter.state, matter.entries.filter(kind="matters.closed").count()) == ("closed", 1)

    def test_reactions_make_notices_that_are_mailed(self, cast: Cast, mailoutbox: list[object]) -> None:
        stage.filed(cast)
        assert relay().drain() == 1
        assert Notice.objects.filter(kind="matter_filed").exists()
        send_mail()
        assert mailoutbox

    def test_settled_events_are_forgotten_after_two_weeks(self, cast: Cast) -> None:
        stage.accepted(cast)
        relay().drain()
        assert forget_settled_events() == 0
        later = clock.now() + timedelta(days=15)
        with clock.frozen(later):
            assert forget_settled_events() == OutboxEvent.objects.count() + 2
        assert OutboxEvent.objects.count() == 0
