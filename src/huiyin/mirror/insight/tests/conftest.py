"""What the tests of the mirror share."""

import pytest

from huiyin.mirror.insight.tests.town import Town, build_town


@pytest.fixture
def town(db: None) -> Town:
    return build_town()
