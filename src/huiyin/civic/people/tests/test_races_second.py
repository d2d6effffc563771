"""One code of the phone from two browsers at once lets in one of them; without its guard, both."""

import pytest

from huiyin.civic.people import queries
from huiyin.civic.people.actions import begin_second, confirm_second, second, show_second
from huiyin.civic.people.models import Account
from huiyin.kernel import clock
from huiyin.kit import onetime
from tests.cast import PASSWORD, Cast
from tests.races import is_clean, meeting, race

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "guard off"])
def test_one_code_lets_in_one_browser(cast: Cast, guarded: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    begin_second(actor=cast.clerk)
    secret, now = queries.secret_of(queries.account_of(cast.clerk)), onetime.step_of(clock.now())
    confirm_second(actor=cast.clerk, password=PASSWORD, code=onetime.code_at(secret, now))
    # The half minute may end while they meet: the next code counts in either.
    code = onetime.code_at(secret, now + 1)

    def unguarded(account: Account, step: int) -> int:
        return Account.objects.filter(pk=account.pk).update(second_step=step)

    monkeypatch.setattr(second, "_spend", meeting(2, second._spend if guarded else unguarded))
    outcome = race(
        *[lambda: show_second(actor=cast.clerk, code=code) for _ in range(2)],
        queue_up=guarded,
    )
    one_only = is_clean(outcome) and outcome["done"] == 1
    assert one_only == guarded
