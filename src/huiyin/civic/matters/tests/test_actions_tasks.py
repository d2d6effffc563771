"""Calling helpers, their right to read, their way, and the appraisal of both sides."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction

from huiyin.civic.matters import public as matters
from huiyin.civic.matters import queries
from huiyin.civic.matters.models import Task
from huiyin.civic.matters.public import Helper
from huiyin.civic.matters.tests.helpers import announced, row, said, way
from huiyin.kernel.actor import Actor
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.errors import NotFound
from tests.cast import Cast
from tests.fixtures import Watch
from tests.matters import accepted, answered, drafted, filed, working
from tests.refusals import refused

WHAT = "请派人封住车道半天"


def call(cast: Cast, code: str, *helpers: Helper, actor: Actor | None = None) -> list[Task]:
    """Call the bureau, or somebody else, to a matter."""
    chosen = helpers or (Helper(org_id=cast.orgs.bureau),)
    return matters.whistle(actor=actor or cast.clerk, code=code, what=WHAT, helpers=chosen)


def test_a_call_opens_a_task_for_each_and_the_holder_stays(cast: Cast, watch: Watch) -> None:
    code = working(cast).code
    person = Helper(person_id=cast.building_head.person_id)
    made = call(cast, code, Helper(org_id=cast.orgs.bureau), person)
    assert [task.state for task in made] == ["called", "called"]
    assert row(code).holder_org_id == cast.orgs.property_company
    assert said(code)["tasks"] == [task.pk for task in made]
    assert announced()[-2:] == ["task_called", "task_called"]
    assert {task.caller_org_id for task in made} == {cast.orgs.committee}
    # One working day from Monday morning ends on Tuesday at closing time.
    assert made[0].report_due == datetime(2026, 3, 3, 17, 30, tzinfo=SHANGHAI)


@pytest.mark.parametrize("name", ["street", "secretary", "second_clerk"])
def test_offices_and_the_branch_may_call(cast: Cast, name: str) -> None:
    assert call(cast, working(cast).code, actor=cast.actors()[name])


@pytest.mark.parametrize("name", ["steward", "property_staff", "leader"])
def test_others_who_read_the_matter_may_not(cast: Cast, name: str) -> None:
    code = working(cast).code
    with refused("not_allowed"):
        call(cast, code, actor=cast.actors()[name])


def test_whoever_holds_it_leads_and_is_no_helper(cast: Cast) -> None:
    code, held = working(cast).code, accepted(cast).code
    with refused("holder_leads", "helpers"):
        call(cast, code, Helper(org_id=cast.orgs.property_company))
    matters.assign_matter(actor=cast.clerk, code=held, person_id=cast.building_head.person_id)
    with refused("holder_leads", "helpers"):
        call(cast, held, Helper(person_id=cast.building_head.person_id))


def test_only_an_open_matter_has_helpers(cast: Cast) -> None:
    for code in (filed(cast).code, answered(cast).code):
        with refused("no_helpers_now"):
            call(cast, code)
    waiting = drafted(cast)[0].code
    with refused("echo_waits"):
        call(cast, waiting)


def test_a_helper_has_to_be_somebody_here_and_is_called_once(cast: Cast) -> None:
    code = working(cast).code
    for helper, why in (
        (Helper(), "one_helper"),
        (Helper(person_id=cast.resident.person_id), "no_role_here"),
        (Helper(person_id=987_654_321), "no_role_here"),
    ):
        with refused(why, "helpers"):
            call(cast, code, helper)
    with refused("not_found"):
        call(cast, code, Helper(org_id=987_654_321))
    call(cast, code)
    with refused("called_already", "helpers"):
        call(cast, code)
    first = Task.objects.get()
    first.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save(force_insert=True)


def test_a_call_says_what_and_no_day_that_is_over(cast: Cast, watch: Watch) -> None:
    code = working(cast).code
    helpers = [Helper(org_id=cast.orgs.bureau)]
    with refused("empty_text", "what"):
        matters.whistle(actor=cast.clerk, code=code, what=" ", helpers=helpers)
    with refused("day_is_over", "due_on"):
        matters.whistle(actor=cast.clerk, code=code, what=WHAT, helpers=helpers, due_on=date(2026, 3, 1))


def test_a_task_lets_its_helper_read_the_matter_and_nothing_more(cast: Cast) -> None:
    code = working(cast).code
    with pytest.raises(NotFound):
        queries.staff_view(cast.department, code)
    [task] = call(cast, code)
    assert queries.staff_view(cast.department, code).acts == {matters_read()}
    acts: list[Callable[[], object]] = [
        lambda: matters.add_note(actor=cast.department, code=code, text="看过"),
        lambda: matters.draft_echo(actor=cast.department, code=code, text="好了"),
        lambda: matters.return_matter(actor=cast.department, code=code, reason="不归我"),
    ]
    for act in acts:
        with refused("not_allowed"):
            act()
    matters.finish_task(actor=cast.department, task_id=task.pk, result="已封道")
    with pytest.raises(NotFound):
        queries.staff_view(cast.department, code)


def matters_read() -> str:
    return "civic:matter:read"


def test_a_helpers_matter_does_not_fill_their_queue(cast: Cast) -> None:
    call(cast, working(cast).code)
    assert queries.queue(cast.department, queries.QueueFilter()).items == []
    assert [one.what for one in queries.my_tasks(cast.department)] == [WHAT]


def test_a_helper_reports_in_and_does_their_part(cast: Cast, watch: Watch) -> None:
    code = working(cast).code
    [task] = call(cast, code)
    watch.forward(hours=2)
    matters.report_in(actor=cast.department, task_id=task.pk)
    watch.forward(hours=3)
    matters.finish_task(actor=cast.department, task_id=task.pk, result="车道已封，共两小时")
    [shown] = queries.tasks_of_matter(row(code))
    assert (shown.state, shown.late, shown.reported_late) == ("done", False, False)
    assert shown.result == "车道已封，共两小时"
    assert way(code)[-3:] == ["task_called", "task_reported_in", "task_done"]
    assert announced()[-2:] == ["task_reported_in", "task_done"]
    assert queries.my_tasks(cast.department) == []
    assert len(queries.my_tasks(cast.department, over=True)) == 1


def test_whoever_sits_in_an_office_by_a_role_over_its_area_works_on_its_tasks(cast: Cast) -> None:
    code = working(cast).code
    [task] = call(cast, code, Helper(org_id=cast.orgs.street_office))
    assert queries.task_told(task.pk).helpers == [cast.street.person_id]
    matters.report_in(actor=cast.street, task_id=task.pk)
    assert Task.objects.get().worker_id == cast.street.person_id


@pytest.mark.parametrize("name", ["clerk", "steward", "neighbour", "stranger_next_door", "nobody"])
def test_nobody_else_works_on_a_task(cast: Cast, name: str) -> None:
    [task] = call(cast, working(cast).code)
    acts: list[Callable[[], object]] = [
        lambda: matters.report_in(actor=cast.actors()[name], task_id=task.pk),
        lambda: matters.finish_task(actor=cast.actors()[name], task_id=task.pk, result="好了"),
        lambda: matters.decline_task(actor=cast.actors()[name], task_id=task.pk, reason="没空"),
        lambda: matters.rate_call(actor=cast.actors()[name], task_id=task.pk, justified=True),
    ]
    for act in acts:
        with refused("not_found"):
            act()


def test_what_is_over_cannot_be_done_again(cast: Cast) -> None:
    [task] = call(cast, working(cast).code)
    matters.decline_task(actor=cast.department, task_id=task.pk, reason="人手都在防汛")
    acts: list[Callable[[], object]] = [
        lambda: matters.report_in(actor=cast.department, task_id=task.pk),
        lambda: matters.finish_task(actor=cast.department, task_id=task.pk, result="好了"),
        lambda: matters.cancel_task(actor=cast.clerk, task_id=task.pk, reason="不用了"),
    ]
    for act in acts:
        with refused("wrong_state"):
            act()


def test_a_decline_and_a_call_off_say_why(cast: Cast) -> None:
    [task] = call(cast, working(cast).code)
    with refused("empty_text", "reason"):
        matters.decline_task(actor=cast.department, task_id=task.pk, reason=" ")
    with refused("not_allowed"):
        matters.cancel_task(actor=cast.property_staff, task_id=task.pk, reason="不用了")
    matters.cancel_task(actor=cast.second_clerk, task_id=task.pk, reason="自己办好了")
    assert (Task.objects.get().reason, announced()[-1]) == ("自己办好了", "task_cancelled")


def test_a_late_helper_is_seen_by_both(cast: Cast, watch: Watch) -> None:
    code = working(cast).code
    call(cast, code)
    tray = queries.QueueFilter(queries.Queue.HELPERS_LATE)
    assert queries.queue(cast.clerk, tray).items == []
    watch.forward(days=2)
    assert [one.code for one in queries.queue(cast.clerk, tray).items] == [code]
    assert queries.queue_counts(cast.clerk)[queries.Queue.HELPERS_LATE] == 1
    assert queries.my_tasks(cast.department)[0].late
    # Being late moves nothing.
    assert row(code).holder_org_id == cast.orgs.property_company


def test_a_matter_is_not_answered_over_the_heads_of_its_helpers(cast: Cast) -> None:
    code = working(cast).code
    call(cast, code)
    with refused("open_tasks", "close_tasks"):
        matters.draft_echo(actor=cast.property_staff, code=code, text="好了")
    matters.draft_echo(actor=cast.property_staff, code=code, text="好了", close_tasks=True)
    assert Task.objects.get().state == "cancelled"
    assert "task_cancelled" in announced()


def test_an_answer_on_the_spot_and_a_refusal_ask_too(cast: Cast) -> None:
    code = accepted(cast).code
    call(cast, code)
    with refused("open_tasks"):
        matters.settle_on_spot(actor=cast.clerk, code=code, text="好了")
    with refused("open_tasks"):
        matters.decline_matter(actor=cast.clerk, code=code, reason="不归我们")
    matters.settle_on_spot(actor=cast.clerk, code=code, text="好了", close_tasks=True)
    assert row(code).state == "answered"


def test_helpers_of_what_is_withdrawn_or_merged_are_told(cast: Cast) -> None:
    taken_back, merged = working(cast), working(cast)
    for made in (taken_back, merged):
        call(cast, made.code)
    matters.withdraw_matter(actor=cast.resident, code=taken_back.code)
    matters.merge_matter(actor=cast.clerk, code=merged.code, into=accepted(cast).code)
    assert set(Task.objects.values_list("state", flat=True)) == {"cancelled"}
    assert announced().count("task_cancelled") == 2


def test_the_heir_of_a_withdrawn_matter_keeps_its_helpers(cast: Cast) -> None:
    elder, younger = working(cast), accepted(cast, actor=cast.neighbour)
    [task] = call(cast, elder.code)
    matters.merge_matter(actor=cast.clerk, code=younger.code, into=elder.code)
    matters.withdraw_matter(actor=cast.resident, code=elder.code)
    matters.finish_task(actor=cast.department, task_id=task.pk, result="已封道")
    assert way(younger.code)[-1] == "task_done"


def test_both_sides_are_rated_and_counted_with_their_n(cast: Cast, watch: Watch) -> None:
    first, second, third = (working(cast).code for _ in range(3))
    [done] = call(cast, first)
    [declined] = call(cast, second)
    [waiting] = call(cast, third)
    with refused("not_done"):
        matters.rate_helper(actor=cast.clerk, task_id=done.pk, score=5)
    with refused("not_done"):
        matters.rate_call(actor=cast.department, task_id=done.pk, justified=True)
    matters.finish_task(actor=cast.department, task_id=done.pk, result="已封道")
    matters.decline_task(actor=cast.department, task_id=declined.pk, reason="不是我们的路")
    with refused("bad_score", "score"):
        matters.rate_helper(actor=cast.clerk, task_id=done.pk, score=6)
    matters.rate_helper(actor=cast.clerk, task_id=done.pk, score=4, words="来得快")
    matters.rate_call(actor=cast.department, task_id=done.pk, justified=True)
    matters.rate_call(actor=cast.department, task_id=declined.pk, justified=False, words="应找市政")
    watch.forward(days=3)
    matters.report_in(actor=cast.department, task_id=waiting.pk)
    found = {one.org_id: one for one in queries.appraisals(cast.clerk)}
    bureau, committee = found[cast.orgs.bureau], found[cast.orgs.committee]
    assert (bureau.called, bureau.reported, bureau.in_time, bureau.done) == (3, 3, 2, 1)
    assert (bureau.scored, bureau.mean_score, bureau.calls) == (1, 4.0, 0)
    assert (committee.calls, committee.judged, committee.justified, committee.called) == (3, 2, 1, 0)


def test_what_was_called_off_in_time_was_no_call_to_answer(cast: Cast, watch: Watch) -> None:
    [task] = call(cast, working(cast).code)
    matters.cancel_task(actor=cast.clerk, task_id=task.pk, reason="不用了")
    found = {one.org_id: one for one in queries.appraisals(cast.clerk)}
    assert cast.orgs.bureau not in found
    assert found[cast.orgs.committee].calls == 1


def test_figures_are_of_what_one_reads(cast: Cast) -> None:
    call(cast, working(cast).code)
    assert queries.appraisals(cast.stranger_next_door) == []
    assert queries.appraisals(cast.leader, cast.places.compound) != []
    assert queries.appraisals(cast.leader, cast.places.next_compound) == []
