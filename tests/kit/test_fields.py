"""Sealed columns and search, the same on both databases."""

import pytest
from django.db import connection
from django.db.models import QuerySet
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from huiyin.civic.matters.models import Publication
from huiyin.civic.people.public import Person
from huiyin.kernel.text import query_terms, search_tokens
from huiyin.kit.crypto import Sealed
from huiyin.kit.fields import Marked, Remarked, SomeOf, marked, marks_in
from huiyin.kit.prepared import Prepared
from tests.cast import Cast
from tests.matters import accepted

TEXTS = (
    "2栋楼下路灯坏了半个月",
    "荷塘星城 3栋 电梯(B梯)困人",
    "Wi-Fi 密码 ABC123 不对",
    "物业费涨价，请公开账目！",
    "路 灯",
    "STRASSE 12号 Straße",
    "李家 it's \\ % _ \" ' & | ! : * ()",
)
quick = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80, deadline=None)


@pytest.fixture
def text(cast: Cast) -> Publication:
    """Return a published text; the tests change its words."""
    accepted(cast)
    return Publication.objects.get()


def write(row: Publication, words: str) -> None:
    row.tokens = words
    row.save(update_fields=["tokens"])


def found(query: str | Marked) -> bool:
    return Publication.objects.filter(tokens__matches=query).exists()


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ("路灯", [0]),
        ("灯", [0, 4]),
        ("电梯", [1]),
        ("星城电梯", []),
        ("星城 电梯", [1]),
        ("abc", [2]),
        ("ＡＢＣ１２３", [2]),
        ("bc1", []),
        ("wi fi", [2]),
        ("12", [5]),
        ("2", [0]),
        ("strasse", [5]),
        ("账目 物业", [3]),
        ("it's", [6]),
        ("", []),
        ("！。…", []),
    ],
)
def test_both_databases_find_the_same(text: Publication, query: str, where: list[int]) -> None:
    hits = []
    for number, words in enumerate(TEXTS):
        write(text, words)
        if found(query):
            hits.append(number)
    assert hits == where


@pytest.mark.parametrize(
    "query",
    ["'", '"', "\\", "a:*", "a & b | !c", "(", "NEAR(a b)", "a OR b", "-a", "^a", "a*", "{a}: b", "\x00"],
)
def test_what_means_something_to_a_database_means_nothing_here(text: Publication, query: str) -> None:
    write(text, "路灯")
    assert not found(query)


letters = st.characters(exclude_categories=["Cs", "Cc"])
words = st.text(letters | st.sampled_from("路灯坏了电梯 abAB12，。-_'\"\\"), max_size=40)


@quick
@given(words)
@example("𠮷野家")
@example("𐐀𐐨 ﬁ Ⅷ ½ ٣ ก็ é ı İ ǅ")
@example("a\u19b0b \U00031350\U00016d40\U0001e030")
def test_any_words_are_stored_and_found_again(text: Publication, said: str) -> None:
    write(text, said)
    assert found(said) == bool(query_terms(said))


@quick
@given(st.text(st.sampled_from("路灯坏了电梯困人物业请修栋，。 1a"), min_size=1, max_size=30), st.data())
def test_whatever_stands_in_a_text_without_a_break_is_found(
    text: Publication, said: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(said) - 1))
    piece = said[start : data.draw(st.integers(start + 1, min(len(said), start + 12)))]
    write(text, said)
    if all("\u4e00" <= char <= "\u9fff" for char in piece):
        assert found(piece)


@quick
@given(st.text(letters, max_size=20))
def test_any_query_is_answered(text: Publication, query: str) -> None:
    write(text, "路灯 abc 12")
    found(query)


@quick
@given(words, words)
def test_any_of_the_tokens_is_enough(text: Publication, said: str, asked: str) -> None:
    write(text, said)
    tokens = search_tokens(asked)
    hit = Publication.objects.filter(tokens__any_of=tokens).exists()
    assert hit == bool(set(tokens) & set(search_tokens(said)))
    if tokens:
        assert bool(HAVING_SOME.rows(asked=SomeOf(tokens))) == hit
    if query_terms(asked):
        assert bool(HAVING_ALL.rows(asked=Marked(asked))) == found(asked)


def _ask_some(asked: SomeOf) -> QuerySet[Publication]:
    return Publication.objects.filter(tokens__any_of=asked)


def _ask_all(asked: Marked) -> QuerySet[Publication]:
    return Publication.objects.filter(tokens__looked_through=asked)


HAVING_SOME, HAVING_ALL = Prepared(_ask_some), Prepared(_ask_all, on_server=True)


def test_changed_words_are_found_and_the_old_ones_not(text: Publication) -> None:
    write(text, "路灯")
    write(text, "电梯")
    assert (found("路灯"), found("电梯")) == (False, True)
    text.delete()
    assert not found("电梯")


marks = st.sets(st.sampled_from(["a1", "a12", "a2", "m202611", "m2026"]))


@quick
@given(words, marks, marks, marks)
def test_marks_stand_beside_the_words_and_are_no_words(
    text: Publication, said: str, before: set[str], gone: set[str], more: set[str]
) -> None:
    write(text, marked(said, before))
    Publication.objects.update(tokens=Remarked("tokens", sorted(gone), sorted(more)))
    text.refresh_from_db()
    here = (before - gone) | more
    assert marks_in(text.tokens) == here
    assert found(said) == bool(query_terms(said))
    assert said or not any(found(mark) for mark in here)
    for mark in ("a1", "a12", "m202611"):
        assert found(Marked(marks=[mark])) == (mark in here)
        assert found(Marked(said, [mark])) == (mark in here and bool(query_terms(said) or not said))
        assert found(Marked(said, any_of=[mark, "a2"])) == (
            bool({mark, "a2"} & here) and bool(query_terms(said))
        )


def test_the_index_is_used(text: Publication) -> None:
    plan = Publication.objects.filter(tokens__matches="路灯").explain()
    if connection.vendor == "sqlite":
        assert "matters_publication_fts" in plan.lower() or "virtual table" in plan.lower()
    with connection.cursor() as cursor:
        names = connection.introspection.get_constraints(cursor, "matters_publication")
    assert connection.vendor == "sqlite" or "matters_publication_search" in names


@pytest.mark.django_db
def test_a_sealed_column_keeps_no_plain_text() -> None:
    person = Person.objects.create(name="杜若", phone="13912345678")
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM people_person WHERE id = %s", [person.pk])
        (raw,) = cursor.fetchone()
    assert b"13912345678" not in bytes(raw)
    read = Person.objects.get(pk=person.pk).phone
    assert isinstance(read, Sealed)
    assert read.reveal() == "13912345678"


@pytest.mark.django_db
@pytest.mark.parametrize("empty", [None, ""])
def test_nothing_is_sealed_as_nothing(empty: str | None) -> None:
    assert Person.objects.get(pk=Person.objects.create(phone=empty).pk).phone is None


@pytest.mark.django_db
def test_a_sealed_value_that_was_read_is_written_back_unopened() -> None:
    person = Person.objects.get(pk=Person.objects.create(phone="13912345678").pk)
    before = person.phone
    person.save()
    after = Person.objects.get(pk=person.pk).phone
    assert isinstance(before, Sealed)
    assert isinstance(after, Sealed)
    assert before.blob == after.blob
