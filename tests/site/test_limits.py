"""Extensions, limits by area, recounted deadlines, and history that runs again."""

from datetime import date, datetime, timedelta

from django_q.models import OrmQ

from huiyin.civic.matters import actions, jobs, queries
from huiyin.civic.matters.models import Extension, Matter
from huiyin.civic.matters.public import Urgency
from huiyin.civic.matters.rules.clocks import Step
from huiyin.civic.matters.tests.helpers import announced, row, said, way
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.workdays import DayKind, Limit, LimitUnit
from huiyin.kit.days import set_day
from huiyin.site.reactions import relay
from tests.cast import Cast
from tests.fixtures import Watch
from tests.matters import accepted, answered, closed, filed, working
from tests.refusals import refused
from tests.site.told import day, due, hears


class TestExtending:
    def complex(self, cast: Cast) -> str:
        code = working(cast).code
        actions.change_urgency(actor=cast.clerk, code=code, urgency=Urgency.COMPLEX, reason="要开挖")
        assert due(code) == "03-23 17:30"
        return code

    def test_it_is_asked_granted_by_another_and_explained(self, cast: Cast, watch: Watch) -> None:
        code = self.complex(cast)
        actions.ask_extension(actor=cast.property_staff, code=code, n=5, reason="配件要从外地发来")
        relay().drain()
        assert hears(cast, "extension_asked") == {"street"}
        actions.decide_extension(actor=cast.street, code=code, grant=True)
        relay().drain()
        assert due(code) == "03-30 17:30"
        assert hears(cast, "extended") == {"resident"}
        assert {"property_staff", "steward"} <= hears(cast, "extension_granted")
        author = queries.author_view(cast.resident, code)
        assert [step.words for step in author.way if step.kind == "matters.extended"] == ["配件要从外地发来"]

    def test_one_a_round_and_no_more_than_the_rule(self, cast: Cast, watch: Watch) -> None:
        code = self.complex(cast)
        with refused("extension_too_long", "n"):
            actions.ask_extension(actor=cast.property_staff, code=code, n=16, reason="难")
        actions.ask_extension(actor=cast.property_staff, code=code, n=5, reason="难")
        with refused("extension_waits"):
            actions.ask_extension(actor=cast.property_staff, code=code, n=5, reason="难")
        actions.decide_extension(actor=cast.street, code=code, grant=True)
        with refused("extended_before"):
            actions.ask_extension(actor=cast.property_staff, code=code, n=5, reason="难")
        with refused("no_extension_waits"):
            actions.decide_extension(actor=cast.street, code=code, grant=True)

    def test_whoever_asked_does_not_decide(self, cast: Cast, watch: Watch) -> None:
        code = self.complex(cast)
        actions.ask_extension(actor=cast.street, code=code, n=5, reason="难")
        with refused("own_extension"):
            actions.decide_extension(actor=cast.street, code=code, grant=True)
        for who in ("clerk", "property_staff", "steward"):
            with refused("not_allowed"):
                actions.decide_extension(actor=cast.actors()[who], code=code, grant=True)
        actions.decide_extension(actor=cast.leader, code=code, grant=True)
        assert Extension.objects.get().granted is True

    def test_a_refusal_needs_words_and_moves_nothing(self, cast: Cast, watch: Watch) -> None:
        code = self.complex(cast)
        actions.ask_extension(actor=cast.property_staff, code=code, n=5, reason="难")
        with refused("empty_text", "words"):
            actions.decide_extension(actor=cast.leader, code=code, grant=False)
        actions.decide_extension(actor=cast.leader, code=code, grant=False, words="本周必须完成")
        relay().drain()
        assert (due(code), hears(cast, "extension_refused")) == ("03-23 17:30", {"property_staff"})
        assert hears(cast, "extended") == set()

    def test_none_is_asked_for_after_the_limit(self, cast: Cast, watch: Watch) -> None:
        code = self.complex(cast)
        watch.forward(days=22)
        with refused("limit_is_over"):
            actions.ask_extension(actor=cast.property_staff, code=code, n=5, reason="难")

    def test_one_asked_in_time_is_granted_though_the_limit_passed(self, cast: Cast, watch: Watch) -> None:
        code = self.complex(cast)
        watch.forward(days=21)
        actions.ask_extension(actor=cast.property_staff, code=code, n=5, reason="难")
        watch.forward(days=1)
        jobs.supervise()
        assert row(code).supervision == 2
        actions.decide_extension(actor=cast.leader, code=code, grant=True)
        assert (due(code), row(code).supervision) == ("03-30 17:30", 0)

    def test_an_ordinary_limit_is_not_extended(self, cast: Cast, watch: Watch) -> None:
        code = working(cast).code
        with refused("no_extension"):
            actions.ask_extension(actor=cast.property_staff, code=code, n=1, reason="难")

    def test_a_petition_gets_thirty_natural_days_more_at_most(self, cast: Cast, watch: Watch) -> None:
        limit(cast, LimitUnit.NATURAL_DAYS, 60)
        code = working(cast).code
        assert due(code) == "05-06 23:59"
        actions.ask_extension(actor=cast.property_staff, code=code, n=30, reason="情况复杂")
        actions.decide_extension(actor=cast.leader, code=code, grant=True)
        assert due(code) == "06-01 23:59"


