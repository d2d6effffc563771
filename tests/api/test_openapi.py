"""The OpenAPI document is what docs/reference/openapi.json says, so that no change of it goes unseen."""

import json
from typing import Any

import pytest

from tools.openapi import PATH, document


def test_the_document_is_the_one_in_the_docs() -> None:
    assert PATH.read_text(encoding="utf-8") == document(), "Run `make docs` and look at what changed."


def operations() -> list[tuple[str, dict[str, Any]]]:
    found = json.loads(document())["paths"]
    return [(f"{verb.upper()} {path}", what) for path, verbs in found.items() for verb, what in verbs.items()]


@pytest.mark.parametrize(("name", "operation"), operations(), ids=[name for name, _ in operations()])
def test_every_operation_says_what_it_does_and_how_it_refuses(name: str, operation: dict[str, Any]) -> None:
    assert operation["description"].endswith(".")
    assert "application/problem+json" in operation["responses"]["default"]["content"]


def test_names_of_operations_are_unique() -> None:
    names = [operation["operationId"] for _, operation in operations()]
    assert len(names) == len(set(names))


def test_the_page_that_shows_it_asks_no_other_server(client: Any) -> None:
    page = client.get("/api/v1/docs").content.decode()
    assert "//" not in page.replace("<!--", "").replace("://www.w3.org", "")
