"""Values that change rarely and are needed often: read once, kept for a moment in each process."""

from collections.abc import Callable
from time import monotonic
from typing import Generic, TypeVar

Value = TypeVar("Value")

# A change is seen by every process within this many seconds.
FRESH_SECONDS = 30.0


class Remembered(Generic[Value]):
    """A value read through `read` and kept for `seconds`."""

    def __init__(self, read: Callable[[], Value], seconds: float = FRESH_SECONDS) -> None:
        self._read, self._seconds = read, seconds
        self._held: tuple[float, Value] | None = None

    def get(self) -> Value:
        """Return the value, reading it anew if it is not fresh."""
        if self._held is None or monotonic() - self._held[0] > self._seconds:
            self._held = (monotonic(), self._read())
        return self._held[1]

    def forget(self) -> None:
        """Drop the value, after a change or between tests."""
        self._held = None
