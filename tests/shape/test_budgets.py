"""Small files, short functions: the budgets, and the list of exceptions that may only shrink."""

import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from statistics import median

from tests.shape.planted import plant
from tests.shape.verdict import expect_none
from tools.sources import ROOT, Function, Source, functions, sources

FUNCTION_LINES = 50
FILE_LINES = 400
MEDIAN_FUNCTION_LINES = 12

# What is over budget and by how much, `path` or `path:function` to lines. It may only shrink: an entry is
# lowered with every line won and removed at the budget; the cap below is lowered with it.
EXCEPTIONS: Mapping[str, int] = {}
MOST_EXCEPTIONS = 0


def length(function: Function) -> int:
    """Return how many lines a function has, its decorators left out."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def written_by_hand() -> list[Source]:
    """Return every Python file of the project that somebody wrote."""
    beside = [
        path for folder in ("tests", "tools", "bench") for path in sorted((ROOT / folder).rglob("*.py"))
    ]
    everything = [*sources(), *(Source(path, ROOT) for path in beside)]
    return [source for source in everything if not source.is_migration]


def over_budget(files: Iterable[Source]) -> dict[str, int]:
    """Return what is longer than its budget, with its lines."""
    found = {}
    for source in files:
        name = source.at(source.tree.body[0]).partition(":")[0] if source.tree.body else ""
        lines = source.text.count("\n")
        if lines > FILE_LINES:
            found[name] = lines
        long = (function for function in functions(source.tree) if length(function) > FUNCTION_LINES)
        found.update({f"{name}:{function.name}": length(function) for function in long})
    return found


def verdicts(found: Mapping[str, int], allowed: Mapping[str, int]) -> list[str]:
    """Say what is too long, and which exceptions are no longer true."""
    grown = [
        f"{name} has {lines} lines; divide it along the domain."
        for name, lines in found.items()
        if lines > allowed.get(name, 0)
    ]
    won = [
        f"{name} has {found.get(name, 0)} lines now, not {lines}: lower or remove its exception."
        for name, lines in allowed.items()
        if found.get(name, 0) < lines
    ]
    return grown + won


def test_files_and_functions_keep_their_budgets() -> None:
    expect_none(verdicts(over_budget(written_by_hand()), EXCEPTIONS))


def test_the_list_of_exceptions_only_shrinks() -> None:
    assert len(EXCEPTIONS) <= MOST_EXCEPTIONS


def test_the_median_function_is_short() -> None:
    product = [source for source in sources() if not source.is_test and not source.is_migration]
    lengths = [length(function) for source in product for function in functions(source.tree)]
    assert median(lengths) <= MEDIAN_FUNCTION_LINES


def tangled(folder: Path) -> list[str]:
    """Return the functions with a McCabe complexity over 10, whatever a comment asks to ignore."""
    options = ("--select=C901", "--ignore-noqa", "--no-cache", "--quiet", "--output-format=concise")
    limit = ("--config", "lint.mccabe.max-complexity=10")
    command = [str(Path(sys.executable).parent / "ruff"), "check", *options, *limit, str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode in {0, 1}, done.stderr
    return [line for line in done.stdout.splitlines() if "C901" in line]


def test_no_function_is_tangled() -> None:
    expect_none(tangled(ROOT / "src"))


def test_what_is_too_long_is_found(tmp_path: Path) -> None:
    body = "    pass\n" * FUNCTION_LINES
    package = plant(tmp_path, {"kit/long.py": f"def long():\n{body}", "kit/file.py": "a = 1\n" * 401})
    found = over_budget(Source(path, package) for path in sorted(package.rglob("*.py")))
    assert sorted(found.values()) == [FUNCTION_LINES + 1, 401]


def test_an_exception_that_is_no_longer_needed_is_found() -> None:
    assert verdicts({}, {"src/a.py": 410}) == [
        "src/a.py has 0 lines now, not 410: lower or remove its exception."
    ]


def test_an_exception_does_not_let_its_subject_grow() -> None:
    assert verdicts({"src/a.py": 411}, {"src/a.py": 410}) == [
        "src/a.py has 411 lines; divide it along the domain."
    ]


def test_a_tangled_function_is_found_behind_a_noqa(tmp_path: Path) -> None:
    branches = "".join(f"    if n == {n}:\n        return {n}\n" for n in range(11))
    package = plant(tmp_path, {"kit/knot.py": f"def knot(n):  # noqa: C901\n{branches}"})
    assert len(tangled(package)) == 1
