"""Secret keys, versioned, in a file outside the database.

`HUIYIN_HOME/keys.json` is made on first use, readable by its owner only. Losing it loses every encrypted
field; it belongs in the backup, apart from the database.
"""

import base64
import json
import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import mkstemp

from django.conf import settings


@dataclass(frozen=True)
class KeyRing:
    """The keys of an installation: `sealing` by version, newest used; the others have one purpose each."""

    sealing: dict[int, bytes]
    index: bytes
    follow: bytes
    session: str

    @property
    def newest(self) -> int:
        """Return the version that new values are sealed with."""
        return max(self.sealing)


def _fresh() -> dict[str, object]:
    return {
        "sealing": {"1": _text(secrets.token_bytes(32))},
        "index": _text(secrets.token_bytes(32)),
        "follow": _text(secrets.token_bytes(32)),
        "session": secrets.token_urlsafe(50),
    }


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode()


def read_or_make(path: Path) -> KeyRing:
    """Read the key file, making it first if it is missing. Safe when several start at once."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, draft = mkstemp(dir=path.parent, prefix=f"{path.name}.")  # readable by its owner only
        with os.fdopen(descriptor, "w") as file:
            json.dump(_fresh(), file)
            file.flush()
            os.fsync(descriptor)
        try:
            os.link(draft, path)  # fails if somebody else was first; their keys are then ours too
        except FileExistsError:
            pass
        finally:
            Path(draft).unlink()
    return read(path)


def read(path: Path) -> KeyRing:
    """Read a key file. Raises OSError, ValueError or KeyError for one that is none."""
    stored = json.loads(path.read_text())
    return KeyRing(
        sealing={int(version): base64.b64decode(key) for version, key in stored["sealing"].items()},
        index=base64.b64decode(stored["index"]),
        follow=base64.b64decode(stored["follow"]),
        session=stored["session"],
    )


@lru_cache(maxsize=1)
def keyring() -> KeyRing:
    """Return this installation's keys."""
    return read_or_make(Path(settings.HUIYIN_KEYS))
