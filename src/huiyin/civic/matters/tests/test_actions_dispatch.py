"""Sending out on a basis, handing back, and the leader's ruling."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from huiyin.civic.matters import public as matters
from huiyin.civic.matters import queries
from huiyin.civic.matters.models import Dispatch
from huiyin.civic.matters.public import Filed, Objection, Party
from huiyin.civic.matters.tests.helpers import announced, dispatches, named_responsible, row, said, way
from tests.cast import Cast
from tests.fixtures import Watch
from tests.matters import accepted, answered, assigned, filed, working
from tests.refusals import refused


def back(cast: Cast, code: str) -> None:
    """Let the property company hand a matter back."""
    matters.return_matter(actor=cast.property_staff, code=code, reason="属市政管网，不在合同内")


def disputed(cast: Cast) -> Filed:
    """Bring a matter so far that it was handed back twice."""
    made = assigned(cast)
    back(cast, made.code)
    matters.assign_matter(actor=cast.steward, code=made.code, org_id=cast.orgs.property_company)
    back(cast, made.code)
    return made


def test_the_rule_takes_the_basis_that_names_the_receiver(cast: Cast) -> None:
    named_responsible(cast, Party.BUREAU)
    mine = named_responsible(cast, Party.PROPERTY_COMPANY, title="物业服务合同")
    code = assigned(cast).code
    [sent] = dispatches(code)
    assert (sent.basis_id, sent.how, sent.dispatcher_id) == (mine.pk, "rule", cast.steward.person_id)
    assert said(code)["basis"] == mine.pk


def test_that_there_is_no_basis_is_said(cast: Cast) -> None:
    code = assigned(cast).code
    [sent] = dispatches(code)
    assert (sent.basis, sent.how, said(code)["how"]) == (None, "none", "none")


def test_a_basis_can_be_named(cast: Cast) -> None:
    named_responsible(cast, Party.BUREAU)
    chosen = named_responsible(cast, Party.BUREAU, title="权责清单")
    code = accepted(cast).code
    matters.assign_matter(actor=cast.clerk, code=code, org_id=cast.orgs.bureau, basis_id=chosen.pk)
    assert (dispatches(code)[0].basis_id, dispatches(code)[0].how) == (chosen.pk, "named")


def test_a_basis_of_others_and_an_unknown_one_are_refused(cast: Cast) -> None:
    theirs = named_responsible(cast, Party.PROPERTY_COMPANY)
    code = accepted(cast).code
    for basis_id, why in ((theirs.pk, "basis_of_others"), (987_654, "unknown_basis")):
        with refused(why, "basis"):
            matters.assign_matter(actor=cast.clerk, code=code, org_id=cast.orgs.bureau, basis_id=basis_id)


def test_nothing_is_dumped_on_the_community(cast: Cast) -> None:
    code = accepted(cast).code
    with refused("dumped_on_community", "holder"):
        matters.assign_matter(actor=cast.street, code=code, org_id=cast.orgs.committee)
    named_responsible(cast, Party.COMMUNITY_COMMITTEE)
    matters.assign_matter(actor=cast.street, code=code, org_id=cast.orgs.committee)
    assert row(code).holder_org_id == cast.orgs.committee


def test_where_no_property_company_works_the_community_may_have_to(cast: Cast) -> None:
    named_responsible(cast, Party.COMMUNITY_COMMITTEE, without_property=True)
    code = accepted(cast).code
    with refused("dumped_on_community"):
        matters.assign_matter(actor=cast.clerk, code=code, org_id=cast.orgs.committee)
    there = filed(cast, place_id=cast.places.next_compound.id).code
    matters.assign_matter(actor=cast.stranger_next_door, code=there, org_id=cast.orgs.next_committee)
    assert dispatches(there)[0].how == "rule"


def test_only_whoever_holds_a_role_here_is_given_a_matter(cast: Cast) -> None:
    code = accepted(cast).code
    for nobody_here in (cast.resident, cast.stranger_next_door, cast.former, cast.operator):
        with refused("no_role_here", "holder"):
            matters.assign_matter(actor=cast.clerk, code=code, person_id=nobody_here.person_id)
    for helper in (cast.building_head, cast.steward):
        made = accepted(cast).code
        matters.assign_matter(actor=cast.clerk, code=made, person_id=helper.person_id)
        assert row(made).holder_person_id == helper.person_id


def test_somebody_at_an_office_here_is_given_a_matter_too(cast: Cast) -> None:
    code = accepted(cast).code
    matters.assign_matter(actor=cast.clerk, code=code, person_id=cast.property_staff.person_id)
    assert row(code).holder_person_id == cast.property_staff.person_id


def test_a_matter_lies_with_one_at_a_time(cast: Cast) -> None:
    made = working(cast)
    matters.assign_matter(actor=cast.clerk, code=made.code, org_id=cast.orgs.bureau)
    first, second = dispatches(made.code)
    assert (first.ending, second.ended_at) == ("passed_on", None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Dispatch.objects.filter(pk=first.pk).update(ended_at=None, ending="")


def test_whoever_began_has_taken_it(cast: Cast, watch: Watch) -> None:
    code = assigned(cast).code
    assert dispatches(code)[0].taken_at is None
    watch.forward(hours=1)
    matters.start_work(actor=cast.property_staff, code=code)
    assert dispatches(code)[0].taken_at == watch.now


def test_a_hand_back_names_its_objection_and_who_should_have_it(cast: Cast) -> None:
    theirs = named_responsible(cast, Party.BUREAU)
    code = assigned(cast).code
    matters.return_matter(
        actor=cast.property_staff,
        code=code,
        reason="红线外的市政管网",
        objection=Objection.NO_POWER,
        basis_id=theirs.pk,
        proposed_org_id=cast.orgs.bureau,
    )
    [sent] = dispatches(code)
    assert (sent.ending, sent.objection, sent.upheld) == ("returned", "no_power", None)
    assert (sent.other_basis_id, sent.proposed_org_id) == (theirs.pk, cast.orgs.bureau)
    assert sent.returned_by_id == cast.property_staff.person_id
    assert said(code)["reason"] == "红线外的市政管网"


@pytest.mark.parametrize(("to", "upheld"), [("bureau", True), ("property_company", False)])
def test_where_it_goes_next_says_whether_the_objection_was_right(cast: Cast, to: str, upheld: bool) -> None:
    code = assigned(cast).code
    back(cast, code)
    matters.assign_matter(actor=cast.clerk, code=code, org_id=getattr(cast.orgs, to))
    assert dispatches(code)[0].upheld is upheld
    assert queries.upheld_objections().exists() is upheld


def test_what_the_desk_answers_itself_was_not_the_receivers(cast: Cast) -> None:
    code = assigned(cast).code
    back(cast, code)
    matters.settle_on_spot(actor=cast.clerk, code=code, text="社区已联系市政修好")
    assert dispatches(code)[0].upheld is True


def test_the_first_receiver_stays_the_authors_contact_until_another_takes_it(cast: Cast) -> None:
    def contact() -> str:
        return queries.author_view(cast.resident, code).leading

    code = assigned(cast).code
    back(cast, code)
    assert contact() == "星城物业服务公司"
    matters.assign_matter(actor=cast.clerk, code=code, org_id=cast.orgs.bureau)
    assert contact() == "星城物业服务公司"
    matters.start_work(actor=cast.department, code=code)
    assert contact() == "荷塘区城市管理局"


def test_after_the_second_hand_back_only_a_leader_sends_it_out(cast: Cast) -> None:
    code = disputed(cast).code
    assert announced()[-2:] == ["returned", "ruling_asked"]
    with refused("needs_ruling"):
        matters.assign_matter(actor=cast.clerk, code=code, org_id=cast.orgs.bureau)
    named_responsible(cast, Party.BUREAU)
    matters.rule_on_matter(
        actor=cast.leader, code=code, org_id=cast.orgs.bureau, reason="管网在红线外，由城管局办理"
    )
    matter = row(code)
    assert (matter.state, matter.holder_org_id, matter.level) == ("assigned", cast.orgs.bureau, "district")
    assert (way(code)[-1], announced()[-2:]) == ("ruled", ["ruled", "assigned"])
    assert [one.upheld for one in dispatches(code)] == [True, True, None]
    assert dispatches(code)[-1].is_ruling


def test_a_ruling_is_final_in_its_round(cast: Cast) -> None:
    named_responsible(cast, Party.PROPERTY_COMPANY)
    code = disputed(cast).code
    matters.rule_on_matter(actor=cast.street, code=code, org_id=cast.orgs.property_company, reason="在合同内")
    matters.start_work(actor=cast.property_staff, code=code)
    with refused("ruled"):
        back(cast, code)
    with refused("ruled"):
        matters.assign_matter(actor=cast.clerk, code=code, org_id=cast.orgs.bureau)
    assert [one.upheld for one in dispatches(code)] == [False, False, None]


def test_only_another_ruling_changes_a_ruling(cast: Cast) -> None:
    named_responsible(cast, Party.PROPERTY_COMPANY)
    named_responsible(cast, Party.BUREAU)
    code = disputed(cast).code
    for to in (cast.orgs.property_company, cast.orgs.bureau):
        matters.rule_on_matter(actor=cast.leader, code=code, org_id=to, reason="经会商")
    assert [one.ending for one in dispatches(code)] == ["returned", "returned", "ruled", ""]
    assert row(code).holder_org_id == cast.orgs.bureau


def test_a_ruling_needs_a_dispute_an_outsider_words_and_a_basis(cast: Cast) -> None:
    code = assigned(cast).code
    with refused("no_dispute"):
        matters.rule_on_matter(actor=cast.leader, code=code, org_id=cast.orgs.bureau, reason="归城管")
    back(cast, code)
    matters.assign_matter(actor=cast.street, code=code, org_id=cast.orgs.property_company)
    back(cast, code)
    with refused("own_dispute"):
        matters.rule_on_matter(actor=cast.street, code=code, org_id=cast.orgs.bureau, reason="归城管")
    with refused("empty_text", "reason"):
        matters.rule_on_matter(actor=cast.leader, code=code, org_id=cast.orgs.bureau, reason=" ")
    with refused("ruling_needs_basis", "basis"):
        matters.rule_on_matter(actor=cast.leader, code=code, org_id=cast.orgs.bureau, reason="归城管")
    with refused("not_allowed"):
        matters.rule_on_matter(actor=cast.clerk, code=code, org_id=cast.orgs.bureau, reason="归城管")


def test_a_leader_dumps_nothing_on_the_community_either(cast: Cast) -> None:
    code = disputed(cast).code
    with refused("dumped_on_community"):
        matters.rule_on_matter(actor=cast.leader, code=code, org_id=cast.orgs.committee, reason="先兜底")


def test_leaders_find_what_waits_for_them_and_it_leaves_once_ruled(cast: Cast) -> None:
    tray = queries.QueueFilter(queries.Queue.TO_RULE)
    code = disputed(cast).code
    assert [found.code for found in queries.queue(cast.leader, tray).items] == [code]
    assert queries.queue_counts(cast.leader)[queries.Queue.TO_RULE] == 1
    assert queries.queue(cast.clerk, tray).items == []
    named_responsible(cast, Party.BUREAU)
    matters.rule_on_matter(actor=cast.leader, code=code, org_id=cast.orgs.bureau, reason="归城管")
    assert queries.queue(cast.leader, tray).items == []


def test_a_withdrawn_dispute_waits_for_nobody(cast: Cast) -> None:
    code = disputed(cast).code
    matters.withdraw_matter(actor=cast.resident, code=code)
    assert queries.queue_counts(cast.leader)[queries.Queue.TO_RULE] == 0


def test_a_new_round_counts_anew_and_its_holder_may_object_again(cast: Cast) -> None:
    named_responsible(cast, Party.PROPERTY_COMPANY)
    made = disputed(cast)
    matters.rule_on_matter(
        actor=cast.leader, code=made.code, org_id=cast.orgs.property_company, reason="归物业"
    )
    echo = matters.draft_echo(actor=cast.property_staff, code=made.code, text="已疏通")
    matters.approve_echo(actor=cast.second_clerk, echo_id=echo.pk, audience=matters.Audience.PUBLIC)
    matters.give_feedback(actor=cast.resident, code=made.code, solved=False)
    back(cast, made.code)
    assert [(one.cycle, one.ending) for one in dispatches(made.code)][-2:] == [
        (1, "reopened"),
        (2, "returned"),
    ]


def test_reopening_ends_the_dispatch(cast: Cast) -> None:
    made = answered(cast)
    matters.give_feedback(actor=cast.resident, code=made.code, solved=True)
    matters.reopen_matter(actor=cast.resident, code=made.code, reason="又坏了")
    assert [one.ending for one in dispatches(made.code)] == ["reopened"]


def test_the_heir_of_a_withdrawn_matter_takes_over_its_dispatch(cast: Cast) -> None:
    elder, younger = working(cast), accepted(cast, actor=cast.neighbour)
    matters.merge_matter(actor=cast.clerk, code=younger.code, into=elder.code)
    matters.withdraw_matter(actor=cast.resident, code=elder.code)
    assert dispatches(elder.code) == []
    [held] = dispatches(younger.code)
    assert (held.org_id, held.ended_at) == (cast.orgs.property_company, None)
    back(cast, younger.code)
    assert dispatches(younger.code)[0].ending == "returned"


def test_rulers_are_the_nearest_who_took_no_part(cast: Cast) -> None:
    made = disputed(cast)
    matter_id = row(made.code).pk
    assert queries.rulers(matter_id) == [cast.street.person_id]
    Dispatch.objects.filter(matter=matter_id).update(dispatcher=cast.street.person_id)
    assert queries.rulers(matter_id) == [cast.leader.person_id]


def test_the_same_basis_is_used_again_for_its_category(cast: Cast) -> None:
    matters.seed_categories(actor=cast.system)
    about = matters.category_by_path("城乡建设 › 住房保障与房地产 › 物业服务")
    assert about is not None
    named_responsible(cast, Party.PROPERTY_COMPANY, category_id=about.pk)
    later = named_responsible(cast, Party.PROPERTY_COMPANY, category_id=about.pk, valid_from=date(2025, 2, 1))
    code = accepted(cast, category_id=about.pk).code
    matters.assign_matter(actor=cast.clerk, code=code, org_id=cast.orgs.property_company, basis_id=later.pk)
    again = accepted(cast, category_id=about.pk).code
    matters.assign_matter(actor=cast.clerk, code=again, org_id=cast.orgs.property_company)
    assert (dispatches(again)[0].basis_id, dispatches(again)[0].how) == (later.pk, "rule")
