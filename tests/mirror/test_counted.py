"""Figures of a wide area are counted from its index alone (decision 033)."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.civic.matters.models import Matter
from huiyin.mirror.insight import queries
from huiyin.mirror.insight.queries import By, Question
from tests.cast import Cast


def columns_of(index_name: str) -> set[str]:
    index = next(one for one in Matter._meta.indexes if one.name == index_name)
    names = [name.lstrip("-") for name in (*index.fields, *index.include)]
    columns = {field.name: field.column for field in Matter._meta.concrete_fields}
    return {str(columns[name]) for name in names}


@pytest.mark.parametrize("wide", ["city", "district"])
def test_whatever_is_counted_stands_in_the_index(wide: str, cast: Cast) -> None:
    asked = Question(getattr(cast.places, wide))
    with CaptureQueriesContext(connection) as said:
        queries.mirror(cast.leader, asked)
        for by in By:
            queries.ranking(cast.leader, asked, by)
    counting = [one["sql"] for one in said.captured_queries if 'FROM "matters_matter"' in one["sql"]]
    used = {column for sql in counting for column in re.findall(r'"matters_matter"\."(\w+)"', sql)}
    assert len(counting) >= 8
    assert used <= columns_of(f"matters_{wide}_counted")
