"""How a scanner's findings become a failure that says what to do."""

from collections.abc import Iterable

import pytest


def expect_none(found: Iterable[str]) -> None:
    """Fail with every finding on a line of its own."""
    lines = list(found)
    if lines:
        pytest.fail("\n".join(lines), pytrace=False)
