"""What an archive says of itself: its members with their digests, and what the database held."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum

from huiyin.kit.keys import KeyRing
from huiyin.site.backup.errors import NEWER, OTHER_DATABASE, BackupFailed

FORMAT = 1


class Keys(StrEnum):
    """How the keys are in an archive."""

    NO = "no"
    PLAIN = "plain"
    SEALED = "sealed"


@dataclass(frozen=True)
class Held:
    """What a database held: rows a table, and one digest over the ends of all timelines."""

    counts: Mapping[str, int]
    timelines: int
    heads: str


@dataclass(frozen=True)
class Manifest:
    """The whole of it."""

    made_at: str
    version: str
    vendor: str
    migrations: tuple[str, ...]
    held: Held
    fingerprint: str
    sealing: tuple[int, ...]
    keys: Keys = Keys.NO
    missing: tuple[str, ...] = ()
    members: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    format: int = FORMAT

    def to_json(self) -> bytes:
        """Write it as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True).encode()

    @classmethod
    def from_json(cls, raw: bytes) -> "Manifest":
        """Read it back. Raises ValueError, KeyError or TypeError for what is none."""
        data = json.loads(raw)
        if int(data["format"]) > FORMAT:
            raise BackupFailed(NEWER, params={"version": data.get("version", "?")})
        members = {name: (int(size), str(digest)) for name, (size, digest) in data["members"].items()}
        return cls(
            **{
                **data,
                "held": Held(**data["held"]),
                "keys": Keys(data["keys"]),
                "members": members,
                "migrations": tuple(data["migrations"]),
                "missing": tuple(data["missing"]),
                "sealing": tuple(data["sealing"]),
            }
        )

    @property
    def moment(self) -> datetime:
        """Return when it was made."""
        return datetime.fromisoformat(self.made_at)

    def expect_known(self, vendor: str, known: Iterable[str]) -> None:
        """Raise BackupFailed unless this version, on a database of this kind, can take it over."""
        if set(self.migrations) - set(known):
            raise BackupFailed(NEWER, params={"version": self.version})
        if self.vendor != vendor:
            raise BackupFailed(OTHER_DATABASE, params={"vendor": self.vendor})

    def fits(self, ring: KeyRing) -> bool:
        """Tell whether these keys open what is sealed in the archive."""
        return self.fingerprint == fingerprint(ring) and set(self.sealing) <= set(ring.sealing)


def fingerprint(ring: KeyRing) -> str:
    """Return what tells one installation's keys from another's and gives nothing away."""
    return hmac.new(ring.index, b"huiyin backup\x1f" + ring.follow, hashlib.sha256).hexdigest()[:32]
