"""How much memory there is, and what fits into it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kit import memory

MEASURED = ((200, 10_000), (1_000, 30_000), (6_000, 900_000))


@pytest.mark.parametrize(
    ("group", "limits", "most"),
    [
        ("0::/", {".": "500000000"}, 500),
        (
            "1:name=systemd:/old\n0::/system.slice/worker.service",
            {"system.slice/worker.service": "700000000"},
            700,
        ),
        ("0::/a/b", {"a": "300000000", "a/b": "max"}, 300),
    ],
)
def test_the_tightest_group_counts(
    group: str, limits: dict[str, str], most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder, limit in limits.items():
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / folder / "memory.max").write_text(limit + "\n")
    (tmp_path / "own").write_text(group + "\n")
    monkeypatch.setattr(memory, "GROUPS", tmp_path)
    monkeypatch.setattr(memory, "OWN_GROUP", tmp_path / "own")
    assert memory.memory_mb() == most


def test_without_groups_the_machine_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "GROUPS", tmp_path)
    monkeypatch.setattr(memory, "OWN_GROUP", tmp_path / "none")
    assert memory.memory_mb() > 100


@pytest.mark.parametrize(
    ("mb", "fit"),
    [(-5, 0), (0, 0), (100, 5_000), (200, 10_000), (600, 20_000), (6_000, 900_000), (99_999, 900_000)],
)
def test_between_what_was_measured(mb: int, fit: int) -> None:
    assert memory.how_many_fit(mb, MEASURED) == fit


@given(st.integers(0, 8_000), st.integers(0, 8_000))
def test_more_memory_never_takes_less(one: int, other: int) -> None:
    less, more = sorted((one, other))
    assert memory.how_many_fit(less, MEASURED) <= memory.how_many_fit(more, MEASURED)
