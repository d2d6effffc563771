"""Two workers at one burst: one suspicion comes of it. The twin without the lock must make two, or none."""

import pytest

from huiyin.civic.matters import actions as matters
from huiyin.civic.matters.actions import guard as acting
from huiyin.civic.matters.models import Suspicion
from huiyin.civic.matters.queries import guard
from huiyin.civic.matters.queries.guard import sealed_origin
from huiyin.civic.matters.rules.guard import Origin
from huiyin.civic.matters.tests.helpers import examine_all
from tests.cast import Cast
from tests.matters import filed
from tests.races import is_clean, meeting, race

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("guarded", [True, False], ids=["guarded", "guard off"])
def test_two_workers_at_one_burst_make_one_suspicion(
    cast: Cast, guarded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        filed(cast, cast.nobody, origin=Origin(device=f"{number:064d}"))
    examine_all(cast)
    late = [filed(cast, cast.nobody).matter_id for _ in range(2)]
    origins = [sealed_origin(Origin(device=f"{number:064d}")) for number in (8, 9)]
    monkeypatch.setattr(guard, "raised_lately", meeting(2, guard.raised_lately))
    if not guarded:
        monkeypatch.setattr(acting, "examine_alone", lambda city_id: None)
    outcome = race(
        lambda: matters.examine_matter(actor=cast.system, matter_id=late[0], origin=origins[0]),
        lambda: matters.examine_matter(actor=cast.system, matter_id=late[1], origin=origins[1]),
        queue_up=guarded,
    )
    found = list(Suspicion.objects.filter(reason="burst").values_list("count", flat=True))
    is_right = is_clean(outcome) and found == [6]
    assert is_right == guarded
