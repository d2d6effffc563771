"""Raising a matter."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from huiyin.civic.matters import public as matters
from huiyin.civic.matters.models import Category, Entry, Matter
from huiyin.civic.matters.public import Filing, Kind, Urgency, Visibility
from huiyin.civic.matters.tests.helpers import announced, row, said, way
from huiyin.civic.people.public import contact
from huiyin.kernel.actor import Channel
from huiyin.kernel.clock import SHANGHAI
from huiyin.kernel.ids import follow_key, parse_public_code
from huiyin.kit.keys import keyring
from huiyin.kit.models import AuditRecord
from tests.cast import Cast
from tests.fixtures import MONDAY, Watch
from tests.matters import WISH, filed
from tests.refusals import refused

KEY = "key-of-one-sending-0001"


def filing(cast: Cast, **what: Any) -> Filing:
    given: dict[str, Any] = {"place_id": cast.places.compound.id, "body": WISH}
    return Filing(**given | what)


def test_the_intake_org_of_the_place_holds_a_new_matter(cast: Cast, watch: Watch) -> None:
    matter = row(filed(cast).code)
    assert (matter.state, matter.holder_org_id, matter.holder_person_id) == (
        "filed",
        cast.orgs.committee,
        None,
    )
    assert matter.level == "community"
    assert matter.author_id == cast.resident.person_id
    assert matter.compound_id == cast.places.compound.id
    assert matter.district_id == cast.places.district.id
    assert (matter.filed_at, matter.channel, matter.cycle) == (MONDAY, "web", 1)


def test_without_an_intake_org_nearby_the_hotline_of_the_city_takes_it(cast: Cast) -> None:
    matter = row(filed(cast, place_id=cast.places.next_street.id).code)
    assert (matter.holder_org_id, matter.level) == (cast.orgs.hotline, "city")


def test_both_clocks_start_and_the_first_answer_is_due_first(cast: Cast, watch: Watch) -> None:
    matter = row(filed(cast).code)
    assert matter.first_due == datetime(2026, 3, 3, 17, 30, tzinfo=SHANGHAI)
    assert matter.settle_due == datetime(2026, 3, 9, 17, 30, tzinfo=SHANGHAI)
    assert matter.due_at == matter.first_due
    assert not matter.due_provisional


def test_an_urgent_matter_counts_hours(cast: Cast, watch: Watch) -> None:
    matter = row(filed(cast, cast.steward, urgency=Urgency.URGENT).code)
    assert matter.first_due is not None
    assert (matter.first_due - MONDAY).total_seconds() == 2 * 3600


def test_how_urgent_it_is_says_the_office_and_not_a_resident(cast: Cast) -> None:
    for anybody in (cast.resident, cast.nobody, cast.stranger_next_door):
        with refused("not_allowed"):
            filed(cast, anybody, urgency=Urgency.CRITICAL)


def test_filing_writes_one_entry_one_event_and_no_second_audit_row(cast: Cast) -> None:
    made = filed(cast)
    assert way(made.code) == ["filed"]
    entry = Entry.objects.get(matter_id=made.matter_id)
    assert (entry.seq, entry.pseudonym, entry.reader) == (1, cast.resident.pseudonym, "public")
    assert WISH not in str(said(made.code))
    assert announced() == ["filed"]
    assert not AuditRecord.objects.exists()


def test_the_code_is_readable_and_the_key_belongs_to_it(cast: Cast) -> None:
    made = filed(cast)
    assert parse_public_code(made.code) == made.code
    assert made.follow_key == follow_key(keyring().follow, made.code)


def test_a_title_that_was_not_given_is_taken_from_the_words(cast: Cast) -> None:
    title = row(filed(cast, body=f"{WISH}\n{WISH}").code).title
    assert WISH.startswith(title.rstrip("…"))
    assert "\n" not in title


def test_words_are_cleaned_but_not_changed(cast: Cast) -> None:
    body = "灯坏了\x00<script>alert(1)</script>'; DROP TABLE matters_matter;--\u200b"
    assert row(filed(cast, body=body).code).body == body.replace("\x00", "").replace("\u200b", "")


@pytest.mark.parametrize("body", ["", "   ", "\n\t", "\x00\u200b"])
def test_without_a_word_nothing_is_filed(cast: Cast, body: str) -> None:
    with refused("empty_text", "body"):
        filed(cast, body=body)


def test_words_that_are_too_long_are_the_fault_of_their_field(cast: Cast) -> None:
    with refused("text_too_long", "body"):
        filed(cast, body="灯" * 5_001)
    with refused("text_too_long", "title"):
        filed(cast, title="灯" * 81)
    assert filed(cast, title="灯" * 80, body="灯" * 5_000).code


def test_an_unknown_place_or_category_is_refused(cast: Cast) -> None:
    with refused("not_found"):
        filed(cast, place_id=987_654_321)
    with refused("unknown_category", "category"):
        filed(cast, category_id=987_654_321)


def test_a_category_is_kept(cast: Cast) -> None:
    category = Category.objects.create(path="城乡建设 › 照明", name="照明", level=2)
    assert row(filed(cast, category_id=category.pk, kind=Kind.COMPLAINT).code).category == category


def test_somebody_without_account_is_noted_with_what_they_left(cast: Cast) -> None:
    matter = row(filed(cast, cast.nobody, name="杜若", phone="139 7330 0001").code)
    assert matter.author_id is not None
    assert contact(matter.author_id, actor=cast.system).phone == "13973300001"


def test_a_telephone_number_that_is_none_is_refused(cast: Cast) -> None:
    with refused("not_a_contact", "phone"):
        filed(cast, cast.nobody, phone="12345678901234567890")


def test_who_leaves_nothing_is_nobody(cast: Cast) -> None:
    assert row(filed(cast, cast.nobody).code).author_id is None


def test_who_logged_in_can_still_stay_altogether_anonymous(cast: Cast) -> None:
    made = filed(cast, anonymous=True, name="杜若", phone="13973300001")
    assert row(made.code).author_id is None


def test_staff_files_for_a_caller(cast: Cast) -> None:
    caller = filed(cast, cast.clerk.through(Channel.PHONE), name="杜若", phone="13973300001")
    matter = row(caller.code)
    assert matter.channel == "phone"
    assert matter.author_id not in {None, cast.clerk.person_id}


def test_staff_files_for_somebody_known(cast: Cast) -> None:
    acting = replace(cast.building_head.through(Channel.VISIT), on_behalf_of=cast.neighbour.person_id)
    made = filed(cast, acting, place_id=cast.places.building.id)
    assert row(made.code).author_id == cast.neighbour.person_id


@pytest.mark.parametrize("name", ["neighbour", "department", "stranger_next_door", "former", "nobody"])
def test_only_the_office_of_the_place_files_for_others(cast: Cast, name: str) -> None:
    actor = cast.actors()[name]
    with refused("not_allowed"):
        filed(cast, replace(actor, on_behalf_of=cast.resident.person_id))
    with refused("not_allowed"):
        filed(cast, actor.through(Channel.PHONE), phone="13973300001")


def test_the_same_sending_twice_is_one_matter(cast: Cast) -> None:
    first = matters.file_matter(actor=cast.nobody, filing=filing(cast, idempotency_key=KEY))
    again = matters.file_matter(actor=cast.nobody, filing=filing(cast, idempotency_key=KEY))
    assert again == replace(first, repeated=True)
    assert Matter.objects.count() == 1
    assert way(first.code) == ["filed"]
    assert announced() == ["filed"]


def test_a_key_used_for_something_else_is_refused(cast: Cast) -> None:
    matters.file_matter(actor=cast.nobody, filing=filing(cast, idempotency_key=KEY))
    for other in ({"body": "别的事"}, {"place_id": cast.places.building.id}, {"title": "别的"}):
        with refused("idempotency_mismatch", "idempotency_key"):
            matters.file_matter(actor=cast.nobody, filing=filing(cast, idempotency_key=KEY, **other))


def test_keys_of_different_senders_do_not_meet(cast: Cast) -> None:
    first = matters.file_matter(actor=cast.resident, filing=filing(cast, idempotency_key=KEY))
    other = matters.file_matter(actor=cast.neighbour, filing=filing(cast, idempotency_key=KEY))
    assert first.code != other.code


@pytest.mark.parametrize("key", ["short", "x" * 81, "with\nline feed in it", "\x00" * 20])
def test_a_key_that_cannot_be_one_is_refused(cast: Cast, key: str) -> None:
    with refused("bad_idempotency_key", "idempotency_key"):
        matters.file_matter(actor=cast.nobody, filing=filing(cast, idempotency_key=key))


def test_two_sendings_without_key_are_two_matters(cast: Cast) -> None:
    assert filed(cast).code != filed(cast).code


def test_nothing_of_a_new_matter_is_public(cast: Cast) -> None:
    matter = row(filed(cast, visibility=Visibility.PUBLIC).code)
    assert matter.published_at is None
    assert not matter.publications.exists()
