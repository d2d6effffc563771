"""A key stands once in a dictionary: of two equal ones Python keeps the later without a word."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.shape.planted import plant
from tests.shape.verdict import expect_none
from tools.sources import PACKAGE, sources


def doubled(package: Path = PACKAGE) -> Iterator[str]:
    """Yield each key that a dictionary literal says again: a constant, a name, or an attribute of a name."""
    for source in sources(package):
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Dict):
                yield from (
                    f"{source.at(key)}: {ast.unparse(key)} stands twice in one dictionary; the first is lost."
                    for key in repeated(node)
                )


def repeated(node: ast.Dict) -> Iterator[ast.expr]:
    """Yield the keys of a dictionary that stood in it before."""
    seen = set()
    for key in node.keys:
        if isinstance(key, ast.Constant | ast.Name | ast.Attribute):
            said = ast.dump(key)
            if said in seen:
                yield key
            seen.add(said)


def test_no_key_stands_twice_in_a_dictionary() -> None:
    expect_none(doubled())


def test_a_second_one_is_found_whatever_kind_it_is(tmp_path: Path) -> None:
    text = """
    TABLE = {events.Filed: [tell], "a": 1, Name: 2, events.Gone: [], **more}
    AGAIN = {events.Filed: [tell], events.Filed: [warn], "a": 1, "a": 2, Name: 1, Name: 2, **more, **more}
    """
    planted = plant(tmp_path, {"site/reactions.py": text})
    assert [line.partition(": ")[2].split()[0] for line in doubled(planted)] == [
        "events.Filed",
        "'a'",
        "Name",
    ]
