"""Pauses: what they move, who hears of them, who may not, and how they end."""

from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from huiyin.civic.matters import actions, jobs, queries
from huiyin.civic.matters.models import Matter, Pause
from huiyin.civic.matters.public import Audience
from huiyin.civic.matters.tests.helpers import row, way
from huiyin.kernel.clock import SHANGHAI
from huiyin.site.reactions import relay
from tests.cast import Cast
from tests.fixtures import Watch
from tests.matters import accepted, answered, closed, filed, working
from tests.refusals import refused
from tests.site.told import day, due, hears

NOTE = "等秋季招标后统一更换"
QUESTION = "请告诉我们是哪一个单元的灯。"


def suspend(cast: Cast, code: str, until: str = "2026-03-13") -> Matter:
    return actions.suspend_matter(
        actor=cast.clerk, code=code, until=day(until), reason="路灯要招标", public_note=NOTE
    )


def ask(cast: Cast, code: str, until: str = "2026-03-09") -> Matter:
    return actions.ask_author(actor=cast.property_staff, code=code, question=QUESTION, until=day(until))


class TestSuspending:
    def test_the_rest_of_the_limit_runs_when_the_day_is_over(self, cast: Cast, watch: Watch) -> None:
        code = working(cast).code
        assert due(code) == "03-09 17:30"
        watch.forward(days=1)
        suspend(cast, code)
        # March 3 to 13 are nine working days that do not count.
        assert due(code) == "03-20 17:30"
        assert (row(code).paused_as, row(code).paused_until) == ("suspended", day("2026-03-13"))
        watch.set(datetime(2026, 3, 13, 23, 50, tzinfo=SHANGHAI))
        jobs.lift_pauses()
        assert row(code).paused_as == "suspended"
        watch.forward(hours=9)
        jobs.lift_pauses()
        jobs.lift_pauses()
        assert (row(code).paused_as, due(code)) == ("", "03-20 17:30")
        assert way(code).count("resumed") == 1
        assert Pause.objects.get().lifted_as == "date"

    def test_lifting_it_early_gives_back_what_was_not_used(self, cast: Cast, watch: Watch) -> None:
        code = working(cast).code
        suspend(cast, code)
        watch.forward(days=2)
        actions.resume_matter(actor=cast.property_staff, code=code)
        assert (due(code), Pause.objects.get().lifted_as) == ("03-10 17:30", "by_hand")
        assert Pause.objects.get().lifted_by_id == cast.property_staff.person_id
        with refused("not_paused"):
            actions.resume_matter(actor=cast.property_staff, code=code)

    def test_many_short_rests_are_one_long_one(self, cast: Cast, watch: Watch) -> None:
        code = working(cast).code
        suspend(cast, code, "2026-03-22")
        watch.forward(days=18)
        actions.resume_matter(actor=cast.property_staff, code=code)
        with refused("long_suspension", "until"):
            suspend(cast, code, "2026-04-02")
        suspend(cast, code, "2026-04-01")
        watch.forward(days=1)
        actions.resume_matter(actor=cast.property_staff, code=code)
        said = {"reason": "等招标", "public_note": NOTE}
        actions.suspend_matter(actor=cast.street, code=code, until=day("2026-06-01"), **said)

    def test_the_author_and_everybody_read_why(self, cast: Cast, watch: Watch) -> None:
        made = working(cast)
        suspend(cast, made.code)
        relay().drain()
        assert hears(cast, "suspended") == {"resident"}
        assert queries.public_note(made.matter_id) == NOTE
        card = queries.public_matter(made.code)
        assert (card.paused_as, card.paused_until) == ("suspended", day("2026-03-13"))
        assert "suspended" in [entry.kind.split(".")[1] for entry in queries.public_way(made.matter_id)]

    def test_the_note_goes_through_redaction(self, cast: Cast, watch: Watch) -> None:
        code = working(cast).code
        name = cast.member("resident").name
        note = f"{name}（13912345678）同意等到秋季"
        actions.suspend_matter(
            actor=cast.clerk, code=code, until=day("2026-03-20"), reason="等招标", public_note=note
        )
        shown = queries.public_note(row(code).pk)
        assert "13912345678" not in shown
        assert name not in shown

    def test_more_than_some_weeks_take_whoever_supervises(self, cast: Cast, watch: Watch) -> None:
        code = working(cast).code
        with refused("long_suspension", "until"):
            suspend(cast, code, "2026-04-02")
        actions.suspend_matter(
            actor=cast.street, code=code, until=day("2026-10-01"), reason="等招标", public_note=NOTE
        )
        assert row(code).paused_until == day("2026-10-01")

    def test_who_may_not_and_when_not(self, cast: Cast, watch: Watch) -> None:
        code = working(cast).code
        what: dict[str, Any] = {"code": code, "until": day("2026-03-13"), "reason": "等", "public_note": NOTE}
        for who in ("property_staff", "leader", "operator"):
            with refused("not_allowed"):
                actions.suspend_matter(actor=cast.actors()[who], **what)
        with refused("until_is_past", "until"):
            suspend(cast, code, "2026-03-02")
        with refused("until_is_far", "until"):
            suspend(cast, code, "2027-12-01")
        with refused("empty_text", "public_note"):
            actions.suspend_matter(actor=cast.clerk, **what | {"public_note": " "})
        suspend(cast, code)
        with refused("paused_already"):
            suspend(cast, code)
        for further in (filed, answered, closed):
            other = further(cast).code
            with refused("moved_on"):
                suspend(cast, other)

    def test_an_answer_ends_the_pause_and_measures_what_was_used(self, cast: Cast, watch: Watch) -> None:
        code = working(cast).code
        suspend(cast, code)
        watch.forward(days=1)
        echo = actions.draft_echo(actor=cast.property_staff, code=code, text="提前换好了。")
        actions.approve_echo(actor=cast.clerk, echo_id=echo.pk, audience=Audience.PUBLIC)
        matter = row(code)
        assert (matter.state, matter.paused_as, matter.due_at) == ("answered", "", None)
        assert matter.settle_due == datetime(2026, 3, 9, 17, 30, tzinfo=SHANGHAI)
        assert Pause.objects.get().lifted_as == "over"

    def test_nothing_is_raised_while_it_rests(self, cast: Cast, watch: Watch) -> None:
        code = working(cast).code
        suspend(cast, code, "2026-03-31")
        watch.forward(days=28)
        jobs.supervise()
        assert row(code).supervision == 0
        watch.forward(days=20)
        jobs.lift_pauses()
        jobs.supervise()
        assert row(code).supervision > 0

    def test_the_database_holds_one_open_pause_and_a_date(self, cast: Cast, watch: Watch) -> None:
        made = working(cast)
        suspend(cast, made.code)
        again = Pause.objects.get()
        again.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            again.save(force_insert=True)
        with pytest.raises(IntegrityError), transaction.atomic():
            Matter.objects.filter(pk=made.matter_id).update(paused_until=None)
        with pytest.raises(IntegrityError), transaction.atomic():
            Matter.objects.filter(pk=made.matter_id).update(due_at=None)


