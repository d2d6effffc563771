"""Two schemas or enumerations of the API never share a name: the document would describe one by the other."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Any, get_args

from ninja import Schema

import huiyin.site.api  # noqa: F401 - brings in every schema
from tests.shape.verdict import expect_none


def schemas(under: type[Schema] = Schema) -> Iterator[type[Schema]]:
    """Yield every schema that has fields of its own, once for each parent."""
    for schema in under.__subclasses__():
        yield schema
        yield from schemas(schema)


def enums(within: Any) -> Iterator[type[Enum]]:
    """Yield the enumerations in a type."""
    if isinstance(within, type) and issubclass(within, Enum):
        yield within
    for part in get_args(within):
        yield from enums(part)


def shared_names(found: Iterable[type]) -> list[str]:
    """Return what stands in two modules under one name."""
    named: dict[str, set[str]] = defaultdict(set)
    for schema in found:
        named[schema.__name__].add(schema.__module__)
    return [f"{name}: {', '.join(sorted(where))}" for name, where in sorted(named.items()) if len(where) > 1]


def test_every_schema_and_enumeration_has_a_name_of_its_own() -> None:
    ours = [schema for schema in schemas() if schema.__module__.startswith("huiyin.")]
    chosen = [
        one for schema in ours for field in schema.model_fields.values() for one in enums(field.annotation)
    ]
    assert chosen
    expect_none(shared_names([*ours, *chosen]))


def test_a_shared_name_is_found() -> None:
    one, other = (type("SharedOut", (Schema,), {"__module__": module}) for module in ("a", "b"))
    assert shared_names(iter((one, other))) == ["SharedOut: a, b"]
