"""The database backend named in the settings: `ENGINE = "huiyin.kit.postgresql"`."""

from select import POLLIN, poll
from typing import Any

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's wrapper with a health check that costs no round trip.

    A server that goes away closes the connection, and a closed connection has something to read: its end. So
    silence means that it is usable, and only a connection that is not silent is asked with a statement.
    """

    def is_usable(self) -> bool:
        """Tell whether the connection can be used for the next request."""
        held: Any = self.connection
        if held is None or held.closed:
            return False
        return not _has_something_to_say(held.fileno()) or bool(super().is_usable())


def _has_something_to_say(descriptor: int) -> bool:
    watched = poll()
    watched.register(descriptor, POLLIN)
    return bool(watched.poll(0))
