"""Expecting an action to refuse."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from huiyin.kernel.errors import Refusal
from tests.snapshot import digest


@contextmanager
def refused(code: str, field: str = "") -> Iterator[None]:
    """Expect a refusal with this code, at this field if one is named, that leaves every row as it was."""
    before = digest()
    with pytest.raises(Refusal) as caught:
        yield
    assert (caught.value.code, caught.value.field) == (code, field or caught.value.field)
    changed = [name for name, rows in digest().items() if rows != before[name]]
    assert changed == []
