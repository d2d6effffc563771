"""Addresses are tried by their first word, so that a request is not compared with every address there is."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.urls import URLPattern, URLResolver
from django.urls.resolvers import RoutePattern

Address = URLPattern | URLResolver


class _FirstWords(RoutePattern):
    """What stands before addresses that begin with one of some words; it takes nothing of the path itself."""

    def __init__(self, words: frozenset[str]) -> None:
        super().__init__("", is_endpoint=False)
        self._words = words

    def match(self, path: str) -> tuple[str, tuple[Any, ...], dict[str, int | str]] | None:
        """Let a path through whose first word is one of these."""
        return (path, (), {}) if path.partition("/")[0] in self._words else None


def by_first_word(addresses: Sequence[Address]) -> list[Address]:
    """Return the same addresses, in groups that are left aside at once unless a path begins like them.

    What matches, and the name of it, stay the same. An address that begins with a parameter stays where it
    stands, for it might match whatever comes after it; and so does an include without a word of its own.
    """
    grouped: list[Address] = []
    for stays, run in groupby(addresses, _stays):
        several = [*run]
        grouped += map(_include, several) if stays else _groups(several)
    return grouped


def first_words(address: Address) -> frozenset[str] | None:
    """Return the words with which the paths of an address begin; None if that may be any."""
    pattern = address.pattern
    if not isinstance(pattern, RoutePattern):
        return None
    word, slash, _ = str(pattern).partition("/")
    if "<" in word:
        return None
    if isinstance(address, URLPattern) or slash:
        return frozenset({word})
    # An include that goes on within the word, or with no word of its own.
    below = [first_words(one) for one in address.url_patterns]
    known = [words for words in below if words is not None]
    return frozenset(word + more for words in known for more in words) if len(known) == len(below) else None


def _stays(address: Address) -> bool:
    words = first_words(address)
    return words is None or (isinstance(address, URLResolver) and not str(address.pattern))


def _groups(addresses: list[Address]) -> list[Address]:
    """Put what begins with one word beside each other, in the order in which the words come first."""
    by_word: dict[frozenset[str] | None, list[Address]] = {}
    for address in addresses:
        by_word.setdefault(first_words(address), []).append(address)
    return [
        several[0] if len(several) == 1 else URLResolver(_FirstWords(words or frozenset()), several)
        for words, several in by_word.items()
    ]


def _include(address: Address) -> Address:
    """Return an include of several words that is left aside unless a path begins with one of them."""
    words = first_words(address)
    if words is None or isinstance(address, URLPattern):
        return address
    return URLResolver(
        _FirstWords(words),
        by_first_word(address.url_patterns),
        address.default_kwargs,
        address.app_name,
        address.namespace,
    )
