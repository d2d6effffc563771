"""Working a matter off."""

from collections.abc import Callable

import pytest

from huiyin.civic.matters import public as matters
from huiyin.civic.matters import queries
from huiyin.civic.matters.public import Audience, Filed, Visibility
from huiyin.civic.matters.tests.helpers import announced, last_echo, row, said, way
from tests.cast import Cast
from tests.fixtures import Watch
from tests.matters import accepted, answered, assigned, closed, declined, drafted, filed, working
from tests.refusals import refused

Made = Callable[[Cast], Filed]


def test_assigning_changes_the_holder_and_not_the_deadline(cast: Cast, watch: Watch) -> None:
    code = accepted(cast).code
    due = row(code).due_at
    watch.forward(days=1)
    matter = matters.assign_matter(actor=cast.steward, code=code, org_id=cast.orgs.bureau, note="请看看")
    assert (matter.state, matter.holder_org_id, matter.level) == ("assigned", cast.orgs.bureau, "district")
    assert (row(code).due_at, matter.dispatcher_id) == (due, cast.steward.person_id)
    assert said(code)["note"] == "请看看"
    assert announced()[-1] == "assigned"


def test_a_person_can_hold_a_matter(cast: Cast) -> None:
    code = accepted(cast).code
    matters.assign_matter(actor=cast.steward, code=code, person_id=cast.building_head.person_id)
    matter = row(code)
    assert (matter.holder_org_id, matter.holder_person_id) == (None, cast.building_head.person_id)


def test_a_new_matter_is_taken_up_by_being_sent_out(cast: Cast, watch: Watch) -> None:
    code = filed(cast).code
    watch.forward(hours=2)
    matters.assign_matter(actor=cast.steward, code=code, org_id=cast.orgs.property_company)
    matter = row(code)
    assert (matter.accepted_at, matter.first_answered_at) == (watch.now, watch.now)
    assert matter.due_at == matter.settle_due
    assert way(code) == ["filed", "accepted", "assigned"]
    assert announced() == ["filed", "accepted", "assigned"]


@pytest.mark.parametrize("both", [True, False])
def test_exactly_one_holder_is_named(cast: Cast, both: bool) -> None:
    code = accepted(cast).code
    org_id, person_id = (cast.orgs.bureau, cast.steward.person_id) if both else (None, None)
    with refused("one_holder", "holder"):
        matters.assign_matter(actor=cast.clerk, code=code, org_id=org_id, person_id=person_id)


def test_a_holder_has_to_exist(cast: Cast) -> None:
    code = accepted(cast).code
    with refused("not_found"):
        matters.assign_matter(actor=cast.clerk, code=code, org_id=987_654_321)
    with refused("unknown_person", "holder"):
        matters.assign_matter(actor=cast.clerk, code=code, person_id=987_654_321)


@pytest.mark.parametrize("further", [assigned, answered, closed, declined])
def test_only_what_is_taken_up_is_sent_out(cast: Cast, further: Made) -> None:
    code = further(cast).code
    with refused("moved_on"):
        matters.assign_matter(actor=cast.clerk, code=code, org_id=cast.orgs.bureau)


def test_a_merged_matter_is_not_sent_out(cast: Cast) -> None:
    code = filed(cast).code
    matters.merge_matter(actor=cast.clerk, code=code, into=filed(cast).code)
    with refused("moved_on"):
        matters.assign_matter(actor=cast.clerk, code=code, org_id=cast.orgs.bureau)


def test_passing_on_drops_the_draft_of_whoever_had_it(cast: Cast) -> None:
    made, echo_id = drafted(cast)
    matters.assign_matter(actor=cast.clerk, code=made.code, org_id=cast.orgs.bureau)
    assert way(made.code)[-1] == "passed_on"
    matters.start_work(actor=cast.department, code=made.code)
    with refused("echo_not_waiting"):
        matters.approve_echo(actor=cast.second_clerk, echo_id=echo_id, audience=Audience.PUBLIC)


def test_work_starts_once(cast: Cast) -> None:
    code = assigned(cast).code
    assert matters.start_work(actor=cast.property_staff, code=code).state == "working"
    with refused("moved_on"):
        matters.start_work(actor=cast.property_staff, code=code)


@pytest.mark.parametrize("further", [answered, closed])
def test_what_is_answered_is_not_started_again(cast: Cast, further: Made) -> None:
    code = further(cast).code
    with refused("moved_on"):
        matters.start_work(actor=cast.property_staff, code=code)


