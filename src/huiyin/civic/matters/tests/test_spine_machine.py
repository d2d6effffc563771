"""Random sequences of everything that can be done to several matters, by whoever might try.

Refusals are part of the game: a refused act has to leave every row as it was.
"""

import os
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from typing import Any, ClassVar

from django.db import connection, transaction
from django.db.models import Q
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from huiyin.civic.matters import actions
from huiyin.civic.matters.actions import Filing, Helper, ListDraft
from huiyin.civic.matters.models import Echo, Matter, Task
from huiyin.civic.matters.public import Audience, ListKind, Urgency, Visibility
from huiyin.civic.matters.rules.duty import Party
from huiyin.civic.matters.tests import invariants
from huiyin.civic.matters.tests.helpers import named_responsible
from huiyin.kernel import clock
from huiyin.kernel.actor import Actor
from huiyin.kernel.errors import AlreadyChanged, Refusal
from tests.cast import Cast
from tests.fixtures import MONDAY
from tests.snapshot import digest

# What holds is no matter of the database: the long search is made once, on the faster one.
EXAMPLES = 80 if os.environ.get("CI") and connection.vendor == "sqlite" else 30
AUTHORS = ("resident", "neighbour", "building_head", "nobody")
# Whoever may do most things comes more often, so that a sequence gets somewhere.
STAFF = ("clerk", "second_clerk", "secretary", "steward", "clerk", "second_clerk", "street", "department")
OTHERS = ("leader", "operator", "stranger_next_door", "former", "resident", "neighbour", "nobody")

which = st.integers(0, 9)
staff = st.sampled_from((*STAFF * 3, *OTHERS))
anybody = st.sampled_from((*AUTHORS, *OTHERS))


