"""The word files and the classification that a reading starts from, read once a process."""

from functools import cache
from importlib.resources import files

from huiyin.civic.matters.public import category_rows
from huiyin.civic.triage.rules.category import Guess, Tree, cold_probabilities, guesses, make_tree
from huiyin.civic.triage.rules.lexicon import Found, Grouped, Lexicon, grouped, make_lexicon, read_lines


@cache
def lexicon() -> Lexicon:
    """Return the words of the classes."""
    return make_lexicon(read_lines(word_file("lexicon.txt")))


@cache
def haste_words() -> Grouped:
    """Return the words of urgency."""
    return grouped(read_lines(word_file("urgency.txt")))


@cache
def risk_words() -> Grouped:
    """Return the words of quarrels and of persons at risk."""
    return grouped(read_lines(word_file("risks.txt")))


@cache
def tree() -> Tree:
    """Return the official classification, as the project ships it."""
    return make_tree(category_rows())


def word_file(name: str) -> str:
    """Return a word file of this module."""
    return (files("huiyin.civic.triage") / "data" / name).read_text(encoding="utf-8")


def read_cold(text: str) -> tuple[list[Found], dict[str, float]]:
    """Read a plain text by the written words alone: the words found, and how likely each class is."""
    words = lexicon()
    found = words.found(text)
    return found, cold_probabilities(words.top_scores(found), tree().tops)


def name_classes(probabilities: dict[str, float], found: list[Found]) -> list[Guess]:
    """Return the likeliest classes in full, each with its words."""
    return guesses(probabilities, found, lexicon(), tree())
