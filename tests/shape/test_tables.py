"""Tables of different modules: foreign keys point down, and nobody joins through them."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from tests.shape.planted import plant
from tests.shape.verdict import expect_none
from tools.architecture import contracts, floors, layers
from tools.sources import PACKAGE, WINGS, called, sources, text_of

# What may follow the name of a foreign key in a look-up without reading the other table.
OWN_COLUMN = frozenset({"exact", "id", "in", "isnull", "pk"})


@dataclass(frozen=True)
class Reference:
    """A foreign key from one module's table to another's."""

    owner: str
    field: str
    target: str
    related_name: str | None
    where: str


def module_of(model: type[models.Model]) -> str | None:
    """Return the module that owns a table, such as `civic.matters` or `kit`; None if it is not ours."""
    package, _, inside = model.__module__.partition(".")
    steps = inside.split(".")
    if package != "huiyin":
        return None
    return ".".join(steps[:2]) if steps[0] in WINGS else steps[0]


def references() -> Iterator[Reference]:
    """Yield every foreign key of ours, many-to-many tables included, that leaves its module."""
    for model in apps.get_models(include_auto_created=True):
        owner = module_of(model)
        for field in model._meta.get_fields() if owner else ():
            if not isinstance(field, models.ForeignKey | models.ManyToManyField):
                continue
            target = module_of(field.related_model)
            if owner and target and owner != target:
                name = field.remote_field.related_name
                yield Reference(owner, field.name, target, name, f"{model._meta.label}.{field.name}")


@cache
def height(module: str) -> tuple[int, int]:
    """Return how high a module stands in the import contracts: its floor, then its layer there."""
    known = contracts()
    floor, _, name = module.partition(".")
    stack = floors(known)[::-1]
    level = next(number for number, wing in enumerate(stack) if floor in wing)
    own = next((c for c in known.values() if c.get("containers") == [f"huiyin.{floor}"]), None)
    steps = layers(own)[::-1] if own and name else []
    return level, next((number for number, layer in enumerate(steps) if name in layer), 0)


def faults(found: Iterator[Reference] | list[Reference]) -> list[str]:
    """Say which references point up or sideways, and which can be walked backwards."""
    said = []
    for one in found:
        if height(one.target) >= height(one.owner):
            said.append(f"{one.where} points to {one.target}, which does not stand below {one.owner}.")
        if one.related_name != "+":
            said.append(f'{one.where} leaves its module, so it needs related_name="+".')
    return said


def joins(names: dict[str, set[str]], package: Path = PACKAGE) -> list[str]:
    """Return the look-ups that go through a foreign key into another module's table.

    `names` gives the foreign keys of each module that leave it.
    """
    return [
        f"{source.at(node)}: the look-up {text!r} reads another module's table. Ask that module's `public` "
        "for a queryset or rows."
        for source in sources(package)
        if source.module in names and not source.is_test and not source.is_migration
        for node, text in _lookups(source.tree)
        if _leaves(text, names[source.module])
    ]


def _lookups(tree: ast.AST) -> Iterator[tuple[ast.expr, str]]:
    """Yield keywords of calls, look-ups written as text, and what is selected along."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from ((node, word.arg) for word in node.keywords if word.arg)
            if called(node) in {"select_related", "prefetch_related"}:
                yield from ((node, f"{text_of(value)}__*") for value in node.args if text_of(value))
        elif isinstance(node, ast.Constant) and re.fullmatch(r"-?\w+", str(node.value)):
            yield node, str(node.value).lstrip("-")


def _leaves(lookup: str, names: set[str]) -> bool:
    name, _, rest = lookup.partition("__")
    return name in names and bool(rest) and rest.partition("__")[0] not in OWN_COLUMN


def _leaving() -> dict[str, set[str]]:
    names: dict[str, set[str]] = {}
    for one in references():
        names.setdefault(one.owner, set()).add(one.field)
    return names


def test_foreign_keys_point_down_and_cannot_be_walked_back() -> None:
    expect_none(faults(references()))


def test_no_lookup_joins_another_modules_table() -> None:
    expect_none(joins(_leaving()))


def test_heights_follow_the_contracts() -> None:
    order = ["kernel", "kit", "civic.places", "civic.orgs", "civic.people", "civic.notices", "civic.matters"]
    order[-1:] = ["civic.hooks", "civic.matters", "civic.territory"]
    assert sorted(order, key=height) == order
    assert height("civic.matters") < height("mirror.insight") < height("site")


@pytest.mark.parametrize(
    ("owner", "target", "related_name", "said"),
    [
        ("civic.places", "civic.matters", "+", "does not stand below"),
        ("kit", "civic.people", "+", "does not stand below"),
        ("civic.matters", "civic.places", "matters", 'needs related_name="+"'),
    ],
)
def test_a_reference_that_points_up_or_back_is_found(
    owner: str, target: str, related_name: str, said: str
) -> None:
    found = faults([Reference(owner, "it", target, related_name, "Planted.it")])
    assert len(found) == 1
    assert said in found[0]


def test_a_reference_that_points_down_is_fine() -> None:
    assert faults([Reference("civic.matters", "place", "civic.places", "+", "Planted.place")]) == []


def test_a_join_through_another_modules_key_is_found(tmp_path: Path) -> None:
    queries = """
        Matter.objects.filter(place__name="x", place__in=some, state__in=states)
        Matter.objects.order_by("-place__code", "created").select_related("place", "root")
    """
    found = joins({"civic.matters": {"place"}}, plant(tmp_path, {"civic/matters/queries.py": queries}))
    assert [line.split("'")[1] for line in found] == ["place__name", "place__*", "place__code"]
