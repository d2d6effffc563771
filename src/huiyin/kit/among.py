"""The condition `among`: one of several values, which travel as one parameter however many there are."""

import json
from collections.abc import Sequence
from typing import Any

from django.db.models import Field, ForeignKey, Lookup


# What refers to another row takes no conditions from plain columns.
@ForeignKey.register_lookup
@Field.register_lookup
class Among(Lookup):
    """Rows whose column has one of some values, a list of whole numbers or texts; of none, no row.

    Unlike `in` the statement is the same for one value and for many, so that it can be `kit.prepared`.
    """

    lookup_name = "among"
    prepare_rhs = False

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Sequence[Any]]:
        """Ask for any of an array."""
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", [*params, several(self.rhs, connection.vendor)]

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, Sequence[Any]]:
        """Ask for what stands in a list as JSON writes it."""
        column, params = self.process_lhs(compiler, connection)
        # Only the column is put into the text; the values are a parameter.
        told = f"{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608
        return told, [*params, several(self.rhs, connection.vendor)]


def several(values: Sequence[Any], vendor: str) -> Any:
    """Return several values as one parameter of a database."""
    return [*values] if vendor == "postgresql" else json.dumps([*values])
