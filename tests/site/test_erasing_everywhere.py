"""Somebody's name and words are planted wherever a matter can hold them, erased, and found nowhere."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps

from huiyin.civic.mailbox.models import Incoming
from huiyin.civic.matters import actions as deeds
from huiyin.civic.matters import public as matters
from huiyin.civic.matters.models import Extension, List, Matter, RaisingLimit, Suspect, Suspicion, Task
from huiyin.civic.matters.public import CallChannel, CallOutcome, Helper, ItemSaid, ListDraft, ListKind
from huiyin.civic.people import public as people
from huiyin.civic.territory.models import Plan
from huiyin.civic.territory.tests.plans import move_street, shown
from huiyin.civic.trust import actions, jobs, queries
from huiyin.civic.trust.rules.datamap import MAP
from huiyin.civic.trust.rules.words import Right
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor, stranger
from huiyin.kernel.permissions import Role
from huiyin.kit.crypto import Sealed
from huiyin.kit.models import Attachment
from huiyin.site.reactions import relay
from tests import matters as stage
from tests.cast import MAKER, PASSWORD, Cast
from tests.fixtures import Watch

NAME = "欧阳玉兔"
# Search keeps words in pieces of two characters.
PIECE = "玉兔"
GONE = "（内容已删除）"

# Every column that the story below fills with the name; what erasing has to reach.
PLANTED = {
    "kit.Attachment.caption",
    "mailbox.Incoming.sender",
    "matters.CallAttempt.note",
    "matters.Echo.note",
    "matters.Echo.text",
    "matters.EntryPayload.data",
    "matters.Extension.answer",
    "matters.Extension.reason",
    "matters.Feedback.words",
    "matters.ListEntry.detail",
    "matters.ListItem.extra",
    "matters.ListItem.note",
    "matters.Matter.body",
    "matters.Matter.spot",
    "matters.Matter.title",
    "matters.Matter.tokens",
    "matters.Pause.reason",
    "matters.RaisingLimit.lifted_reason",
    "matters.RaisingLimit.reason",
    "matters.Suspicion.note",
    "matters.Task.justified_words",
    "matters.Task.reason",
    "matters.Task.result",
    "matters.Task.score_words",
    "matters.Task.what",
    "notices.Notice.params",
    "people.ApiToken.name",
    "people.Consent.guardian",
    "people.Grant.duty",
    "people.Opening.words",
    "people.Person.name",
    "people.Residence.room",
    "trust.RightsRequest.answer",
    "trust.RightsRequest.words",
}


def holding(piece: str) -> Iterator[tuple[str, str]]:
    """Yield every column of every table that holds a piece of text, sealed ones opened, with what it says."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            for value in model._default_manager.values_list(field.name, flat=True):
                said = value.reveal() if isinstance(value, Sealed) else str(value)
                if piece in said:
                    yield f"{model._meta.label}.{field.name}", said


def columns(piece: str) -> set[str]:
    return {column for column, _ in holding(piece)}


@pytest.fixture
def author(cast: Cast, watch: Watch) -> Actor:
    account = people.register(
        actor=stranger(), name=NAME, password=PASSWORD, phone="13900007777", guardian=f"{NAME}之父"
    )
    people.tie_residence(
        actor=MAKER,
        person_id=account.person_id,
        area_id=cast.places.stairwell.id,
        room=f"603{PIECE}",
        tie=people.Tie.OWNER,
    )
    people.give_grant(
        actor=MAKER,
        person_id=account.person_id,
        role=Role.BUILDING_HEAD,
        area_id=cast.places.building.id,
        duty=f"找{NAME}",
    )
    people.give_grant(
        actor=MAKER, person_id=account.person_id, role=Role.LEADER, area_id=cast.places.district.id
    )
    return people.actor_of_account(account.pk)


