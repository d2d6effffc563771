"""Whatever the OpenAPI document allows, and much that it does not, gets an answer that the document names."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from huiyin.civic.people.public import issue_token
from huiyin.site.wsgi import application
from tests import matters as stage
from tests.cast import Cast
from tools.openapi import document

CHECKS = [not_a_server_error, response_schema_conformance, content_type_conformance]
schema = schemathesis.openapi.from_dict(json.loads(document()))
schema.app = application


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """Let no request close the connection in whose transaction the whole test runs."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def token(cast: Cast, settings: Any) -> str:
    """Put something into the tables to stumble over, and act as a clerk with whom most doors open."""
    settings.HUIYIN_RATE_LIMITS = False
    stage.drafted(cast)
    stage.closed(cast)
    return issue_token(actor=cast.clerk, name="schemathesis", days=1).secret


@pytest.mark.slow
@schema.parametrize()
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_nothing_that_can_be_sent_breaks_it(case: Any, token: str) -> None:
    # The validator reads answers as they come, so they have to come unpacked.
    headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}
    case.call_and_validate(headers=headers, checks=CHECKS)
