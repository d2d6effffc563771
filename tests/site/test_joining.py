"""Who hears that matters were joined, taken apart, wait, are taken up again; and that helpers are late."""

from huiyin.civic.matters import actions, jobs
from huiyin.civic.matters import public as matters
from huiyin.civic.notices.models import Notice
from huiyin.site.reactions import relay
from tests.cast import Cast
from tests.fixtures import Watch
from tests.matters import accepted, assigned, closed, working
from tests.refusals import refused
from tests.site.told import day, hears

NOTE = {"reason": "等招标", "public_note": "秋季招标后更换"}


def family(cast: Cast) -> tuple[str, str]:
    """Return a matter of the neighbour merged into one of the resident that is at work: (younger, root)."""
    root, younger = working(cast).code, assigned(cast, actor=cast.neighbour).code
    actions.merge_matter(actor=cast.clerk, code=younger, into=root)
    relay().drain()
    return younger, root


def test_whoever_was_joined_hears_that_they_stand_alone_again(cast: Cast, watch: Watch) -> None:
    younger, root = family(cast)
    assert hears(cast, "matter_merged") == {"neighbour"}
    for _ in range(2):
        actions.unmerge_matter(actor=cast.clerk, code=younger)
        relay().drain()
        actions.merge_matter(actor=cast.clerk, code=younger, into=root)
    assert hears(cast, "matter_unmerged") == {"neighbour"}
    assert Notice.objects.filter(kind="matter_unmerged").count() == 2
    # Its own holder, who had nothing to do with it while it was merged.
    assert hears(cast, "matter_reopened") == {"property_staff"}


def test_all_who_raised_it_hear_that_it_waits_and_why(cast: Cast, watch: Watch) -> None:
    _, root = family(cast)
    actions.change_urgency(actor=cast.clerk, code=root, urgency=matters.Urgency.COMPLEX, reason="要招标")
    actions.ask_extension(actor=cast.property_staff, code=root, n=5, reason="等招标")
    actions.decide_extension(actor=cast.street, code=root, grant=True)
    actions.suspend_matter(actor=cast.clerk, code=root, until=day("2026-03-13"), **NOTE)
    relay().drain()
    assert hears(cast, "suspended") == {"resident", "neighbour"}
    assert {"resident", "neighbour"} == hears(cast, "extended")
    assert "2026-03-13" in str(Notice.objects.filter(kind="suspended").latest("id").params)
    actions.resume_matter(actor=cast.property_staff, code=root)
    actions.ask_author(actor=cast.property_staff, code=root, question="哪个单元？", until=day("2026-03-13"))
    relay().drain()
    # A question is for the author of the matter it was put to.
    assert hears(cast, "author_asked") == {"resident"}


def test_all_who_raised_it_hear_that_it_is_worked_on_again(cast: Cast, watch: Watch) -> None:
    younger, root = family(cast)
    echo = actions.draft_echo(actor=cast.property_staff, code=root, text="换好了。")
    actions.approve_echo(actor=cast.clerk, echo_id=echo.pk, audience=matters.Audience.SHARED)
    actions.give_feedback(actor=cast.neighbour, code=younger, solved=False)
    relay().drain()
    assert hears(cast, "matter_awake") == {"resident", "neighbour"}


def test_a_helper_who_does_not_report_in_is_reminded_once_and_whoever_called_hears_it(
    cast: Cast, watch: Watch
) -> None:
    code = working(cast).code
    bureau, head = (
        matters.Helper(org_id=cast.orgs.bureau),
        matters.Helper(person_id=cast.building_head.person_id),
    )
    late, there = matters.whistle(actor=cast.clerk, code=code, what="封路半天", helpers=[bureau, head])
    matters.report_in(actor=cast.building_head, task_id=there.pk)
    # One working day from Monday morning ends on Tuesday at half past five.
    watch.set(late.report_due)
    jobs.supervise()
    relay().drain()
    assert hears(cast, "task_late") == set()
    watch.forward(seconds=1)
    for _ in range(2):
        jobs.supervise()
        relay().drain()
    assert hears(cast, "task_late") == {"department"}
    assert hears(cast, "helper_late") == {"clerk"}
    assert Notice.objects.filter(kind__in=["task_late", "helper_late"]).count() == 2
    matters.report_in(actor=cast.department, task_id=late.pk)
    with refused("not_allowed"):
        actions.remind_helper(actor=cast.clerk, task_id=late.pk)


def test_an_author_hears_that_the_office_takes_it_up_again(cast: Cast, watch: Watch) -> None:
    code = closed(cast).code
    actions.reopen_by_staff(actor=cast.clerk, code=code, reason="复查又坏了")
    accepted(cast, actor=cast.neighbour)
    relay().drain()
    assert hears(cast, "matter_awake") == {"resident"}
