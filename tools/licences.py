"""The list of what Huiyin stands on and under which licences, docs/licences.md, made from the lock files.

What is copied into the tree (scripts, fonts, data) is listed in tools/copied.toml by hand; a listed path
that is not there fails. A package that does not declare its licence is refused until DECLARED names it.
"""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

from tools import generated
from tools.sources import ROOT

PAGE = ROOT / "docs" / "licences.md"
COPIED = ROOT / "tools" / "copied.toml"
# Packages whose metadata is silent, with what their own licence file or repository says.
DECLARED = {"axe-playwright-python": "MIT; contains axe-core, MPL-2.0"}

Row = tuple[str, ...]


def locked(lock: str) -> set[str]:
    """Return the names in a lock file."""
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z0-9][a-z0-9._-]*)==", text, re.MULTILINE))


def installed() -> dict[str, Row]:
    """Return (name, version, licence) of every installed package by its normalised name."""
    command = [sys.executable, "-m", "piplicenses", "--with-system", "--format=json", "--from=mixed"]
    listed = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return {_normal(entry["Name"]): _row(entry) for entry in listed}


def _row(entry: dict[str, str]) -> Row:
    name = entry["Name"]
    licence = DECLARED.get(_normal(name), entry["License"])
    if licence == "UNKNOWN":
        raise SystemExit(
            f"{name} does not say its licence. Read it, then name it in tools/licences.py (DECLARED)."
        )
    return name, entry["Version"], licence


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def copied() -> list[Row]:
    """Return (path, what it is, licence, source) of everything copied into the tree."""
    entries = tomllib.loads(COPIED.read_text(encoding="utf-8")).get("copied", [])
    for entry in entries:
        if not (ROOT / entry["path"]).exists():
            raise SystemExit(
                f"tools/copied.toml names {entry['path']}, which is not there. Mend or remove the entry."
            )
    return [(f"`{entry['path']}`", entry["what"], entry["licence"], entry["source"]) for entry in entries]


def made() -> dict[Path, str]:
    """Return the page."""
    here, running = installed(), locked("base.txt")
    packages = ("Package", "Version", "Licence")
    return {
        PAGE: "\n\n".join(
            (
                "# Licences",
                generated.NOTE,
                "Huiyin is under the Apache License 2.0 (`LICENSE`). It is installed with these packages:",
                generated.table(*packages, rows=_rows(here, running)),
                "Developers also use these; they are no part of an installation:",
                generated.table(*packages, rows=_rows(here, locked("dev.txt") - running)),
                "Copied into the tree:",
                generated.table("Path", "What it is", "Licence", "Source", rows=copied()),
            )
        )
        + "\n"
    }


def _rows(here: dict[str, Row], names: set[str]) -> list[Row]:
    """Return the rows of these packages; what other systems only need is not installed and left out."""
    return [here[name] for name in sorted(names & here.keys())]


if __name__ == "__main__":
    raise SystemExit(generated.run("licences", __doc__.partition("\n")[0], made))