def suspected(cast: Cast, code: str) -> None:
    matter = Matter.objects.get(code=code)
    now = clock.now()
    held = Suspicion.objects.create(
        reason="repeated",
        subject="device",
        key="d" * 64,
        state="cleared",
        place_id=matter.place_id,
        opened_at=now,
        last_at=now,
        decided_at=now,
        note=f"{NAME}一天提了四次",
    )
    Suspect.objects.create(suspicion=held, matter=matter)
    RaisingLimit.objects.create(
        subject="device",
        key="d" * 64,
        a_day=1,
        reason=f"请{NAME}打电话来",
        suspicion=held,
        starts=now,
        until=now + timedelta(days=3),
        lifted_at=now,
        lifted_reason=f"{NAME}已说明",
    )


def delayed(cast: Cast, code: str) -> None:
    deeds.suspend_matter(
        actor=cast.steward,
        code=code,
        until=clock.today() + timedelta(days=5),
        reason=f"{NAME}不在家",
        public_note=f"等{NAME}回来，路灯另修",
    )
    deeds.resume_matter(actor=cast.property_staff, code=code, note=f"{NAME}回来了")
    now = clock.now()
    Extension.objects.create(
        matter=Matter.objects.get(code=code),
        cycle=1,
        unit="working_days",
        n=1,
        rule="default",
        reason=f"{NAME}要改时间",
        asked_at=now,
        decided_at=now,
        granted=True,
        answer=f"同意{NAME}",
    )


def helped(cast: Cast, code: str) -> None:
    bureau, head = Helper(org_id=cast.orgs.bureau), Helper(person_id=cast.building_head.person_id)
    done, declined = matters.whistle(
        actor=cast.clerk, code=code, what=f"请联系{NAME}", helpers=(bureau, head)
    )
    matters.finish_task(actor=cast.department, task_id=done.pk, result=f"{NAME}家已看过")
    matters.decline_task(actor=cast.building_head, task_id=declined.pk, reason=f"不认识{NAME}")
    matters.rate_helper(actor=cast.clerk, task_id=done.pk, score=4, words=f"{NAME}满意")
    matters.rate_call(actor=cast.department, task_id=done.pk, justified=True, words=f"{NAME}确需协助")
    Attachment.objects.create(
        token="t" * 43, owner=f"task:{done.pk}", role="note", digest="", width=1, height=1, size=1,
        caption=f"{NAME}家门口", made_at=clock.now(),
    )  # fmt: skip


def listed(cast: Cast, code: str) -> str:
    draft = ListDraft("立行立改清单", ListKind.RECTIFICATION, cast.orgs.committee, cast.places.compound.id)
    held = matters.make_list(actor=cast.clerk, draft=draft).code
    said = ItemSaid(
        due=clock.today() + timedelta(days=9),
        extra={"basis": f"{NAME}来信", "responsible": cast.orgs.property_company},
        note=f"{NAME}住三楼",
    )
    matters.add_to_list(actor=cast.clerk, list_code=held, code=code)
    matters.edit_item(actor=cast.clerk, list_code=held, code=code, said=said)
    matters.remove_from_list(actor=cast.clerk, list_code=held, code=code, reason=f"{NAME}要求")
    return held


def asked(cast: Cast, author: Actor) -> None:
    made = actions.ask(actor=author, kind=Right.EXPLAIN, words=f"{NAME}想知道")
    actions.decide(actor=cast.clerk, request_id=made.pk, granted=True, answer=f"{NAME}您好，已说明")


def answered(cast: Cast, watch: Watch, code: str) -> None:
    first = matters.draft_echo(actor=cast.property_staff, code=code, text=f"{NAME}您好，已修好。")
    matters.return_echo(actor=cast.clerk, echo_id=first.pk, reason=f"不要写{NAME}")
    again = matters.draft_echo(actor=cast.property_staff, code=code, text=f"{NAME}您好，路灯已修好。")
    matters.approve_echo(actor=cast.clerk, echo_id=again.pk, audience=matters.Audience.PUBLIC)
    watch.forward(days=4)
    matters.record_call_back(
        actor=cast.clerk,
        code=code,
        channel=CallChannel.PHONE,
        outcome=CallOutcome.UNREACHED,
        note=f"{NAME}没接",
    )


