"""What the database itself refuses, whoever writes."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from huiyin.civic.places.models import Area
from tests.cast import Cast


def _change(area_id: int, **columns: Any) -> None:
    with transaction.atomic():
        Area.objects.filter(pk=area_id).update(**columns)


@pytest.mark.parametrize(
    "columns",
    [
        {"name": ""},
        {"lat": 27.8},
        {"lat": 99, "lon": 113},
        {"valid_from": "2025-02-01", "valid_to": "2025-01-01"},
        {"community": None},
        {"parent": None},
        {"level": "street"},
    ],
)
def test_a_compound_that_cannot_be_is_refused(cast: Cast, columns: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        _change(cast.places.compound.id, **columns)


def test_a_place_hangs_under_the_step_right_above_it(cast: Cast) -> None:
    with pytest.raises(IntegrityError):
        _change(cast.places.compound.id, parent=cast.places.street.id)


def test_a_place_repeats_itself_and_no_other_at_its_own_level(cast: Cast) -> None:
    with pytest.raises(IntegrityError):
        _change(cast.places.compound.id, compound=cast.places.next_compound.id)


def test_only_compounds_have_the_facts_of_compounds(cast: Cast) -> None:
    with pytest.raises(IntegrityError):
        _change(cast.places.street.id, dwelling_count=3)


def test_codes_and_names_are_there_once(cast: Cast) -> None:
    with pytest.raises(IntegrityError):
        _change(cast.places.next_district.id, code=cast.places.district.code)
    with pytest.raises(IntegrityError):
        _change(cast.places.next_district.id, name=cast.places.district.name)