class Spine(RuleBasedStateMachine):
    """Several matters, and the cast at work on them."""

    cast: ClassVar[Cast]

    def __init__(self) -> None:
        super().__init__()
        self.scene = ExitStack()
        self.scene.enter_context(transaction.atomic())
        self.scene.callback(transaction.set_rollback, True)
        self.authors: dict[str, Actor] = {}
        self.now = MONDAY
        self.scene.enter_context(clock.frozen(self.now))
        self.seen, self.before = digest(), invariants.rows()

    def teardown(self) -> None:
        self.scene.close()

    def code(self, number: int) -> str:
        """Return one of the matters there are."""
        return list(self.authors)[number % len(self.authors)]

    def merged(self, number: int) -> str:
        """Return one of the matters that are merged or have others merged into them, if there are any."""
        family = Matter.objects.filter(Q(elder__isnull=False) | Q(youngers__isnull=False)).distinct()
        codes = list(family.order_by("id").values_list("code", flat=True)) or list(self.authors)
        return codes[number % len(codes)]

    def author_of(self, code: str, *, really: bool) -> Actor:
        return self.authors[code] if really else self.cast.stranger_next_door

    def attempt(self, act: Callable[..., Any], actor: str | Actor, **what: Any) -> Any:
        """Do something; if it is refused nothing may have changed, and nobody else can have been first."""
        who = self.cast.actors()[actor] if isinstance(actor, str) else actor
        try:
            done = act(actor=who, **what)
        except AlreadyChanged:
            raise
        except Refusal:
            assert digest() == self.seen
            return None
        self.seen = digest()
        return done

    def planted(self, code: str, words: str) -> str:
        """Return words with everything in them that must not become public."""
        author = Matter.objects.values_list("author__name", flat=True).get(code=code) or ""
        return f"{words}联系{author}，电话{invariants.PHONE}，身份证{invariants.ID_NUMBER}。"

    @initialize(
        steps=st.lists(st.integers(0, 5), min_size=2, max_size=4),
        audience=st.sampled_from(Audience),
        joined=st.booleans(),
        merged=st.booleans(),
    )
    def on_their_way(self, steps: list[int], audience: Audience, joined: bool, merged: bool) -> None:
        for number, taken in enumerate(steps):
            self.file(AUTHORS[number], private=False, cut=number * 9)
            self.go_on(number, taken, audience)
            if joined:
                self.join(number, "building_head", "d1")
        if merged:
            for number in range(1, len(steps)):
                self.merge(number, 0, "clerk")

    @rule(author=st.sampled_from(AUTHORS), private=st.booleans(), cut=st.integers(0, 40))
    def file(self, author: str, private: bool, cut: int) -> None:
        if len(self.authors) >= 6:
            return
        name = self.cast.members[author].name if author in self.cast.members else ""
        filing = Filing(
            place_id=self.cast.places.compound.id,
            body="灯" * cut + f"{name}，电话{invariants.PHONE}，身份证{invariants.ID_NUMBER}，路灯不亮。",
            visibility=Visibility.PRIVATE if private else Visibility.PUBLIC,
        )
        made = self.attempt(actions.file_matter, author, filing=filing)
        self.authors[made.code] = self.cast.nobody.with_key(made.code, made.follow_key)

    @rule(n=which, steps=st.integers(1, 4), audience=st.sampled_from(Audience))
    def go_on(self, n: int, steps: int, audience: Audience) -> None:
        """Take a matter some natural steps further, each by whoever does that."""
        for _ in range(steps):
            matter = Matter.objects.get(code=self.code(n))
            waiting = Echo.objects.filter(matter=matter, state="awaiting", kind="final").last()
            if waiting is not None:
                self.attempt(actions.approve_echo, "second_clerk", echo_id=waiting.pk, audience=audience)
            elif matter.state == "filed":
                self.accept(n, "clerk", publish=True, message=True)
            elif matter.state in {"accepted", "offered"}:
                self.assign(n, "steward", to_person=False)
            elif matter.state in {"assigned", "working"}:
                self.draft(n, "clerk")
            elif matter.state == "answered":
                self.say(n, really=True, solved=True)

    @rule(n=which, who=staff, publish=st.booleans(), message=st.booleans())
    def accept(self, n: int, who: str, publish: bool, message: bool) -> None:
        code = self.code(n)
        said = self.planted(code, "收到，") if message else ""
        self.attempt(actions.accept_matter, who, code=code, publish=publish, message=said)

    @rule(n=which, who=staff)
    def decline(self, n: int, who: str) -> None:
        code = self.code(n)
        self.attempt(actions.decline_matter, who, code=code, reason=self.planted(code, "不归我们管，"))

    @rule(n=which, who=staff)
    def settle(self, n: int, who: str) -> None:
        code = self.code(n)
        self.attempt(actions.settle_on_spot, who, code=code, text=self.planted(code, "已当场办好，"))

    @rule(n=which, who=staff, to_person=st.booleans())
    def assign(self, n: int, who: str, to_person: bool) -> None:
        to = (
            {"person_id": self.cast.building_head.person_id}
            if to_person
            else {"org_id": self.cast.orgs.bureau}
        )
        self.attempt(actions.assign_matter, who, code=self.code(n), **to)

    @rule(n=which, who=staff)
    def start(self, n: int, who: str) -> None:
        self.attempt(actions.start_work, who, code=self.code(n))

    @rule(n=which, who=staff)
    def give_back(self, n: int, who: str) -> None:
        self.attempt(actions.return_matter, who, code=self.code(n), reason="不归我们")

    @rule(n=which, who=staff, to=st.sampled_from(("bureau", "property_company", "committee")))
    def rule_on(self, n: int, who: str, to: str) -> None:
        org_id = getattr(self.cast.orgs, to)
        self.attempt(actions.rule_on_matter, who, code=self.code(n), org_id=org_id, reason="经会商")

    @rule(n=which, who=staff, helper=st.sampled_from(("street_office", "bureau", "person")))
    def call(self, n: int, who: str, helper: str) -> None:
        one = (
            Helper(person_id=self.cast.building_head.person_id)
            if helper == "person"
            else Helper(org_id=getattr(self.cast.orgs, helper))
        )
        self.attempt(actions.whistle, who, code=self.code(n), what="请派人到场", helpers=[one])

    @rule(which_task=which, who=st.sampled_from(("street", "department", "building_head", "clerk")))
    def help(self, which_task: int, who: str) -> None:
        """Let somebody try everything a helper and a lead may do with some task."""
        found = list(Task.objects.order_by("id").values_list("pk", flat=True))
        if not found:
            return
        task_id = found[which_task % len(found)]
        self.attempt(actions.report_in, who, task_id=task_id)
        if which_task % 3 == 0:
            self.attempt(actions.cancel_task, who, task_id=task_id, reason="不用了")
        if which_task % 3 == 1:
            self.attempt(actions.finish_task, who, task_id=task_id, result="已到场处置")
        self.attempt(actions.rate_helper, who, task_id=task_id, score=4)
        self.attempt(actions.rate_call, who, task_id=task_id, justified=True)

    @rule(n=which, who=staff)
    def draft_over_helpers(self, n: int, who: str) -> None:
        code = self.code(n)
        said = self.planted(code, "已修好，")
        self.attempt(actions.draft_echo, who, code=code, text=said, close_tasks=True)

    @rule(n=which, times=st.integers(1, 3), ruler=st.sampled_from(("leader", "street")))
    def dispute(self, n: int, times: int, ruler: str) -> None:
        """Send a matter to and fro as often as somebody likes, then have it ruled on."""
        for _ in range(times):
            self.assign(n, "steward", to_person=False)
            self.give_back(n, "department")
        self.rule_on(n, ruler, "bureau")

    @rule(n=which, who=staff)
    def note(self, n: int, who: str) -> None:
        self.attempt(actions.add_note, who, code=self.code(n), text="看过现场")

    @rule(n=which, who=staff)
    def draft(self, n: int, who: str) -> None:
        code = self.code(n)
        self.attempt(actions.draft_echo, who, code=code, text=self.planted(code, "已修好，"))

    @rule(n=which, who=staff)
    def progress(self, n: int, who: str) -> None:
        code = self.code(n)
        self.attempt(actions.tell_progress, who, code=code, text=self.planted(code, "配件周五到，"))

    @rule(n=which, who=staff, audience=st.sampled_from(Audience))
    def approve(self, n: int, who: str, audience: Audience) -> None:
        for echo_id in self._echoes(n):
            self.attempt(actions.approve_echo, who, echo_id=echo_id, audience=audience)

    @rule(n=which, who=staff)
    def send_back(self, n: int, who: str) -> None:
        for echo_id in self._echoes(n):
            self.attempt(actions.return_echo, who, echo_id=echo_id, reason="写清楚")

    def _echoes(self, n: int) -> list[int]:
        found = Echo.objects.filter(matter__code=self.code(n)).order_by("-id")
        return list(found.values_list("id", flat=True)[:2])

    @rule(n=which, really=st.sampled_from((True, True, False)), solved=st.booleans())
    def say(self, n: int, really: bool, solved: bool) -> None:
        code = self.code(n)
        self.attempt(actions.give_feedback, self.author_of(code, really=really), code=code, solved=solved)

    @rule(n=which, really=st.sampled_from((True, True, False)))
    def reopen(self, n: int, really: bool) -> None:
        code = self.code(n)
        self.attempt(actions.reopen_matter, self.author_of(code, really=really), code=code, reason="又坏了")

    @rule(n=which, who=staff)
    def reopen_by_office(self, n: int, who: str) -> None:
        self.attempt(actions.reopen_by_staff, who, code=self.code(n), reason="复查不合格")

    @rule(n=which, into=which, who=staff)
    def merge(self, n: int, into: int, who: str) -> None:
        younger, named = (
            Matter.objects.select_related("elder").get(code=self.code(number)) for number in (n, into)
        )
        if self.attempt(actions.merge_matter, who, code=younger.code, into=named.code):
            invariants.check_waiting(younger, named.elder or named)

    @rule(n=which, who=staff)
    def unmerge(self, n: int, who: str) -> None:
        self.attempt(actions.unmerge_matter, who, code=self.merged(n))

    @rule(n=which)
    def leave(self, n: int) -> None:
        """Withdraw a matter that is merged or that others were merged into."""
        code = self.merged(n)
        self.attempt(actions.withdraw_matter, self.authors[code], code=code)

    @rule(n=which, really=st.sampled_from((True, False)))
    def withdraw(self, n: int, really: bool) -> None:
        code = self.code(n)
        self.attempt(actions.withdraw_matter, self.author_of(code, really=really), code=code)

    @rule(n=which)
    def add(self, n: int) -> None:
        code = self.code(n)
        self.attempt(actions.add_to_matter, self.authors[code], code=code, text=self.planted(code, "还有，"))

    @rule(n=which, who=anybody, device=st.sampled_from(("", "d1", "d2")))
    def join(self, n: int, who: str, device: str) -> None:
        self.attempt(actions.support_matter, who, code=self.code(n), device=device)

    @rule(n=which, who=staff)
    def publish(self, n: int, who: str) -> None:
        self.attempt(actions.publish_wish, who, code=self.code(n))

    @rule(n=which, who=staff)
    def unpublish(self, n: int, who: str) -> None:
        self.attempt(actions.unpublish_wish, who, code=self.code(n), reason="写错了")

    @rule(n=which, who=staff, out=st.booleans())
    def enlist(self, n: int, who: str, out: bool) -> None:
        draft = ListDraft("清单", ListKind.WISHES, self.cast.orgs.committee, self.cast.places.compound.id)
        held = self.attempt(actions.make_list, "clerk", draft=draft)
        self.attempt(actions.add_to_list, who, list_code=held.code, code=self.code(n))
        if out:
            self.attempt(
                actions.remove_from_list, who, list_code=held.code, code=self.code(n), reason="归别处"
            )

    @rule(n=which, who=staff, days=st.integers(0, 45))
    def suspend(self, n: int, who: str, days: int) -> None:
        until = clock.today() + timedelta(days=days)
        what = {"until": until, "reason": "等招标", "public_note": self.planted(self.code(n), "等秋季，")}
        self.attempt(actions.suspend_matter, who, code=self.code(n), **what)

    @rule(n=which, who=staff, days=st.integers(1, 20))
    def ask(self, n: int, who: str, days: int) -> None:
        until = clock.today() + timedelta(days=days)
        self.attempt(actions.ask_author, who, code=self.code(n), question="哪一盏？", until=until)

    @rule(n=which, who=staff)
    def resume(self, n: int, who: str) -> None:
        self.attempt(actions.resume_matter, who, code=self.code(n))

    @rule(n=which, who=staff, urgency=st.sampled_from(Urgency))
    def reclassify(self, n: int, who: str, urgency: Urgency) -> None:
        self.attempt(actions.change_urgency, who, code=self.code(n), urgency=urgency, reason="核实后")

    @rule(n=which, who=staff, more=st.integers(1, 20), grant=st.booleans())
    def extend(self, n: int, who: str, more: int, grant: bool) -> None:
        code = self.code(n)
        self.attempt(actions.ask_extension, who, code=code, n=more, reason="配件未到")
        self.attempt(actions.decide_extension, "leader", code=code, grant=grant, words="看过")

    @rule(n=which, who=st.sampled_from(("leader", "leader", "clerk")))
    def instruct(self, n: int, who: str) -> None:
        self.attempt(actions.instruct_matter, who, code=self.code(n), text="抓紧")

    @rule(days=st.sampled_from((0.1, 1, 5, 16)))
    def wait(self, days: float) -> None:
        self.now += timedelta(days=days)
        self.scene.enter_context(clock.frozen(self.now))
        for matter_id in Matter.objects.values_list("pk", flat=True):
            self.attempt(actions.close_silent, self.cast.system, matter_id=matter_id)
            self.attempt(actions.lift_pause, self.cast.system, matter_id=matter_id)
            self.attempt(actions.raise_supervision, self.cast.system, matter_id=matter_id)
            self.attempt(actions.recount_deadline, self.cast.system, matter_id=matter_id)

    @invariant()
    def everything_holds(self) -> None:
        found = invariants.rows()
        invariants.check_holder_and_clock(found)
        invariants.check_pauses(found)
        invariants.check_supervision(found)
        invariants.check_merging(found)
        invariants.check_dispatches(found)
        invariants.check_tasks(found)
        changed = invariants.check_changes(self.before, found)
        invariants.check_echoes(found, changed, self.authors)
        invariants.check_supporters(found)
        invariants.check_marks()
        invariants.check_publications(found, [self.cast.members[name].name for name in AUTHORS[:-1]])
        invariants.check_chains(changed)
        self.before = found


def test_the_invariants_hold_under_any_sequence_of_acts(cast: Cast) -> None:
    Spine.cast = cast
    for party in (Party.BUREAU, Party.PROPERTY_COMPANY):
        named_responsible(cast, party)
    run_state_machine_as_test(
        Spine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
