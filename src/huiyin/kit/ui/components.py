"""Small values that pages hand to components."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PageLinks:
    """Links of a keyset page; an empty address means there is nothing that way."""

    newer: str = ""
    older: str = ""
    note: str = ""