class TestAsking:
    def test_the_author_answers_by_key_and_the_clock_runs(self, cast: Cast, watch: Watch) -> None:
        made = working(cast)
        ask(cast, made.code)
        relay().drain()
        assert hears(cast, "author_asked") == {"resident"}
        author = cast.nobody.with_key(made.code, made.follow_key)
        view = queries.author_view(author, made.code)
        assert view.pause is not None
        assert view.pause.reason == QUESTION
        watch.forward(days=3)
        actions.add_to_matter(actor=author, code=made.code, text="一单元门口那盏")
        relay().drain()
        assert (row(made.code).paused_as, due(made.code)) == ("", "03-11 17:30")
        assert hears(cast, "author_added") == {"property_staff"}
        assert Pause.objects.get().lifted_as == "answered"

    def test_without_an_answer_the_job_lets_it_run_and_tells_the_holder(
        self, cast: Cast, watch: Watch
    ) -> None:
        code = working(cast).code
        ask(cast, code)
        watch.forward(days=8)
        jobs.lift_pauses()
        relay().drain()
        assert row(code).paused_as == ""
        assert hears(cast, "author_silent") == {"property_staff"}

    def test_nobody_is_kept_waiting_for_months(self, cast: Cast, watch: Watch) -> None:
        code = working(cast).code
        with refused("until_is_far", "until"):
            ask(cast, code, "2026-05-01")

    def test_asking_again_and_again_waits_no_longer(self, cast: Cast, watch: Watch) -> None:
        code = working(cast).code
        ask(cast, code, "2026-03-30")
        watch.forward(days=28)
        actions.resume_matter(actor=cast.property_staff, code=code)
        with refused("waited_enough", "until"):
            ask(cast, code, "2026-04-02")
        ask(cast, code, "2026-04-01")

    def test_words_added_while_it_is_suspended_leave_it_suspended(self, cast: Cast, watch: Watch) -> None:
        made = working(cast)
        suspend(cast, made.code)
        actions.add_to_matter(actor=cast.resident, code=made.code, text="谢谢说明")
        assert row(made.code).paused_as == "suspended"


class TestMoving:
    def test_whoever_gets_it_keeps_the_pause_and_has_their_own_closing_time(
        self, cast: Cast, watch: Watch
    ) -> None:
        code = accepted(cast).code
        suspend(cast, code)
        before = row(code).due_at
        actions.assign_matter(actor=cast.steward, code=code, org_id=cast.orgs.bureau)
        assert (row(code).paused_as, row(code).due_at) == ("suspended", before)

    def test_a_merge_ends_the_pause_and_an_heir_takes_the_elders(self, cast: Cast, watch: Watch) -> None:
        elder, younger = working(cast).code, accepted(cast, actor=cast.neighbour).code
        suspend(cast, younger)
        watch.forward(days=1)
        actions.merge_matter(actor=cast.clerk, code=younger, into=elder)
        assert (row(younger).paused_as, way(younger)[-2]) == ("", "resumed")
        suspend(cast, elder, "2026-03-20")
        actions.withdraw_matter(actor=cast.resident, code=elder)
        heir = row(younger)
        assert (heir.paused_as, heir.paused_until) == ("suspended", day("2026-03-20"))
        actions.resume_matter(actor=cast.property_staff, code=younger)
        # Its own pause, from before the merge, moves nothing of the elder's clock.
        assert due(younger) == "03-09 17:30"
