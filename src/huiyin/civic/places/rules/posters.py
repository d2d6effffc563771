"""What a poster says, and how an old one is told from a new one."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from huiyin.kernel.decision import YES, Decision, no
from huiyin.kernel.errors import Invalid
from huiyin.kernel.ids import ALPHABET
from huiyin.kernel.text import gettext_noop as N_

# Count it up when the poster itself changes, so that those at the doors can be told from the new ones.
LAYOUT = 1
MOST_POSTERS = 300


class Paper(StrEnum):
    """Name the size of a poster."""

    A3 = "a3"
    A4 = "a4"
    A5 = "a5"


PAPER_WORDS: dict[Paper, str] = {
    Paper.A3: N_("A3, for a gate or a notice board"),
    Paper.A4: N_("A4, for a stairwell"),
    Paper.A5: N_("A5, for a lift or a counter"),
}


@dataclass(frozen=True)
class Poster:
    """One poster: the place's name, where it lies, the address in its code, and the code to read aloud."""

    name: str
    line: str
    address: str
    token: str

    @property
    def spoken(self) -> str:
        """Return the place's token in two groups of three, as one reads it out on the telephone."""
        return f"{self.token[:3]} {self.token[3:]}"

    @property
    def version(self) -> str:
        """Return the layout's number and four characters over everything the poster says.

        A place that was renamed, moved or given another address has another version: who compares the foot
        of a poster at the door with the page knows whether it has to be changed.
        """
        said = f"{self.name}\x1f{self.line}\x1f{self.address}"
        number = int.from_bytes(hashlib.sha256(said.encode()).digest()[:4])
        return f"{LAYOUT}-" + "".join(ALPHABET[(number >> (5 * place)) & 31] for place in range(4))


def may_print(count: int) -> Decision:
    """Say whether so many posters fit into one file."""
    if count <= MOST_POSTERS:
        return YES
    return no(
        "too_many_posters",
        N_("%(count)s posters are too many for one file; at most %(most)s fit. Print part of the place."),
        Invalid,
        count=count,
        most=MOST_POSTERS,
    )