def limit(cast: Cast, unit: LimitUnit, n: int, **more: object) -> None:
    actions.set_limit(
        actor=cast.operator,
        step=Step.SETTLEMENT,
        urgency=Urgency.ORDINARY,
        limit=Limit(unit, n),
        source="株洲市规定",
        valid_from=day("2026-01-01"),
        **more,  # type: ignore[arg-type]
    )


class TestLimits:
    def test_the_nearest_area_wins(self, cast: Cast, watch: Watch) -> None:
        limit(cast, LimitUnit.WORKING_DAYS, 8)
        limit(cast, LimitUnit.WORKING_DAYS, 3, area_id=cast.places.district.id)
        here, there = filed(cast).code, filed(cast, place_id=cast.places.next_compound.id).code
        assert row(here).settle_due == datetime(2026, 3, 5, 17, 30, tzinfo=SHANGHAI)
        assert row(there).settle_due == datetime(2026, 3, 12, 17, 30, tzinfo=SHANGHAI)
        assert row(here).settle_limit.startswith("rule:")

    def test_a_matter_keeps_the_version_it_began_with(self, cast: Cast, watch: Watch) -> None:
        code = accepted(cast).code
        limit(cast, LimitUnit.WORKING_DAYS, 1)
        actions.assign_matter(actor=cast.steward, code=code, org_id=cast.orgs.property_company)
        assert due(code) == "03-09 17:30"
        assert row(code).settle_limit == "default:20200101:ordinary"

    def test_an_operator_of_a_district_sets_its_limits_only(self, cast: Cast) -> None:
        for who in ("clerk", "street", "leader"):
            with refused("not_allowed"):
                actions.set_limit(
                    actor=cast.actors()[who],
                    step=Step.SETTLEMENT,
                    urgency=Urgency.ORDINARY,
                    limit=Limit(LimitUnit.WORKING_DAYS, 1),
                    source="x",
                    valid_from=day("2026-01-01"),
                )

    def test_another_urgency_counts_from_the_beginning(self, cast: Cast, watch: Watch) -> None:
        code = working(cast).code
        watch.forward(hours=3)
        with refused("empty_text", "reason"):
            actions.change_urgency(actor=cast.clerk, code=code, urgency=Urgency.URGENT, reason=" ")
        actions.change_urgency(actor=cast.clerk, code=code, urgency=Urgency.URGENT, reason="漏电")
        assert due(code) == "03-03 09:00"
        assert said(code) == {"old": "ordinary", "new": "urgent", "reason": "漏电"}


class TestRecounting:
    def test_an_entered_day_moves_the_deadlines_that_count_it(self, cast: Cast, watch: Watch) -> None:
        code, over = working(cast).code, answered(cast).code
        before = row(over).settle_due
        set_day(actor=cast.operator, day=day("2026-03-05"), kind=DayKind.OFF, source="市里通知")
        relay().drain()
        assert kit_jobs_queued() == ["matters.recount"]
        jobs.recount(day="2026-03-05")
        relay().drain()
        assert (due(code), way(code)[-1]) == ("03-10 17:30", "recounted")
        assert hears(cast, "deadline_moved") == {"property_staff"}
        assert row(over).settle_due == before
        seq = row(code).seq
        jobs.recount(day="2026-03-05")
        assert row(code).seq == seq

    def test_a_provisional_deadline_becomes_firm(self, cast: Cast, watch: Watch) -> None:
        watch.set(datetime(2026, 12, 25, 9, 0, tzinfo=SHANGHAI))
        code = working(cast).code
        assert row(code).due_provisional
        for n in range(1, 9):
            kind = DayKind.OFF if n <= 3 else DayKind.WORK
            set_day(actor=cast.operator, day=date(2027, 1, n), kind=kind)
        jobs.recount()
        assert not row(code).due_provisional
        assert "recounted" in way(code)


def kit_jobs_queued() -> list[str]:
    """Return the names of the jobs that wait for a worker."""
    return [queued.task["args"][0] for queued in OrmQ.objects.all()]


def test_history_that_is_taken_up_again_runs_a_clock(cast: Cast, watch: Watch) -> None:
    code = closed(cast).code
    Matter.objects.filter(code=code).update(historical=True, first_due=None, settle_due=None)
    watch.forward(days=100)
    actions.reopen_by_staff(actor=cast.clerk, code=code, reason="复查又坏了")
    matter = row(code)
    assert (matter.historical, matter.cycle, matter.first_due) == (False, 2, None)
    assert matter.due_at is not None
    assert matter.due_at > watch.now + timedelta(days=4)
    assert announced()[-1] == "reopened"
    assert code in [line.code for line in queries.queue(cast.clerk, queries.QueueFilter()).items]
    watch.forward(days=30)
    jobs.supervise()
    assert row(code).supervision > 0
