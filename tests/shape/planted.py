"""Plant a small tree with a violation, so that each scanner shows it can fail."""

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent


def plant(folder: Path, files: Mapping[str, str]) -> Path:
    """Write files below `folder/huiyin` and return that package folder."""
    package = folder / "huiyin"
    for name, text in files.items():
        path = package / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")
    return package
