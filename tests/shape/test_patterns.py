"""No pattern can be matched in ever more ways: a message of forty digits once took minutes to read.

A repetition whose part may also be read as two of its parts, `(?:[0-9]{1,3})+`, tries all divisions of a text
before it gives up: twice as many with every character or two. People paste what they like.
"""

import importlib
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from types import ModuleType
from typing import Any

import pytest

from tests.shape.verdict import expect_none
from tools.sources import PACKAGE, sources

# They have no types, and mypy knows of them or not by what else it reads.
codes: Any = importlib.import_module("re._constants")
parser: Any = importlib.import_module("re._parser")
# What a part may look like is tried out with so many examples; a few are enough to see two in one.
EXAMPLES, PROBES = 400, "0a一.- \n'\\"
# A repetition of at most so many parts has few divisions.
FEW = 4


def ambiguous(pattern: "re.Pattern[str]") -> Iterator[str]:
    """Yield an example of each part that is repeated and may as well be two of its kind."""
    for part in _repeated(parser.parse(pattern.pattern, pattern.flags)):
        said = {text for text in _examples(part) if text}
        yield from sorted(text for text in said if _is_two(text, said))[:1]


def _is_two(text: str, said: set[str]) -> bool:
    return any(text[:at] in said and text[at:] in said for at in range(1, len(text)))


def _repeated(tree: Any) -> Iterator[Any]:
    """Yield what is repeated often in a parsed pattern and is not always equally long."""
    for code, about in tree:
        if code in {codes.MAX_REPEAT, codes.MIN_REPEAT} and about[1] - about[0] > FEW:
            shortest, longest = about[2].getwidth()
            if shortest != longest:
                yield about[2]
        for inner in _inside(code, about):
            yield from _repeated(inner)


def _inside(code: Any, about: Any) -> Sequence[Any]:
    if code is codes.BRANCH:
        return list(about[1])
    if code in {codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT}:
        return [about[2]]
    if code in {codes.ASSERT, codes.ASSERT_NOT}:
        return [about[1]]
    if code is codes.ATOMIC_GROUP:
        return [about]
    return [about[3]] if code is codes.SUBPATTERN else []


def _examples(tree: Any) -> list[str]:
    found = [""]
    for code, about in tree:
        found = [f"{one}{more}" for one, more in product(found, _examples_of(code, about))][:EXAMPLES]
    return found


def _examples_of(code: Any, about: Any) -> list[str]:
    if code is codes.LITERAL:
        return [chr(about)]
    if code in {codes.NOT_LITERAL, codes.ANY, codes.IN}:
        return _characters(code, about)
    if code in {codes.AT, codes.ASSERT, codes.ASSERT_NOT}:
        return [""]
    if code in {codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT}:
        one = _examples(about[2])
        return [
            "".join(parts)
            for times in range(about[0], min(about[1], about[0] + 2) + 1)
            for parts in product(one, repeat=times)
        ][:EXAMPLES]
    return [text for inner in _inside(code, about) for text in _examples(inner)]


def _characters(code: Any, about: Any) -> list[str]:
    """Return some characters that one place of a pattern takes."""
    single = parser.SubPattern(parser.State(), [(code, about)])
    named = [chr(one) for kind, one in (about if code is codes.IN else ()) if kind is codes.LITERAL]
    ranges = [one for kind, one in (about if code is codes.IN else ()) if kind is codes.RANGE]
    probes = dict.fromkeys([*PROBES, *named, *(chr(first) for first, _ in ranges)])
    takes = re._compiler.compile(single)  # type: ignore[attr-defined]
    return [one for one in probes if takes.fullmatch(one)][:3]


def patterns() -> Iterator[tuple[str, "re.Pattern[str]"]]:
    """Yield every pattern that a module of ours keeps, with where."""
    for source in sources(PACKAGE):
        if not {"tests", "migrations", "__main__"} & {*source.steps}:
            module = importlib.import_module(".".join(("huiyin", *source.steps)))
            yield from ((f"{module.__name__}.{name}", one) for name, one in _kept(module))


def _kept(module: ModuleType) -> Iterator[tuple[str, "re.Pattern[str]"]]:
    for name, value in vars(module).items():
        for one in _within(value):
            if isinstance(one.pattern, str):
                yield name, one


def _within(value: Any, depth: int = 3) -> Iterator["re.Pattern[Any]"]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth and isinstance(value, tuple | list | dict):
        inner: Iterable[Any] = value.items() if isinstance(value, dict) else value
        for one in inner:
            yield from _within(one, depth - 1)


def test_no_pattern_repeats_what_may_be_two() -> None:
    kept = dict(patterns())
    assert len(kept) > 100
    expect_none(
        f"{where} repeats a part that may be two of its kind ({example!r}): on a long text it never ends."
        for where, pattern in kept.items()
        for example in ambiguous(pattern)
    )


@pytest.mark.parametrize(
    "text",
    [
        r"(?:\d{1,3}|[一二])+天",
        r"(a+)+$",
        r"(?:\w+ ?)*;",
        r"(?:[一-鿿]+|x)*y",
        r"x(?:(?:ab)?c?){2,}",
        r"(\s|\s\s)*z",
    ],
)
def test_a_repetition_of_what_may_be_two_is_found(text: str) -> None:
    assert list(ambiguous(re.compile(text)))


@pytest.mark.parametrize(
    "text",
    [r"[\d一二]+天", r"a(?:[._-][a-z0-9]+)*", r"'(?:[^'\\]|\\.)*'", r"(?:\d{1,3}\.){3,9}x", r"(?:ab|c)+"],
)
def test_a_repetition_of_parts_that_are_told_apart_is_none(text: str) -> None:
    assert not list(ambiguous(re.compile(text)))
