import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.kernel import clock
from huiyin.kit.models import Attachment
from huiyin.kit.prepared import Prepared

pytestmark = pytest.mark.django_db

OF_OWNER = Prepared(
    lambda owner, role: (
        Attachment.objects.filter(owner=owner, role=role, width__gt=5)
        .order_by("token")
        .values_list("token", "width")
    )
)


@pytest.fixture(autouse=True)
def photos() -> None:
    for token, owner, role, width in (
        ("b", "matter:1", "wish", 10),
        ("a", "matter:1", "wish", 20),
        ("c", "matter:1", "wish", 5),
        ("d", "matter:2", "wish", 10),
        ("e", "matter:1", "role", 10),
        ("f", "owner", "role", 10),
    ):
        Attachment.objects.create(
            token=token, owner=owner, role=role, width=width, height=1, size=1, made_at=clock.now()
        )


def test_each_asking_has_its_own_values() -> None:
    assert OF_OWNER.rows(owner="matter:1", role="wish") == [("a", 20), ("b", 10)]
    assert OF_OWNER.rows(owner="matter:2", role="wish") == [("d", 10)]
    assert OF_OWNER.rows(role="wish", owner="nobody") == []


def test_a_value_that_looks_like_a_parameter_is_a_value() -> None:
    assert OF_OWNER.rows(owner="owner", role="role") == [("f", 10)]
    assert OF_OWNER.rows(owner="matter:1", role="owner") == []


def test_a_value_cannot_become_part_of_the_statement() -> None:
    assert OF_OWNER.rows(owner="' OR 1=1 --", role="%s") == []


def test_asking_is_one_statement() -> None:
    with CaptureQueriesContext(connection) as asked:
        OF_OWNER.rows(owner="matter:1", role="wish")
    assert len(asked) == 1


def test_a_missing_value_is_refused() -> None:
    with pytest.raises(KeyError, match="role"):
        OF_OWNER.rows(owner="matter:1")
