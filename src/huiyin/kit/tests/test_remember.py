import pytest

from huiyin.kit import remember
from huiyin.kit.remember import FRESH_SECONDS, RememberedMany


class Shelf:
    """Names by number, and which numbers were asked for."""

    def __init__(self) -> None:
        self.asked: list[set[int]] = []
        self.names = {1: "荷塘", 2: "芦淞"}

    def read(self, keys: set[int]) -> dict[int, str]:
        self.asked.append(keys)
        return {key: self.names[key] for key in keys if key in self.names}


def test_several_are_read_together_and_only_once() -> None:
    shelf = Shelf()
    names = RememberedMany(shelf.read)
    assert names.get([1, 2, 1]) == {1: "荷塘", 2: "芦淞"}
    assert names.get([2, 1]) == {1: "荷塘", 2: "芦淞"}
    assert shelf.asked == [{1, 2}]


def test_only_what_is_missing_is_read() -> None:
    shelf = Shelf()
    names = RememberedMany(shelf.read)
    names.get([1])
    assert names.get([1, 2, 3]) == {1: "荷塘", 2: "芦淞"}
    assert names.get([3]) == {}
    assert shelf.asked == [{1}, {2, 3}, {3}]


def test_a_value_grows_old(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = [100.0]
    monkeypatch.setattr(remember, "monotonic", lambda: seconds[0])
    shelf = Shelf()
    names = RememberedMany(shelf.read)
    names.get([1])
    shelf.names[1] = "荷塘区"
    seconds[0] += FRESH_SECONDS
    assert names.get([1]) == {1: "荷塘"}
    seconds[0] += 1
    assert names.get([1]) == {1: "荷塘区"}


def test_what_is_forgotten_is_read_again() -> None:
    shelf = Shelf()
    names = RememberedMany(shelf.read)
    names.get([1])
    shelf.names[1] = "荷塘区"
    remember.forget_everything()
    assert names.get([1]) == {1: "荷塘区"}


def test_the_memory_is_bounded() -> None:
    shelf = Shelf()
    names = RememberedMany(shelf.read, most=1)
    names.get([1])
    names.get([2])
    names.get([1])
    assert shelf.asked == [{1}, {2}, {1}]
