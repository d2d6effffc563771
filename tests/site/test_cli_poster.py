"""`huiyin poster`."""

from pathlib import Path

import pytest
import typst

from huiyin.kit import typeset
from tests.cast import Cast
from tests.site.conftest import Run


def test_the_posters_of_all_buildings_are_one_file(run: Run, cast: Cast, tmp_path: Path) -> None:
    file = tmp_path / "posters.pdf"
    words = ("--parts", "-o", str(file), "--day", "2026-03-02")
    done = run("poster", cast.places.compound.full_name, *words)
    assert (done.exit_code, file.read_bytes()[:5]) == (0, b"%PDF-")
    assert done.output.startswith("2 posters are in ")


def test_without_a_chinese_font_one_sentence_says_how_to_get_one(
    run: Run, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = typst.Fonts(include_system_fonts=False)
    monkeypatch.setattr(typeset, "_fonts", lambda folder: bare)
    done = run("poster", cast.places.compound.token, "-o", str(tmp_path / "x.pdf"))
    assert (done.exit_code, "fonts-noto-cjk" in done.stderr) == (1, True)
    assert not (tmp_path / "x.pdf").exists()