@pytest.fixture
def everywhere(cast: Cast, author: Actor, watch: Watch) -> str:
    """Let the name stand in everything that is written down about a matter, and return the matter's code."""
    code = stage.filed(cast, author, body=f"我是{NAME}，2栋楼下的路灯坏了。", spot=f"{NAME}家楼下").code
    Incoming.objects.create(
        digest="m", received_at=clock.now(), size=1, sender=f"{NAME}***", outcome="filed", matter_code=code
    )
    suspected(cast, code)
    matters.accept_matter(actor=cast.clerk, code=code, publish=True)
    matters.assign_matter(actor=cast.steward, code=code, org_id=cast.orgs.property_company)
    matters.start_work(actor=cast.property_staff, code=code)
    matters.add_note(actor=cast.property_staff, code=code, text=f"{NAME}在家")
    delayed(cast, code)
    helped(cast, code)
    listed(cast, code)
    asked(cast, author)
    shown(cast, move_street(cast))
    people.issue_token(actor=author, name=f"{NAME}的程序", days=30)
    people.open_fields(
        actor=cast.clerk,
        person_id=author.person_id or 0,
        fields=["phone"],
        purpose="other",
        words=f"找{NAME}",
    )
    answered(cast, watch, code)
    matters.give_feedback(actor=author, code=code, solved=True, score=5, words=f"{NAME}谢谢")
    relay().drain()
    return code


def test_every_place_is_planted_and_none_is_left(cast: Cast, author: Actor, everywhere: str) -> None:
    assert columns(PIECE) >= PLANTED
    told = Plan.objects.get()
    assert any(line["person"] == author.person_id and line["who"] for line in told.report["roles"])
    jobs.seal_what_is_over()
    actions.erase_mine(actor=author)
    relay().drain()
    assert sorted(holding(PIECE)) == []
    told.refresh_from_db()
    assert not any(line["who"] for line in told.report["roles"] if line["person"] == author.person_id)
    report = queries.audit_database()
    assert (report.sound, report.erased > 10) == (True, True)


def test_what_was_done_stays_without_its_words(cast: Cast, author: Actor, everywhere: str) -> None:
    actions.erase_mine(actor=author)
    done = Task.objects.get(state="done")
    assert (done.what, done.result, done.score, done.justified) == (GONE, GONE, 4, True)
    held = List.objects.get()
    assert held.items.get().extra == {"responsible": cast.orgs.property_company}
    assert [row.kind for row in held.entries.order_by("pk")][-1] == "matters.unlisted"
    assert not Attachment.objects.exists()
    assert matters.public_title(Matter.objects.get(code=everywhere).pk)


def test_why_staff_erased_is_kept_as_the_map_says(cast: Cast, author: Actor, everywhere: str) -> None:
    reason = f"{NAME}到窗口申请"
    actions.erase_for(actor=cast.clerk, person_id=author.person_id or 0, reason=reason)
    assert columns(PIECE) == {"kit.AuditRecord.detail"}
    assert ("kit.AuditRecord", "detail") in {(row.table, name) for row in MAP for name in row.fields}


def test_what_was_taken_off_the_wall_keeps_no_word(cast: Cast, author: Actor, everywhere: str) -> None:
    matters.unpublish_wish(actor=cast.secretary, code=everywhere, reason="作者要求撤下")
    actions.erase_mine(actor=author)
    matter = Matter.objects.get(code=everywhere)
    assert (matter.title, matter.body) == (GONE, "")
    assert columns("路灯") == set()


def test_every_planted_column_is_on_the_map() -> None:
    known = {f"{row.table}.{name}" for row in MAP for name in row.fields}
    beside = {"kit.Attachment.caption", "matters.Matter.tokens"}
    assert PLANTED - known == beside & PLANTED


def test_words_about_suspicions_go_after_a_year(cast: Cast, author: Actor, watch: Watch) -> None:
    code = stage.filed(cast, author).code
    suspected(cast, code)
    matters.decline_matter(actor=cast.clerk, code=code, reason="不属于本社区，已转告。")
    watch.forward(days=360)
    jobs.sweep_once()
    assert Suspicion.objects.exclude(note="").exists()
    watch.forward(days=10)
    jobs.sweep_once()
    left: Any = RaisingLimit.objects.get()
    assert (Suspicion.objects.get().note, left.reason, left.lifted_reason) == ("", GONE, "")
    watch.forward(days=1)
    jobs.sweep_once()