@pytest.mark.parametrize("further", [assigned, working])
def test_the_holder_gives_a_matter_back_and_the_clock_runs_on(cast: Cast, further: Made) -> None:
    code = further(cast).code
    due = row(code).due_at
    matters.return_matter(actor=cast.property_staff, code=code, reason="属市政管网")
    matter = row(code)
    assert (matter.state, matter.holder_org_id, matter.level) == (
        "accepted",
        cast.orgs.committee,
        "community",
    )
    assert matter.due_at == due
    assert said(code)["from_org"] == cast.orgs.property_company
    assert announced()[-1] == "returned"


def test_giving_back_needs_a_reason_and_drops_the_draft(cast: Cast) -> None:
    made, echo_id = drafted(cast)
    with refused("empty_text", "reason"):
        matters.return_matter(actor=cast.property_staff, code=made.code, reason=" ")
    matters.return_matter(actor=cast.property_staff, code=made.code, reason="属市政管网")
    with refused("echo_not_waiting"):
        matters.approve_echo(actor=cast.clerk, echo_id=echo_id, audience=Audience.PUBLIC)


@pytest.mark.parametrize("further", [filed, accepted, answered, closed, declined])
def test_only_what_was_sent_out_is_given_back(cast: Cast, further: Made) -> None:
    code = further(cast).code
    with refused("moved_on"):
        matters.return_matter(actor=cast.clerk, code=code, reason="不归我")


def test_a_note_stays_between_staff(cast: Cast) -> None:
    code = working(cast).code
    matters.add_note(actor=cast.property_staff, code=code, text="线路老化，等配件")
    assert way(code)[-1] == "noted"
    told = [step.words for step in queries.author_view(cast.resident, code).way]
    assert "线路老化，等配件" not in told
    assert queries.staff_view(cast.clerk, code).way[-1].words == "线路老化，等配件"
    with refused("empty_text", "text"):
        matters.add_note(actor=cast.property_staff, code=code, text="")


def test_a_draft_waits_and_nobody_outside_reads_it(cast: Cast) -> None:
    made, echo_id = drafted(cast, text="灯修好了")
    matter = row(made.code)
    assert (matter.state, matter.final_echo_id) == ("working", None)
    assert matter.due_at is not None
    assert queries.author_view(cast.resident, made.code).echoes == []
    assert announced()[-1] == "echo_drafted"
    assert last_echo(made.code).pk == echo_id


def test_drafting_begins_the_work_if_nobody_has(cast: Cast) -> None:
    code = assigned(cast).code
    matters.draft_echo(actor=cast.property_staff, code=code, text="灯修好了")
    assert way(code)[-2:] == ["started", "echo_drafted"]


def test_a_second_draft_replaces_the_first(cast: Cast) -> None:
    made, first = drafted(cast)
    second = matters.draft_echo(actor=cast.property_staff, code=made.code, text="灯和开关都修好了")
    with refused("echo_not_waiting"):
        matters.approve_echo(actor=cast.clerk, echo_id=first, audience=Audience.PUBLIC)
    matters.approve_echo(actor=cast.clerk, echo_id=second.pk, audience=Audience.PUBLIC)
    assert row(made.code).final_echo_id == second.pk


@pytest.mark.parametrize("further", [filed, accepted, answered, closed, declined])
@pytest.mark.parametrize("tell", [matters.draft_echo, matters.tell_progress])
def test_only_a_matter_at_work_is_echoed(cast: Cast, further: Made, tell: Callable[..., object]) -> None:
    code = further(cast).code
    if further is accepted and tell is matters.tell_progress:
        # What rests at the office may have news; only the last word needs somebody at work.
        tell(actor=cast.clerk, code=code, text="好了")
        assert row(code).state == "accepted"
        return
    with refused("not_at_work"):
        tell(actor=cast.clerk, code=code, text="好了")


@pytest.mark.parametrize("text", ["", " \n", "长" * 5_001])
def test_an_echo_says_something_and_not_too_much(cast: Cast, text: str) -> None:
    code = working(cast).code
    with refused("text_too_long" if text.strip() else "empty_text", "text"):
        matters.draft_echo(actor=cast.property_staff, code=code, text=text)


def test_the_echo_of_a_private_matter_is_not_wanted_on_the_wall(cast: Cast) -> None:
    made, _ = drafted(cast, visibility=Visibility.PRIVATE, publish=False)
    assert last_echo(made.code).wanted == "shared"


def test_progress_is_told_and_stops_no_clock(cast: Cast) -> None:
    code = working(cast).code
    due = row(code).due_at
    echo = matters.tell_progress(actor=cast.property_staff, code=code, text="配件周五到")
    matters.approve_echo(actor=cast.clerk, echo_id=echo.pk, audience=Audience.PUBLIC)
    matter = row(code)
    assert (matter.state, matter.due_at, matter.final_echo_id) == ("working", due, None)
    assert [shown.text for shown in queries.public_matter(code).echoes] == ["配件周五到"]
    assert way(code)[-1] == "progress_told"
    assert announced()[-1] == "echo_delivered"
