"""What persons ask for about their data: asked, answered, copied, erased, and what stays."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

from huiyin.civic.matters import public as matters
from huiyin.civic.matters.models import Echo, EntryPayload, Feedback, Matter
from huiyin.civic.notices.models import Notice
from huiyin.civic.people import public as people
from huiyin.civic.people.models import Consent, Opening
from huiyin.civic.trust import actions, jobs, queries
from huiyin.civic.trust.models import RightsRequest, Sweep
from huiyin.civic.trust.rules.words import Right
from huiyin.hands.claims import public as claims
from huiyin.hands.volunteering.tests.stage import scene
from huiyin.kernel.actor import Actor, Channel, stranger
from huiyin.kit.models import Attachment, AuditRecord
from tests import matters as stage
from tests.cast import Cast
from tests.claims import stage as claims_stage
from tests.fixtures import Login, Watch
from tests.refusals import refused


def noted(cast: Cast, **what: Any) -> tuple[matters.Filed, Actor]:
    """File a matter of somebody without an account; return it and the actor with its key."""
    filed = stage.filed(cast, cast.nobody, name="丘大满", phone="13900001234", **what)
    return filed, stranger().with_key(filed.code, filed.follow_key)


class TestErasing:
    def test_words_payloads_and_contact_go_and_the_chain_says_erased(self, cast: Cast, watch: Watch) -> None:
        filed = stage.closed(cast, body="我家2栋1203的灯坏了，电话13912345678。")
        watch.forward(days=1)
        jobs.seal_what_is_over()
        actions.erase_mine(actor=cast.resident)
        matter = Matter.objects.get(code=filed.code)
        assert matter.author_id is None
        assert "13912345678" not in matter.title + matter.body
        left = list(EntryPayload.objects.filter(entry__matter=matter).values_list("entry__kind", flat=True))
        assert left == ["matters.words_erased"]
        report = queries.audit_database()
        assert report.sound
        assert report.erased == matter.seq - 1
        person = people.Person.objects.get(pk=cast.member("resident").person_id)
        assert (person.name, person.phone, person.erased_at is not None) == ("", None, True)

    def test_what_was_approved_for_the_wall_stays_in_its_redacted_words(self, cast: Cast) -> None:
        filed = stage.closed(cast)
        before = matters.public_title(Matter.objects.get(code=filed.code).pk)
        actions.erase_mine(actor=cast.resident)
        matter = Matter.objects.get(code=filed.code)
        assert matter.title == before
        echo = Echo.objects.get(matter=matter, kind="final")
        assert echo.text == echo.shared_text

    def test_a_private_matter_keeps_no_word(self, cast: Cast) -> None:
        filed = stage.declined(cast, body="家里的事", visibility=matters.Visibility.PRIVATE)
        actions.erase_mine(actor=cast.resident)
        matter = Matter.objects.get(code=filed.code)
        assert (matter.title, matter.body, matter.spot) == ("（内容已删除）", "", "")
        assert Echo.objects.get(matter=matter).text == "（内容已删除）"

    def test_feedback_notices_and_log_words_go(self, cast: Cast, watch: Watch) -> None:
        filed = stage.answered(cast)
        matters.give_feedback(actor=cast.resident, code=filed.code, solved=True, words="谢谢小丁")
        people.open_fields(
            actor=cast.clerk,
            person_id=cast.member("resident").person_id,
            fields=["phone"],
            purpose="other",
            words="找田小满核实",
        )
        actions.erase_mine(actor=cast.resident)
        assert Feedback.objects.get().words == ""
        assert Opening.objects.get().words == ""
        assert not Notice.objects.filter(person=cast.member("resident").person_id).exists()

    def test_what_is_still_worked_on_is_finished_or_withdrawn_first(self, cast: Cast) -> None:
        filed = stage.working(cast)
        with refused("open_matters"):
            actions.erase_mine(actor=cast.resident)
        actions.erase_mine(actor=cast.resident, withdraw_open=True)
        matter = Matter.objects.get(code=filed.code)
        assert (matter.state, matter.author_id) == ("withdrawn", None)
        assert queries.audit_database().sound

    def test_an_account_that_is_erased_no_longer_opens(self, cast: Cast, login: Login) -> None:
        client = login(cast.resident)
        assert client.post("/me/erase/", {"sure": "on"}).status_code == 302
        assert client.get("/me/").status_code in {302, 401}

    def test_whoever_has_only_a_key_erases_what_stands_behind_it(self, cast: Cast) -> None:
        filed, author = noted(cast)
        actions.erase_mine(actor=author, code=filed.code, withdraw_open=True)
        assert not people.Person.objects.filter(name="丘大满").exists()
        assert Matter.objects.get(code=filed.code).title == "（内容已删除）"

    def test_somebody_anonymous_erases_the_words_of_that_matter(self, cast: Cast) -> None:
        filed = stage.filed(cast, cast.nobody)
        author = stranger().with_key(filed.code, filed.follow_key)
        actions.erase_mine(actor=author, code=filed.code, withdraw_open=True)
        assert Matter.objects.get(code=filed.code).body == ""

    def test_a_key_does_not_erase_an_account(self, cast: Cast) -> None:
        filed = stage.closed(cast)
        key = matters.follow_key_of(Matter.objects.get(code=filed.code))
        with refused("needs_login"):
            actions.erase_mine(actor=stranger().with_key(filed.code, key), code=filed.code)

    def test_photos_go_with_their_files(self, cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
        filed = stage.closed(cast)
        matter = Matter.objects.get(code=filed.code)
        Attachment.objects.create(
            token="a" * 43, owner=f"matter:{matter.pk}", role="wish", digest="", width=1, height=1, size=1,
            made_at=matter.filed_at, public=True,
        )  # fmt: skip
        with django_capture_on_commit_callbacks(execute=True):
            actions.erase_mine(actor=cast.resident)
        assert not Attachment.objects.exists()

    def test_staff_erase_within_their_area_and_nobody_else_does(self, cast: Cast) -> None:
        person_id = cast.member("resident").person_id
        for name in ("stranger_next_door", "neighbour", "steward", "leader"):
            with refused("not_found"):
                actions.erase_for(actor=cast.actors()[name], person_id=person_id, reason="本人到窗口")
        actions.erase_for(actor=cast.clerk, person_id=person_id, reason="本人到窗口申请")
        assert people.names([person_id]) == {person_id: ""}


class TestRequests:
    def test_a_request_is_due_in_fifteen_working_days(self, cast: Cast, watch: Watch) -> None:
        made = actions.ask(actor=cast.resident, kind=Right.CORRECT, words="姓名应为田小曼")
        assert (made.due_at - watch.now).days in {20, 21}
        assert [row.id for row in queries.requests_to_answer(cast.clerk)] == [made.pk]
        assert queries.requests_to_answer(cast.stranger_next_door) == []
        assert queries.requests_to_answer(cast.resident) == []

    def test_a_refusal_says_why(self, cast: Cast) -> None:
        made = actions.ask(actor=cast.resident, kind=Right.CORRECT, words="姓名应为田小曼")
        with refused("no_reasons", "answer"):
            actions.decide(actor=cast.clerk, request_id=made.pk, granted=False, answer=" ")
        why = "身份证上的姓名是田小满，如有异议可向区网信办投诉。"
        actions.decide(actor=cast.clerk, request_id=made.pk, granted=False, answer=why)
        with refused("decided"):
            actions.decide(actor=cast.second_clerk, request_id=made.pk, granted=True, answer="已更正")
        assert queries.my_rights(cast.resident).requests[0].answer == why

    def test_granting_a_deletion_deletes(self, cast: Cast) -> None:
        filed, author = noted(cast)
        actions.ask(actor=author, kind=Right.ERASE, words="请删除我的电话", code=filed.code)
        request = RightsRequest.objects.get()
        with refused("open_matters"):
            actions.decide(actor=cast.clerk, request_id=request.pk, granted=True, answer="")
        matters.decline_matter(actor=cast.clerk, code=filed.code, reason="已电话说明，不予受理。")
        actions.decide(actor=cast.clerk, request_id=request.pk, granted=True, answer="已删除")
        request.refresh_from_db()
        assert (request.state, request.words) == ("done", "")
        assert Matter.objects.get(code=filed.code).author_id is None

    def test_nobody_answers_their_own_request_nor_beyond_their_area(self, cast: Cast) -> None:
        mine = actions.ask(actor=cast.clerk, kind=Right.EXPLAIN, words="为什么保留我的登录记录")
        for name in ("clerk", "stranger_next_door", "steward", "resident"):
            with refused("not_found"):
                actions.decide(actor=cast.actors()[name], request_id=mine.pk, granted=True, answer="好")

    def test_staff_note_what_came_on_paper(self, cast: Cast) -> None:
        filed, _ = noted(cast)
        made = actions.note_request(
            actor=cast.clerk,
            kind=Right.COPY,
            words="书面申请复制资料",
            channel=Channel.PAPER,
            code=filed.code,
        )
        assert (made.channel, made.person_id is not None) == ("paper", True)
        with refused("not_found"):
            actions.note_request(
                actor=cast.stranger_next_door,
                kind=Right.COPY,
                words="书面申请",
                channel=Channel.PAPER,
                code=filed.code,
            )


class TestCopy:
    def read(self, answer: Any) -> tuple[dict[str, Any], str]:
        with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
            return json.loads(packed.read("data.json")), packed.read("read.html").decode()

    def test_the_copy_has_everything_about_oneself_and_nothing_of_others(
        self, cast: Cast, login: Login
    ) -> None:
        filed = stage.closed(cast)
        stage.filed(cast, cast.neighbour, body="邻居的事另当别论。")
        people.open_fields(
            actor=cast.clerk, person_id=cast.member("resident").person_id, fields=["phone"], purpose="visit"
        )
        data, page = self.read(login(cast.resident).get("/me/rights/copy.zip"))
        assert data["person"]["phone"] == cast.member("resident").phone
        assert [one["code"] for one in data["matters"]] == [filed.code]
        assert data["homes"][0]["room"] == "603"
        assert data["access_log"][0]["purpose"] == "visit"
        assert [one["to"] for one in data["consents"]] == ["account", "contact", "home"] or data["consents"]
        assert filed.code in page
        assert "邻居的事" not in page
        assert AuditRecord.objects.filter(kind="trust.copy_taken").count() == 1

    def test_the_copy_has_what_hands_keep_and_programs_take_it_too(
        self, cast: Cast, login: Login, watch: Watch
    ) -> None:
        claims_stage.check_in(cast, cast.resident)
        need = claims_stage.published(cast)
        claims.claim_need(actor=cast.resident, need_id=need.pk)
        stand = scene(cast)
        stand.sign(stand.shift())
        data, page = self.read(login(cast.resident).get("/me/rights/copy.zip"))
        assert data["claims"]["claims"][0]["need"] == need.title
        assert data["claims"]["checkins"][0]["compound"] == "荷塘星城"
        assert data["volunteering"]["shifts"][0]["shift__post__name"] == "门岗值守"
        assert data["teams"]["member_of"] == []
        assert "门岗值守" in page
        told = login(cast.resident).get("/api/v1/trust/copy").json()
        assert told["parts"]["volunteering"] == data["volunteering"]
        assert told["photos"] == {}
        other = login(cast.department).get("/api/v1/trust/copy").json()["parts"]
        assert (other["volunteering"], other["claims"]["claims"]) == ({}, [])
        assert login(cast.nobody).get("/api/v1/trust/copy").status_code == 401

    def test_a_key_gives_the_copy_of_who_stands_behind_it(self, cast: Cast, login: Login) -> None:
        filed, _ = noted(cast)
        client = login(cast.nobody)
        data, _page = self.read(client.get(f"/rights/{filed.code}/{filed.follow_key}/copy.zip"))
        assert data["person"]["phone"] == "13900001234"
        assert client.get(f"/rights/{filed.code}/{'0' * 26}/copy.zip").status_code == 401
        assert client.get(f"/rights/0000-0000/{'0' * 26}/").status_code == 401


class TestConsents:
    def test_withdrawing_is_one_step_and_takes_along_what_stood_on_it(self, cast: Cast, login: Login) -> None:
        client = login(cast.resident)
        people.note_consent(
            actor=cast.resident, person_id=cast.member("resident").person_id, to=people.ConsentTo.CONTACT
        )
        assert client.post("/me/rights/withdraw/contact/").status_code == 302
        person = people.Person.objects.get(pk=cast.member("resident").person_id)
        assert (person.phone, person.phone_index) == (None, "")
        assert Consent.objects.get(person=person, purpose="contact").withdrawn_at is not None
        assert client.post("/me/rights/withdraw/contact/").status_code == 404

    def test_an_account_ends_by_deleting_only(self, cast: Cast) -> None:
        person_id = cast.member("resident").person_id
        people.note_consent(actor=cast.resident, person_id=person_id, to=people.ConsentTo.ACCOUNT)
        with refused("by_erasing"):
            people.withdraw_consent(actor=cast.resident, to=people.ConsentTo.ACCOUNT)

    def test_an_account_of_a_child_names_its_guardian(self, cast: Cast) -> None:
        account = people.register(
            actor=stranger(), name="田小豆", password="hutang-2025-x", phone="13900009999", guardian="田小满"
        )
        found = Consent.objects.filter(person=account.person_id).values_list("purpose", flat=True)
        assert sorted(found) == ["account", "contact", "minor"]


class TestSweep:
    def test_contacts_go_a_year_after_the_last_matter(self, cast: Cast, watch: Watch) -> None:
        filed, _ = noted(cast)
        alive, _ = noted(cast, body="还在办理的另一件事情。")
        matters.decline_matter(actor=cast.clerk, code=filed.code, reason="不属于本社区，已转告。")
        watch.forward(days=364)
        jobs.sweep_once()
        assert people.Person.objects.filter(name="丘大满").count() == 2
        watch.forward(days=2)
        jobs.sweep_once()
        assert people.Person.objects.filter(name="丘大满").count() == 1
        assert Matter.objects.get(code=alive.code).author_id is not None
        assert Sweep.objects.order_by("-day")[0].removed["contacts"] == 1

    def test_it_runs_once_a_day(self, cast: Cast, watch: Watch) -> None:
        jobs.sweep_once()
        jobs.sweep_once()
        assert Sweep.objects.count() == 1
        watch.forward(days=1)
        jobs.sweep_once()
        assert Sweep.objects.count() == 2

    def test_old_records_go_only_when_a_seal_says_what_they_were(self, cast: Cast, watch: Watch) -> None:
        stage.filed(cast)
        record = AuditRecord.objects.create(
            at=watch.now, kind="people.logged_in", pseudonym="person:1", channel="web", detail={}
        )
        watch.set(watch.now + timedelta(days=1))
        jobs.seal_what_is_over()
        watch.set(watch.now + timedelta(days=3 * 366 + 5))
        jobs.sweep_once()
        assert not AuditRecord.objects.filter(pk=record.pk).exists()
        report = queries.audit_database()
        assert (report.sound, report.expired >= 1) == (True, True)
