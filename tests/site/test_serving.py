"""How many web processes fit a machine, and where their figures are added up."""

import subprocess
import sys
from pathlib import Path

import pytest

from huiyin.site.serving import FOLDER, Serving, figures_folder, fitting_processes


@pytest.mark.parametrize(
    ("vendor", "processors", "memory", "expected"),
    [
        ("sqlite", 64, 64_000, 1),
        ("postgresql", 1, 24_000, 2),
        ("postgresql", 4, 24_000, 4),
        ("postgresql", 64, 64_000, 16),
        ("postgresql", 4, 1_000, 2),
        ("postgresql", 4, 800, 1),
        ("postgresql", 4, 256, 1),
    ],
)
def test_as_many_as_processors_and_memory_allow(
    vendor: str, processors: int, memory: int, expected: int
) -> None:
    assert fitting_processes(vendor, processors, memory) == expected


def test_the_folder_of_figures_lasts_as_long_as_the_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(FOLDER, raising=False)
    with figures_folder() as environment:
        assert Path(environment[FOLDER]).is_dir()
    assert not Path(environment[FOLDER]).exists()


def test_a_folder_that_somebody_named_is_theirs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path))
    with figures_folder() as environment:
        assert environment == {}
    assert tmp_path.exists()


def test_the_supervisor_loads_nothing_of_the_site() -> None:
    said = "import sys, huiyin.site.serving; print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
    assert Serving("127.0.0.1", 8000, 2).supervisor[-4:] == ["127.0.0.1", "8000", "2", "worker"]
