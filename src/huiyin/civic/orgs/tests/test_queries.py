import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.civic.orgs import actions, queries
from huiyin.civic.orgs.rules import OrgKind
from huiyin.civic.places.public import AreaLevel
from huiyin.kernel.errors import NotFound
from tests.cast import Cast


def test_those_who_serve_a_place_come_nearest_first(cast: Cast) -> None:
    serving = [org.id for org in queries.orgs_serving(cast.places.stairwell)]
    at_work = cast.orgs
    assert set(serving[:2]) == {at_work.branch, at_work.property_company}
    assert serving[2:] == [at_work.committee, at_work.street_office, at_work.bureau, at_work.hotline]
    kinds = [OrgKind.BUREAU]
    assert [org.id for org in queries.orgs_serving(cast.places.compound, kinds=kinds)] == [at_work.bureau]


def test_search_takes_words_numbers_kinds_and_places(cast: Cast) -> None:
    def found(text: str = "", **more: object) -> set[int]:
        return {org.id for org in queries.find_orgs(text, **more)}  # type: ignore[arg-type]

    assert found("城市 管理") == {cast.orgs.bureau}
    assert found("12345") == {cast.orgs.hotline}
    assert found(kind=OrgKind.PARTY_BRANCH) == {cast.orgs.branch}
    assert cast.orgs.next_committee not in found(place=cast.places.compound)
    assert found("'; --") == set()


def test_pages_follow_each_other(cast: Cast) -> None:
    whole = [org.id for org in queries.find_orgs(limit=100)]
    first = queries.find_orgs(limit=3)
    second = queries.find_orgs(limit=3, after=first[-1].id)
    assert [org.id for org in [*first, *second]] == whole[:6]


def test_each_question_is_one_query_however_many_organisations(cast: Cast) -> None:
    for number in range(20):
        made = actions.add_org(
            actor=cast.system, name=f"公司{number}", kind=OrgKind.COMPANY, level=AreaLevel.STREET
        )
        actions.set_work_area(actor=cast.system, org=made, area_id=cast.places.street.id)
    place = cast.places.stairwell
    for question in (
        lambda: queries.intake_for(place),
        lambda: queries.orgs_serving(place),
        lambda: queries.find_orgs("公司"),
        lambda: queries.org(cast.orgs.bureau),
        lambda: queries.orgs([cast.orgs.bureau, cast.orgs.branch, None]),
    ):
        with CaptureQueriesContext(connection) as captured:
            question()
        assert len(captured) == 1


def test_an_unknown_organisation_is_not_found(cast: Cast) -> None:
    with pytest.raises(NotFound):
        queries.org(10**9)
    with pytest.raises(NotFound):
        queries.card(10**9)
