"""Every column with personal data is on the map, with what it is for, how long it is kept and who sees it."""

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from huiyin.civic.people.models import Person
from huiyin.civic.trust.rules.datamap import MAP, OFFICE_ONLY
from huiyin.kit.fields import SealedField
from huiyin.site import copies
from tests.shape.verdict import expect_none


def personal() -> Iterator[tuple[str, str]]:
    """Yield table and column of what is sealed, and of what points to a person."""
    for model in apps.get_models():
        if not model.__module__.startswith("huiyin."):
            continue
        for field in model._meta.concrete_fields:
            points = isinstance(field, models.ForeignKey) and field.related_model is Person
            if points or isinstance(field, SealedField):
                yield model._meta.label, field.name


def mapped() -> dict[tuple[str, str], bool]:
    return {(row.table, name): row.sealed for row in MAP for name in row.fields}


def test_every_personal_column_is_on_the_map() -> None:
    known = mapped()
    expect_none(
        f"{table}.{name} holds something about a person and is not in civic/trust/rules/datamap.py: say "
        "what it is for, on which basis, how long it is kept and who sees it."
        for table, name in personal()
        if (table, name) not in known and f"{table}.{name}" not in OFFICE_ONLY
    )


def test_what_the_map_names_is_there_and_sealed_as_it_says() -> None:
    for (table, name), sealed in mapped().items():
        field = apps.get_model(table)._meta.get_field(name)
        if isinstance(field, SealedField):
            assert sealed, f"{table}.{name} is encrypted, and the map does not say so."


def test_every_module_on_the_map_is_in_the_copy_of_ones_data_or_says_why_not() -> None:
    on_map = {row.table.partition(".")[0] for row in MAP}
    ways: list[set[str]] = [set(copies.TABLE), set(copies.ASKED_DIRECTLY), set(copies.LEFT_OUT)]
    expect_none(
        f"{module} keeps something of persons and is not in site/copies.py: let it add a part to the copy "
        "of one's data, or say there why it adds none."
        for module in sorted(on_map - set[str]().union(*ways))
    )
    assert sum(map(len, ways)) == len(set[str]().union(*ways)), (
        "A module stands in two tables of site/copies.py."
    )
    assert set[str]().union(*ways) <= on_map, "A module of site/copies.py is not on the map of personal data."


def test_the_exceptions_exist() -> None:
    found = {f"{table}.{name}" for table, name in personal()}
    assert found >= OFFICE_ONLY
