"""Values that change rarely and are needed often: read once, kept for a moment in each process."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from time import monotonic
from typing import Generic, Protocol, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

# A change is seen by every process within this many seconds.
FRESH_SECONDS = 30.0


class Forgetful(Protocol):
    """What holds values and can drop them."""

    def forget(self) -> None:
        """Drop all of them."""


_everything: list[Forgetful] = []


def forget_too(held: Forgetful) -> None:
    """Let `forget_everything` drop what this holds as well."""
    _everything.append(held)


def forget_everything() -> None:
    """Drop every value that this process remembers; between tests."""
    for held in _everything:
        held.forget()


class Held(Generic[Key, Value]):
    """Values by key, each for `seconds`, at most `most` of them."""

    def __init__(self, seconds: float = FRESH_SECONDS, most: int = 5_000) -> None:
        self._seconds, self._most = seconds, most
        self._values: dict[Key, tuple[float, Value]] = {}
        forget_too(self)

    def fresh(self, keys: Iterable[Key]) -> dict[Key, Value]:
        """Return the values of those keys that are held and not too old."""
        oldest = monotonic() - self._seconds
        found = {key: self._values.get(key) for key in keys}
        return {key: held[1] for key, held in found.items() if held and held[0] >= oldest}

    def keep(self, values: Mapping[Key, Value]) -> None:
        """Hold these values from now on."""
        now = monotonic()
        for key, value in values.items():
            # Behind all others, so that the first are the oldest.
            self._values.pop(key, None)
            self._values[key] = (now, value)
        # Nobody may fill the memory by asking for ever other keys.
        excess = len(self._values) - self._most
        for key in [*self._values][:excess] if excess > 0 else ():
            self._values.pop(key, None)

    def forget(self) -> None:
        """Drop all values, after a change or between tests."""
        self._values.clear()


class RememberedMany(Generic[Key, Value]):
    """The values that `read` returns for several keys at once; absent ones are not kept."""

    def __init__(
        self,
        read: Callable[[set[Key]], Mapping[Key, Value]],
        seconds: float = FRESH_SECONDS,
        most: int = 5_000,
    ) -> None:
        self._read = read
        self._held: Held[Key, Value] = Held(seconds, most)

    def get(self, keys: Iterable[Key]) -> dict[Key, Value]:
        """Return the values of these keys, reading once if any is not fresh; unknown ones are missing."""
        wanted = set(keys)
        found = self._held.fresh(wanted)
        if missing := wanted - found.keys():
            read = self._read(missing)
            self._held.keep(read)
            found |= read
        return found

    def forget(self) -> None:
        """Drop all values, after a change or between tests."""
        self._held.forget()


class RememberedEach(Generic[Key, Value]):
    """The values that `read` returns for keys, each kept for `seconds`; what it raises is not kept."""

    def __init__(
        self, read: Callable[[Key], Value], seconds: float = FRESH_SECONDS, most: int = 5_000
    ) -> None:
        self._many: RememberedMany[Key, Value] = RememberedMany(
            lambda keys: {key: read(key) for key in keys}, seconds, most
        )

    def get(self, key: Key) -> Value:
        """Return the value of a key, reading it anew if it is not fresh."""
        return self._many.get((key,))[key]

    def forget(self) -> None:
        """Drop all values, after a change or between tests."""
        self._many.forget()


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
