"""What is sealed opens in one place, so that no second way round the purpose and the access log exists."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.shape.planted import plant
from tests.shape.verdict import expect_none
from tools.sources import PACKAGE, sources

# Where `.reveal()` may stand, and what may call it from there is decided in the open: actions that take a
# purpose, one's own page, and the mail worker. The re-sealing of keys reads what it writes back.
ALLOWED = frozenset(
    {
        "civic/people/queries/persons.py",
        # A secret is compared with the code of its owner's phone, and shown to its owner until a first code.
        "civic/people/queries/second.py",
        # The guardian of a minor, for the copy that the volunteer takes of their own data.
        "hands/volunteering/queries/copying.py",
        "kit/crypto.py",
        # Keys and addresses of other systems, which are nobody's personal data: the worker signs with them.
        "civic/hooks/actions/calling.py",
        "civic/hooks/actions/subscribing.py",
        "kit/channels/tokens.py",
    }
)


def revealing(package: Path = PACKAGE) -> Iterator[str]:
    """Yield each place outside the allowed ones that opens a sealed value."""
    for source in sources(package):
        where = source.path.relative_to(package).as_posix()
        if source.is_test or where in ALLOWED:
            continue
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Attribute) and node.attr == "reveal":
                yield (
                    f"{source.at(node)}: opens a sealed value. Show what is masked, or open it by the action "
                    "`open_fields`, which asks the purpose and writes the access log."
                )


def test_sealed_values_open_in_one_place() -> None:
    expect_none(revealing())


def test_another_place_is_found(tmp_path: Path) -> None:
    planted = plant(tmp_path, {"civic/orgs/views.py": "shown = person.phone.reveal()"})
    assert len(list(revealing(planted))) == 1
