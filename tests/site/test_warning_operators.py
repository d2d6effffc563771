"""Unusually many openings of personal data reach the operators as one notice."""

from huiyin.civic.notices.models import Notice
from huiyin.civic.people import public as people
from huiyin.civic.people.rules.openings import UNUSUAL_FROM
from huiyin.site.reactions import relay
from tests.cast import Cast
from tests.fixtures import Watch


def test_the_operators_are_told_once_and_not_who_it_was(cast: Cast, watch: Watch) -> None:
    for _ in range(UNUSUAL_FROM + 5):
        people.open_fields(
            actor=cast.clerk,
            person_id=cast.member("resident").person_id,
            fields=["phone"],
            purpose="call_back",
        )
    relay().drain()
    told = Notice.objects.get(kind="openings_unusual")
    assert told.person_id == cast.operator.person_id
    assert told.params == {"count": UNUSUAL_FROM}
