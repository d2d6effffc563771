"""Values that change rarely and are needed often: read once, kept for a moment in each process."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from time import monotonic
from typing import Any, Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

# A change is seen by every process within this many seconds.
FRESH_SECONDS = 30.0


_everything: list["RememberedEach[Any, Any] | RememberedMany[Any, Any]"] = []


def forget_everything() -> None:
    """Drop every value that this process remembers; between tests."""
    for remembered in _everything:
        remembered.forget()


class RememberedEach(Generic[Key, Value]):
    """The values that `read` returns for keys, each kept for `seconds`; what it raises is not kept."""

    def __init__(
        self, read: Callable[[Key], Value], seconds: float = FRESH_SECONDS, most: int = 5_000
    ) -> None:
        self._read, self._seconds, self._most = read, seconds, most
        self._held: dict[Key, tuple[float, Value]] = {}
        _everything.append(self)

    def get(self, key: Key) -> Value:
        """Return the value of a key, reading it anew if it is not fresh."""
        now = monotonic()
        held = self._held.get(key)
        if held is not None and now - held[0] <= self._seconds:
            return held[1]
        value = self._read(key)
        # Nobody may fill the memory by asking for ever other keys.
        if len(self._held) >= self._most:
            self._held.clear()
        self._held[key] = (now, value)
        return value

    def forget(self) -> None:
        """Drop all values, after a change or between tests."""
        self._held.clear()


class RememberedMany(Generic[Key, Value]):
    """The values of several keys at once; those that are not fresh are read together."""

    def __init__(
        self,
        read: Callable[[set[Key]], Mapping[Key, Value]],
        seconds: float = FRESH_SECONDS,
        most: int = 5_000,
    ) -> None:
        self._read, self._seconds, self._most = read, seconds, most
        self._held: dict[Key, tuple[float, Value]] = {}
        _everything.append(self)

    def get(self, keys: Iterable[Key]) -> dict[Key, Value]:
        """Return the values of these keys, reading once if any is not fresh; unknown ones are missing."""
        oldest, wanted = monotonic() - self._seconds, set(keys)
        fresh = {key: held[1] for key in wanted if (held := self._held.get(key)) and held[0] >= oldest}
        if missing := wanted - fresh.keys():
            fresh |= self._keep(dict(self._read(missing)))
        return fresh

    def _keep(self, read: dict[Key, Value]) -> dict[Key, Value]:
        # Nobody may fill the memory by asking for ever other keys.
        if len(self._held) + len(read) > self._most:
            self._held.clear()
        now = monotonic()
        self._held |= {key: (now, value) for key, value in read.items()}
        return read

    def forget(self) -> None:
        """Drop all values, after a change or between tests."""
        self._held.clear()


class Remembered(Generic[Value]):
    """A value read through `read` and kept for `seconds`."""

    def __init__(self, read: Callable[[], Value], seconds: float = FRESH_SECONDS) -> None:
        self._each: RememberedEach[None, Value] = RememberedEach(lambda _: read(), seconds)

    def get(self) -> Value:
        """Return the value, reading it anew if it is not fresh."""
        return self._each.get(None)

    def forget(self) -> None:
        """Drop the value, after a change or between tests."""
        self._each.forget()
