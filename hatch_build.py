"""The build hook: compile the translations, so that a package needs no gettext programs."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LOCALE = "src/huiyin/locale"


def compile_catalogues(root: Path) -> list[Path]:
    """Compile each .po file under `root` to the .mo file beside it; return the files written.

    Entries marked fuzzy are left out: a guess is worse than English.
    """
    written = []
    for source in sorted((root / LOCALE).rglob("*.po")):
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parent.parent.name, abort_invalid=True)
        target = source.with_suffix(".mo")
        with target.open("wb") as file:
            write_mo(file, catalogue)
        written.append(target)
    return written


class CompileMessages(BuildHookInterface[Any]):
    """Compile the translations before files are collected."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and add the results, which version control ignores, to the package."""
        written = compile_catalogues(Path(self.root))
        build_data["artifacts"] += [f"/{path.relative_to(self.root).as_posix()}" for path in written]
