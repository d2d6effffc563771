"""What looks odd reaches the staff through the worker, as a notice; limits are configured."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from huiyin.civic.matters.public import Origin
from huiyin.civic.notices.public import my_notices
from huiyin.site.reactions import relay
from huiyin.site.settings import _limits
from tests.cast import Cast
from tests.matters import filed


def test_the_intake_staff_hear_of_many_alike_and_of_one_odd_matter_not(cast: Cast) -> None:
    filed(cast, cast.nobody, body="看 http://a.example", origin=Origin(device="e" * 64, trapped=True))
    relay().drain()
    assert "suspicion" not in [notice.kind for notice in my_notices(cast.steward)]
    for _ in range(6):
        filed(cast, cast.nobody, origin=Origin(device="d" * 64))
    relay().drain()
    told = [notice for notice in my_notices(cast.steward) if notice.kind == "suspicion"]
    # Six of one device at one place are a repetition, and a burst as well.
    assert len(told) == 2
    assert all(notice.link.startswith("/desk/look/") for notice in told)


def test_other_numbers_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIYIN_LIMITS", "raise-from=90/3600, look-burst=10/3600")
    assert _limits("HUIYIN_LIMITS") == {"raise-from": (90, 3600), "look-burst": (10, 3600)}


@pytest.mark.parametrize(
    "wrong", ["raise-from", "raise-from=90", "raise-from=0/60", "raise-from=x/60", "a=1/0"]
)
def test_numbers_that_are_none_stop_the_start(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIYIN_LIMITS", wrong)
    with pytest.raises(ImproperlyConfigured, match="write it like"):
        _limits("HUIYIN_LIMITS")
