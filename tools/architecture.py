"""The floors, modules and rooms in docs/architecture.md, made from importlinter.toml.

`python -m tools.architecture` rewrites the part between the two marks; the rest of the page is written by
hand. `--check` fails if that part is not what the contracts say.
"""

import ast
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tools import generated
from tools.sources import PACKAGE, ROOT

PAGE = ROOT / "docs" / "architecture.md"
BEGIN = "<!-- floors and rooms: made by `make docs` from importlinter.toml -->"
END = "<!-- end of floors and rooms -->"
NEW_PAGE = f"# Architecture\n\n{BEGIN}\n{END}\n"

ROOMS = (
    "Every module has these rooms, and a room imports only from rooms below it. "
    "One may be missing; none may be added. A room may be a file or a package."
)

Contract = Mapping[str, Any]
ContractsById = Mapping[str, Contract]


def contracts() -> ContractsById:
    """Return the import contracts by their id, in order."""
    stored = tomllib.loads((ROOT / "importlinter.toml").read_text(encoding="utf-8"))
    return {contract["id"]: contract for contract in stored["tool"]["importlinter"]["contracts"]}


def layers(contract: Contract) -> list[list[str]]:
    """Return a contract's layers from the top, each with the names that stand side by side in it."""
    return [re.findall(r"\w+", layer) for layer in contract["layers"]]


def floors(known: ContractsById) -> list[list[str]]:
    """Return the floors from the top; wings share a floor."""
    return layers(known["floors"])


def modules(known: ContractsById, floor: str) -> list[str]:
    """Return the modules of a floor from the top; a floor without a contract of its own has none."""
    own = (c for c in known.values() if c["type"] == "layers" and c["containers"] == [f"huiyin.{floor}"])
    return [name for contract in own for layer in layers(contract) for name in layer]


def block(known: ContractsById) -> str:
    """Return the part of the page that the contracts decide."""
    count = len(floors(known))
    rows = [
        (str(count - depth), f"`{floor}/`", _about(floor), _modules(known, floor))
        for depth, wing in enumerate(floors(known))
        for floor in wing
    ]
    stack = [(" ".join(f"`{room}`" for room in layer),) for layer in layers(known["rooms"])]
    return "\n\n".join(
        (
            "## Floors\n\nA file imports from its own floor or from one below, never from one above.",
            generated.table("Floor", "Folder", "What it is", "Modules, the upper ones first", rows=rows),
            f"## Rooms\n\n{ROOMS}",
            generated.table("Rooms of a module, from the top", rows=stack),
            "## Contracts\n\n`make check` holds all of these:",
            "\n".join(f"- {contract['name']}." for contract in known.values()),
        )
    )


def _modules(known: ContractsById, floor: str) -> str:
    return "; ".join(f"`{name}`: {_about(floor, name)}" for name in modules(known, floor))


def _about(*steps: str) -> str:
    """Return the first line of a package's docstring, which is where each says what it is."""
    path = PACKAGE.joinpath(*steps, "__init__.py")
    if not path.exists():
        return "not built yet"
    described = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return described.partition("\n")[0].rstrip(".")


def made() -> dict[Path, str]:
    """Return the page with its made part renewed. Exits with a sentence if the marks are missing."""
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else NEW_PAGE
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise SystemExit(
            f"docs/architecture.md has lost its marks. Put back these two lines:\n{BEGIN}\n{END}"
        )
    return {PAGE: f"{before}{BEGIN}\n\n{block(contracts())}\n\n{END}{after}"}


if __name__ == "__main__":
    raise SystemExit(generated.run("architecture", __doc__.partition("\n")[0], made))
