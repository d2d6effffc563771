"""The command line inside a test."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.utils import translation

from huiyin.site.cli import huiyin
from tests.cast import Cast

Run = Callable[..., Result]


@pytest.fixture
def run(cast: Cast) -> Iterator[Run]:
    """Return a function that runs `huiyin` with some words, in English, on the database of the cast."""

    def invoke(*words: object, **more: Any) -> Result:
        environment = {"LANG": "en_GB.UTF-8", "LC_ALL": ""}
        return CliRunner(env=environment).invoke(huiyin, [str(word) for word in words], **more)

    with translation.override(translation.get_language()):
        yield invoke
