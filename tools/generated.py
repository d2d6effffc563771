"""What the makers of documentation share: write what was made, or check that it is what is there."""

import argparse
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from tools.sources import ROOT

NOTE = "<!-- Made by `make docs`: edit what it is made from. -->"


def run(name: str, about: str, make: Callable[[], Mapping[Path, str]]) -> int:
    """Write the files that `make` returns; with --check only say which of them differ, and fail."""
    parser = argparse.ArgumentParser(prog=f"python -m tools.{name}", description=about)
    parser.add_argument("--check", action="store_true", help="change nothing; fail if a file is out of date")
    if parser.parse_args().check:
        stale = out_of_date(make())
        for path in stale:
            print(
                f"{path.relative_to(ROOT)} is not what the code says. Run `make docs` and commit the result."
            )
        return int(bool(stale))
    for path, text in make().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return 0


def out_of_date(made: Mapping[Path, str]) -> list[Path]:
    """Return the files whose content differs from what was made."""
    return [
        path for path, text in made.items() if not path.exists() or path.read_text(encoding="utf-8") != text
    ]


def table(*heads: str, rows: Iterable[tuple[str, ...]]) -> str:
    """Return a Markdown table; a cell may hold any text."""
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
