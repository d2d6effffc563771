"""Refusals."""

import pytest

from huiyin.kernel import errors
from huiyin.kernel.errors import Refusal

KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Refusal)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_code_a_status_and_a_sentence(kind: type[Refusal]) -> None:
    refusal = kind(params={"seconds": 5, "scope": "read"})
    assert refusal.code.isidentifier()
    assert 400 <= refusal.status < 500
    assert refusal.message.endswith(".")
    assert "%" not in str(refusal)


def test_no_two_kinds_share_a_code() -> None:
    assert len({kind.code for kind in KINDS}) == len(KINDS)


def test_a_refusal_tells_its_own_code_field_and_values() -> None:
    refusal = Refusal("“%(name)s” is taken.", code="taken", field="name", params={"name": "星城"})
    assert (refusal.code, refusal.field, refusal.params) == ("taken", "name", {"name": "星城"})
    assert str(refusal) == "“星城” is taken."


def test_a_sentence_without_values_may_hold_a_percent_sign() -> None:
    assert str(Refusal("100 % sure")) == "100 % sure"


def test_the_values_belong_to_the_refusal_alone() -> None:
    values = {"name": "a"}
    refusal = Refusal("%(name)s", params=values)
    values["name"] = "b"
    assert refusal.params == {"name": "a"}
